{* In the customer's account. In the storefront PrestaShop escapes every value that is put out, and "escape" once more changes nothing. *}
<div class="box" id="wmsbridge-parcels">
  <h3>{l s='Your parcels' d='Modules.Wmsbridge.Shop'}</h3>
  <ul>
    {foreach $wmsbridge_parcels as $parcel}
      <li>
        {if $parcel.carrier}{$parcel.carrier|escape:'html':'UTF-8'}: {/if}
        {if $parcel.url}<a href="{$parcel.url|escape:'html':'UTF-8'}" target="_blank" rel="noopener noreferrer">{$parcel.text|escape:'html':'UTF-8'}</a>{else}{$parcel.text|escape:'html':'UTF-8'}{/if}
      </li>
    {/foreach}
  </ul>
</div>
