<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Admin\WebserviceProbe;

final class WebserviceProbeTest extends TestCase
{
    /**
     * @dataProvider answers
     */
    public function testWhatAnAnswerMeans(int $failure, int $status, string $body, string $outcome): void
    {
        self::assertSame($outcome, WebserviceProbe::outcome($failure, $status, $body));
    }

    public static function answers(): array
    {
        $error = static function (int $code): string {
            return '{"errors":[{"code":' . $code . ',"message":"…"}]}';
        };

        return [
            'it answers' => [0, 200, '{"wmsbridge_status":{"pairing":"ok"}}', 'ok'],
            'a page in its place' => [0, 200, '<html></html>', 'not_found'],
            'no key came to PHP' => [0, 401, '401 Unauthorized', 'key_dropped'],
            'the key is not known' => [0, 401, $error(20), 'key_refused'],
            'a password of the web server' => [0, 401, '<html>Restricted</html>', 'forbidden'],
            'the key is not the shop\'s' => [0, 403, $error(132), 'key_refused'],
            'a firewall' => [0, 403, '<html>Forbidden</html>', 'forbidden'],
            'no rewrite rules' => [0, 404, '<html></html>', 'not_found'],
            'another domain' => [0, 302, '', 'redirect'],
            'to https' => [0, 301, '', 'redirect'],
            'PHP fails' => [0, 500, '', 'error'],
            'switched off since' => [0, 503, $error(22), 'error'],
            'a name that is not found' => [6, 0, '', 'unreachable'],
            'nobody listens' => [7, 0, '', 'unreachable'],
            'too slow' => [28, 0, '', 'unreachable'],
            'a certificate of nobody' => [60, 0, '', 'certificate'],
        ];
    }

    /**
     * @dataProvider addresses
     */
    public function testWhereTheKeyMayGo(string $url, bool $private): void
    {
        self::assertSame($private, WebserviceProbe::isPrivate($url));
    }

    public static function addresses(): array
    {
        return [
            ['https://shop.example', true],
            ['HTTPS://shop.example/fr', true],
            ['http://shop.example', false],
            ['http://localhost:8080/shop', true],
            ['http://127.0.0.1', true],
            ['http://127.9.0.1', true],
            ['http://[::1]:8080', true],
            ['http://127.0.0.1.example', false],
            ['http://localhost.example', false],
            ['http://192.168.0.5', false],
            ['', false],
        ];
    }
}
