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
    /** @var int */
    private $idOrder;
    /** @var int the customer's language */
    private $idLang;
    /** @var string */
    private $correlationId;

    public function __construct(ShipmentsWriteback $writeback, int $idOrder, int $idLang, string $correlationId)
    {
        $this->writeback = $writeback;
        $this->idOrder = $idOrder;
        $this->idLang = $idLang;
        $this->correlationId = $correlationId;
    }

    /**
     * @param array<string, mixed> $parcel as ShipmentsRequest reads it
     * @param bool $statusMails the status that follows tells the customer of the order's first parcel
     *
     * @return array{key: string, outcome: string, message: string}
     */
    public function write(array $parcel, bool $statusMails): array
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
            $plan = ShipmentsPlan::row($this->idOrder, $this->rows(), $number, $before, $this->writeback->trackingNumbers());
            $messages[] = $plan['message'];
            $idOrderCarrier = $this->save($plan, $number, $idCarrier);
            $this->writeback->describe($key['id'], [
                'id_order_carrier' => $idOrderCarrier,
                'carrier_name' => $parcel['carrier_name'],
                'tracking_number' => $number,
                'tracking_url' => $parcel['tracking_url'],
            ]);
            if ($number !== '') {
                $messages[] = $this->tell($parcel['key'], $idOrderCarrier, $statusMails && $plan['first']);
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
     * Through PrestaShop's objects, so that its hooks fire; only the columns that change, so that costs and weights,
     * and what an employee saves at the same moment, stay.
     *
     * @return int id_order_carrier; 0 where no row was needed
     */
    private function save(array $plan, string $number, $idCarrier): int
    {
        if ($plan['action'] === ShipmentsPlan::NOTHING) {
            return 0;
        }

        return Mute::during($this->idOrder, Mute::ADDRESS, function () use ($plan, $number, $idCarrier): int {
            \Cache::clean('objectmodel_Order_' . $this->idOrder . '_*');
            $order = new \Order($this->idOrder);
            if ($plan['action'] === ShipmentsPlan::ADD) {
                $row = new \OrderCarrier();
                $row->id_order = $this->idOrder;
                $row->id_carrier = $idCarrier ?: (int) $order->id_carrier;
                $row->weight = 0;
                $row->shipping_cost_tax_excl = 0;
                $row->shipping_cost_tax_incl = 0;
                $row->tracking_number = $number;
                self::saved($row->add(), 'add a row to order_carrier');
            } else {
                $row = new \OrderCarrier($plan['id_order_carrier']);
                $changes = [];
                if ($number !== '' && (string) $row->tracking_number !== $number) {
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
            if ($plan['first'] && $idCarrier && (int) $order->id_carrier !== $idCarrier) {
                $order->id_carrier = $idCarrier;
                $order->setFieldsToUpdate(['id_carrier' => true]);
                self::saved($order->update(), 'save the order\'s carrier');
            }

            return (int) $row->id;
        });
    }

    /**
     * The in-transit e-mail and the hook that an employee's tracking number fires: both once, behind one key. The
     * key is committed first: a crash between it and the e-mail costs the e-mail and never sends two.
     *
     * @return string what a person should know; ''
     */
    private function tell(string $item, int $idOrderCarrier, bool $statusMails): string
    {
        $key = $this->writeback->begin(ShipmentsWriteback::MAIL, $item);
        if (!$key['new']) {
            return $key['done'] ? '' : sprintf('Order %d: an earlier attempt was cut off while the customer was being told: the e-mail may have left or not, and is not sent again.', $this->idOrder);
        }
        $order = new \Order($this->idOrder);
        $row = new \OrderCarrier($idOrderCarrier);
        $customer = new \Customer((int) $order->id_customer);
        $carrier = new \Carrier((int) $row->id_carrier, $this->idLang);

        $none = ShipmentsPlan::noMailBecause((string) $row->tracking_number, (string) $carrier->url, $statusMails);
        // PrestaShop's Mail ends the whole request on an address that it finds wrong.
        if ($none === '' && !\Validate::isEmail($customer->email)) {
            $none = 'the customer has no valid e-mail address';
        }
        $outcome = 'no e-mail: ' . $none;
        $problem = '';
        if ($none === '') {
            list($outcome, $problem) = $this->mail($row);
        }
        try {
            \Hook::exec('actionAdminOrdersTrackingNumberUpdate', [
                'order' => $order,
                'customer' => $customer,
                'carrier' => $carrier,
            ], null, false, true, false, (int) $order->id_shop);
        } catch (\Throwable $error) {
            $problem .= ' ' . ShipmentsFailure::words($error, $this->idOrder, 'the tracking number was written but not all modules were told', $this->correlationId);
        }
        $this->writeback->done($key['id'], $outcome);

        return trim($problem);
    }

    /** @return array{0: string, 1: string} outcome for the record, and what a person should know ('') */
    private function mail(\OrderCarrier $row): array
    {
        try {
            // The e-mail takes its link from the order's carrier; a further parcel may have another. Never saved.
            $order = new \Order($this->idOrder);
            $order->id_carrier = (int) $row->id_carrier;
            if ($row->sendInTransitEmail($order)) {
                return ['sent', ''];
            }

            return ['failed', sprintf('Order %d: the tracking number was written, but the in-transit e-mail could not be sent. Check the shop\'s e-mail settings; it is not sent again.', $this->idOrder)];
        } catch (\Throwable $error) {
            return ['failed', ShipmentsFailure::words($error, $this->idOrder, 'the tracking number was written but the in-transit e-mail failed', $this->correlationId)];
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
