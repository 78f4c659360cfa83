<?php
/**
 * The record of what a shop order was given: one row a WMS order, kind and item, written *before* the shop is.
 * Its unique key is what makes a request that comes twice do its work once.
 *
 * A row without done_at was begun and cut off. The caller holds the order's lock, so nobody else is at it now.
 */

namespace WmsBridge\Webservice;

final class ShipmentsWriteback
{
    const TRACKING = 'tracking';
    const STATUS = 'status';
    const MAIL = 'mail';

    /** @var int */
    private $idConnection;
    /** @var int */
    private $idOrder;
    /** @var string */
    private $wmsNumber;

    public function __construct(int $idConnection, int $idOrder, string $wmsNumber)
    {
        $this->idConnection = $idConnection;
        $this->idOrder = $idOrder;
        $this->wmsNumber = $wmsNumber;
    }

    public function isInLedger(bool $lock = false): bool
    {
        return Sql::value(sprintf(
            'SELECT id_order FROM %s WHERE id_connection = %d AND id_order = %d%s',
            Sql::table('wmsbridge_order'),
            $this->idConnection,
            $this->idOrder,
            $lock ? ' FOR UPDATE' : ''
        )) !== null;
    }

    public function notInLedger(): string
    {
        return sprintf(
            'Order %d is not in the ledger of connection %d, so nothing was written to it. Let the sidecar read the order first.',
            $this->idOrder,
            $this->idConnection
        );
    }

    /**
     * Takes the key, under the lock of the order's ledger row.
     *
     * @param callable|null $allows asked inside the transaction, with the locks held; false leaves the key untaken
     *
     * @return array{id: int, new: bool, begun_at: string, done: bool, id_order_carrier: int, tracking_number: string}|null
     *   null where $allows said no
     *
     * @throws \RuntimeException where the order is not in the ledger
     */
    public function begin(string $kind, string $item, $allows = null)
    {
        return Sql::transaction(function () use ($kind, $item, $allows) {
            if (!$this->isInLedger(true)) {
                throw new \RuntimeException($this->notInLedger());
            }
            if ($allows !== null && !$allows()) {
                return null;
            }
            $new = Sql::run(sprintf(
                'INSERT IGNORE INTO %s (id_connection, id_order, wms_number, kind, item, begun_at) VALUES (%d, %d, %s, %s, %s, UTC_TIMESTAMP(3))',
                Sql::table('wmsbridge_writeback'),
                $this->idConnection,
                $this->idOrder,
                Sql::text($this->wmsNumber),
                Sql::text($kind),
                Sql::text($item)
            )) > 0;

            return ['new' => $new] + $this->find($kind, $item);
        });
    }

    /**
     * @return array{id: int, begun_at: string, done: bool, id_order_carrier: int, tracking_number: string}|null
     */
    public function find(string $kind, string $item)
    {
        $row = Sql::row(sprintf(
            'SELECT id_writeback, begun_at, done_at, id_order_carrier, tracking_number FROM %s
             WHERE id_connection = %d AND wms_number = %s AND kind = %s AND item = %s',
            Sql::table('wmsbridge_writeback'),
            $this->idConnection,
            Sql::text($this->wmsNumber),
            Sql::text($kind),
            Sql::text($item)
        ));

        return $row === null ? null : [
            'id' => (int) $row['id_writeback'],
            'begun_at' => (string) $row['begun_at'],
            'done' => $row['done_at'] !== null,
            'id_order_carrier' => (int) $row['id_order_carrier'],
            'tracking_number' => (string) $row['tracking_number'],
        ];
    }

    /**
     * @param array{id_order_carrier: int, carrier_name: string, tracking_number: string, tracking_url: string} $parcel
     */
    public function describe(int $id, array $parcel): void
    {
        Sql::run(sprintf(
            'UPDATE %s SET id_order_carrier = %s, carrier_name = %s, tracking_number = %s, tracking_url = %s WHERE id_writeback = %d',
            Sql::table('wmsbridge_writeback'),
            $parcel['id_order_carrier'] ? (int) $parcel['id_order_carrier'] : 'NULL',
            Sql::text($parcel['carrier_name']),
            Sql::text($parcel['tracking_number']),
            Sql::text($parcel['tracking_url']),
            $id
        ));
    }

