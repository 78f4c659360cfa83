{* The page of WMS Bridge: pairing, health, settings, the ready .env. Everything that is not our own HTML is escaped. *}
{function name=wmsbridge_button action='' label='' class='btn-default'}
  <form method="post" action="{$wmsbridge.url|escape:'html':'UTF-8'}" style="display:inline">
    <button type="submit" name="wmsbridge_action" value="{$action|escape:'html':'UTF-8'}" class="btn {$class|escape:'html':'UTF-8'}">{$label|escape:'html':'UTF-8'}</button>
  </form>
{/function}

{foreach $wmsbridge.errors as $error}
  <div class="alert alert-danger">{$error|escape:'html':'UTF-8'}</div>
{/foreach}
{if $wmsbridge.done == 'saved'}<div class="alert alert-success">{l s='Saved. The sidecar follows at its next look, within seconds.' d='Modules.Wmsbridge.Admin'}</div>{/if}
{if $wmsbridge.done == 'rotated'}<div class="alert alert-success">{l s='There is a new key. Put it into the .env of the sidecar and start it again: the old key works for 24 hours more.' d='Modules.Wmsbridge.Admin'}</div>{/if}
{if $wmsbridge.done == 'repaired'}<div class="alert alert-success">{l s='Repaired.' d='Modules.Wmsbridge.Admin'}</div>{/if}
{if $wmsbridge.done == 'moved'}<div class="alert alert-success">{l s='This is the same shop, at its new place. Everything goes on.' d='Modules.Wmsbridge.Admin'}</div>{/if}
{if $wmsbridge.done == 'copied'}<div class="alert alert-success">{l s='This copy has a connection, a key and an order prefix of its own, and everything is switched off. Give its sidecar a .env of its own, with a warehouse for tests.' d='Modules.Wmsbridge.Admin'}</div>{/if}

{if !$wmsbridge.paired}
  <div class="panel">
    <h3><i class="icon-warning"></i> {l s='Was this shop moved, or copied?' d='Modules.Wmsbridge.Admin'}</h3>
    <p>{l s='Domain, database or database host are not the ones this shop was connected with. Until you say what happened, nothing goes to the warehouse, nothing comes back, and changes of orders are not recorded.' d='Modules.Wmsbridge.Admin'}</p>
    <p>{l s='It is now' d='Modules.Wmsbridge.Admin'}: <code>{$wmsbridge.domain|escape:'html':'UTF-8'}</code>, {l s='database' d='Modules.Wmsbridge.Admin'} <code>{$wmsbridge.database|escape:'html':'UTF-8'}</code></p>
    <p><strong>{l s='The old shop no longer runs, this one takes its place:' d='Modules.Wmsbridge.Admin'}</strong></p>
    {wmsbridge_button action='moved' label={l s='This is the same shop, it was moved' d='Modules.Wmsbridge.Admin'}}
    <p style="margin-top:1em"><strong>{l s='The old shop still runs, this one is for tests:' d='Modules.Wmsbridge.Admin'}</strong></p>
    <form method="post" action="{$wmsbridge.url|escape:'html':'UTF-8'}" class="form-inline">
      <label for="wmsbridge_prefix">{l s='Numbers of its orders begin with' d='Modules.Wmsbridge.Admin'}</label>
      <input type="text" id="wmsbridge_prefix" name="wmsbridge_prefix" maxlength="16" class="fixed-width-md" value="{$wmsbridge.suggested_prefix|escape:'html':'UTF-8'}">
      <button type="submit" name="wmsbridge_action" value="copied" class="btn btn-primary">{l s='This is a copy' d='Modules.Wmsbridge.Admin'}</button>
    </form>
  </div>
{/if}

{if $wmsbridge.missing}
  <div class="alert alert-warning">
    <p>{l s='Something is missing that WMS Bridge needs from PrestaShop:' d='Modules.Wmsbridge.Admin'}</p>
    <ul>
      {foreach $wmsbridge.missing as $what}
        <li>
          {if $what == 'profiles'}{l s='Some employees\' profiles may not view the module. In PrestaShop 8 their changes of orders would go unnoticed.' d='Modules.Wmsbridge.Admin'}
          {elseif $what == 'shops'}{l s='The module is not enabled in every shop.' d='Modules.Wmsbridge.Admin'}
          {elseif $what == 'groups'}{l s='The customer group of visitors has no access to the module: the sidecar cannot reach it.' d='Modules.Wmsbridge.Admin'}
          {elseif $what == 'hooks'}{l s='The module was taken off some of its hooks: changes of orders go unnoticed.' d='Modules.Wmsbridge.Admin'}
          {elseif $what == 'key'}{l s='The sidecar\'s Webservice key is missing, switched off, or has other rights than it needs. If it is switched off, switch it on under Advanced Parameters > Webservice.' d='Modules.Wmsbridge.Admin'}
          {elseif $what == 'webservice'}{l s='The Webservice is switched off.' d='Modules.Wmsbridge.Admin'}{/if}
        </li>
      {/foreach}
    </ul>
    {wmsbridge_button action='repair' label={l s='Repair' d='Modules.Wmsbridge.Admin'}}
  </div>
{/if}

