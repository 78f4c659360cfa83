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

    /** @return array<int, string> the tracking numbers that WMS Bridge has written to this order */
    public function trackingNumbers(): array
    {
        return array_column(Sql::rows(sprintf(
            "SELECT tracking_number FROM %s WHERE id_order = %d AND kind = '%s' AND tracking_number IS NOT NULL",
            Sql::table('wmsbridge_writeback'),
            $this->idOrder,
            self::TRACKING
        )), 'tracking_number');
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