    /** The item is over: written, or decided against, in words (cut to the column). */
    public function done(int $id, string $outcome): void
    {
        $this->end($id, $outcome, 'done_at = UTC_TIMESTAMP(3), ');
    }

    /** The item failed and stays open: the next request tries it again. */
    public function failed(int $id, string $outcome): void
    {
        $this->end($id, $outcome, '');
    }

    /**
     * Takes the key of telling the customer a parcel's number: a new one, and again where the parcel has another number by now.
     *
     * @return array{id: int, due: bool, done: bool, before: string} `before`: the number that the customer was told ('' for none); `due`
     *   is false where this number was told already, or is being told, be it as another parcel's
     */
    public function beginMail(string $item, string $number): array
    {
        $key = $this->begin(self::MAIL, $item);
        $known = Sql::value(sprintf(
            "SELECT id_writeback FROM %s WHERE id_connection = %d AND wms_number = %s AND kind = '%s' AND tracking_number = %s AND id_writeback <> %d LIMIT 1",
            Sql::table('wmsbridge_writeback'),
            $this->idConnection,
            Sql::text($this->wmsNumber),
            self::MAIL,
            Sql::text($number),
            $key['id']
        )) !== null;
        if ($known) {
            $this->endMail($key['id'], 'no e-mail: the customer knows the number', $number);
        }
        if ($known || $key['tracking_number'] === $number) {
            return ['id' => $key['id'], 'due' => false, 'done' => $known || $key['done'], 'before' => ''];
        }
        Sql::run(sprintf(
            'UPDATE %s SET tracking_number = %s, begun_at = UTC_TIMESTAMP(3), done_at = NULL, outcome = NULL WHERE id_writeback = %d',
            Sql::table('wmsbridge_writeback'),
            Sql::text($number),
            $key['id']
        ));

        return ['id' => $key['id'], 'due' => true, 'done' => false, 'before' => $key['tracking_number']];
    }

    /** @param string $told the number that the customer knows now; '' for none */
    public function endMail(int $id, string $outcome, string $told): void
    {
        $this->end($id, $outcome, 'done_at = UTC_TIMESTAMP(3), tracking_number = ' . Sql::text($told) . ', ');
    }

    /** The WMS does not show these parcels any more. @param array<int, string> $items those that it shows */
    public function withdrawOthers(array $items): void
    {
        Sql::run(sprintf(
            "UPDATE %s SET tracking_number = '', tracking_url = '', id_order_carrier = NULL, outcome = 'withdrawn by the warehouse'
             WHERE id_connection = %d AND wms_number = %s AND kind = '%s' AND tracking_number <> '' AND item NOT IN (%s)",
            Sql::table('wmsbridge_writeback'),
            $this->idConnection,
            Sql::text($this->wmsNumber),
            self::TRACKING,
            implode(', ', array_map([Sql::class, 'text'], array_merge([''], $items)))
        ));
    }

    /** The parcels of one row are in another now. */
    public function moveRow(int $from, int $to): void
    {
        Sql::run(sprintf('UPDATE %s SET id_order_carrier = %d WHERE id_order = %d AND id_order_carrier = %d', Sql::table('wmsbridge_writeback'), $to, $this->idOrder, $from));
    }

    /**
     * @param bool $ofWmsOrder of this WMS order alone
     *
     * @return array<int, string> the tracking numbers that WMS Bridge has written to this order
     */
    public function trackingNumbers(bool $ofWmsOrder = false): array
    {
        return array_map('strval', array_column(Sql::rows(sprintf(
            "SELECT tracking_number FROM %s WHERE id_order = %d AND kind = '%s' AND tracking_number <> ''%s",
            Sql::table('wmsbridge_writeback'),
            $this->idOrder,
            self::TRACKING,
            $ofWmsOrder ? sprintf(' AND id_connection = %d AND wms_number = %s', $this->idConnection, Sql::text($this->wmsNumber)) : ''
        )), 'tracking_number'));
    }

    private function end(int $id, string $outcome, string $set): void
    {
        Sql::run(sprintf(
            'UPDATE %s SET %soutcome = %s WHERE id_writeback = %d',
            Sql::table('wmsbridge_writeback'),
            $set,
            Sql::text(mb_substr($outcome, 0, 255)),
            $id
        ));
    }
}
