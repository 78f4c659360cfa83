<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Event\ShortWait;

final class ShortWaitTest extends TestCase
{
    protected function setUp(): void
    {
        Db::$session = [];
        Db::$fails = null;
    }

    public function testTheLimitsHoldForTheWorkAloneAndArePutBack(): void
    {
        self::assertSame('done', ShortWait::during(static function (): string {
            Db::getInstance()->execute('INSERT …');

            return 'done';
        }));

        self::assertCount(3, Db::$session);
        self::assertStringContainsString('lock_wait_timeout = 1, SESSION innodb_lock_wait_timeout = 1', Db::$session[0]);
        self::assertSame('…', Db::$session[1]);
        self::assertStringContainsString('lock_wait_timeout = COALESCE(@wmsbridge_table_wait', Db::$session[2]);
        self::assertStringContainsString('innodb_lock_wait_timeout = COALESCE(@wmsbridge_row_wait', Db::$session[2]);
    }

    public function testTheyArePutBackWhereTheWorkThrows(): void
    {
        try {
            ShortWait::during(static function (): void {
                throw new Error('locked');
            });
            self::fail('the failure must reach the caller');
        } catch (Error $error) {
            self::assertSame('locked', $error->getMessage());
        }
        self::assertCount(2, Db::$session);
    }

    /** The inner one would read the short limits as the session's own. */
    public function testOneInsideTheOtherSetsThemOnce(): void
    {
        ShortWait::during(static function (): void {
            ShortWait::during(static function (): void {
                Db::getInstance()->execute('SELECT …');
            });
            self::assertCount(2, Db::$session, 'the inner end is not the outer');
        });
        self::assertCount(3, Db::$session);
    }
}
