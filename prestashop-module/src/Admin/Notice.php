<?php
/** Above lists: what keeps them from being true right now. Nothing where a sidecar works. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class Notice
{
    use Translates;

    /** In the place of a list that cannot be read. @return string HTML */
    public static function tablesMissing(int $count): string
    {
        $notice = new self();
        $words = $notice->trans('Tables are missing: %count%.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin');

        return '<div class="alert alert-danger">' . htmlspecialchars($words, ENT_QUOTES, 'UTF-8') . ' <a class="btn btn-default" href="' . htmlspecialchars(Links::page(Tabs::SETUP), ENT_QUOTES, 'UTF-8') . '">'
            . htmlspecialchars($notice->trans('To the set-up', [], 'Modules.Wmsbridge.Admin'), ENT_QUOTES, 'UTF-8') . '</a></div>';
    }

    /** @param array<int, int> $connections connection by shop @return string HTML */
    public static function html(array $connections): string
    {
        $overview = new Overview();
        $html = '';
        foreach ($connections as $idShop => $idConnection) {
            $health = \WmsBridge\Settings\SidecarHealth::of(Facts::heartbeats($idConnection));
            $codes = ['never' => 'sidecar_never', 'silent' => 'sidecar_silent', 'stopped' => 'sidecar_stopped', 'standing still' => 'sidecar_stands_still'];
            if (isset($codes[$health['kind']])) {
                $sentence = $overview->sentence([
                    'level' => OverviewStatus::WARNING,
                    'code' => $codes[$health['kind']],
                    'count' => (int) ($health['last']['age_seconds'] ?? 0),
                    'words' => (string) ($health['alive'][0]['message'] ?? ''),
                ], []);
                $name = count($connections) > 1 ? Connections::names([$idShop])[$idShop] . ': ' : '';
                $html .= '<div class="alert alert-warning">' . htmlspecialchars($name . $sentence, ENT_QUOTES, 'UTF-8') . '</div>';
            }
        }

        return $html;
    }
}
