<?php
/**
 * Writes tracking numbers and statuses to orders, as when an employee does it: order by order, parcels before the
 * status, each thing once however often it is asked for.
 *
 * What is held while: an order is held by a named lock, which blocks no row of any table. Row locks live only in the
 * short transactions of ShipmentsWriteback that take a key. E-mails and other modules' hooks run outside of them, so
 * no checkout ever waits for them; a crash in between leaves a key without done_at, and the next request goes on
 * from there without mailing twice.
 */

namespace WmsBridge\Webservice;

final class ShipmentsWriter
{
    /** Another request works on the same order: wait this long for it, then say so. */
    const WAIT_SECONDS = 10;

    /** @var int */
    private $idConnection;
    /** @var int */
    private $idShop;

    /** @param int $idShop the connection's shop; orders of another are refused */
    public function __construct(int $idConnection, int $idShop)
    {
        $this->idConnection = $idConnection;
        $this->idShop = $idShop;
    }

    /**
     * @param array<string, mixed> $update as ShipmentsRequest::update() gives it
     *
     * @return array{id_order: int, parcels: array<int, array{key: string, outcome: string, message: string}>,
     *   status: array{outcome: string, current: int, message: string}} never throws
     */
    public function write(array $update): array
    {
        if ($update['problem'] !== '') {
            return self::allFailed($update, $update['problem']);
        }
        $idOrder = $update['id_order'];
        try {
            list($ours, $result) = Sql::locked("order $this->idConnection $idOrder", self::WAIT_SECONDS, function () use ($update) {
                return $this->writeLocked($update);
            });

            return $ours ? $result : self::allFailed($update, sprintf(
                'Order %d is being written by another request, so this one left it alone. Try again.',
                $idOrder
            ));
        } catch (\Throwable $error) {
            return self::allFailed($update, ShipmentsFailure::words($error, $idOrder, 'nothing more was written', $update['correlation_id']));
        }
    }

    private function writeLocked(array $update): array
    {
        $idOrder = $update['id_order'];
        $order = Sql::row(sprintf(
            'SELECT id_shop, id_lang, id_currency, id_carrier, current_state FROM %s WHERE id_order = %d',
            Sql::table('orders'),
            $idOrder
        ));
        if ($order === null) {
            return self::allFailed($update, sprintf('Order %d is not in the shop (it was deleted), so nothing was written.', $idOrder));
        }
        $order = array_map('intval', $order);
        if ($order['id_shop'] !== $this->idShop) {
            return self::allFailed($update, sprintf(
                'Order %d belongs to shop %d and connection %d to shop %d, so nothing was written.',
                $idOrder,
                $order['id_shop'],
                $this->idConnection,
                $this->idShop
            ));
        }

        $writeback = new ShipmentsWriteback($this->idConnection, $idOrder, $update['wms_number']);
        if (!$writeback->isInLedger()) {
            return self::allFailed($update, $writeback->notInLedger());
        }

        return ShipmentsContext::during($order, function () use ($update, $order, $writeback) {
            $statuses = new ShipmentsStatus($writeback);
            $parcels = new ShipmentsParcel($writeback, $update['id_order'], $order['id_lang'], $update['correlation_id']);
            $statusMails = $statuses->willMail($update, $order);

            $results = [];
            $failed = '';
            foreach ($update['parcels'] as $parcel) {
                $results[] = $result = $parcels->write($parcel, $statusMails);
                if ($result['outcome'] === 'failed') {
                    $failed = $parcel['key'];
                }
            }

            return [
                'id_order' => $update['id_order'],
                'parcels' => $results,
                'status' => $statuses->write($update, $failed),
            ];
        });
    }

    private static function allFailed(array $update, string $message): array
    {
        $parcels = [];
        foreach ($update['parcels'] as $parcel) {
            $parcels[] = ['key' => $parcel['key'], 'outcome' => 'failed', 'message' => $message];
        }

        return [
            'id_order' => $update['id_order'],
            'parcels' => $parcels,
            'status' => ['outcome' => $update['status'] === null && $update['problem'] === '' ? 'none' : 'failed', 'current' => 0, 'message' => $message],
        ];
    }
}