<div class="panel" id="wmsbridge-sidecar">
  <h3><i class="icon-heart"></i> {l s='Sidecar' d='Modules.Wmsbridge.Admin'}</h3>
  {if $wmsbridge.sidecar.kind == 'working'}
    <div class="alert alert-success">{l s='A sidecar is alive.' d='Modules.Wmsbridge.Admin'}</div>
  {elseif $wmsbridge.sidecar.kind == 'standing still'}
    <div class="alert alert-warning">{l s='A sidecar is alive, but stands still. It says why below; it goes on by itself once that is put right.' d='Modules.Wmsbridge.Admin'}</div>
  {elseif $wmsbridge.sidecar.kind == 'stopped'}
    <div class="alert alert-warning">{l s='The sidecar was stopped. Changes of orders are kept and go out when it is started again (npm start, or the service that runs it).' d='Modules.Wmsbridge.Admin'}</div>
  {elseif $wmsbridge.sidecar.kind == 'silent'}
    <div class="alert alert-danger">{l s='No sidecar has been heard of for more than two minutes. Changes of orders are kept and go out when it is back. Look at the machine it runs on: does it run, and does it reach this database?' d='Modules.Wmsbridge.Admin'}</div>
  {else}
    <div class="alert alert-info">{l s='No sidecar has been here yet. Copy the .env below into its folder, fill in what the warehouse gave you, and start it with npm start.' d='Modules.Wmsbridge.Admin'}</div>
  {/if}
  {if $wmsbridge.sidecar.alive}
    <table class="table">
      <thead><tr><th>{l s='Sidecar' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Version' d='Modules.Wmsbridge.Admin'}</th><th>{l s='State' d='Modules.Wmsbridge.Admin'}</th><th>{l s='Heard of' d='Modules.Wmsbridge.Admin'}</th><th>{l s='It says' d='Modules.Wmsbridge.Admin'}</th></tr></thead>
      <tbody>
        {foreach $wmsbridge.sidecar.alive as $row}
          <tr>
            <td>{$row.sidecar|escape:'html':'UTF-8'}</td><td>{$row.version|escape:'html':'UTF-8'}</td><td>{$row.state|replace:'_':' '|escape:'html':'UTF-8'}</td>
            <td>{l s='%s seconds ago' sprintf=[$row.age_seconds|intval] d='Modules.Wmsbridge.Admin'}</td><td>{$row.message|escape:'html':'UTF-8'}</td>
          </tr>
        {/foreach}
      </tbody>
    </table>
  {elseif $wmsbridge.sidecar.last && $wmsbridge.sidecar.last.message}
    <p>{l s='Its last words:' d='Modules.Wmsbridge.Admin'} {$wmsbridge.sidecar.last.message|escape:'html':'UTF-8'}</p>
  {/if}
  <p class="help-block">{l s='Module version' d='Modules.Wmsbridge.Admin'} {$wmsbridge.version|escape:'html':'UTF-8'}{if $wmsbridge.prefix}; {l s='orders of this shop begin with' d='Modules.Wmsbridge.Admin'} <code>{$wmsbridge.prefix|escape:'html':'UTF-8'}</code>{/if}</p>
</div>

{$wmsbridge_form nofilter}

<div class="panel" id="wmsbridge-env">
  <h3><i class="icon-file-text"></i> {l s='The .env of the sidecar' d='Modules.Wmsbridge.Admin'}</h3>
  <p>{l s='Copy this into the file .env in the sidecar\'s folder.' d='Modules.Wmsbridge.Admin'}{if !$wmsbridge.show_key} {l s='The key is hidden: show it first.' d='Modules.Wmsbridge.Admin'}{/if}</p>
  <pre>{$wmsbridge.env|escape:'html':'UTF-8'}</pre>
  {if !$wmsbridge.show_key}{wmsbridge_button action='show_key' label={l s='Show with the key' d='Modules.Wmsbridge.Admin'}}{/if}
  {wmsbridge_button action='rotate_key' label={l s='Make a new key' d='Modules.Wmsbridge.Admin'}}
  {if $wmsbridge.old_key_until}<p class="help-block">{l s='The key before this one still works until' d='Modules.Wmsbridge.Admin'} {$wmsbridge.old_key_until|date_format:'%Y-%m-%d %H:%M'|escape:'html':'UTF-8'}.</p>{/if}
  <p style="margin-top:1em">{l s='The sidecar needs a database user. Whoever looks after the database can make one with only the rights it needs (put a password of your own in both places):' d='Modules.Wmsbridge.Admin'}</p>
  <pre>{$wmsbridge.grants|escape:'html':'UTF-8'}</pre>
</div>
