{* On the product's page (the newer look of the back office). *}
<div id="wmsbridge-product">
  {if $wmsbridge.notice}<div class="alert alert-warning" role="alert"><p class="alert-text">{$wmsbridge.notice|escape:'html':'UTF-8'}</p></div>{/if}
  <p>{$wmsbridge.rule|escape:'html':'UTF-8'}</p>
  {if $wmsbridge.no_sku}<div class="alert alert-warning" role="alert"><p class="alert-text">{l s='This product has no reference. The warehouse knows articles by it: give the product, or each combination, a reference.' d='Modules.Wmsbridge.Admin'}</p></div>{/if}
  {if $wmsbridge.rows}
    <table class="table">
      <thead><tr>
        <th>{l s='SKU' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Warehouse' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='The warehouse has' d='Modules.Wmsbridge.Admin'}</th>
        <th class="text-right">{l s='In-flight' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='Kept back' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='For sale' d='Modules.Wmsbridge.Admin'}</th>
        <th>{l s='Result' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Asked' d='Modules.Wmsbridge.Admin'}</th>
      </tr></thead>
      <tbody>
        {foreach $wmsbridge.rows as $row}
          <tr>
            <td>{$row.sku|escape:'html':'UTF-8'}</td><td>{$row.warehouse|escape:'html':'UTF-8'}</td><td class="text-right">{$row.level|intval}</td>
            <td class="text-right">{if $row.in_flight !== null}{$row.in_flight|intval}{/if}</td><td class="text-right">{if $row.kept !== null}{$row.kept|intval}{/if}</td><td class="text-right">{if $row.result !== null}<strong>{$row.result|intval}</strong>{/if}</td>
            <td><span class="badge rounded badge-{$row.kind|escape:'html':'UTF-8'}">{$row.outcome|escape:'html':'UTF-8'}</span>{if $row.problem}<br><small>{$row.problem|escape:'html':'UTF-8'}</small>{/if}</td>
            <td>{$row.asked|escape:'html':'UTF-8'}</td>
          </tr>
        {/foreach}
      </tbody>
    </table>
  {/if}
  {if $wmsbridge.unknown}<p>{l s='The warehouse has said nothing of:' d='Modules.Wmsbridge.Admin'} {$wmsbridge.unknown|escape:'html':'UTF-8'}</p>{/if}
</div>
