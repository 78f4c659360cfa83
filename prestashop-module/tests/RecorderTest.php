<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Event\Mute;
use WmsBridge\Event\Recorder;
use WmsBridge\Event\Touch;

final class RecorderTest extends TestCase
{
    /** @var array<int, array> what was inserted: shop, order, reason */
    private $events = [];
    /** @var float */
    private $now = 1000.0;
    /** @var bool */
    private $paired = true;

    protected function setUp(): void
    {
        PrestaShopLogger::$messages = [];
        PrestaShopLogger::$fails = null;
    }

    private function recorder(?callable $insert = null): Recorder
    {
        return new Recorder(
            $insert ?: function (int $idShop, int $idOrder, string $reason, string $source): void {
                $this->events[] = [$idShop, $idOrder, $reason];
            },
            function (): bool {
                return $this->paired;
            },
            static function (): int {
                return 9;
            },
            function (): float {
                return $this->now;
            }
        );
    }

    private function play(Recorder $recorder, array $touches): void
    {
        foreach ($touches as $touch) {
            $recorder->record(static function () use ($touch) {
                return $touch;
            }, 'aHook');
        }
    }

    private static function saved(string $address = '7:4', int $idOrder = 12): Touch
    {
        return new Touch($idOrder, 2, Touch::ADDRESS, $address, $address);
    }

    private static function status(int $id, int $idOrder = 12): Touch
    {
        return new Touch($idOrder, 0, Touch::STATUS, (string) $id);
    }

    private static function begins(): Touch
    {
        return new Touch(12, 0, Touch::STATUS_BEGINS, '');
    }

    /**
     * @dataProvider requests
     */
    public function testARequestMakesItsEvents(array $touches, array $reasons): void
    {
        $this->play($this->recorder(), $touches);

        self::assertSame($reasons, array_column($this->events, 2));
    }

    public static function requests(): array
    {
        $placed = new Touch(12, 2, Touch::PLACED, '', '7:4');
        $lines = new Touch(12, 2, Touch::LINES, null, '7:4');
        $refund = new Touch(12, 2, Touch::REFUND, null, '7:4');

        return [
            'an order placed and paid, as traced' => [
                [$placed, self::begins(), self::saved(), self::saved(), self::status(2), self::saved()],
                ['placed', 'status'],
            ],
            'placed, then the carrier changes in the same request' => [[$placed, self::saved('7:5')], ['placed', 'address']],
            'a status by an employee, as traced' => [
                [self::begins(), self::saved(), self::saved(), self::status(3), self::saved()],
                ['status'],
            ],
            'the address changes inside a status change' => [
                [self::begins(), self::saved(), self::saved('8:4'), self::status(3)],
                ['address', 'status'],
            ],
            'two statuses one after the other (backorder)' => [[self::status(2), self::status(9)], ['status', 'status']],
            'the same status twice' => [[self::status(2), self::status(2)], ['status']],
            'there and back again' => [[self::status(2), self::status(3), self::status(2)], ['status', 'status', 'status']],
            'a new address' => [[self::saved('8:4')], ['address']],
            'one change of address, saved four times' => [[self::saved('8:4'), self::saved('8:4'), self::saved('8:4'), self::saved('8:4')], ['address']],
            'two orders' => [[self::saved('8:4', 12), self::saved('8:4', 13)], ['address', 'address']],
            'an edit, as traced' => [[self::saved(), $lines], ['address', 'lines']],
            'two edits are two changes' => [[$lines, $lines], ['lines', 'lines']],
            'a refund of two lines and its slip' => [[$refund, $refund, $refund], ['refund', 'refund', 'refund']],
        ];
    }

    public function testTheShopIsTheOrders(): void
    {
        $this->play($this->recorder(), [self::begins(), self::saved(), self::status(3), self::status(3, 44)]);

        self::assertSame([[2, 12, 'status'], [9, 44, 'status']], $this->events, 'of an order seen before its own shop, else the request\'s');
    }

    public function testMutingIsSilentAboutOneOrderAndOneKindOnly(): void
    {
        $recorder = $this->recorder();
        Mute::during(12, Mute::STATUS, function () use ($recorder): void {
            // Our resource writes a status; a module that hears of it moves another order and changes this one's address.
            $this->play($recorder, [
                self::begins(), self::saved(), self::status(4), self::saved(),
                self::status(5, 13),
                self::saved('8:4'),
                new Touch(12, 2, Touch::LINES, null),
            ]);
        });
        self::assertSame([[9, 13, 'status'], [2, 12, 'address'], [2, 12, 'lines']], $this->events);

        $this->play($recorder, [self::status(5)]);
        self::assertCount(4, $this->events, 'afterwards this order is heard again');
    }

