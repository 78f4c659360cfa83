<?php
/**
 * What `POST /api/wmsbridge_shipments` was asked for, checked before anything is read or written. Pure.
 *
 * A request that is wrong as a whole throws; a bad item becomes words of its own and holds up no other.
 */

namespace WmsBridge\Webservice;

final class ShipmentsRequest
{
    /** `order_carrier.tracking_number` in PrestaShop 8 and 9. 8.2 would cut a longer one in silence. */
    const MAX_TRACKING_NUMBER_CHARACTERS = 64;

    /** Columns of wmsbridge_writeback: what does not fit would be cut in silence (PrestaShop sets sql_mode ''). */
    const MAX_KEY_CHARACTERS = 128;
    const MAX_WMS_NUMBER_CHARACTERS = 64;
    const MAX_CARRIER_NAME_CHARACTERS = 128;
    const MAX_TRACKING_URL_CHARACTERS = 1000;

    /** What PrestaShop 8 and 9 take as a tracking number. */
    const TRACKING_NUMBER = '/^[~:#,%&_=()\[\]. ?+\-@\/a-zA-Z0-9]+$/D';

    /**
     * @param mixed $body the decoded JSON
     *
     * @return array{connection: int, seconds: float, updates: array<int, array<string, mixed>>} every update as `update()` gives it
     *
     * @throws \InvalidArgumentException in a sentence, where the request is wrong as a whole
     */
    public static function read($body): array
    {
        if (!is_array($body)) {
            throw new \InvalidArgumentException('The request is not a JSON object: send {"connection":1,"updates":[…]}.');
        }
        $connection = $body['connection'] ?? null;
        if (!is_int($connection) || $connection < 1) {
            throw new \InvalidArgumentException('"connection" must be the number of a connection (a whole number from 1).');
        }
        $updates = $body['updates'] ?? null;
        if (!is_array($updates) || array_values($updates) !== $updates) {
            throw new \InvalidArgumentException('"updates" must be a list of orders to write.');
        }

        $seconds = $body['seconds'] ?? ShipmentsBudget::DEFAULT_SECONDS;
        if (!is_numeric($seconds) || $seconds < 0 || $seconds > ShipmentsBudget::MOST_SECONDS) {
            throw new \InvalidArgumentException(sprintf('"seconds" must be a number from 0 to %d: how long this request may go on beginning work.', ShipmentsBudget::MOST_SECONDS));
        }

        return ['connection' => $connection, 'seconds' => (float) $seconds, 'updates' => array_map([self::class, 'update'], $updates)];
    }

    /**
     * One update with every field present and of its type, and in `problem` what is wrong with it ('': nothing).
     *
     * @param mixed $update
     *
     * @return array{id_order: int, wms_number: string, correlation_id: string,
     *   parcels: array<int, array{key: string, tracking_number: string, tracking_url: string, id_carrier: int|null,
     *   carrier_name: string, problem: string}>, parcels_whole: bool,
     *   status: array{item: string, to: int, from: int, problem: string}|null, problem: string}
     */
    public static function update($update): array
    {
        $update = is_array($update) ? $update : [];
        $idOrder = is_int($update['id_order'] ?? null) && $update['id_order'] > 0 ? $update['id_order'] : 0;
        $wmsNumber = is_string($update['wms_number'] ?? null) ? $update['wms_number'] : '';
        $parcels = $update['parcels'] ?? null;
        // Left out, nothing is said of the parcels that were written before.
        $whole = $parcels !== null;
        $parcels = $parcels ?? [];
        $status = $update['status'] ?? null;

        $problem = '';
        if ($idOrder === 0) {
            $problem = 'An update names no order: "id_order" must be a whole number from 1.';
        } elseif ($wmsNumber === '' || mb_strlen($wmsNumber) > self::MAX_WMS_NUMBER_CHARACTERS) {
            $problem = sprintf('Order %d: "wms_number" must be a text of 1 to %d characters.', $idOrder, self::MAX_WMS_NUMBER_CHARACTERS);
        } elseif (!is_array($parcels) || array_values($parcels) !== $parcels) {
            $problem = sprintf('Order %d: "parcels" must be a list.', $idOrder);
        } elseif ($status !== null && !is_array($status)) {
            $problem = sprintf('Order %d: "status" must be an object or null.', $idOrder);
        }

        $read = [];
        foreach (is_array($parcels) ? $parcels : [] as $parcel) {
            $read[] = self::parcel($parcel, $idOrder);
        }

        return [
            'id_order' => $idOrder,
            'wms_number' => $wmsNumber,
            'correlation_id' => is_string($update['correlation_id'] ?? null) ? mb_substr($update['correlation_id'], 0, 64) : '',
            'parcels' => $read,
            'parcels_whole' => $whole,
            'status' => is_array($status) ? self::status($status, $idOrder) : null,
            'problem' => $problem,
        ];
    }

