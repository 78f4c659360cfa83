<?php
/**
 * Shows one parcel on an order: the key, the `order_carrier` row, then the customer and the other modules are told.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\Mute;

final class ShipmentsParcel
{
    /** @var ShipmentsWriteback */
    private $writeback;
    /** @var ShipmentsNotice */
    private $notice;
    /** @var int */
    private $idOrder;
    /** @var string */
    private $correlationId;
    /** @var array<int, array<string, mixed>> the parcels that the WMS order shows */
    private $parcels;
    /** @var array<int, string> their numbers */
    private $right;
    /** @var array<int, string> numbers of ours that it does not show any more */
    private $wrong;

    /** @param array<string, mixed> $update as ShipmentsRequest reads it: all parcels of the WMS order */
    public function __construct(ShipmentsWriteback $writeback, ShipmentsNotice $notice, array $update)
    {
        $this->writeback = $writeback;
        $this->notice = $notice;
        $this->idOrder = $update['id_order'];
        $this->correlationId = $update['correlation_id'];
        $this->parcels = $update['parcels'];
        $this->right = array_column($update['parcels'], 'tracking_number');
        $this->wrong = array_values(array_diff($writeback->trackingNumbers(true), $this->right));
    }

    /** @return array{0: array<int, array<string, mixed>>, 1: array<int, array<string, mixed>>} those whose number is on the order, and the others */
    public function apart(): array
    {
        $numbers = array_column($this->rows(), 'tracking_number');
        $shown = array_filter($this->parcels, static function (array $parcel) use ($numbers): bool {
            return in_array($parcel['tracking_number'], $numbers, true);
        });

        return [$shown, array_diff_key($this->parcels, $shown)];
    }

    /**
     * @param array<string, mixed> $parcel as ShipmentsRequest reads it
     * @param array<int, string> $statusShows what of the order's first parcel the e-mail of the status that follows shows
     *
     * @return array{key: string, outcome: string, message: string}
     */
    public function write(array $parcel, array $statusShows): array
    {
        $result = static function (string $outcome, string $message = '') use ($parcel): array {
            return ['key' => $parcel['key'], 'outcome' => $outcome, 'message' => $message];
        };
        if ($parcel['problem'] !== '') {
            return $result('failed', $parcel['problem']);
        }
        $number = $parcel['tracking_number'];
        $key = null;
        try {
            $before = $this->writeback->find(ShipmentsWriteback::TRACKING, $parcel['key']);
            if ($before !== null && $before['done'] && ($number === '' || $number === $before['tracking_number'])) {
                return $result('already');
            }
            $key = $this->writeback->begin(ShipmentsWriteback::TRACKING, $parcel['key']);
            $messages = [];
            $idCarrier = $parcel['id_carrier'];
            if ($idCarrier !== null && !\Validate::isLoadedObject(new \Carrier($idCarrier))) {
                $messages[] = sprintf('Order %d: the shop has no carrier %d, so the order keeps its own. Choose the carrier again in the settings.', $this->idOrder, $idCarrier);
                $idCarrier = null;
            }
            $plan = ShipmentsPlan::row($this->idOrder, $this->rows(), $number, $before, $this->writeback->trackingNumbers(), $this->wrong);
            $messages[] = $plan['message'];
            $idOrderCarrier = $this->save($plan, $number, $idCarrier);
            $this->writeback->describe($key['id'], [
                'id_order_carrier' => $idOrderCarrier,
                'carrier_name' => $parcel['carrier_name'],
                'tracking_number' => $number,
                'tracking_url' => $parcel['tracking_url'],
            ]);
            if ($number !== '') {
                $messages[] = $this->notice->tell($parcel, $idOrderCarrier, $plan['first'] ? $statusShows : []);
            }
            $message = implode(' ', array_filter($messages));
            $this->writeback->done($key['id'], $message === '' ? 'written' : $message);

            return $result('written', $message);
        } catch (\Throwable $error) {
            $words = ShipmentsFailure::words($error, $this->idOrder, sprintf('parcel %s was not written', $parcel['key']), $this->correlationId);
            $this->noteFailure($key, $words);

            return $result('failed', $words);
        }
    }

    /** @return array<int, array{id_order_carrier: int, tracking_number: string}> */
    private function rows(): array
    {
        return array_map(static function (array $row): array {
            return ['id_order_carrier' => (int) $row['id_order_carrier'], 'tracking_number' => (string) $row['tracking_number']];
        }, Sql::rows(sprintf(
            'SELECT id_order_carrier, tracking_number FROM %s WHERE id_order = %d ORDER BY id_order_carrier',
            Sql::table('order_carrier'),
            $this->idOrder
        )));
    }

    /**
     * Through PrestaShop's objects, so that its hooks fire.
     *
     * @return int id_order_carrier; 0 where no row was needed
     */
    private function save(array $plan, string $number, $idCarrier): int
    {
        if ($plan['action'] === ShipmentsPlan::NOTHING) {
            return 0;
        }

        return Mute::during($this->idOrder, Mute::ADDRESS, function () use ($plan, $number, $idCarrier): int {
            if ($plan['action'] === ShipmentsPlan::ADD) {
                $row = new \OrderCarrier();
                $row->id_order = $this->idOrder;
                $row->id_carrier = $idCarrier ?: (int) (new \Order($this->idOrder))->id_carrier;
                $row->weight = 0;
                $row->shipping_cost_tax_excl = 0;
                $row->shipping_cost_tax_incl = 0;
                $row->tracking_number = $number;
                self::saved($row->add(), 'add a row to order_carrier');
            } else {
                $row = new \OrderCarrier($plan['id_order_carrier']);
                $this->fill($row, $number === '' ? (string) $row->tracking_number : $number, (int) $idCarrier);
            }
            if ($plan['first']) {
                $this->follow((int) $idCarrier);
            }

            return (int) $row->id;
        });
    }

    /** Takes the numbers off that the WMS order does not show any more, when all that it shows have their rows. */
    public function withdrawOthers(): void
    {
        $steps = ShipmentsPlan::withdraw($this->rows(), $this->wrong, $this->right);
        if ($steps) {
            Mute::during($this->idOrder, Mute::ADDRESS, function () use ($steps): void {
                array_walk($steps, [$this, 'withdraw']);
            });
        }
        $this->writeback->withdrawOthers(array_column($this->parcels, 'key'));
    }

    /** @param array{action: string, id_order_carrier: int, from: int} $step */
    private function withdraw(array $step): void
    {
        $row = new \OrderCarrier($step['id_order_carrier']);
        if ($step['action'] === 'delete') {
            self::saved($row->delete(), 'delete a row of order_carrier');

            return;
        }
        $idCarrier = (int) $row->id_carrier;
        $number = '';
        if ($step['action'] === 'move') {
            $from = new \OrderCarrier($step['from']);
            $idCarrier = (int) $from->id_carrier;
            $number = (string) $from->tracking_number;
            self::saved($from->delete(), 'delete a row of order_carrier');
            $this->writeback->moveRow($step['from'], $step['id_order_carrier']);
        }
        $this->fill($row, $number, $idCarrier);
        $this->follow($idCarrier);
    }

    /** Only the columns that change, so that costs and weights, and what an employee saves at the same moment, stay. */
    private function fill(\OrderCarrier $row, string $number, int $idCarrier): void
    {
        $changes = [];
        if ((string) $row->tracking_number !== $number) {
            $row->tracking_number = $number;
            $changes['tracking_number'] = true;
        }
        if ($idCarrier && (int) $row->id_carrier !== $idCarrier) {
            $row->id_carrier = $idCarrier;
            $changes['id_carrier'] = true;
        }
        if ($changes) {
            $row->setFieldsToUpdate($changes);
            self::saved($row->update(), 'save the row in order_carrier');
        }
    }

    /** The order's carrier is that of its first row. */
    private function follow(int $idCarrier): void
    {
        \Cache::clean('objectmodel_Order_' . $this->idOrder . '_*');
        $order = new \Order($this->idOrder);
        if ($idCarrier && (int) $order->id_carrier !== $idCarrier) {
            $order->id_carrier = $idCarrier;
            $order->setFieldsToUpdate(['id_carrier' => true]);
            self::saved($order->update(), 'save the order\'s carrier');
        }
    }

    private static function saved($done, string $what): void
    {
        if (!$done) {
            throw new \RuntimeException('PrestaShop could not ' . $what);
        }
    }

    private function noteFailure($key, string $words): void
    {
        try {
            if ($key !== null) {
                $this->writeback->failed($key['id'], $words);
            }
        } catch (\Throwable $ignored) {
            // The database that refused the work may refuse the note: the answer has the words.
        }
    }
}
