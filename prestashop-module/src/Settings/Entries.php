<?php
/** Lists of a form -> what is stored, or sentences about what is wrong with them. Pure. */

namespace WmsBridge\Settings;

final class Entries
{
    /** ps_configuration cuts longer ones in silence. */
    const MAX_LIST_BYTES = 60000;

    /**
     * @param array<string, array<string, mixed>> $lists rules by key; `entry` is what each entry must look like
     * @param array<string, string> $names of the fields, for sentences
     * @param array<string, mixed> $posted
     *
     * @return array{values: array<string, string>, problems: array<int, array{0: string, 1: array<string, string>}>} as SettingsInput's
     */
    public static function lists(array $lists, array $names, array $posted): array
    {
        $values = [];
        $problems = [];
        foreach ($lists as $key => $rule) {
            $entries = self::of($posted[$key] ?? '');
            foreach ($entries as $entry) {
                // PrestaShop takes tags out of what it stores.
                if (!preg_match('/^' . $rule['entry'] . '$/Du', $entry) || strpbrk($entry, '<>') !== false) {
                    $problems[] = ['"%value%" is not possible for %setting%.', ['%value%' => mb_substr($entry, 0, 40), '%setting%' => $names[$key]]];
                }
            }
            // Commas, for PrestaShop takes the ends of lines out too.
            $values[$key] = implode(',', $entries);
            if (strlen($values[$key]) > self::MAX_LIST_BYTES) {
                $problems[] = ['The list is too long for %setting%: patterns with * say more in less.', ['%setting%' => $names[$key]]];
            }
        }

        return ['values' => $values, 'problems' => $problems];
    }

    /** How a list stands in its field: one entry a line. */
    public static function lines(string $list): string
    {
        return implode("\n", self::of($list));
    }

    /** @param mixed $list @return array<int, string> */
    private static function of($list): array
    {
        $parts = is_string($list) ? preg_split('/[,\r\n]+/', $list) ?: [] : [];

        return array_values(array_unique(array_filter(array_map('trim', $parts), static function (string $part): bool {
            return $part !== '';
        })));
    }
}
