<?php
/** The texts that the customer wrote for a line: an engraving, a name on a shirt. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Customizations implements OrderPart
{
    /** \Product::CUSTOMIZE_TEXTFIELD; 0 is an image. */
    const TEXT = 1;

    /** @var int */
    private $idShop;

    public function __construct(int $idShop)
    {
        $this->idShop = $idShop;
    }

    public function addTo(array &$orders): void
    {
        $ids = array_filter(array_column(array_merge([], ...array_column($orders, 'lines')), 'id_customization'));
        if ($ids === []) {
            return;
        }
        $texts = $this->texts($ids);
        foreach ($orders as &$order) {
            foreach ($order['lines'] as &$line) {
                foreach ($texts[$line['id_customization']] ?? [] as $text) {
                    $line['customizations'][] = ['name' => $text['names'][$order['id_lang']] ?? (string) reset($text['names']), 'value' => $text['value']];
                }
            }
            unset($line);
        }
    }

    /**
     * @param array<int, int> $ids of customizations
     *
     * @return array<int, array<int, array{value: string, names: array<int, string>}>> by customization and field; the names of the field by language
     */
    private function texts(array $ids): array
    {
        $texts = [];
        foreach (Sql::rows(sprintf(
            'SELECT v.id_customization, v.`index`, v.value, l.id_lang, l.name FROM %s v
             LEFT JOIN %s l ON l.id_customization_field = v.`index` AND l.id_shop = %d
             WHERE v.type = %d AND v.id_customization IN (%s) ORDER BY v.id_customization, v.`index`, l.id_lang',
            Sql::table('customized_data'),
            Sql::table('customization_field_lang'),
            $this->idShop,
            self::TEXT,
            Sql::numbers($ids)
        )) as $row) {
            $field = $texts[(int) $row['id_customization']][(int) $row['index']] ?? ['value' => Value::text($row['value']), 'names' => []];
            $field['names'][(int) $row['id_lang']] = Value::text($row['name']);
            $texts[(int) $row['id_customization']][(int) $row['index']] = $field;
        }

        return $texts;
    }
}
