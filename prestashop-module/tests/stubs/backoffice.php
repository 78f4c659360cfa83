<?php
/**
 * The parts of PrestaShop's back office that the screens use, as signatures, for PHPStan; see prestashop.php.
 */

namespace {
    /** @property string|null $wmsbridge_said */
    class Cookie
    {
        /** @return mixed */
        public function __get(string $name)
        {
        }

        /** @param mixed $value */
        public function __set(string $name, $value): void
        {
        }

        public function __isset(string $name): bool
        {
        }

        public function __unset(string $name): void
        {
        }

        /** @return array<string, mixed> */
        public function getFamily(string $beginning): array
        {
        }

        public function write(): void
        {
        }
    }

    class Controller
    {
        /** @var Context */
        protected $context;
        /** @var array<int, string> */
        public $errors = [];
        /** @var array<int, string> */
        public $confirmations = [];
    }

    abstract class AdminController extends Controller
    {
        /** @var string */
        public static $currentIndex;
        /** @var bool */
        public $bootstrap;
        /** @var bool */
        public $allow_export;
        /** @var bool */
        protected $list_no_link;
        /** @var string|null */
        public $table;
        /** @var string */
        protected $identifier;
        /** @var string */
        public $token;
        /** @var string */
        protected $content = '';
        /** @var bool */
        public $explicitSelect;
        /** @var array<int, int> */
        protected $_pagination;
        /** @var int */
        protected $_default_pagination;
        /** @var string|null */
        protected $action;
        /** @var string|null */
        protected $display;
        /** @var string|null */
        protected $_orderBy;
        /** @var string|null */
        protected $_orderWay;
        /** @var string */
        protected $_defaultOrderBy;
        /** @var string */
        protected $_defaultOrderWay;
        /** @var array<int, array<string, mixed>>|false */
        protected $_list;
        /** @var int */
        protected $_listTotal;
        /** @var string */
        protected $_listsql;
        /** @var array<string, array<string, mixed>> */
        protected $fields_list;
        /** @var array<int, string> */
        protected $actions;
        /** @var array<string, array<string, string>>|false */
        protected $bulk_actions;
        /** @var array<string, mixed> */
        public $toolbar_btn;
        /** @var string */
        public $page_header_toolbar_title;

        public function __construct()
        {
        }

        /** @return bool */
        public function access(string $action, bool $disable = false)
        {
        }

        /** @return bool */
        public function viewAccess(bool $disable = false)
        {
        }

        /** @return void */
        public function initProcess()
        {
        }

        /** @var bool */
        public $ajax = false;

        /** @return mixed */
        public function postProcess()
        {
        }

        /** @return void */
        public function displayAjax()
        {
        }

        /** @return void */
        protected function ajaxRender($value = null, $controller = null, $method = null)
        {
        }

        /** @return void */
        public function initContent()
        {
        }

        /** @return void */
        public function initToolbar()
        {
        }

        /** @return void */
        public function setMedia($isNewTheme = false)
        {
        }

        /** @return void */
        public function processFilter()
        {
        }

        /** @return void */
        public function processResetFilters($list_id = null)
        {
        }

        /** @return void */
        public function processExport($text_delimiter = '"')
        {
        }

        /** @return void */
        public function getList($id_lang, $order_by = null, $order_way = null, $start = 0, $limit = null, $id_lang_shop = false)
        {
        }

        /** @return string|false */
        public function renderList()
        {
        }

        /** @return int|string|false */
        protected function checkSqlLimit($limit)
        {
        }

        /** @return string */
        protected function getCookieFilterPrefix()
        {
        }

        /** @return void */
        public function addCSS($css_uri)
        {
        }

        /** @return void */
        public function addJS($js_uri)
        {
        }
    }

    abstract class ModuleAdminController extends AdminController
    {
        /** @var Wmsbridge */
        public $module;
    }

    class Tab extends ObjectModel
    {
        /** @var string */
        public $class_name;
        /** @var string */
        public $module;
        /** @var int */
        public $id_parent;
        /** @var bool */
        public $active;
        /** @var bool */
        public $enabled;
        /** @var string */
        public $icon;
        /** @var string */
        public $wording;
        /** @var string */
        public $wording_domain;
        /** @var array<int, string> */
        public $name;

        /** @return int|false */
        public static function getIdFromClassName(string $className)
        {
        }

        /** @return bool */
        public function delete()
        {
        }
    }

    class Access
    {
        public static function isGranted(string $role, int $idProfile): bool
        {
        }
    }
}

namespace PrestaShop\PrestaShop\Adapter {
    class SymfonyContainer
    {
        /** @return \Psr\Container\ContainerInterface|null */
        public static function getInstance()
        {
        }
    }
}

namespace Psr\Container {
    interface ContainerInterface
    {
        /** @return mixed */
        public function get(string $id);
    }
}

namespace PrestaShop\PrestaShop\Core\Grid\Column\Type {
    class ColorColumn extends Common\ColorColumn
    {
    }
}

namespace PrestaShop\PrestaShop\Core\Grid\Column\Type\Common {
    class ColorColumn
    {
        public function __construct(string $id)
        {
        }

        public function setName(string $name): self
        {
        }

        /** @param array<string, mixed> $options */
        public function setOptions(array $options): self
        {
        }
    }
}

namespace PrestaShop\PrestaShop\Core\Grid\Filter {
    class Filter
    {
        public function __construct(string $name, string $type)
        {
        }

        /** @param array<string, mixed> $options */
        public function setTypeOptions(array $options): self
        {
        }

        public function setAssociatedColumn(string $column): self
        {
        }
    }
}

namespace PrestaShop\PrestaShop\Core\Grid\Record {
    class RecordCollection
    {
        /** @param array<int, array<string, mixed>> $records */
        public function __construct(array $records)
        {
        }
    }
}

namespace PrestaShop\PrestaShop\Core\Grid\Data {
    class GridData
    {
        public function __construct(\PrestaShop\PrestaShop\Core\Grid\Record\RecordCollection $records, int $total, string $query = '')
        {
        }
    }
}

namespace Symfony\Component\Form\Extension\Core\Type {
    class ChoiceType
    {
    }
}

namespace PrestaShop\PrestaShop\Core\Addon\Theme {
    class Theme
    {
        public function getName(): string
        {
        }

        /** @return mixed */
        public function get(string $attribute)
        {
        }
    }
}

namespace Symfony\Component\HttpFoundation {
    class Response
    {
        const HTTP_FORBIDDEN = 403;
        const HTTP_METHOD_NOT_ALLOWED = 405;
        /** @var array<int, string> */
        public static $statusTexts = [];
    }

    class StreamedResponse extends Response
    {
        /** @param array<string, string> $headers */
        public function __construct(?callable $callback = null, int $status = 200, array $headers = [])
        {
        }

        /** @return $this */
        public function send()
        {
        }
    }
}
