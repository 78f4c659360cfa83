{* The settings of one shop. The form is PrestaShop's own. *}
{include file='./said.tpl'}
<div id="wmsbridge-settings">{$wmsbridge_form nofilter}</div>
