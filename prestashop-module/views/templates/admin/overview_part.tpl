{* The overview, refreshed as a whole. Everything that is not our own HTML is escaped. *}
<div id="wmsbridge-overview">
{foreach $wmsbridge_shops as $shop}
  {if $wmsbridge_shops|count > 1}<h2>{$shop.name|escape:'html':'UTF-8'}</h2>{/if}

  <div class="alert alert-{$shop.first.level|escape:'html':'UTF-8'} wmsbridge-line" data-level="{$shop.first.level|escape:'html':'UTF-8'}">
    {$shop.first.text|escape:'html':'UTF-8'}
    {foreach $shop.first.links as $link}<a class="btn btn-default" href="{$link.url|escape:'html':'UTF-8'}">{$link.text|escape:'html':'UTF-8'}</a>{/foreach}
    {if $wmsbridge_may_edit && $shop.first.send}
      <form method="post" class="wmsbridge-inline" action="{$wmsbridge_url|escape:'html':'UTF-8'}&amp;action=sendHeld">
        <input type="hidden" name="reason" value="{$shop.first.send|escape:'html':'UTF-8'}"><input type="hidden" name="id_shop_of_flow" value="{$shop.id_shop|intval}">
        <button class="btn btn-default" type="submit">{l s='Send them all' d='Modules.Wmsbridge.Admin'}</button>
      </form>
    {/if}
  </div>
  {if $shop.others}
    <ul class="wmsbridge-others">
      {foreach $shop.others as $other}
        <li class="alert alert-{$other.level|escape:'html':'UTF-8'}">
          {$other.text|escape:'html':'UTF-8'}
          {foreach $other.links as $link}<a class="alert-link" href="{$link.url|escape:'html':'UTF-8'}">{$link.text|escape:'html':'UTF-8'}</a>{/foreach}
          {if $wmsbridge_may_edit && $other.send}
      <form method="post" class="wmsbridge-inline" action="{$wmsbridge_url|escape:'html':'UTF-8'}&amp;action=sendHeld">
        <input type="hidden" name="reason" value="{$other.send|escape:'html':'UTF-8'}"><input type="hidden" name="id_shop_of_flow" value="{$shop.id_shop|intval}">
        <button class="btn btn-default" type="submit">{l s='Send them all' d='Modules.Wmsbridge.Admin'}</button>
      </form>
    {/if}
        </li>
      {/foreach}
    </ul>
  {/if}

  <div class="panel">
    <h3><i class="icon-shopping-cart"></i> {l s='Orders' d='Modules.Wmsbridge.Admin'}</h3>
    <ul class="wmsbridge-tiles">
      <li class="{if !$shop.waiting}is-zero{/if}"><a href="{$wmsbridge_links.queue|escape:'html':'UTF-8'}"><strong>{$shop.waiting|intval}</strong>{l s='Events waiting' d='Modules.Wmsbridge.Admin'}</a></li>
      {foreach $shop.state_rows as $row}
        <li class="{if !$row.count}is-zero{else}is-{$row.kind|escape:'html':'UTF-8'}{/if}">
          <a href="{$wmsbridge_links.orders|escape:'html':'UTF-8'}&amp;fresh=1&amp;submitFilterwmsbridge_order=1&amp;wmsbridge_orderFilter_state={$row.state|escape:'url'}{if $wmsbridge_shops|count > 1}&amp;wmsbridge_orderFilter_id_shop={$shop.id_shop|intval}{/if}"><strong>{$row.count|intval}</strong>{$row.word|escape:'html':'UTF-8'}</a>
        </li>
      {/foreach}
    </ul>
  </div>

  <div class="panel wmsbridge-flows" id="wmsbridge-flows-{$shop.id_shop|intval}">
    <h3><i class="icon-random"></i> {l s='Flows' d='Modules.Wmsbridge.Admin'}</h3>
    <div class="wmsbridge-wide">
    <table class="table">
      <thead><tr>
        <th>{l s='Flow' d='Modules.Wmsbridge.Admin'}</th><th>{l s='State' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Last run' d='Modules.Wmsbridge.Admin'}</th>
        <th>{l s='What it did' d='Modules.Wmsbridge.Admin'}</th><th class="text-right">{l s='Orders that wait for it' d='Modules.Wmsbridge.Admin'}</th><th></th>
      </tr></thead>
      <tbody>
      {foreach $shop.flow_rows as $flow}
        <tr data-flow="{$flow.flow|escape:'html':'UTF-8'}">
          <td><strong>{$flow.name|escape:'html':'UTF-8'}</strong><br><span class="text-muted">{$flow.purpose|escape:'html':'UTF-8'}</span></td>
          <td>
            {if $flow.on && $flow.stop_reason}<span class="label label-danger">{l s='Stopped itself' d='Modules.Wmsbridge.Admin'}</span>
            {elseif $flow.on}<span class="label label-success">{l s='On' d='Modules.Wmsbridge.Admin'}</span>
            {else}<span class="label label-default">{l s='Off' d='Modules.Wmsbridge.Admin'}</span>{/if}
            {if $flow.baseline}<br><span class="text-muted">{l s='Counts orders from' d='Modules.Wmsbridge.Admin'} {$flow.baseline|escape:'html':'UTF-8'}</span>{/if}
          </td>
          <td>{$flow.ran|escape:'html':'UTF-8'}</td>
          <td>{$flow.today|escape:'html':'UTF-8'} {$flow.last_result|escape:'html':'UTF-8'}{if $flow.on && $flow.stop_reason}<div class="text-danger">{$flow.stop_reason|escape:'html':'UTF-8'}</div>{/if}</td>
          <td class="text-right">{$flow.waits|intval}</td>
          <td class="text-right wmsbridge-buttons">
            {if $wmsbridge_may_edit}
              {if $flow.on && $flow.stop_reason && $flow.resumed}
                <span class="text-muted">{l s='Resume' d='Modules.Wmsbridge.Admin'}: {l s='asked for, and waits for the sidecar' d='Modules.Wmsbridge.Admin'}</span>
              {elseif $flow.on && $flow.stop_reason}
                <form method="post" class="wmsbridge-inline" action="{$wmsbridge_url|escape:'html':'UTF-8'}&amp;action=goOn">
                  <input type="hidden" name="flow" value="{$flow.flow|escape:'html':'UTF-8'}"><input type="hidden" name="id_shop_of_flow" value="{$shop.id_shop|intval}">
                  <button class="btn btn-warning" type="submit">{l s='Resume' d='Modules.Wmsbridge.Admin'}</button>
                </form>
              {/if}
              <form method="post" class="wmsbridge-inline" action="{$wmsbridge_url|escape:'html':'UTF-8'}&amp;action=switchFlow">
                <input type="hidden" name="flow" value="{$flow.flow|escape:'html':'UTF-8'}"><input type="hidden" name="id_shop_of_flow" value="{$shop.id_shop|intval}">
                <input type="hidden" name="on" value="{if $flow.on}0{else}1{/if}">
                <button class="btn btn-{if $flow.on}default{else}primary{/if}" type="submit">{if $flow.on}{l s='Switch off' d='Modules.Wmsbridge.Admin'}{else}{l s='Switch on' d='Modules.Wmsbridge.Admin'}{/if}</button>
              </form>
            {/if}
          </td>
        </tr>
      {/foreach}
      </tbody>
    </table>
    </div>
  </div>

  <div class="panel">
    <h3><i class="icon-exchange"></i> {l s='Connections' d='Modules.Wmsbridge.Admin'}</h3>
    <table class="table">
      <thead><tr><th>{l s='Connection' d='Modules.Wmsbridge.Admin'}</th><th>{l s='State' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Since' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Last good answer' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Last error' d='Modules.Wmsbridge.Admin'}</th></tr></thead>
      <tbody>
        {foreach $shop.health_rows as $row}
          <tr data-peer="{$row.peer|escape:'html':'UTF-8'}" data-state="{$row.state|escape:'html':'UTF-8'}">
            <td>{$row.name|escape:'html':'UTF-8'}</td>
            <td><span class="label label-{$row.kind|escape:'html':'UTF-8'}">{$row.word|escape:'html':'UTF-8'}</span></td>
            <td>{$row.since|escape:'html':'UTF-8'}</td><td>{$row.answered|escape:'html':'UTF-8'}</td>
            <td>{$row.error_at|escape:'html':'UTF-8'} {$row.error|escape:'html':'UTF-8'}</td>
          </tr>
        {/foreach}
      </tbody>
    </table>
  </div>

  <div class="panel">
    <h3><i class="icon-heart"></i> {l s='Sidecars' d='Modules.Wmsbridge.Admin'}</h3>
    {if $shop.sidecar.alive}
      <table class="table">
        <thead><tr><th>{l s='Sidecar' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Version' d='Modules.Wmsbridge.Admin'}</th><th>{l s='State' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Heard of' d='Modules.Wmsbridge.Admin'}</th><th>{l s='It says' d='Modules.Wmsbridge.Admin'}</th></tr></thead>
        <tbody>
          {foreach $shop.sidecar.alive as $row}
            <tr>
              <td>{$row.sidecar|escape:'html':'UTF-8'}</td><td>{$row.version|escape:'html':'UTF-8'}</td>
              <td>{if $row.state == 'standing_still'}<span class="label label-warning">{l s='Stands still' d='Modules.Wmsbridge.Admin'}</span>{else}<span class="label label-success">{l s='Working' d='Modules.Wmsbridge.Admin'}</span>{/if}</td>
              <td>{l s='%s s ago' sprintf=[$row.age_seconds|intval] d='Modules.Wmsbridge.Admin'}</td><td>{$row.message|escape:'html':'UTF-8'}</td>
            </tr>
          {/foreach}
        </tbody>
      </table>
    {else}
      <p>{l s='None is alive.' d='Modules.Wmsbridge.Admin'} <a href="{$wmsbridge_links.setup|escape:'html':'UTF-8'}">{l s='To the set-up' d='Modules.Wmsbridge.Admin'}</a></p>
    {/if}
    <p class="help-block">
      {l s='Module version' d='Modules.Wmsbridge.Admin'} {$wmsbridge_version|escape:'html':'UTF-8'}, PrestaShop {$wmsbridge_prestashop|escape:'html':'UTF-8'}{if $shop.prefix}; {l s='orders of this shop begin with' d='Modules.Wmsbridge.Admin'} <code>{$shop.prefix|escape:'html':'UTF-8'}</code>{/if}.
    </p>
  </div>
{/foreach}
{if $wmsbridge_tables_missing}
  <div class="alert alert-danger wmsbridge-line" data-level="danger">{l s='Tables are missing: %count%.' sprintf=['%count%' => $wmsbridge_tables_missing|intval] d='Modules.Wmsbridge.Admin'} <a class="btn btn-default" href="{$wmsbridge_links.setup|escape:'html':'UTF-8'}">{l s='To the set-up' d='Modules.Wmsbridge.Admin'}</a></div>
{elseif $wmsbridge_unconnected}
  <div class="alert alert-info">{l s='These shops have no connection yet. Choose one of them at the top of the page and open the set-up, which makes it:' d='Modules.Wmsbridge.Admin'} {$wmsbridge_unconnected|escape:'html':'UTF-8'}</div>
{elseif !$wmsbridge_shops}
  <div class="alert alert-info wmsbridge-line">{l s='This shop has no connection yet: open the set-up page, which makes it.' d='Modules.Wmsbridge.Admin'} <a class="btn btn-default" href="{$wmsbridge_links.setup|escape:'html':'UTF-8'}">{l s='To the set-up' d='Modules.Wmsbridge.Admin'}</a></div>
{/if}
</div>
