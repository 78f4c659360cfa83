<?php
/**
 * `POST /api/wmsbridge_shipments`: tracking numbers and statuses onto orders, as docs/contract.md has it.
 */

use WmsBridge\Webservice\Connection;
use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\ShipmentsBudget;
use WmsBridge\Webservice\ShipmentsRequest;
use WmsBridge\Webservice\ShipmentsWriter;

class WebserviceSpecificManagementWmsbridgeShipments extends JsonResource
{
    protected function name(): string
    {
        return 'wmsbridge_shipments';
    }

    protected function methods(): array
    {
        return ['POST'];
    }

    /**
     * @return array<int, array<string, mixed>> one result an update, in the order of the request
     */
    protected function answer($body)
    {
        $request = ShipmentsRequest::read($body);
        $writer = new ShipmentsWriter($request['connection'], Connection::shopOf($request['connection'], $this->connection), new ShipmentsBudget($request['seconds']));
        // A sidecar that gave up waiting asks again; this request still ends what it began.
        ignore_user_abort(true);

        return array_map([$writer, 'write'], $request['updates']);
    }
}
