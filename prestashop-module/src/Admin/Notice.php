<?php
/** Above lists: what keeps them from being true right now. Nothing where a sidecar works. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\SidecarHealth;
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
        return implode('', array_map(static function (string $sentence): string {
            return '<div class="alert alert-warning">' . htmlspecialchars($sentence, ENT_QUOTES, 'UTF-8') . '</div>';
        }, self::sentences($connections)));
    }

    /** @param array<int, int> $connections connection by shop @return array<int, string> */
    public static function sentences(array $connections): array
    {
        $overview = new Overview();
        $sentences = [];
        foreach ($connections as $idShop => $idConnection) {
            $health = SidecarHealth::of(Facts::heartbeats($idConnection));
            $codes = ['never' => 'sidecar_never', 'silent' => 'sidecar_silent', 'stopped' => 'sidecar_stopped', 'standing still' => 'sidecar_stands_still'];
            $name = count($connections) > 1 ? Connections::names([$idShop])[$idShop] . ': ' : '';
            if (isset($codes[$health['kind']])) {
                $sentences[] = $name . $overview->sentence([
                    'level' => OverviewStatus::WARNING,
                    'code' => $codes[$health['kind']],
                    'count' => (int) ($health['last']['age_seconds'] ?? 0),
                    'words' => (string) ($health['alive'][0]['message'] ?? ''),
                ], []);
            }
            $late = WaitingActions::of($idShop, $health['kind'] === 'working')['late'];
            if ($late > 0) {
                $sentences[] = $name . (new WaitingActions())->sentence($late);
            }
        }

        return $sentences;
    }
}
