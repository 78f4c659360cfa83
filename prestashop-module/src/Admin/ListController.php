<?php
/**
 * A list in PrestaShop's own look: filters, sorting, paging and export, over one of our tables. PrestaShop keeps the filters and
 * draws the list; the query is ours, for its own reads all columns of all rows that a page skips.
 */

namespace WmsBridge\Admin;

use WmsBridge\Install\Tables;

abstract class ListController extends PageController
{
    const EXPORT_ROWS_A_QUERY = 2000;
    const MOST_ROWS_A_PAGE = 300;

    const ROW_FORM = 'wmsbridge-row';

    /** @var string */
    public $list_id;
    /** @var array<string, array<string, mixed>> see ListQuery, by the names of fields_list */
    protected $columns = [];
    /** @var Words */
    protected $words;
    /** @var array<int, int> connection by shop */
    protected $connections = [];
    /** @var int */
    private $tablesMissing = 0;
    /** @var bool the gate let an export pass */
    private $exports = false;
    /** @var array<int, string> what can be done with a row, or with many; describe() may name what is done with none */
    protected $deeds = [];

    public function __construct()
    {
        $this->bootstrap = true;
        $this->allow_export = true;
        $this->list_no_link = true;
        parent::__construct();
        $this->list_id = (string) $this->table;
        $this->words = new Words();
        $this->tablesMissing = count(Tables::missing());
        $this->connections = $this->tablesMissing > 0 ? [] : Connections::chosen();
        $this->explicitSelect = true;
        $this->_default_pagination = 50;
        // More boxes on one page than PHP takes in one form (max_input_vars) would be ticked and not done.
        $this->_pagination = array_values(array_intersect($this->_pagination, range(1, self::MOST_ROWS_A_PAGE)));
        $this->describe();
        foreach (array_keys($this->bulk_actions ?: []) as $deed) {
            array_push($this->deeds, $deed, 'bulk' . $deed);
        }
    }

    /** Sets fields_list, columns and what can be done with rows. */
    abstract protected function describe(): void;

    /**
     * @return array{table: string, key: array<int, string>, newest_first: bool, where: string, joins: array<string, string>, select: string}
     *   `a` is the table; `key` finds a row of it and orders the list, the other way round where the newest come first; `joins` by their
     *   alias are made for the rows that are shown, and for all rows only where a filter or the sorting needs them
     */
    abstract protected function source(): array;

    /** What must be put right before the list says anything, as HTML above it. */
    protected function above(): string
    {
        return '';
    }

    /** @return void */
    public function initProcess()
    {
        // A link from the overview says all that is to be filtered by: what was left from last time would hide rows.
        if (\Tools::getValue('fresh') && $this->viewAccess()) {
            $this->processResetFilters($this->list_id);
        }
        $_GET = ListRequest::tidy($_GET, $this->list_id);
        $_POST = ListRequest::tidy($_POST, $this->list_id);
        parent::initProcess();
        // PrestaShop's lists can do more with a table than anybody may do with ours, whoever asks for it by hand.
        if ($this->tablesMissing > 0 || ($this->action && !ListRequest::does($this->action, $this->deeds))) {
            $this->action = null;
            $this->display = null;
        }
    }

    /** @return void */
    public function initToolbar()
    {
        parent::initToolbar();
        unset($this->toolbar_btn['new']);
    }

    /** @return void */
    public function initContent()
    {
        $this->content .= Flash::html(Flash::take());
        parent::initContent();
    }

    /** @return string|false */
    public function renderList()
    {
        if ($this->tablesMissing > 0) {
            return Notice::tablesMissing($this->tablesMissing);
        }
        if (!$this->access('edit')) {
            // What may not be done is not offered; the gate refuses it in any case.
            $this->actions = array_values(array_intersect($this->actions, ['view']));
            $this->bulk_actions = false;
        }

        // The list is a form, and no form may stand in another: the buttons of its rows name this one.
        return $this->above() . '<form id="' . self::ROW_FORM . '" method="post"></form>' . parent::renderList();
    }

