<?php
/** A sentence for the next page: after a button was pressed the page is opened anew, so that loading it again does nothing twice. */

namespace WmsBridge\Admin;

final class Flash
{
    const COOKIE = 'wmsbridge_said';
    /** All that PrestaShop keeps for an employee shares one cookie of 4 KB. */
    const MAX_CHARACTERS = 400;

    public static function say(bool $done, string $text): void
    {
        $cookie = \Context::getContext()->cookie;
        $cookie->{self::COOKIE} = ($done ? '+' : '-') . mb_substr($text, 0, self::MAX_CHARACTERS);
        $cookie->write();
    }

    /** @return array{done: bool, text: string}|null once; then it is gone */
    public static function take()
    {
        $cookie = \Context::getContext()->cookie;
        $said = (string) ($cookie->{self::COOKIE} ?? '');
        if (strlen($said) < 2) {
            return null;
        }
        unset($cookie->{self::COOKIE});

        return ['done' => $said[0] === '+', 'text' => substr($said, 1)];
    }

    /**
     * HTML, escaped. Not by PrestaShop's own errors and confirmations: 8 puts them into the page as they are, 9 escapes them once more.
     *
     * @param array{done: bool, text: string}|null $said
     */
    public static function html(?array $said): string
    {
        return $said === null ? '' : '<div class="alert alert-' . ($said['done'] ? 'success' : 'danger') . '">' . htmlspecialchars($said['text'], ENT_QUOTES, 'UTF-8') . '</div>';
    }
}
