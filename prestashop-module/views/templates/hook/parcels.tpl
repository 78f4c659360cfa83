{* In the customer's account. The storefront escapes by itself what is not marked with nofilter; links are checked to be web addresses. *}
<div class="box" id="wmsbridge-parcels">
  <h3>{l s='Your parcels' d='Modules.Wmsbridge.Shop'}</h3>
  <ul>
    {foreach $wmsbridge_parcels as $parcel}
      <li>
        {if $parcel.carrier}{$parcel.carrier|escape:'html':'UTF-8' nofilter}: {/if}
        {if $parcel.url}<a href="{$parcel.url|escape:'html':'UTF-8' nofilter}" target="_blank" rel="noopener noreferrer">{l s='Follow parcel %number%' sprintf=['%number%' => $parcel.number|escape:'html':'UTF-8'] d='Modules.Wmsbridge.Shop'}</a>
        {else}{l s='Parcel %number%' sprintf=['%number%' => $parcel.number|escape:'html':'UTF-8'] d='Modules.Wmsbridge.Shop'}{/if}
      </li>
    {/foreach}
  </ul>
</div>
