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

        foreach (array_keys(Settings::ofType('flag')) as $key) {
            $values[$key] = self::flag($posted, $key);
        }

        $release = self::ticked($posted, 'WMSBRIDGE_RELEASE_STATUSES', $orderStates);
        $cancel = self::ticked($posted, 'WMSBRIDGE_CANCEL_STATUSES', $orderStates);
        $values['WMSBRIDGE_RELEASE_STATUSES'] = implode(',', $release);
        $values['WMSBRIDGE_CANCEL_STATUSES'] = implode(',', $cancel);
        // Whoever saves the form has seen all statuses of the shop, and left out those without a tick.
        $values[HoldSettings::KNOWN_STATUSES] = implode(',', $orderStates);
        if ($values[Settings::flowKey('ORDERS')] === '1' && $release === []) {
            $problems[] = ['Orders are to go to the warehouse, but no status releases one: tick at least one status under "Send an order when it enters".', []];
        }
        if (array_intersect($release, $cancel) !== []) {
            $problems[] = ['A status cannot both release and cancel an order (status %ids%): untick it in one of the two lists.', ['%ids%' => implode(', ', array_intersect($release, $cancel))]];
        }

        foreach (array_keys(Settings::ofType('status')) as $key) {
            $id = self::wholeNumber($posted[$key] ?? '0');
            $values[$key] = $id !== null && in_array($id, $orderStates, true) ? (string) $id : '0';
        }

        foreach (Settings::ofType('number') as $key => $rule) {
            $number = self::wholeNumber($posted[$key] ?? '');
            if ($number === null || $number < $rule['least'] || $number > $rule['most']) {
                $problems[] = ['"%value%" is not possible for %setting%: it takes a whole number from %least% to %most%.', [
                    '%value%' => mb_substr(is_string($posted[$key] ?? '') ? $posted[$key] ?? '' : '', 0, 40),
                    '%setting%' => SettingsForm::NAMES[$key],
                    '%least%' => (string) $rule['least'],
                    '%most%' => (string) $rule['most'],
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

        foreach (Settings::ofType('choice') as $key => $rule) {
            $values[$key] = in_array($posted[$key] ?? '', $rule['words'], true) ? $posted[$key] : $rule['default'];
        }
        $lists = Entries::lists(Settings::ofType('list'), SettingsForm::NAMES, $posted);
        foreach (array_keys(Settings::ofType('time')) as $key) {
            $time = trim(is_string($posted[$key] ?? '') ? $posted[$key] ?? '' : '');
            if ($time !== '' && !preg_match('/^([01]?\d|2[0-3]):[0-5]\d$/D', $time)) {
                $problems[] = ['"%value%" is not possible for %setting%.', ['%value%' => mb_substr($time, 0, 40), '%setting%' => SettingsForm::NAMES[$key]]];
            }
            $values[$key] = $time === '' ? '' : str_pad($time, 5, '0', STR_PAD_LEFT);
        }

        return ['values' => $values + $lists['values'], 'problems' => array_merge($problems, $lists['problems'])];
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