    public function testACarrierWrittenByUsIsKnownWhenTheStatusFollows(): void
    {
        $recorder = $this->recorder();
        Mute::during(12, Mute::ADDRESS, function () use ($recorder): void {
            $this->play($recorder, [self::saved('7:9')]);
        });
        Mute::during(12, Mute::STATUS, function () use ($recorder): void {
            $this->play($recorder, [self::begins(), self::saved('7:9'), self::status(4), self::saved('7:9')]);
        });

        self::assertSame([], $this->events);
    }

    public function testMutingEndsWhereTheWorkThrows(): void
    {
        try {
            Mute::during(12, Mute::STATUS, static function (): void {
                Mute::during(12, Mute::STATUS, static function (): void {
                });
                self::assertTrue(Mute::covers(12, Mute::STATUS), 'the inner end is not the outer');
                throw new RuntimeException('the write failed');
            });
        } catch (RuntimeException $error) {
        }

        self::assertFalse(Mute::covers(12, Mute::STATUS));
    }

    public function testACopiedShopDropsItsEvents(): void
    {
        $this->paired = false;
        $this->play($this->recorder(), [new Touch(12, 2, Touch::PLACED, ''), self::status(2)]);

        self::assertSame([], $this->events);
    }

    public function testAProcessThatLivesOnForgets(): void
    {
        $recorder = $this->recorder();
        $this->play($recorder, [self::saved('8:4')]);
        $this->now += Recorder::MEMORY_SECONDS + 0.1;
        $this->play($recorder, [self::saved('8:4'), self::begins()]);
        $this->now += Recorder::MEMORY_SECONDS + 0.1;
        $this->play($recorder, [self::saved('9:4')]);

        self::assertCount(3, $this->events, 'in between another process may have changed it, and a status change that died is over');
    }

    public function testAProcessThatTouchesManyOrdersDoesNotGrow(): void
    {
        $recorder = $this->recorder();
        for ($id = 1; $id <= 3 * Recorder::MOST_REMEMBERED; ++$id) {
            $this->play($recorder, [self::saved('8:4', $id)]);
        }
        $known = new ReflectionProperty(Recorder::class, 'known');
        $known->setAccessible(true);

        self::assertCount(3 * Recorder::MOST_REMEMBERED, $this->events);
        self::assertLessThanOrEqual(Recorder::MOST_REMEMBERED + 1, count($known->getValue($recorder)));
    }

    /**
     * @dataProvider failures
     */
    public function testNothingThatFailsReachesTheCheckout(Throwable $failure): void
    {
        $tries = 0;
        $recorder = $this->recorder(static function () use ($failure, &$tries): void {
            ++$tries;
            throw $failure;
        });
        $this->play($recorder, [self::status(2), self::status(2), self::saved('8:4'), self::status(3, 13)]);

        self::assertSame(1, $tries, 'each of an order\'s hooks could wait as long as the first one did');
        self::assertCount(1, PrestaShopLogger::$messages);
        self::assertStringContainsString('Order 12', PrestaShopLogger::$messages[0]);

        $this->now += Recorder::PAUSE_SECONDS + 0.1;
        $this->play($recorder, [self::status(3)]);
        self::assertSame(2, $tries, 'a process that lives on tries again after a while');
    }

    public function testAFailureIsForgottenWhereTheClockIsSetBack(): void
    {
        $fails = true;
        $recorder = $this->recorder(function (int $idShop, int $idOrder) use (&$fails): void {
            if ($fails) {
                throw new RuntimeException('locked');
            }
            $this->events[] = $idOrder;
        });
        $this->play($recorder, [self::status(2)]);
        $fails = false;
        $this->now -= 3600;
        $this->play($recorder, [self::status(3)]);

        self::assertSame([12], $this->events);
    }

    public function testParametersThatCannotBeReadKeepNoOtherEventBack(): void
    {
        $recorder = $this->recorder();
        $recorder->record(static function (): Touch {
            throw new TypeError('what is this');
        }, 'actionValidateOrder');
        $this->play($recorder, [self::status(2)]);

        self::assertCount(1, $this->events);
    }

    public static function failures(): array
    {
        return [
            'an exception' => [new RuntimeException('the database is gone')],
            'an error, which PrestaShop does not catch' => [new TypeError('a parameter of another type')],
        ];
    }

    public function testALogThatFailsTooReachesNobody(): void
    {
        PrestaShopLogger::$fails = new TypeError('no log either');
        $log = ini_set('error_log', '/dev/null');
        try {
            $this->play($this->recorder(static function (): void {
                throw new Error('the database is gone');
            }), [self::status(2)]);
        } finally {
            ini_set('error_log', (string) $log);
        }

        self::assertSame([], PrestaShopLogger::$messages);
    }

    public function testParametersThatCannotBeReadReachNobody(): void
    {
        $this->recorder()->record(static function (): Touch {
            throw new TypeError('what is this');
        }, 'actionValidateOrder');

        self::assertCount(1, PrestaShopLogger::$messages);
    }
}
