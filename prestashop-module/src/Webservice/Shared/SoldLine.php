<?php
/** What is left to ship of an order's line, as SQL over `order_detail` d. */

namespace WmsBridge\Webservice\Shared;

final class SoldLine
{
    /**
     * Ordered less refunded less returned, never below 0. Tried on 8.2.1 and 9.1.4: a credit slip before delivery raises `refunded`,
     * goods taken back raise `return` and not `refunded`; cancelled ones lower `product_quantity` itself.
     */
    const TO_SHIP = 'GREATEST(0, CAST(d.product_quantity AS SIGNED) - CAST(d.product_quantity_refunded AS SIGNED) - CAST(d.product_quantity_return AS SIGNED))';
}
