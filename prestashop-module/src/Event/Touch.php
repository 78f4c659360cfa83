<?php
/**
 * Something happened to an order: what a hook tells, before anything is decided about it. A value.
 */

namespace WmsBridge\Event;

final class Touch
{
    // The reasons of docs/contract.md that a hook can give.
    const PLACED = 'placed';
    const STATUS = 'status';
    const LINES = 'lines';
    const ADDRESS = 'address';
    const REFUND = 'refund';
    const RETURN = 'return';
    const DELETED = 'deleted';
    /** Not a reason: a status change has begun, and its own saves of the order are about to come. */
    const STATUS_BEGINS = 'status begins';

    /** @var int */
    public $idOrder;
    /** @var int 0 where the hook does not tell */
    public $idShop;
    /** @var string one of the constants above */
    public $reason;
    /**
     * @var string|null what a repetition is told by: a status id, an address and carrier. The same as last time is
     *   nothing new. null: every call is a change of its own
     */
    public $matter;
    /** @var string delivery address and carrier of the order as the hook gave it; '' where it gave no order */
    public $address;

    public function __construct(int $idOrder, int $idShop, string $reason, ?string $matter, string $address = '')
    {
        $this->idOrder = $idOrder;
        $this->idShop = $idShop;
        $this->reason = $reason;
        $this->matter = $matter;
        $this->address = $address;
    }
}
