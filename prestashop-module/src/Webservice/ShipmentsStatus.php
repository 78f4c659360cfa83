<?php
/**
 * Gives an order its next status as an employee does it, history, stock, documents and e-mail included; once, and
 * only from the status on which it was decided.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\Mute;

final class ShipmentsStatus
{
    /** @var ShipmentsWriteback */
    private $writeback;

    public function __construct(ShipmentsWriteback $writeback)
    {
        $this->writeback = $writeback;
    }

    /**
     * What of the order's first parcel the e-mail of this update's status will show the customer.
     *
     * @param array{current_state: int, id_lang: int} $order
     *
     * @return array<int, string> see ShipmentsTemplate; empty where the status is not written, or has no e-mail
     */
    public function willShow(array $update, array $order): array
    {
        $status = $update['status'];
        if ($status === null || $status['problem'] !== '') {
            return [];
        }
        $step = $this->step($update, $order['current_state']);
        if ($step !== ShipmentsPlan::WRITE && $step !== ShipmentsPlan::FINISH) {
            return [];
        }
        $state = Sql::row(sprintf(
            'SELECT s.send_email, l.template FROM %s s LEFT JOIN %s l ON l.id_order_state = s.id_order_state AND l.id_lang = %d
             WHERE s.id_order_state = %d',
            Sql::table('order_state'),
            Sql::table('order_state_lang'),
            $order['id_lang'],
            $status['to']
        ));
        if ($state === null || (int) $state['send_email'] !== 1 || (string) $state['template'] === '') {
            return [];
        }

        return ShipmentsTemplate::shownBy((string) $state['template'], $order['id_lang']);
    }

    /**
     * @param string $failedParcel the key of a parcel that could not be written; ''
     *
     * @return array{outcome: string, current: int, message: string}
     */
    public function write(array $update, string $failedParcel): array
    {
        $idOrder = $update['id_order'];
        $status = $update['status'];
        $key = null;
        try {
            if ($status === null) {
                return ['outcome' => 'none', 'current' => $this->current($idOrder), 'message' => ''];
            }
            $problem = $this->problem($update, $failedParcel);
            if ($problem !== '') {
                return ['outcome' => 'failed', 'current' => $this->current($idOrder), 'message' => $problem];
            }
            $step = '';
            $key = $this->writeback->begin(ShipmentsWriteback::STATUS, $status['item'], function () use ($update, &$step): bool {
                $step = $this->step($update, $this->current($update['id_order'], true));

                return $step !== ShipmentsPlan::ALREADY && $step !== ShipmentsPlan::MOVED;
            });

            return $this->take($step, $update, $key);
        } catch (\Throwable $error) {
            return $this->failed($error, $update, $key);
        }
    }

    private function take(string $step, array $update, $key): array
    {
        $idOrder = $update['id_order'];
        $status = $update['status'];
        if ($step === ShipmentsPlan::WRITE && !$this->change($idOrder, $status)) {
            $step = ShipmentsPlan::MOVED;
        }
        if ($step === ShipmentsPlan::MOVED) {
            $current = $this->current($idOrder);

            return ['outcome' => 'moved', 'current' => $current, 'message' => sprintf(
                'Order %d is in status %d and not in %d, on which this was decided: it was left as it is.',
                $idOrder,
                $current,
                $status['from']
            )];
        }
        if ($step === ShipmentsPlan::ALREADY) {
            return ['outcome' => 'already', 'current' => $this->current($idOrder), 'message' => ''];
        }
        $message = '';
        if ($step === ShipmentsPlan::CLOSE) {
            $message = sprintf('Order %d: an earlier attempt was cut off after the status was written: its e-mail may have left or not, and is not sent again.', $idOrder);
        } elseif (!$this->addHistory($idOrder, $status['to'])) {
            $message = sprintf('Order %d: the status was written, but its e-mail could not be sent. Check the shop\'s e-mail settings; it is not sent again.', $idOrder);
        }
        $this->writeback->done($key['id'], $message === '' ? 'written' : $message);

        return ['outcome' => $step === ShipmentsPlan::CLOSE ? 'already' : 'written', 'current' => $this->current($idOrder), 'message' => $message];
    }

    /** Why the status cannot be written; ''. */
    private function problem(array $update, string $failedParcel): string
    {
        $idOrder = $update['id_order'];
        if ($update['status']['problem'] !== '') {
            return $update['status']['problem'];
        }
        if ($failedParcel !== '') {
            return sprintf('Order %d: the status waits, because parcel %s could not be written and the customer would be mailed an empty link.', $idOrder, mb_substr($failedParcel, 0, 80));
        }
        $known = Sql::value(sprintf('SELECT id_order_state FROM %s WHERE id_order_state = %d', Sql::table('order_state'), $update['status']['to']));

        return $known !== null ? '' : sprintf('Order %d: the shop has no order status %d, so the status was left. Choose the target status again in the settings.', $idOrder, $update['status']['to']);
    }

    private function step(array $update, int $current): string
    {
        $status = $update['status'];
        $key = $this->writeback->find(ShipmentsWriteback::STATUS, $status['item']);

        return ShipmentsPlan::status(
            $status['to'],
            $status['from'],
            $current,
            $key === null ? '' : ($key['done'] ? 'done' : 'begun'),
            // The newest row of the history is of this status only where the change got as far as the e-mail.
            $key !== null && $current === $status['to'] && (int) Sql::value(sprintf(
                'SELECT id_order_state FROM %s WHERE id_order = %d ORDER BY id_order_history DESC LIMIT 1',
                Sql::table('order_history'),
                $update['id_order']
            )) === $status['to']
        );
    }

    private function current(int $idOrder, bool $lock = false): int
    {
        return (int) Sql::value(sprintf(
            'SELECT current_state FROM %s WHERE id_order = %d%s',
            Sql::table('orders'),
            $idOrder,
            $lock ? ' FOR UPDATE' : ''
        ));
    }

    /** @return bool false where somebody moved the order after it was looked at */
    private function change(int $idOrder, array $status): bool
    {
        return Mute::during($idOrder, Mute::STATUS, function () use ($idOrder, $status): bool {
            // PrestaShop saves the whole order: an object read before the parcels would put old columns back.
            \Cache::clean('objectmodel_Order_' . $idOrder . '_*');
            $order = new \Order($idOrder);
            if ((int) $order->current_state !== $status['from']) {
                return false;
            }
            $this->history($idOrder)->changeIdOrderState($status['to'], $order);

            return true;
        });
    }

    /** The history row with the e-mail. @return bool false where the e-mail could not be sent */
    private function addHistory(int $idOrder, int $to): bool
    {
        return Mute::during($idOrder, Mute::STATUS, function () use ($idOrder, $to): bool {
            \Cache::clean('objectmodel_Order_' . $idOrder . '_*');
            $history = $this->history($idOrder);
            $history->id_order_state = $to;
            $mailed = $history->addWithemail(true);
            if (!(int) $history->id) {
                throw new \RuntimeException('PrestaShop could not add the row to order_history');
            }

            return (bool) $mailed;
        });
    }

    private function history(int $idOrder): \OrderHistory
    {
        $history = new \OrderHistory();
        $history->id_order = $idOrder;
        $history->id_employee = 0;

        return $history;
    }

    private function failed(\Throwable $error, array $update, $key): array
    {
        $words = ShipmentsFailure::words($error, $update['id_order'], 'the status was not written completely', $update['correlation_id']);
        $current = 0;
        try {
            if ($key !== null) {
                $this->writeback->failed($key['id'], $words);
            }
            $current = $this->current($update['id_order']);
        } catch (\Throwable $ignored) {
            // The database that refused the work may refuse this too: the answer has the words.
        }

        return ['outcome' => 'failed', 'current' => $current, 'message' => $words];
    }
}
