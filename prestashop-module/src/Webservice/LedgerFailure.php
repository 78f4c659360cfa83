<?php
/** A batch of the ledger ended without results: what is answered of it. */

namespace WmsBridge\Webservice;

final class LedgerFailure extends \RuntimeException
{
    /** @var array<string, array<string, int|string>> */
    public $answer;

    /** @param array<string, array<string, int|string>> $answer */
    public function __construct(array $answer)
    {
        parent::__construct('The batch ended without results.');
        $this->answer = $answer;
    }
}
