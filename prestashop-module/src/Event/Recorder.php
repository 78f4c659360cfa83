<?php
/**
 * A hook was called: is it an event, and if so, one INSERT. One recorder lives as long as the request.
 *
 * The rules, in this order:
 *  1. a status change has begun, or our own resource writes a status: the order is saved on the way with the address
 *     it had, so what is seen first is taken as known, and only a difference from it is a change of address
 *  2. our own resource is writing this very change: silent, and known
 *  3. the same as last time in this request (PrestaShop saves an order four times over): silent
 *  4. the shop is not the one that was paired: dropped
 *  5. else an INSERT
 *
 * After an INSERT that failed nothing more is recorded for a while: each could wait as long as the first one did, and an order has many
 * hooks. The sidecar's scan for gaps finds what is missing. Nothing here reads the database, and nothing throws: the customer is paying.
 */

namespace WmsBridge\Event;

final class Recorder
{
    /**
     * How long a touch is remembered. The saves of one request follow each other within less; a process that lives on
     * (an import, a worker) must not take another process's change in between for its own old one.
     */
    const MEMORY_SECONDS = 5.0;

    /** How long nothing is recorded after a failure: longer than a checkout takes, shorter than an import. */
    const PAUSE_SECONDS = 60.0;

    /** A process that touches more orders than this within MEMORY_SECONDS starts remembering anew. */
    const MOST_REMEMBERED = 2000;

    /** @var callable(int $idShop, int $idOrder, string $reason, string $source): void */
    private $insert;
    /** @var callable(int $idShop): bool whether the shop is the one that was paired */
    private $paired;
    /** @var callable(): int the shop of the request */
    private $contextShop;

    /** @var callable(): float seconds; only differences count */
    private $clock;

    /** @var float|null when an INSERT failed last */
    private $failedAt;

    /** @var array<string, array{0: string, 1: float}> the last matter of "order:reason", and when it was seen */
    private $known = [];
    /** @var array<int, int> the shops of the orders seen: some hooks give only an id, always after one that gives the order */
    private $shops = [];
    /** @var array<int, float> orders whose status is being changed, and since when */
    private $changing = [];

    public function __construct(callable $insert, callable $paired, callable $contextShop, callable $clock)
    {
        $this->insert = $insert;
        $this->paired = $paired;
        $this->contextShop = $contextShop;
        $this->clock = $clock;
    }

    /**
     * @param callable(): (Touch|null) $read reads the hook's parameters: it runs in here so that even a parameter
     *   of an unexpected type harms nobody
     * @param string $hook the hook's name, kept as the event's source
     */
    public function record(callable $read, string $hook): void
    {
        $idOrder = 0;
        try {
            if ($this->isWithin(self::PAUSE_SECONDS, $this->failedAt)) {
                return;
            }
            $touch = $read();
            if ($touch === null) {
                return;
            }
            $idOrder = $touch->idOrder;
            $this->take($touch, $hook);
        } catch (\Throwable $error) {
            // PrestaShop catches only Exception around a hook: an Error would leave a paid order without a status.
            ShopLog::error(sprintf('Order %d was touched (%s) and no event could be written; the sidecar\'s scan for gaps will find it, and what follows in this request', $idOrder, $hook), $error, $idOrder);
        }
    }

    private function take(Touch $touch, string $hook): void
    {
        $id = $touch->idOrder;
        if ($touch->idShop > 0) {
            $this->shops[$id] = $touch->idShop;
        }
        if ($touch->reason === Touch::STATUS_BEGINS) {
            $this->changing[$id] = ($this->clock)();

            return;
        }
        $silent = $this->isSilent($touch);
        if ($touch->reason === Touch::STATUS) {
            unset($this->changing[$id]);
        }
        if ($silent) {
            return;
        }
        $idShop = $this->shops[$id] ?? ($this->contextShop)();
        if (($this->paired)($idShop)) {
            $this->insert($idShop, $id, $touch->reason, $hook);
        }
        $this->know($touch);
    }

    private function insert(int $idShop, int $idOrder, string $reason, string $hook): void
    {
        try {
            ($this->insert)($idShop, $idOrder, $reason, $hook);
        } catch (\Throwable $error) {
            $this->failedAt = ($this->clock)();
            throw $error;
        }
    }

    private function isSilent(Touch $touch): bool
    {
        $id = $touch->idOrder;
        $last = $this->lastMatter($id . ':' . $touch->reason);
        $firstSightOfAddress = $touch->reason === Touch::ADDRESS && $last === null;

        if (($touch->reason === Touch::STATUS && Mute::covers($id, Mute::STATUS))
            || ($touch->reason === Touch::ADDRESS && Mute::covers($id, Mute::ADDRESS))
            || ($firstSightOfAddress && ($this->isWithin(self::MEMORY_SECONDS, $this->changing[$id] ?? null) || Mute::covers($id, Mute::STATUS)))
        ) {
            $this->know($touch);

            return true;
        }

        return $touch->matter !== null && $touch->matter === $last;
    }

    private function know(Touch $touch): void
    {
        if (count($this->known) > self::MOST_REMEMBERED) {
            $this->known = $this->shops = $this->changing = [];
        }
        if ($touch->matter !== null) {
            $this->known[$touch->idOrder . ':' . $touch->reason] = [$touch->matter, ($this->clock)()];
        }
        if ($touch->reason === Touch::PLACED) {
            // The saves that follow in the same checkout carry the address the order was placed with.
            $this->known[$touch->idOrder . ':' . Touch::ADDRESS] = [$touch->address, ($this->clock)()];
        }
    }

    /** @return string|null */
    private function lastMatter(string $key)
    {
        return $this->isWithin(self::MEMORY_SECONDS, $this->known[$key][1] ?? null) ? $this->known[$key][0] : null;
    }

    /** The clock may be set, forwards and backwards. */
    private function isWithin(float $seconds, ?float $since): bool
    {
        return $since !== null && abs(($this->clock)() - $since) <= $seconds;
    }
}
