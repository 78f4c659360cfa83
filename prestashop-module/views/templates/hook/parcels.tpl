{* In the customer's account. Values come escaped (CustomerParcels): in the storefront PrestaShop makes the modifier "escape" do nothing. *}
<div class="box" id="wmsbridge-parcels">
  <h3>{l s='Your parcels' d='Modules.Wmsbridge.Shop'}</h3>
  <ul>
    {foreach $wmsbridge_parcels as $parcel}
      <li>
        {if $parcel.carrier}{$parcel.carrier nofilter}: {/if}
        {if $parcel.url}<a href="{$parcel.url nofilter}" target="_blank" rel="noopener noreferrer">{l s='Follow parcel %number%' sprintf=['%number%' => $parcel.number] d='Modules.Wmsbridge.Shop'}</a>
        {else}{l s='Parcel %number%' sprintf=['%number%' => $parcel.number] d='Modules.Wmsbridge.Shop'}{/if}
      </li>
    {/foreach}
  </ul>
</div>
