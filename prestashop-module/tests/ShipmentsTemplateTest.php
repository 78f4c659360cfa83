<?php

namespace WmsBridge\Tests;

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\ShipmentsTemplate;

final class ShipmentsTemplateTest extends TestCase
{
    /** @var string */
    private $root;

    protected function setUp(): void
    {
        $this->root = sys_get_temp_dir() . '/wmsbridge-' . bin2hex(random_bytes(6));
    }

    protected function tearDown(): void
    {
        exec('rm -rf ' . escapeshellarg($this->root));
    }

    public function testATemplateShowsTheParcelByItsLinkOrItsNumber(): void
    {
        self::assertSame([ShipmentsTemplate::LINK], ShipmentsTemplate::shows('<a href="{followup}">'));
        self::assertSame([ShipmentsTemplate::LINK, ShipmentsTemplate::NUMBER], ShipmentsTemplate::shows('Your number: {shipping_number}, {followup}'));
        self::assertSame([], ShipmentsTemplate::shows('Your order {order_name} has been shipped. {guest_tracking_url}'));
        self::assertSame([], ShipmentsTemplate::shows(''));
    }

    public function testItIsLookedForWhereTheMailIs(): void
    {
        $text = function (): string {
            return ShipmentsTemplate::text($this->root, ['child', 'parent'], ['fr', 'en'], 'shipped');
        };
        self::assertSame('', $text());
        $this->write('mails/en/shipped.txt', 'english');
        self::assertSame('english', $text());
        $this->write('modules/mailer/mails/fr/shipped.html', 'module');
        self::assertSame('module', $text());
        $this->write('mails/fr/shipped.html', 'shop ');
        $this->write('mails/fr/shipped.txt', 'and its text');
        self::assertSame('shop and its text', $text());
        $this->write('themes/parent/mails/fr/shipped.html', 'parent');
        self::assertSame('parent', $text());
        $this->write('themes/child/mails/fr/shipped.html', 'child');
        self::assertSame('child', $text());
    }

    private function write(string $file, string $text): void
    {
        $path = "$this->root/$file";
        is_dir(dirname($path)) || mkdir(dirname($path), 0777, true);
        file_put_contents($path, $text);
    }
}
