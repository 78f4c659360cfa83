{* The panel on the order's page (the newer look of the back office). Everything that is not our own HTML is escaped. *}
<style>
  .wmsbridge-timeline { list-style: none; margin: 0; padding: 0 0 0 14px; border-left: 2px solid #dfe5e9; }
  .wmsbridge-timeline li { position: relative; padding: 0 0 12px 10px; }
  .wmsbridge-timeline li::before { content: ""; position: absolute; left: -20px; top: 6px; width: 10px; height: 10px; border-radius: 50%; background: #8a97a3; }
  .wmsbridge-timeline li.success::before { background: #3e9b52; }
  .wmsbridge-timeline li.info::before { background: #25b9d7; }
  .wmsbridge-timeline li.warning::before { background: #d18b0f; }
  .wmsbridge-timeline li.danger::before { background: #c0392b; }
</style>
<div class="card mt-2 d-print-none" id="wmsbridge-order">
  <div class="card-header"><h3 class="card-header-title">WMS Bridge
    {if $wmsbridge.state}<span class="badge rounded badge-{$wmsbridge.state_kind|escape:'html':'UTF-8'}">{$wmsbridge.state|escape:'html':'UTF-8'}</span>{/if}
    {if $wmsbridge.wms_status}<span class="badge rounded badge-{$wmsbridge.wms_status_kind|escape:'html':'UTF-8'}">{$wmsbridge.wms_status|escape:'html':'UTF-8'}</span>{/if}
  </h3></div>
  <div class="card-body">
    {if $wmsbridge.said}<div class="alert alert-{if $wmsbridge.said.done}success{else}danger{/if}" role="alert"><p class="alert-text">{$wmsbridge.said.text|escape:'html':'UTF-8'}</p></div>{/if}
    {if $wmsbridge.notice}<div class="alert alert-warning" role="alert"><p class="alert-text">{$wmsbridge.notice|escape:'html':'UTF-8'}</p></div>{/if}
    {if $wmsbridge.problem}<div class="alert alert-{if $wmsbridge.state_kind == 'danger'}danger{else}warning{/if}" role="alert"><p class="alert-text">{$wmsbridge.problem|escape:'html':'UTF-8'}</p></div>{/if}
    {if !$wmsbridge.state}<p>{l s='WMS Bridge has not looked at this order yet.' d='Modules.Wmsbridge.Admin'}</p>{/if}
    <p class="mb-2">
      {if $wmsbridge.wms_number}{l s='Number at the warehouse' d='Modules.Wmsbridge.Admin'}: <strong>{$wmsbridge.wms_number|escape:'html':'UTF-8'}</strong><br>{/if}
      {if $wmsbridge.last_exchange}{l s='Last exchange' d='Modules.Wmsbridge.Admin'}: {$wmsbridge.last_exchange|escape:'html':'UTF-8'}<br>{/if}
      {if $wmsbridge.waits_for}{l s='Waits until this flow is switched on:' d='Modules.Wmsbridge.Admin'} {$wmsbridge.waits_for|escape:'html':'UTF-8'}<br>{/if}
      {if $wmsbridge.next_try}{l s='Tries' d='Modules.Wmsbridge.Admin'}: {$wmsbridge.attempts|intval}; {l s='Next try' d='Modules.Wmsbridge.Admin'}: {$wmsbridge.next_try|escape:'html':'UTF-8'}{/if}
    </p>

    {if $wmsbridge.parcels}
      <h4>{l s='Parcels' d='Modules.Wmsbridge.Admin'}</h4>
      <table class="table table-sm" id="wmsbridge-parcels">
        <thead><tr><th>{l s='Carrier' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Tracking number' d='Modules.Wmsbridge.Admin'}</th></tr></thead>
        <tbody>
          {foreach $wmsbridge.parcels as $parcel}
            <tr><td>{$parcel.carrier|escape:'html':'UTF-8'}</td><td>{if $parcel.url}<a href="{$parcel.url|escape:'html':'UTF-8'}" target="_blank" rel="noopener noreferrer">{$parcel.number|escape:'html':'UTF-8'}</a>{else}{$parcel.number|escape:'html':'UTF-8'}{/if}</td></tr>
          {/foreach}
        </tbody>
      </table>
    {/if}

    {if $wmsbridge.lines}
      <details class="mb-3"><summary>{l s='What the warehouse has of it' d='Modules.Wmsbridge.Admin'}</summary>
        <table class="table table-sm">
          <thead><tr><th>{l s='SKU' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='Ordered' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='Picked' d='Modules.Wmsbridge.Admin'}</th></tr></thead>
          <tbody>{foreach $wmsbridge.lines as $line}<tr><td>{$line.sku|escape:'html':'UTF-8'}</td><td class="text-right">{$line.quantity|intval}</td><td class="text-right">{if $line.picked !== null}{$line.picked|intval}{/if}</td></tr>{/foreach}</tbody>
        </table>
      </details>
    {/if}

    {if $wmsbridge_exchange}{include file='./exchange.tpl'}{/if}

    <h4>{l s='Timeline' d='Modules.Wmsbridge.Admin'}</h4>
    <ol class="wmsbridge-timeline">
      {foreach $wmsbridge.timeline as $entry}
        <li class="{$entry.kind|escape:'html':'UTF-8'}"><strong>{$entry.title|escape:'html':'UTF-8'}</strong> <small class="text-muted">{$entry.time|escape:'html':'UTF-8'}{if $entry.who}, {$entry.who|escape:'html':'UTF-8'}{/if}</small>{if $entry.detail}<br>{$entry.detail|escape:'html':'UTF-8'}{/if}</li>
      {/foreach}
    </ol>

    {if $wmsbridge.may_edit}
      <form method="post" action="{$wmsbridge.send_url|escape:'html':'UTF-8'}" class="d-inline">
        <input type="hidden" name="id_order" value="{$wmsbridge.id_order|intval}"><input type="hidden" name="back_to" value="order">
        <button type="submit" class="btn btn-{if $wmsbridge.asks_sending}primary{else}outline-secondary{/if}">{l s='Send again' d='Modules.Wmsbridge.Admin'}</button>
      </form>
      <form method="post" action="{$wmsbridge.cancel_url|escape:'html':'UTF-8'}" class="d-inline">
        <input type="hidden" name="id_order" value="{$wmsbridge.id_order|intval}"><input type="hidden" name="back_to" value="order">
        <button type="submit" class="btn btn-outline-secondary"{if !$wmsbridge.may_cancel} disabled{/if}>{l s='Cancel at the warehouse' d='Modules.Wmsbridge.Admin'}</button>
      </form>
      {if !$wmsbridge.ignored}
        <form method="post" action="{$wmsbridge.ignore_url|escape:'html':'UTF-8'}" class="d-inline" onsubmit="return confirm({$wmsbridge.ignore_sure|escape:'html':'UTF-8'});">
          <input type="hidden" name="id_order" value="{$wmsbridge.id_order|intval}"><input type="hidden" name="back_to" value="order">
          <button type="submit" class="btn btn-outline-secondary">{l s='Ignore' d='Modules.Wmsbridge.Admin'}</button>
        </form>
      {else}
        <form method="post" action="{$wmsbridge.stop_ignoring_url|escape:'html':'UTF-8'}" class="d-inline">
          <input type="hidden" name="id_order" value="{$wmsbridge.id_order|intval}"><input type="hidden" name="back_to" value="order">
          <button type="submit" class="btn btn-outline-secondary">{l s='Stop ignoring' d='Modules.Wmsbridge.Admin'}</button>
        </form>
      {/if}
      {if !$wmsbridge.may_cancel}<p class="text-muted mt-2 mb-0">{l s='To cancel, give the order a status that cancels it: the warehouse is then asked by itself.' d='Modules.Wmsbridge.Admin'}</p>{/if}
    {/if}
  </div>
</div>
