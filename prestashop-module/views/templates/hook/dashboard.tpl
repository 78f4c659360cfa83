{* On the dashboard: the first line of the overview. *}
<section class="panel widget" id="wmsbridge-dashboard">
  <header class="panel-heading"><i class="icon-truck"></i> WMS Bridge</header>
  {foreach $wmsbridge_shops as $shop}
    <div class="alert alert-{$shop.first.level|escape:'html':'UTF-8'}">{if $wmsbridge_shops|count > 1}{$shop.name|escape:'html':'UTF-8'}: {/if}{$shop.first.text|escape:'html':'UTF-8'}</div>
  {/foreach}
  <a href="{$wmsbridge_url|escape:'html':'UTF-8'}">{l s='To the overview' d='Modules.Wmsbridge.Admin'}</a>
</section>
