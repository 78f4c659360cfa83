/** The statements of this checkout, read once. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseStatement, type StatementFile } from './statementFile';

const FOLDER = join(__dirname, '../../../../prestashop-module/sql/statements');

export function readStatements(): Map<string, StatementFile> {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.sql')).map((file) => basename(file, '.sql')).sort();
  return new Map(names.map((name) => [name, parseStatement(name, readFileSync(join(FOLDER, `${name}.sql`), 'utf8'))]));
}
