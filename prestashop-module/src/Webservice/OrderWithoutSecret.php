<?php
/**
 * An order as the sidecar's key sees it: without `secure_key`, which is the customer's own. It opens pages of the customer's orders, and
 * could be guessed by filters where it is not shown.
 */

namespace WmsBridge\Webservice;

class OrderWithoutSecret extends \Order
{
    public function getWebserviceParameters($ws_params_attribute_name = null)
    {
        $parameters = parent::getWebserviceParameters($ws_params_attribute_name);
        unset($parameters['fields']['secure_key']);

        return $parameters;
    }
}
