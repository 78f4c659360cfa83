<?php
/** What the shop's own call to its Webservice met, in words, and what to do. */

namespace WmsBridge\Admin;

use WmsBridge\Install\WebserviceSwitch;
use WmsBridge\Settings\Translates;

final class WebserviceAnswer
{
    use Translates;

    /** @param string $api an outcome of WebserviceProbe */
    public function sentence(string $api, string $url): string
    {
        switch ($api) {
            case WebserviceProbe::UNREACHABLE:
                return $this->trans('The shop could not call itself at %url% to try it. Where the sidecar works, that does not matter.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::CERTIFICATE:
                return $this->trans('The certificate at %url% was not accepted. The sidecar would refuse it too: check it.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::INSECURE:
                return $this->trans('The address %url% is not encrypted: anyone on the way could read the key. Switch on SSL under Shop Parameters > General. The sidecar refuses such an address unless WMSBRIDGE_ALLOW_HTTP=1 stands in its .env.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::KEY_DROPPED:
                return WebserviceSwitch::passesKey()
                    ? $this->trans('The web server does not hand the key over to PHP. With Apache, write CGIPassAuth On into its configuration; with nginx, pass on the header Authorization.', [], 'Modules.Wmsbridge.Admin')
                    : $this->trans('The web server does not hand the key over to PHP. The file .htaccess can have it do so.', [], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::KEY_REFUSED:
                return $this->trans('The shop refused the key of the sidecar at %url%.', ['%url%' => $url], 'Modules.Wmsbridge.Admin') . ' ' . $this->trans('"Repair" below sets it right.', [], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::FORBIDDEN:
                return $this->trans('Something before the shop refuses requests to %url%: a firewall, or a password of the web server. Let the sidecar through.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::NOT_FOUND:
                return $this->trans('There is no Webservice at %url%: the rewrite rules of the web server do not pass it on to PrestaShop.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            case WebserviceProbe::REDIRECT:
                return $this->trans('The shop answers at %url% with a redirect, and the sidecar follows none. Correct the domain of the shop, or its SSL settings.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
            default:
                return $this->trans('The Webservice failed at %url%: look into the error log of PHP.', ['%url%' => $url], 'Modules.Wmsbridge.Admin');
        }
    }
}
