{* The settings of one shop. The form is PrestaShop's own. *}
{include file='./said.tpl'}
{$wmsbridge_form nofilter}
