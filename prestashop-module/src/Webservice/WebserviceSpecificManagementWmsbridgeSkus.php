<?php
/**
 * `POST /api/wmsbridge_skus`: which of these SKUs more than one product or combination has, as docs/contract.md has it.
 */

use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\SharedSkus;

class WebserviceSpecificManagementWmsbridgeSkus extends JsonResource
{
    const MOST_SKUS = 5000;

    protected function name(): string
    {
        return 'wmsbridge_skus';
    }

    protected function methods(): array
    {
        return ['POST'];
    }

    /** @return array<int, array{0: string, 1: array<int, array{0: int, 1: int, 2: string}>}> */
    protected function answer($body)
    {
        $skus = is_array($body) ? $body['skus'] ?? null : null;
        if (!is_array($skus) || array_filter($skus, 'is_string') !== $skus || count($skus) > self::MOST_SKUS) {
            throw new InvalidArgumentException(sprintf('"skus" must be a list of texts, %d at most.', self::MOST_SKUS));
        }

        return SharedSkus::find(array_values($skus), (int) $this->connection['id_shop'], (int) Configuration::get('PS_LANG_DEFAULT'));
    }
}
