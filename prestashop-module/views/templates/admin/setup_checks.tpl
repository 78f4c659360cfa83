{* The checks, refreshed as a whole. *}
<div class="panel" id="wmsbridge-checks">
  <h3><i class="icon-check"></i> {l s='Is everything in place?' d='Modules.Wmsbridge.Admin'}</h3>
  <ol class="wmsbridge-checks">
    {foreach $wmsbridge_checks as $check}
      <li data-check="{$check.check|escape:'html':'UTF-8'}" data-mark="{$check.mark|escape:'html':'UTF-8'}">
        <span class="mark {$check.mark|escape:'html':'UTF-8'}">{if $check.mark == 'ok'}&#10003;{elseif $check.mark == 'wait'}&#8230;{elseif $check.mark == 'warn'}!{else}&#10007;{/if}</span>
        <div><strong>{$check.title|escape:'html':'UTF-8'}</strong><br>{$check.text|escape:'html':'UTF-8'}{if $check.link} <a href="{$check.link.url|escape:'html':'UTF-8'}">{$check.link.text|escape:'html':'UTF-8'}</a>{/if}
          {if $check.button}<form method="post" action="{$wmsbridge_setup_url|escape:'html':'UTF-8'}" class="wmsbridge-inline"><button type="submit" name="wmsbridge_action" value="{$check.button.action|escape:'html':'UTF-8'}" class="btn btn-primary">{$check.button.text|escape:'html':'UTF-8'}</button></form>{/if}</div>
      </li>
    {/foreach}
  </ol>
</div>
