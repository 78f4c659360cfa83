{* Beside the part that is refreshed: where from, and what is said when that fails. *}
<div id="wmsbridge-refresh" class="alert alert-warning" data-part="wmsbridge-overview" data-url="{$wmsbridge_refresh_url|escape:'html':'UTF-8'}" hidden>
  {l s='This page could not be refreshed: what stands here may be old. Load it again.' d='Modules.Wmsbridge.Admin'}
</div>
