{* One event of the queue: what happened, what became of it, and the last call for its order. *}
<div class="panel" id="wmsbridge-event">
  <h3><i class="icon-search-plus"></i> {l s='Event' d='Modules.Wmsbridge.Admin'} {$wmsbridge_event.id|intval}</h3>
  <dl class="dl-horizontal">
    {foreach $wmsbridge_event.facts as $fact}{if $fact.text !== ''}<dt>{$fact.title|escape:'html':'UTF-8'}</dt><dd>{$fact.text|escape:'html':'UTF-8'}</dd>{/if}{/foreach}
  </dl>
  {if $wmsbridge_exchange}{include file='../hook/exchange.tpl'}{else}<p>{l s='The warehouse was not called for this order, or too long ago.' d='Modules.Wmsbridge.Admin'}</p>{/if}
  <div class="panel-footer">
    <a class="btn btn-default" href="{$wmsbridge_event.back|escape:'html':'UTF-8'}"><i class="process-icon-back"></i> {l s='Queue' d='Modules.Wmsbridge.Admin'}</a>
    {if $wmsbridge_event.order}<a class="btn btn-default" href="{$wmsbridge_event.order|escape:'html':'UTF-8'}"><i class="process-icon-preview"></i> {l s='To the order' d='Modules.Wmsbridge.Admin'}</a>{/if}
  </div>
</div>
