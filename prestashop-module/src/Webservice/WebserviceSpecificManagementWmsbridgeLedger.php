<?php
/**
 * `POST /api/wmsbridge_ledger`: the ledger's statements by name, for a sidecar that cannot reach the shop's database. SQL never comes
 * from outside; docs/contract.md has the request.
 */

use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\LedgerBatch;

class WebserviceSpecificManagementWmsbridgeLedger extends JsonResource
{
    protected function name(): string
    {
        return 'wmsbridge_ledger';
    }

    protected function methods(): array
    {
        return ['POST'];
    }

    /** @return array<string, mixed> */
    protected function answer($body)
    {
        return LedgerBatch::run($body, (int) $this->connection['id_connection'], (int) $this->connection['id_shop']);
    }
}
