<?php
/** Something that belongs to orders and is read for many of them at once: their lines, their addresses, a carrier module's pickup point. */

namespace WmsBridge\Webservice\Orders;

interface OrderPart
{
    /**
     * Adds it to each of these orders, by a few statements for all of them.
     *
     * @param array<int, array<string, mixed>> $orders as docs/contract.md has them, by id_order, so far as they are read; never empty
     */
    public function addTo(array &$orders): void;
}
