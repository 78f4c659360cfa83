<?php
/** Good guesses from names, for whoever sets the module up: only a person's "Save" makes them count. Pure. */

namespace WmsBridge\Settings;

final class Guess
{
    /** Carriers by what their names hold, lower case and without accents; longer names first where one holds the other. */
    const CARRIERS = [
        'fedex' => 'FEDEX', 'postnord' => 'POSTNORD', 'bring' => 'BRING', 'budbee' => 'BUDBEE', 'schenker' => 'SCHENKER', 'dsv' => 'DSV',
        'colissimo' => 'COLISSIMO', 'chronopost' => 'CHRONOPOST', 'mondial relay' => 'MONDIALRELAY', 'relais colis' => 'RELAISCOLIS', 'colis prive' => 'COLISPRIVE',
        'correos express' => 'CORREOSEXPRESS', 'correos' => 'CORREOS', 'seur' => 'SEUR', 'mrw' => 'MRW', 'nacex' => 'NACEX',
        'bartolini' => 'BRT', 'brt' => 'BRT', 'poste italiane' => 'POSTEITALIANE', 'sda' => 'SDA',
        'inpost' => 'INPOST', 'paczkomat' => 'INPOST', 'poczta polska' => 'POCZTAPOLSKA', 'hermes' => 'HERMES', 'deutsche post' => 'DEUTSCHEPOST',
        'dhl' => 'DHL', 'dpd' => 'DPD', 'gls' => 'GLS', 'ups' => 'UPS', 'tnt' => 'TNT',
    ];

    /** Statuses of an agency's own by what their names hold, in the languages of this module. */
    const STATUSES = [
        'PACKED' => ['packed', 'emball', 'colis pret', 'empaquetad', 'embalad', 'imballat', 'confezionat', 'verpackt', 'gepackt', 'spakowan', 'zapakowan'],
        'PARTIALLY_SHIPPED' => ['partially shipped', 'partly shipped', 'partiellement exp', 'expediee partiellement', 'parcialmente env', 'enviado parcial', 'parzialmente sped', 'spedito parz', 'teilweise versen', 'teilweise versandt', 'teillieferung', 'czesciowo wys'],
        'RETURNED' => ['returned', 'retourn', 'devuelt', 'reso', 'restituit', 'zuruckgesandt', 'retoure', 'zwrocon', 'zwrot'],
    ];

    /**
     * @param array<int, string> $carriers name by id_reference
     * @param array<string, string> $values field values: what has a code is not guessed
     *
     * @return array<string, string> code by field, where the name says one
     */
    public static function carriers(array $carriers, array $values): array
    {
        $guessed = [];
        foreach ($carriers as $idReference => $name) {
            $key = 'WMSBRIDGE_CARRIER_' . $idReference;
            $code = ($values[$key] ?? '') === '' ? self::carrier($name) : '';
            if ($code !== '') {
                $guessed[$key] = $code;
            }
        }

        return $guessed;
    }

    public static function carrier(string $name): string
    {
        $name = self::plain($name);
        foreach (self::CARRIERS as $part => $code) {
            // A short name in the middle of a word is another word ("groups", "cups").
            if (preg_match('/(^|[^a-z])' . preg_quote($part, '/') . '($|[^a-z])/', $name)) {
                return $code;
            }
        }

        return '';
    }

    /**
     * The shop's status for one of ours, by its name.
     *
     * @param array<int, string> $names of statuses by id
     *
     * @return int 0 where none, or more than one, bears such a name
     */
    public static function status(string $wmsStatus, array $names): int
    {
        $found = [];
        foreach ($names as $id => $name) {
            foreach (self::STATUSES[$wmsStatus] ?? [] as $part) {
                if (preg_match('/(^|[^a-z])' . preg_quote($part, '/') . '/', self::plain($name))) {
                    $found[$id] = $id;
                }
            }
        }

        return count($found) === 1 ? (int) reset($found) : 0;
    }

    private static function plain(string $name): string
    {
        $from = ['à', 'á', 'â', 'ä', 'ą', 'ç', 'ć', 'è', 'é', 'ê', 'ë', 'ę', 'ì', 'í', 'î', 'ï', 'ł', 'ñ', 'ń', 'ò', 'ó', 'ô', 'ö', 'ś', 'ù', 'ú', 'û', 'ü', 'ź', 'ż'];
        $to = ['a', 'a', 'a', 'a', 'a', 'c', 'c', 'e', 'e', 'e', 'e', 'e', 'i', 'i', 'i', 'i', 'l', 'n', 'n', 'o', 'o', 'o', 'o', 's', 'u', 'u', 'u', 'u', 'z', 'z'];

        return str_replace($from, $to, mb_strtolower($name));
    }
}
