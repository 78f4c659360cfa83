{* What came of the last button, and what is wrong with what was sent. *}
{if $wmsbridge_said}<div class="alert alert-{if $wmsbridge_said.done}success{else}danger{/if}">{$wmsbridge_said.text|escape:'html':'UTF-8'}</div>{/if}
{foreach $wmsbridge_errors as $error}
  <div class="alert alert-danger">{$error|escape:'html':'UTF-8'}</div>
{/foreach}
