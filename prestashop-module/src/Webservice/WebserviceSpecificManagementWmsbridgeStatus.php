<?php
/**
 * `GET /api/wmsbridge_status`: what the module speaks, and whether this shop is the one that was paired.
 *
 * The sidecar asks at its start, again and again, and before it works: it stands still where the two do not match. It has written a
 * challenge into this shop's database before, and finds it here: otherwise its database is another installation's than this shop's.
 */

use WmsBridge\Install\Contract;
use WmsBridge\Install\Pairing;
use WmsBridge\Install\WebserviceKey;
use WmsBridge\Settings\SettingTable;
use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\Sql;

class WebserviceSpecificManagementWmsbridgeStatus extends JsonResource
{
    /** A sidecar asks at once for what it wrote; what it left behind is nothing to prove. */
    const CHALLENGE_SECONDS = 60;

    protected function name(): string
    {
        return 'wmsbridge_status';
    }

    protected function methods(): array
    {
        return ['GET', 'HEAD'];
    }

    /**
     * @return array{module_version: string, layout: int, contract: int, prestashop_version: string, pairing: string, clock: string, challenges: array<int, string>}
     */
    protected function answer($body)
    {
        $idShop = (int) $this->connection['id_shop'];
        WebserviceKey::sweep();
        SettingTable::refresh();

        return [
            'module_version' => Wmsbridge::VERSION,
            'layout' => Contract::LAYOUT,
            'contract' => Contract::CONTRACT,
            'prestashop_version' => _PS_VERSION_,
            'pairing' => Pairing::holds($idShop) ? 'ok' : 'copied',
            'challenges' => array_column(Sql::rows(sprintf(
                'SELECT challenge FROM %s WHERE id_connection = %d AND challenge IS NOT NULL AND challenged_at > UTC_TIMESTAMP(3) - INTERVAL %d SECOND',
                Sql::table('wmsbridge_heartbeat'),
                (int) $this->connection['id_connection'],
                self::CHALLENGE_SECONDS
            )), 'challenge'),
            // As ObjectModel writes date_add and date_upd.
            'clock' => date('Y-m-d H:i:s'),
        ];
    }
}
