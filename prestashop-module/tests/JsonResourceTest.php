<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\JsonResource;

final class JsonResourceTest extends TestCase
{
    protected function setUp(): void
    {
        PrestaShopLogger::$messages = [];
        PrestaShopLogger::$fails = null;
    }

    /** @return array{0: int, 1: string} status and content, or message */
    private function ask(string $method, string $body, callable $answer): array
    {
        $resource = new class($body, $answer) extends JsonResource {
            private $body;
            private $work;

            public function __construct(string $body, callable $work)
            {
                $this->body = $body;
                $this->work = $work;
            }

            protected function name(): string
            {
                return 'wmsbridge_test';
            }

            protected function methods(): array
            {
                return ['GET', 'POST'];
            }

            protected function answer($body)
            {
                return ($this->work)($body);
            }

            protected function connection(): array
            {
                return ['id_connection' => 1, 'id_shop' => 1];
            }

            protected function rawBody(): string
            {
                return $this->body;
            }
        };
        $resource->setWsObject((object) ['method' => $method]);
        $resource->setObjectOutput(new class() {
            public function setHeaderParams($key, $value): void
            {
            }
        });
        try {
            $resource->manage();
        } catch (WebserviceException $error) {
            return [$error->getStatus(), $error->getMessage()];
        }

        return [200, $resource->getContent()];
    }

    public function testJsonComesInAndGoesOut(): void
    {
        $echo = static function ($body) {
            return $body;
        };

        self::assertSame([200, '{"wmsbridge_test":{"a":[1,"é/ü"]}}'], $this->ask('POST', '{"a":[1,"é/ü"]}', $echo));
        self::assertSame([200, '{"wmsbridge_test":null}'], $this->ask('GET', 'no matter', $echo));
        self::assertSame([200, '{"wmsbridge_test":[]}'], $this->ask('POST', '[]', $echo));
    }

    public function testTextThatIsNotUtf8SpoilsNoAnswer(): void
    {
        [$status, $content] = $this->ask('GET', '', static function (): array {
            return ["caf\xe9"];
        });

        self::assertSame(200, $status);
        self::assertNotNull(json_decode($content));
    }

    public function testAWrongRequestIsToldWhy(): void
    {
        $refuse = static function () {
            throw new InvalidArgumentException('"connection" must be a number.');
        };

        self::assertSame([400, '"connection" must be a number.'], $this->ask('POST', '{}', $refuse));
        self::assertSame([400, 'The body of this request to wmsbridge_test is not JSON: it is empty.'], $this->ask('POST', '', $refuse));
        self::assertSame([400, 'The body of this request to wmsbridge_test is not JSON: Syntax error.'], $this->ask('POST', '<prestashop/>', $refuse));
        self::assertSame([405, 'wmsbridge_test takes GET or POST, not DELETE.'], $this->ask('DELETE', '', $refuse));
    }

    public function testAFailureIsInTheShopsLogAndNotInTheAnswer(): void
    {
        [$status, $message] = $this->ask('POST', '{}', static function () {
            throw new TypeError('something secret');
        });

        self::assertSame(500, $status);
        self::assertStringNotContainsString('secret', $message);
        self::assertCount(1, PrestaShopLogger::$messages);
    }

    public function testAWarningOfAnyModuleSpoilsNoAnswer(): void
    {
        $log = ini_set('error_log', '/dev/null');
        $heard = [];
        set_error_handler(static function (int $level, string $message) use (&$heard): bool {
            $heard[] = $message;

            return true;
        });
        try {
            self::assertSame([200, '{"wmsbridge_test":"done"}'], $this->ask('POST', '{}', static function (): string {
                trigger_error('another module is careless', E_USER_WARNING);

                return 'done';
            }));
            self::assertSame([], $heard);
            trigger_error('later', E_USER_WARNING);
            self::assertSame(['later'], $heard, 'PrestaShop\'s own handler is back');
        } finally {
            restore_error_handler();
            ini_set('error_log', (string) $log);
        }
    }
}
