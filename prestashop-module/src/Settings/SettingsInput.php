<?php
/**
 * What the settings form sent -> settings, or sentences about what is wrong with it. Pure.
 */

namespace WmsBridge\Settings;

final class SettingsInput
{
    /** A WMS's carrier code is sent in a field of this size by the WMSes we know. */
    const MAX_CARRIER_CODE_CHARACTERS = 64;

    /**
     * @param array<string, mixed> $posted as the form names its fields (SettingsForm)
     * @param array<int, int> $orderStates ids that exist in the shop
     * @param array<int, string> $carriers name by id_reference
     *
     * @return array{values: array<string, string>, problems: array<int, array{0: string, 1: array<string, string>}>}
     *   problems are texts to translate with what stands in them; where there is one, nothing is to be stored
     */
    public static function read(array $posted, array $orderStates, array $carriers): array
    {
        $values = [];
        $problems = [];

        foreach (Settings::FLOWS as $flow) {
            $values[Settings::flowKey($flow)] = self::flag($posted, Settings::flowKey($flow));
        }
        foreach (['WMSBRIDGE_CREATE_ARTICLES', Settings::KEEP_DATA] as $key) {
            $values[$key] = self::flag($posted, $key);
        }

        $release = self::ticked($posted, 'WMSBRIDGE_RELEASE_STATUSES', $orderStates);
        $cancel = self::ticked($posted, 'WMSBRIDGE_CANCEL_STATUSES', $orderStates);
        $values['WMSBRIDGE_RELEASE_STATUSES'] = implode(',', $release);
        $values['WMSBRIDGE_CANCEL_STATUSES'] = implode(',', $cancel);
        if ($values[Settings::flowKey('ORDERS')] === '1' && $release === []) {
            $problems[] = ['Orders are to go to the warehouse, but no status releases one: tick at least one status under "Send an order when it enters".', []];
        }
        if (array_intersect($release, $cancel) !== []) {
            $problems[] = ['A status cannot both release and cancel an order (status %ids%): untick it in one of the two lists.', ['%ids%' => implode(', ', array_intersect($release, $cancel))]];
        }

        foreach (Settings::WMS_STATUSES as $status) {
            $key = Settings::statusKey($status);
            $id = self::wholeNumber($posted[$key] ?? '0');
            $values[$key] = $id !== null && in_array($id, $orderStates, true) ? (string) $id : '0';
        }

        foreach (Settings::NUMBERS as $key => $rule) {
            $number = self::wholeNumber($posted[$key] ?? '');
            if ($number === null || $number < $rule[1] || $number > $rule[2]) {
                $problems[] = ['"%value%" is not possible for %setting%: it takes a whole number from %least% to %most%.', [
                    '%value%' => mb_substr(is_string($posted[$key] ?? '') ? $posted[$key] ?? '' : '', 0, 40),
                    '%setting%' => SettingsForm::NUMBER_NAMES[$key],
                    '%least%' => (string) $rule[1],
                    '%most%' => (string) $rule[2],
                ]];
                continue;
            }
            $values[$key] = (string) $number;
        }

        $map = [];
        foreach ($carriers as $idReference => $name) {
            $code = $posted['WMSBRIDGE_CARRIER_' . $idReference] ?? '';
            $code = is_string($code) ? trim($code) : '';
            if (mb_strlen($code) > self::MAX_CARRIER_CODE_CHARACTERS) {
                $problems[] = ['The code for the carrier %carrier% has more than %most% characters.', ['%carrier%' => $name, '%most%' => (string) self::MAX_CARRIER_CODE_CHARACTERS]];
            } elseif ($code !== '') {
                $map[(string) $idReference] = $code;
            }
        }
        $values['WMSBRIDGE_CARRIER_MAP'] = (string) json_encode((object) $map, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_HEX_TAG);

        $stock = StockSettings::read($posted);
        $hold = HoldSettings::read($posted, $orderStates);

        return ['values' => $values + $stock['values'] + $hold['values'], 'problems' => array_merge($problems, $stock['problems'], $hold['problems'])];
    }

    private static function flag(array $posted, string $key): string
    {
        return ($posted[$key] ?? '') === '1' ? '1' : '0';
    }

    /** @return array<int, int> ids whose box KEY_id is ticked */
    private static function ticked(array $posted, string $key, array $ids): array
    {
        return array_values(array_filter($ids, static function (int $id) use ($posted, $key): bool {
            return !empty($posted[$key . '_' . $id]);
        }));
    }

    /** @param mixed $text */
    private static function wholeNumber($text)
    {
        return is_string($text) && preg_match('/^\s*\d{1,9}\s*$/D', $text) ? (int) trim($text) : null;
    }
}
