<?php
/** What is done to the module itself: installing it, and running its Webservice resources. */
final class ModuleActions
{
    /** By the module's own install code. */
    public function installModule(array $args): array
    {
        $module = Module::getInstanceByName('wmsbridge');
        if (!$module) {
            throw new RuntimeException('There is no module in ' . SANDBOX_MODULE_DIR . '.');
        }
        if (!$module->install()) {
            throw new RuntimeException('The module could not be installed: ' . implode(' ', array_map('strval', (array) $module->getErrors())));
        }

        // As the button of the set-up page does.
        WmsBridge\Install\WebserviceSwitch::turnOn(1);

        return ['key' => WmsBridge\Install\WebserviceKey::key(1), 'version' => (string) $module->version];
    }

    public function uninstallModule(array $args): array
    {
        return ['done' => (bool) Module::getInstanceByName('wmsbridge')->uninstall()];
    }

    /** @return array{resources: array<int, string>} the names of the modules' own resources */
    public function resources(array $args): array
    {
        $names = [];
        foreach (WebserviceRequest::getResources() as $name => $resource) {
            if (!empty($resource['specific_management'])) {
                $names[] = $name;
            }
        }

        return ['resources' => $names];
    }

    /**
     * Runs one request to a resource of the module, as PrestaShop's dispatcher does.
     *
     * @return array{status: int, contentType: string, body: string}
     */
    public function resource(array $args): array
    {
        $class = 'WebserviceSpecificManagement' . str_replace(' ', '', ucwords(str_replace('_', ' ', $args['name'])));
        $_SERVER['REQUEST_METHOD'] = $args['method'];
        $_SERVER['REQUEST_URI'] = '/api/' . $args['name'];
        $_SERVER['PHP_AUTH_USER'] = $args['key'];
        $_GET = ['url' => $args['name']] + $args['query'];
        // PrestaShop's global, by which code knows that it serves the Webservice.
        $GLOBALS['webservice_call'] = true;
        RequestBody::serve((string) $args['body']);
        try {
            WebserviceRequest::getResources();
            $request = new WebserviceRequest();
            $request->method = $args['method'];
            $request->urlSegment = [$args['name']];
            $request->urlFragments = $args['query'];
            $output = new WebserviceOutputBuilder();
            $resource = new $class();
            $resource->setObjectOutput($output);
            $resource->setWsObject($request);
            $resource->manage();
            $body = $resource->getContent();
            if ($request->errors) {
                return $this->errors(500, $request->errors);
            }

            return ['status' => $output->getStatusInt(), 'contentType' => (string) ($output->getHeaderParams('Content-Type') ?: 'application/json'), 'body' => (string) $body];
        } catch (WebserviceException $error) {
            return $this->errors($error->getStatus(), [[$error->getCode(), $error->getMessage()]]);
        } catch (Throwable $error) {
            // Only its own exceptions reach the client; every other one is an empty 500.
            fwrite(STDERR, get_class($error) . ': ' . $error->getMessage() . ' at ' . $error->getFile() . ':' . $error->getLine() . "\n");

            return ['status' => 500, 'contentType' => 'text/html; charset=utf-8', 'body' => ''];
        } finally {
            RequestBody::end();
            unset($_SERVER['PHP_AUTH_USER'], $GLOBALS['webservice_call']);
            $_GET = [];
        }
    }

    /** @param array<int, array{0: int, 1: string}> $errors */
    private function errors(int $status, array $errors): array
    {
        $list = array_map(static function (array $error): array {
            return ['code' => $error[0], 'message' => $error[1]];
        }, $errors);

        return ['status' => $status, 'contentType' => 'application/json', 'body' => (string) json_encode(['errors' => $list])];
    }
}

/** Lets code that reads php://input find the body of the request that is being run. */
final class RequestBody
{
    /** @var string */
    private static $body = '';
    /** @var resource|null */
    public $context;
    /** @var resource|null */
    private $inner;

    public static function serve(string $body): void
    {
        self::$body = $body;
        stream_wrapper_unregister('php');
        stream_wrapper_register('php', self::class);
    }

    public static function end(): void
    {
        stream_wrapper_restore('php');
    }

    /** Everything but the input goes to PHP's own streams. */
    public function stream_open(string $path, string $mode): bool
    {
        stream_wrapper_restore('php');
        $this->inner = fopen($path === 'php://input' ? 'php://memory' : $path, $path === 'php://input' ? 'w+b' : $mode);
        stream_wrapper_unregister('php');
        stream_wrapper_register('php', self::class);
        if ($this->inner && $path === 'php://input') {
            fwrite($this->inner, self::$body);
            rewind($this->inner);
        }

        return (bool) $this->inner;
    }

    public function stream_read(int $count)
    {
        return fread($this->inner, $count);
    }

    public function stream_write(string $data)
    {
        return fwrite($this->inner, $data);
    }

    public function stream_eof(): bool
    {
        return feof($this->inner);
    }

    public function stream_seek(int $offset, int $whence = SEEK_SET): bool
    {
        return fseek($this->inner, $offset, $whence) === 0;
    }

    public function stream_tell()
    {
        return ftell($this->inner);
    }

    public function stream_stat()
    {
        return fstat($this->inner);
    }

    public function stream_close(): void
    {
        fclose($this->inner);
    }
}
