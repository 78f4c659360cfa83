<?php
/**
 * Stand-in for PrestaShop's ObjectModel: a row of a table as an object. Our own code: the columns are asked of the
 * table itself, saving fires the hooks that other code listens to, and `date_add`/`date_upd` are in the shop's zone.
 */
abstract class ObjectModel
{
    /** @var array<string, mixed> table and primary of each class */
    public static $definition = [];

    /** @var array<string, array<int, string>> */
    private static $columns = [];

    public $id;
    public $force_id = false;
    /** @var array<string, mixed> the columns and whatever else is set */
    private $values = [];
    /** @var array<string, bool>|null */
    private $fieldsToUpdate;
    /** @var int|null the language that texts were asked for in */
    private $textsIn;

    public function __construct($id = null, $id_lang = null, $id_shop = null)
    {
        $this->textsIn = $id_lang;
        foreach (self::columns() as $column) {
            $this->values[$column] = null;
        }
        if ((int) $id > 0) {
            $this->load((int) $id);
        }
    }

    public function __get($name)
    {
        return $this->values[$name] ?? null;
    }

    public function __set($name, $value)
    {
        $this->values[$name] = $value;
    }

    public function __isset($name)
    {
        return isset($this->values[$name]);
    }

    /** @param array<string, bool> $fields only these are saved by the next update() */
    public function setFieldsToUpdate(array $fields)
    {
        $this->fieldsToUpdate = $fields;
    }

    public function save($null_values = false, $auto_date = true)
    {
        return (int) $this->id > 0 ? $this->update($null_values) : $this->add($auto_date, $null_values);
    }

    public function add($auto_date = true, $null_values = false)
    {
        $this->stamp($auto_date ? ['date_add', 'date_upd'] : []);
        $set = $this->assignments(self::columns());
        Db::getInstance()->execute('INSERT INTO ' . self::table() . ' SET ' . implode(', ', $set));
        $this->id = Db::getInstance()->Insert_ID();
        $this->values[static::$definition['primary']] = $this->id;
        $this->changed('Add');

        return true;
    }

    public function update($null_values = false)
    {
        $this->stamp(['date_upd']);
        $columns = $this->fieldsToUpdate === null
            ? self::columns()
            : array_intersect(self::columns(), array_merge(array_keys(array_filter($this->fieldsToUpdate)), ['date_upd']));
        $this->fieldsToUpdate = null;
        Db::getInstance()->execute('UPDATE ' . self::table() . ' SET ' . implode(', ', $this->assignments($columns))
            . ' WHERE `' . static::$definition['primary'] . '` = ' . (int) $this->id);
        $this->changed('Update');

        return true;
    }

    public function delete()
    {
        Db::getInstance()->execute('DELETE FROM ' . self::table() . ' WHERE `' . static::$definition['primary'] . '` = ' . (int) $this->id);
        $this->changed('Delete');

        return true;
    }

    protected static function table(): string
    {
        return '`' . _DB_PREFIX_ . static::$definition['table'] . '`';
    }

    private function load(int $id): void
    {
        $primary = static::$definition['primary'];
        $row = Db::getInstance()->getRow('SELECT * FROM ' . self::table() . " WHERE `$primary` = $id");
        if ($row === false) {
            return;
        }
        $this->id = $id;
        $this->values = $row + $this->values;
        if (!empty(static::$definition['multilang'])) {
            $this->loadTexts($id);
        }
    }

    /** Texts by language, or plain where a language was asked for. */
    private function loadTexts(int $id): void
    {
        $rows = Db::getInstance()->executeS('SELECT * FROM `' . _DB_PREFIX_ . static::$definition['table'] . '_lang` WHERE `' . static::$definition['primary'] . "` = $id");
        foreach ($rows as $row) {
            foreach ($row as $column => $text) {
                if ($column === static::$definition['primary'] || $column === 'id_lang' || $column === 'id_shop') {
                    continue;
                }
                if ($this->textsIn === null) {
                    $this->values[$column] = [(int) $row['id_lang'] => $text] + (array) ($this->values[$column] ?? []);
                } elseif ((int) $row['id_lang'] === (int) $this->textsIn) {
                    $this->values[$column] = $text;
                }
            }
        }
    }

    private function stamp(array $columns): void
    {
        foreach (array_intersect($columns, self::columns()) as $column) {
            $this->values[$column] = date('Y-m-d H:i:s');
        }
    }

    /** @return array<int, string> */
    private function assignments(array $columns): array
    {
        $set = [];
        foreach ($columns as $column) {
            $value = $this->values[$column] ?? null;
            if ($column === static::$definition['primary'] || ($value === null && !(int) $this->id)) {
                continue;
            }
            $set[] = "`$column` = " . ($value === null ? 'NULL' : "'" . Db::getInstance()->_escape(is_bool($value) ? (int) $value : $value) . "'");
        }

        return $set;
    }

    private function changed(string $what): void
    {
        Hook::exec('actionObject' . $what . 'After', ['object' => $this]);
        Hook::exec('actionObject' . get_class($this) . $what . 'After', ['object' => $this]);
    }

    /** @return array<int, string> */
    private static function columns(): array
    {
        $table = static::$definition['table'];
        if (!isset(self::$columns[$table])) {
            self::$columns[$table] = array_column(Db::getInstance()->executeS('SHOW COLUMNS FROM ' . self::table()), 'Field');
        }

        return self::$columns[$table];
    }
}
