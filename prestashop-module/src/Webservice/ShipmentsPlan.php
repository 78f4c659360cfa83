<?php
/**
 * What to do with a parcel and with a status: the rules, without a database. Pure.
 */

namespace WmsBridge\Webservice;

final class ShipmentsPlan
{
    /** The order's `order_carrier` row takes number and carrier. */
    const FILL = 'fill';
    /** The number is on the order already: only the carrier may differ. */
    const KEEP = 'keep';
    /** A new `order_carrier` row. */
    const ADD = 'add';
    /** Nothing to write: the parcel has no number and the order's first row belongs to another. */
    const NOTHING = 'nothing';

    const WRITE = 'write';
    const ALREADY = 'already';
    const MOVED = 'moved';
    /** A crash left the status written without its history row: the row and its e-mail are still to come. */
    const FINISH = 'finish';
    /** A crash came after the history row: whether the e-mail left is unknown, so it is not sent again. */
    const CLOSE = 'close';

    /**
     * Which `order_carrier` row a parcel goes to.
     *
     * The status e-mail takes the number of the *first* row and the link of `orders.id_carrier`, so the first
     * parcel belongs there and both must agree. A number that an employee typed is never overwritten: the parcel
     * then gets a row of its own, and `orders.id_carrier` stays with the employee's number.
     *
     * Cases, in this order:
     *  - a row bears this very number (typed by an employee, or written before a crash): kept, carrier corrected
     *  - we wrote this parcel before with a number that is wrong by now, and the row still bears that: corrected
     *  - another row bears a number of ours that is wrong by now: corrected
     *  - the first row bears no number: it is the first parcel's
     *  - the parcel has no number, and the first row is taken: nothing to show
     *  - else: a new row
     *
     * @param array<int, array{id_order_carrier: int, tracking_number: string}> $rows of the order, by id
     * @param string $number '' where the WMS gives none
     * @param array{id_order_carrier: int, tracking_number: string}|null $before what we wrote of this parcel earlier
     * @param array<int, string> $ours numbers that WMS Bridge has written to this order
     * @param array<int, string> $wrong those of them that the WMS order does not show any more
     *
     * @return array{action: string, id_order_carrier: int, first: bool, message: string} `first`: the row is the
     *   order's first, whose carrier `orders.id_carrier` follows
     */
    public static function row(int $idOrder, array $rows, string $number, $before, array $ours, array $wrong): array
    {
        $firstId = $rows ? $rows[0]['id_order_carrier'] : 0;
        $step = static function (string $action, int $id, string $message = '') use ($firstId): array {
            return ['action' => $action, 'id_order_carrier' => $id, 'first' => $id !== 0 && $id === $firstId, 'message' => $message];
        };
        foreach ($rows as $row) {
            if ($number !== '' && $row['tracking_number'] === $number) {
                return $step(self::KEEP, $row['id_order_carrier']);
            }
        }
        $own = $before === null ? 0 : $before['id_order_carrier'];
        $wrongRows = $number === '' ? [] : self::bearing($rows, $wrong);
        foreach ([array_intersect_key($wrongRows, [$own => true]), $wrongRows] as $candidates) {
            foreach ($candidates as $id => $wrongNumber) {
                return $step(self::FILL, $id, sprintf('The tracking number was %s before and was corrected.', $wrongNumber));
            }
        }
        if ($rows && $rows[0]['tracking_number'] === '') {
            return $step(self::FILL, $firstId, $number === '' ? 'The WMS gives no tracking number for this parcel.' : '');
        }
        if ($number === '') {
            return $step(self::NOTHING, 0, 'The WMS gives no tracking number for this parcel.');
        }
        if (!$rows) {
            // The row that is made now is the order's first one.
            return ['action' => self::ADD, 'id_order_carrier' => 0, 'first' => true, 'message' => ''];
        }
        if (!in_array($rows[0]['tracking_number'], $ours, true)) {
            return $step(self::ADD, 0, sprintf(
                'Order %d already had the tracking number %s, which WMS Bridge did not write: it was left as it is, and this parcel got a row of its own. If the other number is wrong, delete it by hand.',
                $idOrder,
                $rows[0]['tracking_number']
            ));
        }

        return $step(self::ADD, 0);
    }

    /**
     * What to do with a status. `key` is our own record of this item: '' (none), 'begun' (a crash between), 'done'.
     *
     *  | key   | order is in `to`               | in `from` | elsewhere |
     *  |-------|--------------------------------|-----------|-----------|
     *  | ''    | already                        | write     | moved     |
     *  | begun | finish, or close where the     | write     | moved     |
     *  |       | history row was written        |           |           |
     *  | done  | already                        | already   | already   |
     *
     * @param bool $inHistory whether the order's history has a row of `to` written since this item was begun
     */
    public static function status(int $to, int $from, int $current, string $key, bool $inHistory): string
    {
        if ($key === 'done') {
            return self::ALREADY;
        }
        if ($current === $to) {
            if ($key === '') {
                return self::ALREADY;
            }

            return $inHistory ? self::CLOSE : self::FINISH;
        }

        return $current === $from ? self::WRITE : self::MOVED;
    }

    /**
     * What becomes of the rows that bear wrong numbers when all parcels have theirs: `delete` and `blank` name rows, `move` takes number
     * and carrier of a further row to the first, which is never deleted (it holds the order's shipping costs), and deletes the further one.
     *
     * @param array<int, array{id_order_carrier: int, tracking_number: string}> $rows of the order, by id
     * @param array<int, string> $wrong numbers of ours that the WMS order does not show any more
     * @param array<int, string> $right those that it shows
     *
     * @return array<int, array{action: string, id_order_carrier: int, from: int}> `from`: the row that moves; 0
     */
    public static function withdraw(array $rows, array $wrong, array $right): array
    {
        $steps = [];
        foreach (array_keys(self::bearing($rows, $wrong)) as $id) {
            if ($id !== $rows[0]['id_order_carrier']) {
                $steps[] = ['action' => 'delete', 'id_order_carrier' => $id, 'from' => 0];
                continue;
            }
            $from = (int) (array_key_first(self::bearing($rows, $right)) ?? 0);
            $steps[] = ['action' => $from === 0 ? 'blank' : 'move', 'id_order_carrier' => $id, 'from' => $from];
        }

        return $steps;
    }

    /** @return array<int, string> numbers by id of row, of the rows that bear one of these */
    private static function bearing(array $rows, array $numbers): array
    {
        $found = [];
        foreach ($rows as $row) {
            if ($row['tracking_number'] !== '' && in_array($row['tracking_number'], $numbers, true)) {
                $found[$row['id_order_carrier']] = $row['tracking_number'];
            }
        }

        return $found;
    }

    /**
     * One e-mail about one parcel is enough: where that of the status that follows shows its number or its link, the parcel's own stays
     * away. It knows the order's first one only, and a link only where the carrier has one.
     *
     * @param array<int, string> $shows see ShipmentsTemplate
     */
    public static function statusTells(array $shows, string $carrierUrl): bool
    {
        return in_array(ShipmentsTemplate::NUMBER, $shows, true) || ($carrierUrl !== '' && in_array(ShipmentsTemplate::LINK, $shows, true));
    }
}