    /** @return void */
    public function getList($id_lang, $order_by = null, $order_way = null, $start = 0, $limit = null, $id_lang_shop = false)
    {
        $limit = max(1, (int) $this->checkSqlLimit($limit));
        $page = max(1, (int) \Tools::getValue('submitFilter' . $this->list_id));
        $source = $this->source();
        $where = $source['where'] . ListQuery::where($this->columns, $this->typed());
        $this->_orderBy = $this->sorted('Orderby', (string) $this->_defaultOrderBy);
        $this->_orderWay = strtoupper($this->sorted('Orderway', (string) $this->_defaultOrderWay));
        $order = ListQuery::orderBy($this->columns, $this->_orderBy, $this->_orderWay, ListQuery::byKey($source['key'], $source['newest_first']));
        $this->_listTotal = (int) \Db::getInstance()->getValue('SELECT COUNT(*) FROM `' . _DB_PREFIX_ . $source['table'] . '` a' . self::joins($source, $where) . ' WHERE ' . $where, false);
        $start = min(($page - 1) * $limit, max(0, (int) (ceil($this->_listTotal / $limit) - 1) * $limit));
        $this->_list = $this->rows($source, $where, $order, "$start, $limit");
        // Not given to PrestaShop: its buttons to show and copy the statement would say less than the page does.
        $this->_listsql = '';
    }

    /** @return void */
    public function processExport($text_delimiter = '"')
    {
        $this->processFilter();
        // Whatever button was pressed: PrestaShop puts no page behind the answer to a request with "ajax".
        \Tools::redirectAdmin(self::$currentIndex . '&ajax=1&action=export&token=' . $this->token);
    }

    /** Only the gate calls it. @return void */
    public function ajaxProcessExport()
    {
        $this->exports = true;
    }

    /** PrestaShop calls it also where the gate has refused. @return void */
    public function displayAjaxExport()
    {
        if (!$this->exports) {
            return;
        }
        $titles = array_map('strval', array_column($this->fields_list, 'title'));
        ListExport::send($this->table, $titles, $this->pages(), function (array $row): array {
            return $this->texts($row);
        });
    }

    /** All rows that the filters let through, in the order of their key: a page begins behind the last row of the one before. */
    private function pages(): \Generator
    {
        $source = $this->source();
        $where = $source['where'] . ListQuery::where($this->columns, $this->typed());
        $order = ListQuery::byKey($source['key'], $source['newest_first']);
        $rows = [];
        do {
            $rows = $this->rows($source, $where . ListQuery::behind($source['key'], end($rows) ?: [], $source['newest_first']), $order, (string) self::EXPORT_ROWS_A_QUERY);
            yield $rows;
        } while (count($rows) === self::EXPORT_ROWS_A_QUERY);
    }

    /** @return array<int, string> a row's cells as a person reads them, without HTML */
    protected function texts(array $row): array
    {
        $texts = [];
        foreach ($this->fields_list as $name => $field) {
            $value = (string) ($row[$name] ?? '');
            $show = $field['callback'] ?? 'showText';
            // A link costs PrestaShop more than the whole row, and the file has no use for it.
            $texts[] = $show === 'showText' || $show === 'showOrder' ? trim($value) : self::withoutHtml((string) $this->{$show}($value, $row));
        }

        return $texts;
    }

    private static function withoutHtml(string $html): string
    {
        return trim(html_entity_decode(strip_tags(str_replace('<br>', ' ', $html)), ENT_QUOTES, 'UTF-8'));
    }

    /** @return array<string, mixed>|null one row as the list shows it, where it belongs to the chosen shops */
    protected function rowOf(int $id)
    {
        $source = $this->source();

        return \Db::getInstance()->executeS('SELECT ' . $source['select'] . ' FROM `' . _DB_PREFIX_ . $source['table'] . '` a ' . implode(' ', $source['joins'])
            . ' WHERE ' . $source['where'] . ' AND a.`' . $this->identifier . '` = ' . $id . ' LIMIT 1', true, false)[0] ?? null;
    }

    /** @return array<int, array<string, mixed>> each with its key, see ListQuery::behind */
    private function rows(array $source, string $where, string $order, string $limit): array
    {
        $table = '`' . _DB_PREFIX_ . $source['table'] . '` a';
        $key = $keys = $on = [];
        foreach ($source['key'] as $column) {
            $key[] = "a.`$column`";
            $keys[] = "a.`$column` AS `" . ListQuery::KEY . "$column`";
            $on[] = "a.`$column` = page.`$column`";
        }

        return \Db::getInstance()->executeS("SELECT {$source['select']}, " . implode(', ', $keys) . ' FROM (SELECT ' . implode(', ', $key) . " FROM $table" . self::joins($source, $where . $order)
            . " WHERE $where ORDER BY $order LIMIT $limit) page JOIN $table ON " . implode(' AND ', $on) . ' ' . implode(' ', $source['joins']) . " ORDER BY $order", true, false) ?: [];
    }

