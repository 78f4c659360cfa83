/** All SQL of the module and of the sidecar is what MySQL 5.7, MySQL 8.4 and MariaDB 10.3 all speak. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectFaults, sqlOf } from '../support/sqlDialect';

const ROOT = join(__dirname, '../../..');

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));
}

const SOURCES = [
  ...files('sidecar/src', /\.ts$/),
  ...files('prestashop-module/src', /\.php$/),
  ...files('prestashop-module/controllers', /\.php$/),
  ...files('prestashop-module/sql', /\.sql$/),
];

test('every statement is spoken by all databases', () => {
  const found: string[] = [];
  let statements = 0;
  for (const file of SOURCES) {
    for (const sql of sqlOf(file, readFileSync(join(ROOT, file), 'utf8'))) {
      statements += 1;
      for (const fault of dialectFaults(sql)) found.push(`${file}: ${fault}: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`);
    }
  }
  expect(found).toEqual([]);
  expect(statements).toBeGreaterThan(300);
});

describe('what not all of them speak is found', () => {
  test.each([
    'INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)',
    'INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = COALESCE(VALUES(`a`), a)',
    'INSERT INTO t (a) VALUES (?) AS new ON DUPLICATE KEY UPDATE a = new.a',
    'WITH x AS (SELECT 1) SELECT * FROM x',
    'SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t',
    'SELECT 1 FROM t FOR UPDATE SKIP LOCKED',
    'DELETE FROM t WHERE a = 1 RETURNING a',
    'SELECT a FROM t WHERE a IN (SELECT b FROM u ORDER BY MAX(c) LIMIT 3)',
    "SELECT snapshot->>'$.number' FROM t",
    'SELECT JSON_VALUE(a, ?) FROM t',
    'SELECT CAST(a AS INT) FROM t',
    'SELECT rank FROM t',
    'SELECT a FROM t groups',
    'UPDATE t SET system = 1',
    'SELECT 1 AS a WHERE FALSE',
    'UPDATE (SELECT 1 AS a WHERE FALSE UNION ALL SELECT 2) n JOIN t ON t.a = n.a SET t.b = 1',
    'ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT',
    'DELETE FROM t x WHERE x.a = 1',
    'SELECT a FROM t INTERSECT SELECT a FROM u',
  ])('%s', (sql) => expect(dialectFaults(sql)).not.toEqual([]));
});

describe('what all of them speak is not', () => {
  test.each([
    'INSERT INTO t (a) SELECT n.new_a FROM (SELECT ? AS new_a) n ON DUPLICATE KEY UPDATE a = n.new_a',
    'INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = ?',
    'SELECT `rank`, `groups`.a FROM t `groups` WHERE `system` = 1',
    "SELECT 'VALUES(rank) OVER (' FROM t -- WITH x AS (SELECT 1)",
    'SELECT 1 AS a FROM DUAL WHERE FALSE UNION ALL SELECT 2',
    'UPDATE t SET a = (SELECT MAX(b) FROM u WHERE u.c = t.c) WHERE t.d = 1',
    'SELECT * FROM (SELECT a FROM t LIMIT 3) x WHERE a IN (1, 2) LIMIT 5',
    'SELECT JSON_UNQUOTE(JSON_EXTRACT(a, ?)) FROM t',
    'DELETE FROM t WHERE a = 1 LIMIT 10',
    'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'UPDATE (:lines(a, b)) v JOIN PREFIX_t t ON t.a = v.a SET t.b = v.b',
  ])('%s', (sql) => expect(dialectFaults(sql)).toEqual([]));
});

test('SQL is found in every sort of source', () => {
  expect(sqlOf('x.ts', 'db.run(`SELECT a FROM ${table} WHERE ${b ? `c = 1` : ""}` + " ORDER BY a");')).toContain('SELECT a FROM  ?  WHERE  ?  ORDER BY a');
  expect(sqlOf('x.php', "<?php // it's\n$a = 'SELECT `a` FROM `' . self::table('t') . \"` WHERE a = $b AND c = {$d}\"; echo 'x';")).toEqual(['SELECT `a` FROM ` ? ` WHERE a = ? AND c = ?']);
  expect(sqlOf('x.sql', '-- A table; with a comment.\nCREATE TABLE t (a INT);\nSELECT a FROM t;\n')).toEqual(['CREATE TABLE t (a INT)', 'SELECT a FROM t']);
});
