<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\Sql;

require_once __DIR__ . '/../src/autoload.php';

final class SqlTest extends TestCase
{
    /**
     * @dataProvider ids
     */
    public function testRunsOfIdsAreAskedForAsRuns(array $numbers, string $condition): void
    {
        self::assertSame($condition, Sql::among('id', $numbers));
    }

    public static function ids(): array
    {
        return [
            'none: no row has it' => [[], '(id IN (0))'],
            'one' => [[7], '(id IN (7))'],
            'two that follow each other are no run yet' => [[7, 8], '(id IN (7,8))'],
            'a run' => [[7, 8, 9], '(id BETWEEN 7 AND 9)'],
            'in any order, doubled, as texts' => [['9', 7, 8, 7], '(id BETWEEN 7 AND 9)'],
            'runs and single ones' => [[1, 2, 3, 5, 10, 11, 12, 20, 21], '(id BETWEEN 1 AND 3 OR id BETWEEN 10 AND 12 OR id IN (5,20,21))'],
        ];
    }
}
