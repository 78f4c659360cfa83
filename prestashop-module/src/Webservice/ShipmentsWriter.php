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
    /** @var int */
    private $idConnection;
    /** @var int */
    private $idShop;
    /** @var ShipmentsBudget */
    private $budget;

    /** @param int $idShop the connection's shop; orders of another are refused */
    public function __construct(int $idConnection, int $idShop, ShipmentsBudget $budget)
    {
        $this->idConnection = $idConnection;
        $this->idShop = $idShop;
        $this->budget = $budget;
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
        if (!$this->budget->allows()) {
            return self::all('not_yet', $update, '');
        }
        $idOrder = $update['id_order'];
        try {
            // Whoever finds another request at the same order does not wait for it here, where that would take one PHP process more.
            list($ours, $result) = Sql::locked("order $this->idConnection $idOrder", 0, function () use ($update) {
                return $this->writeLocked($update);
            });

            return $ours ? $result : self::all('not_yet', $update, sprintf(
                'Order %d is being written by another request, so this one left it alone. It is tried again.',
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
            $notice = new ShipmentsNotice($writeback, $update['id_order'], $order['id_lang'], $update['correlation_id']);
            $parcels = new ShipmentsParcel($writeback, $notice, $update);
            $statusShows = $statuses->willShow($update, $order);

            $answer = self::all('not_yet', $update, '');
            $failed = '';
            // Parcels that the shop shows already go last, and with them what is withdrawn: until then our record of it stands.
            list($shown, $new) = $parcels->apart();
            foreach ($new + $shown as $i => $parcel) {
                if (isset($new[$i]) && !$this->budget->allows()) {
                    return $answer;
                }
                $answer['parcels'][$i] = $parcels->write($parcel, $statusShows);
                if ($answer['parcels'][$i]['outcome'] === 'failed') {
                    $failed = $parcel['key'];
                } elseif ($answer['parcels'][$i]['outcome'] === 'written') {
                    $this->budget->spend();
                }
            }
            if ($failed === '' && $update['parcels_whole']) {
                $parcels->withdrawOthers();
            }
            if ($update['status'] === null || $this->budget->allows()) {
                $answer['status'] = $statuses->write($update, $failed);
                if ($answer['status']['outcome'] === 'written') {
                    $this->budget->spend();
                }
            }

            return $answer;
        });
    }

    private static function allFailed(array $update, string $message): array
    {
        return self::all('failed', $update, $message);
    }

    private static function all(string $outcome, array $update, string $message): array
    {
        $parcels = [];
        foreach ($update['parcels'] as $parcel) {
            $parcels[] = ['key' => $parcel['key'], 'outcome' => $outcome, 'message' => $message];
        }
        $none = $update['status'] === null && $update['problem'] === '' && $outcome === 'failed';

        return [
            'id_order' => $update['id_order'],
            'parcels' => $parcels,
            'status' => ['outcome' => $none ? 'none' : $outcome, 'current' => 0, 'message' => $message],
        ];
    }
}
