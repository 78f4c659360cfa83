<?php
/**
 * How long a request may go on beginning pieces of work. Each piece (a parcel or a status, with its e-mail) may take seconds where the mail
 * server is slow; a request that went through all of them would hold a PHP process after its sender had given up.
 */

namespace WmsBridge\Webservice;

final class ShipmentsBudget
{
    const DEFAULT_SECONDS = 10;
    const MOST_SECONDS = 60;

    /** @var float */
    private $until;
    /** @var bool */
    private $begun = false;

    public function __construct(float $seconds)
    {
        $this->until = microtime(true) + $seconds;
    }

    /** @return bool whether another piece may begin; the first one always may, so that each request gets something done */
    public function allows(): bool
    {
        return !$this->begun || microtime(true) < $this->until;
    }

    /** A piece was done that took time. */
    public function spend(): void
    {
        $this->begun = true;
    }
}
