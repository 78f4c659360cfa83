<?php
/**
 * A resource of the module: JSON in, JSON out.
 *
 *     { "<name>": <what answer() gives> }        200
 *     { "errors": [ { "code": 0, "message": … } ] }  400 where the request is wrong as a whole (a sentence for whoever
 *                                                 sent it), 401 where the key is no connection's, 405, or 500 (details
 *                                                 are in the shop's log only)
 *
 * PrestaShop knows no 422, and turns every exception but its own into an empty 500: so all are caught here.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\ShopLog;

abstract class JsonResource implements \WebserviceSpecificManagementInterface
{
    /** @var \WebserviceOutputBuilder */
    protected $output;
    /** @var \WebserviceRequest */
    protected $request;
    /** @var array<string, mixed> the row of the connection whose key the request came with */
    protected $connection = [];
    /** @var string */
    private $content = '';

    /** The resource's name in the URL: `wmsbridge_…`. */
    abstract protected function name(): string;

    /** @return array<int, string> the HTTP methods it takes */
    abstract protected function methods(): array;

    /**
     * Does the work.
     *
     * @param mixed $body the decoded JSON; null where there is none (GET)
     *
     * @return mixed what stands under the resource's name
     *
     * @throws \InvalidArgumentException in a sentence, where the request is wrong as a whole: 400
     */
    abstract protected function answer($body);

    public function manage()
    {
        $method = (string) $this->request->method;
        if (!in_array($method, $this->methods(), true)) {
            throw $this->refusal(405, sprintf('%s takes %s, not %s.', $this->name(), implode(' or ', $this->methods()), $method));
        }
        // PrestaShop's own handler makes a 500 of any warning, even another module's in a hook, although the work
        // was done and stored: warnings go to PHP's log, and the answer tells what happened.
        set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
            if (error_reporting() & $level) {
                error_log(sprintf('WMS Bridge, during a Webservice request: %s (%s:%d)', $message, $file, $line));
            }

            return true;
        });
        try {
            $this->connection = $this->connection();
            $answer = $this->answer($this->body($method));
        } catch (\InvalidArgumentException $error) {
            throw $this->refusal(400, $error->getMessage());
        } catch (\WebserviceException $error) {
            throw $error;
        } catch (\Throwable $error) {
            ShopLog::error(sprintf('%s failed', $this->name()), $error);
            throw $this->refusal(500, sprintf('%s failed; the reason is in the shop\'s log (Advanced Parameters > Logs).', $this->name()));
        } finally {
            restore_error_handler();
        }
        $json = json_encode([$this->name() => $answer], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION);
        if ($json === false) {
            throw $this->refusal(500, sprintf('%s has an answer that JSON cannot hold: %s.', $this->name(), json_last_error_msg()));
        }
        $this->content = $json;
        $this->output->setHeaderParams('Content-Type', 'application/json');
    }

    public function getContent()
    {
        return $this->content;
    }

    // PrestaShop 8 and 9 name different classes here, so the parameters have no type.

    public function setObjectOutput($obj)
    {
        $this->output = $obj;

        return $this;
    }

    public function getObjectOutput()
    {
        return $this->output;
    }

    public function setWsObject($obj)
    {
        $this->request = $obj;

        return $this;
    }

    public function getWsObject()
    {
        return $this->request;
    }

    /** @return array<string, mixed> tests put one in its place */
    protected function connection(): array
    {
        return Connection::ofRequest();
    }

    /** The request's body as it was sent; tests put one in its place. */
    protected function rawBody(): string
    {
        return (string) file_get_contents('php://input');
    }

    /** @return mixed */
    private function body(string $method)
    {
        if ($method === 'GET' || $method === 'HEAD') {
            return null;
        }
        $raw = $this->rawBody();
        $body = json_decode($raw, true);
        if ($body === null && trim($raw) !== 'null') {
            throw new \InvalidArgumentException(sprintf('The body of this request to %s is not JSON: %s.', $this->name(), $raw === '' ? 'it is empty' : json_last_error_msg()));
        }

        return $body;
    }

    private function refusal(int $status, string $message): \WebserviceException
    {
        return new \WebserviceException($message, [0, $status]);
    }
}
