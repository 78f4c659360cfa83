<?php

use PHPUnit\Framework\TestCase;

/** A decision of the back office and one of the sidecar's command line are the same statements: what one means the other means. */
final class DecisionsTest extends TestCase
{
    private static function plain(string $code): string
    {
        $code = str_replace(['`', '\\\'', '"', '\' . pSQL($flow) . \'', '\' . $idConnection . \''], ['', '\'', '', '?', '?'], $code);

        return (string) preg_replace(['/\$\{this\.db\.table\(\'(\w+)\'\)\}|\$\{db\.table\(\'(\w+)\'\)\}|\' \. self::table\(\'(\w+)\'\) \. \'/', '/\s+/'], ['$1$2$3', ' '], $code);
    }

    /**
     * @dataProvider decisions
     */
    public function testTheSidecarSaysTheSame(string $file, string $statement): void
    {
        $ours = self::plain((string) file_get_contents(__DIR__ . '/../src/Admin/Decisions.php'));
        $theirs = self::plain((string) file_get_contents(__DIR__ . '/../../sidecar/src/shop/ledger/' . $file));

        self::assertStringContainsString($statement, $theirs, 'the sidecar means something else by now: Decisions.php must follow');
        self::assertStringContainsString($statement, $ours);
    }

    public function testACompleteComparisonOfStockIsAskedForInTheSidecarsWords(): void
    {
        $ours = (string) file_get_contents(__DIR__ . '/../src/Admin/Decisions.php');
        self::assertStringContainsString('FULL_CURSOR = \'stock_full\'', (string) file_get_contents(__DIR__ . '/../../sidecar/src/stock/syncStock.ts'));
        self::assertStringContainsString('FULL_ASKED = \'asked\'', (string) file_get_contents(__DIR__ . '/../../sidecar/src/domain/stockRules.ts'));
        self::assertStringContainsString("\\'stock_full\\', \\'asked\\'", $ours);
    }

    public static function decisions(): array
    {
        return [
            'send again' => ['OperatorActions.ts', "approved_at = UTC_TIMESTAMP(3), cancel_state = NULL, next_try_at = NULL, attempts = 0, state = IF(state = 'ignored', 'new', state)"],
            'an answer to what was shown' => ['OperatorActions.ts', "approved = IF(problem_code IS NULL OR FIND_IN_SET(problem_code, COALESCE(approved, '')), approved, CONCAT_WS(',', approved, problem_code)), approved_at"],
            'what was refused is asked again' => ['OperatorActions.ts', 'SET refused_hash = NULL WHERE id_connection = '],
            'cancel again' => ['OperatorActions.ts', "cancel_state = NULL, next_try_at = NULL, attempts = 0', null"],
            'leave alone' => ['OperatorActions.ts', "state = 'ignored', problem = NULL, problem_code = NULL, waits_for = NULL"],
            'the ledger gets its row' => ['OperatorActions.ts', 'INSERT IGNORE INTO order (id_connection, id_order, id_shop, created_at, updated_at)'],
            'a line of history' => ['OperatorActions.ts', 'INSERT INTO history (id_connection, id_order, at, actor, action, message)'],
            'go on' => ['FlowStore.ts', 'SET stop_reason = NULL, resumed_at = UTC_TIMESTAMP(3) WHERE id_connection = '],
            'what waited is touched' => ['FlowStore.ts', "SELECT id_shop, id_order, 'flow', "],
            'of that flow' => ['FlowStore.ts', 'AND waits_for IS NOT NULL AND FIND_IN_SET('],
        ];
    }
}