    /**
     * @param mixed $parcel
     *
     * @return array{key: string, tracking_number: string, tracking_url: string, id_carrier: int|null,
     *   carrier_name: string, problem: string}
     */
    private static function parcel($parcel, int $idOrder): array
    {
        $parcel = is_array($parcel) ? $parcel : [];
        $key = is_string($parcel['key'] ?? null) ? $parcel['key'] : '';
        $number = is_string($parcel['tracking_number'] ?? null) ? trim($parcel['tracking_number']) : '';
        $url = is_string($parcel['tracking_url'] ?? null) ? trim($parcel['tracking_url']) : '';
        $idCarrier = $parcel['id_carrier'] ?? null;
        $name = is_string($parcel['carrier_name'] ?? null) ? $parcel['carrier_name'] : '';

        $problem = '';
        if ($key === '' || mb_strlen($key) > self::MAX_KEY_CHARACTERS) {
            $problem = sprintf('Order %d: a parcel\'s "key" must be a text of 1 to %d characters.', $idOrder, self::MAX_KEY_CHARACTERS);
        } elseif (isset($parcel['tracking_number']) && !is_string($parcel['tracking_number'])) {
            $problem = sprintf('Order %d, parcel %s: "tracking_number" must be a text.', $idOrder, $key);
        } elseif (mb_strlen($number) > self::MAX_TRACKING_NUMBER_CHARACTERS) {
            $problem = sprintf(
                'Order %d, parcel %s: the tracking number has %d characters and the shop\'s field (order_carrier.tracking_number) holds %d: it was not written. Have the warehouse give a shorter one; or enter it and the order\'s status by hand, and then choose "Ignore" for the order in WMS Bridge.',
                $idOrder,
                mb_substr($key, 0, 80),
                mb_strlen($number),
                self::MAX_TRACKING_NUMBER_CHARACTERS
            );
        } elseif ($number !== '' && !preg_match(self::TRACKING_NUMBER, $number)) {
            $problem = sprintf(
                'Order %d, parcel %s: the tracking number has characters that PrestaShop refuses (it takes letters, digits, spaces and ~:#,%%&_=()[].?+-@/): it was not written. Have the warehouse correct it; or enter it and the order\'s status by hand, and then choose "Ignore" for the order in WMS Bridge.',
                $idOrder,
                $key
            );
        } elseif ($idCarrier !== null && (!is_int($idCarrier) || $idCarrier < 1)) {
            $problem = sprintf('Order %d, parcel %s: "id_carrier" must be the number of a carrier or null.', $idOrder, $key);
        }

        return [
            'key' => $key,
            'tracking_number' => $number,
            // Half a link leads nowhere: one that does not fit is left out, and the shop's carrier knows the page.
            'tracking_url' => mb_strlen($url) > self::MAX_TRACKING_URL_CHARACTERS ? '' : $url,
            'id_carrier' => is_int($idCarrier) ? $idCarrier : null,
            'carrier_name' => mb_substr($name, 0, self::MAX_CARRIER_NAME_CHARACTERS),
            'problem' => $problem,
        ];
    }

    /**
     * @return array{item: string, to: int, from: int, problem: string}
     */
    private static function status(array $status, int $idOrder): array
    {
        $item = is_string($status['item'] ?? null) ? $status['item'] : '';
        $to = $status['to'] ?? null;
        $from = $status['from'] ?? null;

        $problem = '';
        if ($item === '' || mb_strlen($item) > self::MAX_KEY_CHARACTERS) {
            $problem = sprintf('Order %d: the status\'s "item" must be a text of 1 to %d characters.', $idOrder, self::MAX_KEY_CHARACTERS);
        } elseif (!is_int($to) || $to < 1) {
            $problem = sprintf('Order %d: the status\'s "to" must be the number of an order status.', $idOrder);
        } elseif (!is_int($from) || $from < 0) {
            $problem = sprintf('Order %d: the status\'s "from" must be the number of the order\'s present status.', $idOrder);
        }

        return ['item' => $item, 'to' => is_int($to) ? $to : 0, 'from' => is_int($from) ? $from : 0, 'problem' => $problem];
    }
}