    /** The joins that a condition or an order needs. */
    private static function joins(array $source, string $sql): string
    {
        return implode('', array_map(static function (string $alias, string $join) use ($sql): string {
            return strpos($sql, $alias . '.') === false ? '' : ' ' . $join;
        }, array_keys($source['joins']), $source['joins']));
    }

    /** @return array<string, mixed> what the filters hold, by the names of the columns */
    private function typed(): array
    {
        $beginning = $this->getCookieFilterPrefix() . $this->list_id . 'Filter_';
        $typed = [];
        foreach ($this->context->cookie->getFamily($beginning) as $name => $value) {
            $typed[substr((string) $name, strlen($beginning))] = $value;
        }

        return $typed;
    }

    private function sorted(string $what, string $default): string
    {
        $asked = \Tools::getValue($this->list_id . $what);
        $kept = $this->context->cookie->{$this->getCookieFilterPrefix() . $this->list_id . $what};

        return is_string($asked) && $asked !== '' ? $asked : (is_string($kept) && $kept !== '' ? $kept : $default);
    }

    /**
     * Asks for what a person wants, and opens the page anew with what came of it.
     *
     * @param callable(OperatorActions): string $work gives the sentence to show
     * @param string $back where to; '' is this list
     * @param bool $withRows whether it is done with rows that were chosen
     */
    protected function ask(callable $work, string $back = '', bool $withRows = true): void
    {
        $done = false;
        if ($withRows && $this->chosen() === []) {
            $sentence = $this->words->nothingChosen();
        } else {
            try {
                $actions = new OperatorActions((int) $this->context->employee->id, $this->connections);
                $sentence = $work($actions);
                $done = $actions->asked() > 0;
            } catch (\Throwable $error) {
                $sentence = $error->getMessage();
            }
        }
        Flash::say($done, $sentence);
        \Tools::redirectAdmin($back === '' ? self::$currentIndex . '&token=' . $this->token : $back);
    }

    /** @return array<int, int> the boxes that were ticked, or the one row whose button was pressed */
    protected function chosen(): array
    {
        return ListRequest::chosen(\Tools::getValue($this->list_id . 'Box'), \Tools::getValue($this->identifier));
    }

    /** A link that only shows something. */
    protected function rowLink(string $icon, string $words, string $url): string
    {
        // HelperList looks for the link's class by a pattern that goes to the end of the line: nothing may follow it there.
        return '<a href="' . htmlspecialchars($url, ENT_QUOTES, 'UTF-8') . '" class="edit"' . ">\n" . '<i class="' . $icon . '"></i> ' . htmlspecialchars($words, ENT_QUOTES, 'UTF-8') . '</a>';
    }

    /** A button that changes something: by POST, like everything that does. */
    protected function rowButton(string $icon, string $words, string $action, $id, string $confirm = ''): string
    {
        $escaped = static function (string $text): string {
            return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
        };

        return '<button type="submit" class="wmsbridge-row-button" form="' . self::ROW_FORM . '" formaction="' . $escaped(self::$currentIndex . '&action=' . $action . '&token=' . $this->token) . '"'
            . ' name="' . $escaped($this->identifier) . '" value="' . (int) $id . '"' . ($confirm === '' ? '' : ' onclick="return confirm(' . $escaped((string) json_encode($confirm)) . ');"') . '>'
            . '<i class="' . $icon . '"></i> ' . $escaped($words) . '</button>';
    }

    protected function orderUrl($idOrder): string
    {
        return $this->context->link->getAdminLink('AdminOrders', true, [], ['id_order' => (int) $idOrder, 'vieworder' => 1]);
    }

    // How cells are shown: HelperList calls these by name, and puts what they give into the page as it is.

    public function showText($value, $row): string
    {
        return htmlspecialchars((string) $value, ENT_QUOTES, 'UTF-8');
    }

    public function showTime($value, $row): string
    {
        return htmlspecialchars(Clock::shown($value), ENT_QUOTES, 'UTF-8');
    }

    public function showOrder($value, $row): string
    {
        return '<a href="' . htmlspecialchars($this->orderUrl($row['id_order']), ENT_QUOTES, 'UTF-8') . '">' . htmlspecialchars((string) $value, ENT_QUOTES, 'UTF-8') . '</a>';
    }

    public function showShop($value, $row): string
    {
        return $this->showText(Connections::names([(int) $value])[(int) $value], $row);
    }

    public function showState($value, $row): string
    {
        return Badge::html((string) $value, Words::of($this->words->states(), $value));
    }

    public function showWmsStatus($value, $row): string
    {
        return Badge::html((string) $value, Words::of($this->words->wmsStatuses(), $value));
    }
}
