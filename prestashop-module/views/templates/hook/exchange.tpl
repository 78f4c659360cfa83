{* The last call to the WMS, on the order's page and on an event's. *}
<details class="wmsbridge-exchange mb-3"{if isset($wmsbridge_exchange_open)} open{/if}>
  <summary>{l s='The last call to the warehouse' d='Modules.Wmsbridge.Admin'}: {$wmsbridge_exchange.operation|escape:'html':'UTF-8'}, {$wmsbridge_exchange.at|escape:'html':'UTF-8'}</summary>
  <p><strong>{l s='Its answer' d='Modules.Wmsbridge.Admin'}:</strong> {$wmsbridge_exchange.answer|escape:'html':'UTF-8'}</p>
  <p><strong>{l s='What was sent' d='Modules.Wmsbridge.Admin'}</strong>{if $wmsbridge_exchange.masked} ({l s='the customer\'s data is masked for your profile' d='Modules.Wmsbridge.Admin'}){/if}</p>
  <pre style="max-height: 30em; overflow: auto; white-space: pre-wrap;">{$wmsbridge_exchange.request|escape:'html':'UTF-8'}</pre>
</details>
