<?php
/**
 * The last call of an order to the WMS and its answer, for people: in our own words, as the sidecar noted them, not in the WMS's format.
 * The customer's data is masked for who may look at the queue and change nothing there.
 */

namespace WmsBridge\Admin;

use WmsBridge\Contract\Vocabulary;
use WmsBridge\Settings\Translates;

final class Exchange
{
    use Translates;

    const MASK = '•••';

    /** What of a request says who the customer is. Of the address the country stays: it explains many refusals. */
    const PERSONAL = Vocabulary::PERSONAL_DRAFT_FIELDS;
    const NOT_PERSONAL = Vocabulary::PLAIN_ADDRESS_FIELDS;

    /** Shorter ones stand in too many words: "Li" in "Lieferung". */
    const SHORTEST_TEXT = 4;

    /** @return array<string, mixed> for the template; empty where the WMS was never called, or too long ago */
    public function last(int $idConnection, int $idOrder): array
    {
        $rows = \Db::getInstance()->executeS('SELECT `called_operation`, `called_at`, `called_with`, `call_answer` FROM `' . _DB_PREFIX_ . 'wmsbridge_wms_order`'
            . ' WHERE `id_connection` = ' . $idConnection . ' AND `id_order` = ' . $idOrder . ' AND `called_at` IS NOT NULL ORDER BY `called_at` DESC LIMIT 1', true, false) ?: [];
        if ($rows === []) {
            return [];
        }
        $mayEdit = Rights::has(Rights::EDIT, Tabs::QUEUE);

        return [
            'operation' => Words::of($this->operations(), $rows[0]['called_operation']),
            'at' => Clock::shown($rows[0]['called_at']),
            'masked' => !$mayEdit,
        ] + self::shown((string) $rows[0]['called_with'], (string) $rows[0]['call_answer'], !$mayEdit);
    }

    /**
     * Pure.
     *
     * @param string $request JSON of a WmsOrderDraft, or of a number to cancel
     *
     * @return array{request: string, answer: string}
     */
    public static function shown(string $request, string $answer, bool $masked): array
    {
        $read = json_decode($request, true);
        if (!is_array($read)) {
            // What cannot be read cannot be masked either.
            return ['request' => '', 'answer' => $masked ? self::MASK : $answer];
        }
        if ($masked) {
            $texts = [];
            foreach ($read as $name => $value) {
                if ($name === 'recipient' && is_array($value)) {
                    foreach (array_diff_key($value, array_flip(self::NOT_PERSONAL)) as $part => $text) {
                        $texts[] = (string) $text;
                        $read[$name][$part] = self::masked($text);
                    }
                } elseif (in_array($name, self::PERSONAL, true)) {
                    $texts[] = (string) $value;
                    $read[$name] = self::masked($value);
                }
            }
            // The longest first: a street may hold the name.
            usort($texts, static function (string $a, string $b): int {
                return strlen($b) <=> strlen($a);
            });
            foreach ($texts as $text) {
                $answer = mb_strlen($text) < self::SHORTEST_TEXT ? $answer : str_ireplace($text, self::MASK, $answer);
            }
        }

        return ['request' => (string) json_encode($read, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), 'answer' => $answer];
    }

    /** @param mixed $value */
    private static function masked($value): string
    {
        return (string) $value === '' ? '' : self::MASK;
    }

    /** @return array<string, string> */
    private function operations(): array
    {
        return [
            'create' => $this->trans('Create the order', [], 'Modules.Wmsbridge.Admin'),
            'update' => $this->trans('Change the order', [], 'Modules.Wmsbridge.Admin'),
            'cancel' => $this->trans('Cancel the order', [], 'Modules.Wmsbridge.Admin'),
        ];
    }
}
