<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Install\Fingerprint;

/** The main class with a database that records, or fails. */
final class WmsbridgeTest extends TestCase
{
    protected function setUp(): void
    {
        Db::$statements = [];
        Db::$fails = null;
        PrestaShopLogger::$messages = [];
        PrestaShopLogger::$fails = null;
        $_SERVER = array_diff_key($_SERVER, ['PHP_AUTH_USER' => 0]);
        $_GET = [];
        unset($GLOBALS['webservice_call']);
        Configuration::$values = [
            'WMSBRIDGE_PAIRING_ID' => 'abc',
            'WMSBRIDGE_FINGERPRINT' => Fingerprint::of('abc', 'shop.example', 'shop', 'db.example'),
            'WMSBRIDGE_FINGERPRINT:2' => Fingerprint::of('abc', 'shop2.example', 'shop', 'db.example'),
        ];
        $recorder = new ReflectionProperty(Wmsbridge::class, 'recorder');
        $recorder->setAccessible(true);
        $recorder->setValue(null, null);
    }

    public function testTheListOfHooksIsTheListOfMethods(): void
    {
        $methods = array_filter(get_class_methods(Wmsbridge::class), static function (string $method): bool {
            return strncmp($method, 'hook', 4) === 0;
        });
        $listed = array_map(static function (string $hook): string {
            return 'hook' . ucfirst($hook);
        }, Wmsbridge::HOOKS);
        sort($methods);
        sort($listed);

        self::assertSame($listed, $methods);
    }

    public function testTheMainClassStaysShort(): void
    {
        self::assertLessThan(250, count(file(__DIR__ . '/../wmsbridge.php')));
    }

    public function testAHookIsOneInsertAndReadsNothing(): void
    {
        (new Wmsbridge())->hookActionValidateOrder(['order' => (object) ['id' => 12, 'id_shop' => 1]]);

        self::assertSame([
            "INSERT INTO `ps_wmsbridge_event` (`id_shop`, `id_order`, `reason`, `source`, `created_at`) VALUES (1, 12, 'placed', 'actionValidateOrder', UTC_TIMESTAMP(3))",
        ], Db::$statements);
    }

    public function testAnOrderOfAnotherShopIsHeldAgainstItsOwnShop(): void
    {
        (new Wmsbridge())->hookActionOrderEdited(['order' => (object) ['id' => 12, 'id_shop' => 2]]);
        self::assertCount(1, Db::$statements);

        Configuration::$values['WMSBRIDGE_FINGERPRINT:2'] = 'of another shop';
        (new Wmsbridge())->hookActionOrderEdited(['order' => (object) ['id' => 12, 'id_shop' => 2]]);
        self::assertCount(1, Db::$statements);
    }

    public function testAShopThatIsNotTheOneThatWasPairedDropsItsEvents(): void
    {
        foreach (['WMSBRIDGE_PAIRING_ID' => '', 'WMSBRIDGE_FINGERPRINT' => Fingerprint::of('abc', 'staging.example', 'shop', 'db.example')] as $key => $value) {
            $this->setUp();
            Configuration::$values[$key] = $value;
            (new Wmsbridge())->hookActionValidateOrder(['order' => (object) ['id' => 12, 'id_shop' => 1]]);
            self::assertSame([], Db::$statements, $key);
        }
    }

    /**
     * @dataProvider hooks
     */
    public function testADatabaseThatThrowsAnErrorBreaksNoHook(string $hook, array $params): void
    {
        $tried = 0;
        Db::$fails = static function () use (&$tried): void {
            ++$tried;
            throw new Error('an Error, which PrestaShop does not catch around a hook');
        };
        (new Wmsbridge())->{'hook' . ucfirst($hook)}($params);

        self::assertSame(1, $tried);
        self::assertCount(1, PrestaShopLogger::$messages);
        self::assertStringContainsString('Order 12', PrestaShopLogger::$messages[0]);
    }

    /**
     * @dataProvider hooks
     */
    public function testADatabaseThatSaysNoBreaksNoHook(string $hook, array $params): void
    {
        Db::$fails = static function (): bool {
            return false;
        };
        (new Wmsbridge())->{'hook' . ucfirst($hook)}($params);

        self::assertCount(1, PrestaShopLogger::$messages);
        self::assertStringContainsString('database error 1213', PrestaShopLogger::$messages[0]);
    }

    public static function hooks(): array
    {
        $order = (object) ['id' => 12, 'id_shop' => 1, 'current_state' => 2, 'id_address_delivery' => 3, 'id_carrier' => 4];

        return [
            ['actionValidateOrder', ['order' => $order]],
            ['actionOrderStatusPostUpdate', ['id_order' => 12, 'newOrderStatus' => (object) ['id' => 2]]],
            ['actionObjectOrderUpdateAfter', ['object' => $order]],
            ['actionOrderEdited', ['order' => $order]],
            ['actionProductCancel', ['order' => $order]],
            ['actionOrderSlipAdd', ['order' => $order]],
            ['actionObjectOrderReturnAddAfter', ['object' => (object) ['id' => 1, 'id_order' => 12]]],
        ];
    }

    public function testStrangeParametersBreakNoHook(): void
    {
        foreach (Wmsbridge::HOOKS as $hook) {
            foreach ([null, [], ['order' => 'text', 'object' => 5, 'id_order' => [], 'newOrderStatus' => 'text'], 'text'] as $params) {
                (new Wmsbridge())->{'hook' . ucfirst($hook)}($params);
            }
        }

        self::assertSame([], preg_grep('/^SELECT 1 FROM .* LIMIT 0$/', Db::$statements, PREG_GREP_INVERT), 'screens look whether the tables are there, and nothing is written');
    }

    public function testEveryResourceHasItsClass(): void
    {
        foreach (array_keys((new Wmsbridge())->hookAddWebserviceResources([])) as $resource) {
            $class = 'WebserviceSpecificManagement' . str_replace('_', '', ucwords($resource, '_'));
            self::assertTrue(class_exists($class), $class);
            self::assertInstanceOf(WmsBridge\Webservice\JsonResource::class, new $class());
        }
    }
}
