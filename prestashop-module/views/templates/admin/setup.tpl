{* The guided set-up: pairing where it is in question, the checks, the ready .env. Everything that is not our own HTML is escaped. *}
{function name=wmsbridge_button action='' label='' class='btn-default'}
  <form method="post" action="{$wmsbridge.url|escape:'html':'UTF-8'}" class="wmsbridge-inline">
    <button type="submit" name="wmsbridge_action" value="{$action|escape:'html':'UTF-8'}" class="btn {$class|escape:'html':'UTF-8'}">{$label|escape:'html':'UTF-8'}</button>
  </form>
{/function}
{$wmsbridge_errors = $wmsbridge.errors}
{include file='./said.tpl'}
<div id="wmsbridge-refresh" class="alert alert-warning" data-part="wmsbridge-checks" data-url="{$wmsbridge.refresh_url|escape:'html':'UTF-8'}" hidden>
  {l s='This page could not be refreshed: what stands here may be old. Load it again.' d='Modules.Wmsbridge.Admin'}
</div>

{if !$wmsbridge.paired}
  <div class="panel">
    <h3><i class="icon-warning"></i> {l s='Was this shop moved, or copied?' d='Modules.Wmsbridge.Admin'}</h3>
    <p>{l s='Domain, database or database host are not the ones this shop was connected with. Until you say what happened, nothing goes to the warehouse, nothing comes back, and changes of orders are not recorded.' d='Modules.Wmsbridge.Admin'}</p>
    <p>{l s='It is now' d='Modules.Wmsbridge.Admin'}: <code>{$wmsbridge.domain|escape:'html':'UTF-8'}</code>, {l s='database' d='Modules.Wmsbridge.Admin'} <code>{$wmsbridge.database|escape:'html':'UTF-8'}</code></p>
    {if $wmsbridge.may_edit}
      <p><strong>{l s='The old shop no longer runs, this one takes its place:' d='Modules.Wmsbridge.Admin'}</strong></p>
      {wmsbridge_button action='moved' label={l s='This is the same shop, it was moved' d='Modules.Wmsbridge.Admin'}}
      <p style="margin-top:1em"><strong>{l s='The old shop still runs, this one is for tests:' d='Modules.Wmsbridge.Admin'}</strong></p>
      <form method="post" action="{$wmsbridge.url|escape:'html':'UTF-8'}" class="form-inline">
        <label for="wmsbridge_prefix">{l s='Numbers of its orders begin with' d='Modules.Wmsbridge.Admin'}</label>
        <input type="text" id="wmsbridge_prefix" name="wmsbridge_prefix" maxlength="16" class="fixed-width-md" value="{$wmsbridge.suggested_prefix|escape:'html':'UTF-8'}">
        <button type="submit" name="wmsbridge_action" value="copied" class="btn btn-primary">{l s='This is a copy' d='Modules.Wmsbridge.Admin'}</button>
      </form>
    {/if}
  </div>
{/if}

{include file='./setup_checks.tpl'}
{if $wmsbridge.may_edit}<p>{wmsbridge_button action='repair' label={l s='Repair' d='Modules.Wmsbridge.Admin'}} <span class="text-muted">{l s='Puts tables, hooks, rights, key and menu back in place. Data and settings stay.' d='Modules.Wmsbridge.Admin'}</span></p>{/if}

<div class="panel" id="wmsbridge-env">
  <h3><i class="icon-file-text"></i> {l s='The .env of the sidecar' d='Modules.Wmsbridge.Admin'}</h3>
  <p>{l s='Copy this into the file .env in the sidecar\'s folder.' d='Modules.Wmsbridge.Admin'}{if !$wmsbridge.show_key && !$wmsbridge.key_was_shown} {l s='The key is hidden: show it first. It is shown once.' d='Modules.Wmsbridge.Admin'}{/if}</p>
  {if $wmsbridge.show_key}<div class="alert alert-info">{l s='Here is the key. Copy it now: it is shown this once.' d='Modules.Wmsbridge.Admin'}</div>{/if}
  <pre>{$wmsbridge.env|escape:'html':'UTF-8'}</pre>
  {if $wmsbridge.may_edit}
    {if !$wmsbridge.show_key && !$wmsbridge.key_was_shown}{wmsbridge_button action='show_key' label={l s='Show with the key' d='Modules.Wmsbridge.Admin'} class='btn-primary'}{/if}
    {wmsbridge_button action='rotate_key' label={l s='Make a new key' d='Modules.Wmsbridge.Admin'}}
  {/if}
  {if $wmsbridge.key_was_shown && !$wmsbridge.show_key}<p class="help-block">{l s='This key was shown once already. If it is lost, make a new one: the old one works for 24 hours more.' d='Modules.Wmsbridge.Admin'}</p>{/if}
  {if $wmsbridge.old_key_until}<p class="help-block">{l s='The key before this one still works until' d='Modules.Wmsbridge.Admin'} {$wmsbridge.old_key_until|escape:'html':'UTF-8'}.</p>{/if}
  <p style="margin-top:1em">{l s='The sidecar works without access to the database. With it, it is faster: whoever looks after the database can make a user with only the rights it needs (put a password of your own in both places).' d='Modules.Wmsbridge.Admin'}</p>
  <pre>{$wmsbridge.grants|escape:'html':'UTF-8'}</pre>
</div>
