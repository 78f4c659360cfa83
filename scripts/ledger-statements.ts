/**
 * Writes sidecar/src/shop/ledger/statementTypes.ts: parameters and rows of each statement of prestashop-module/sql/statements.
 *
 *   npm run statements              writes it
 *   npm run statements -- --check   fails where it is not the one that would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paramsOf, type DeclaredParam, type StatementFile } from '../sidecar/src/shop/ledger/statementFile';
import { readStatements } from '../sidecar/src/shop/ledger/statementFiles';

const TARGET = join(__dirname, '../sidecar/src/shop/ledger/statementTypes.ts');

function typeOf({ kind, columns }: DeclaredParam): string {
  if (kind === 'rows') return `readonly { ${columns.map((column) => `${column}: Scalar`).join('; ')} }[]`;
  return kind === 'list' ? 'readonly Scalar[]' : 'Scalar';
}

function entry(file: StatementFile): string {
  const params = paramsOf(file).map((param) => `${param.name}: ${typeOf(param)}`);
  const columns = (file.columns ?? []).map(({ name, type, nullable }) => `${name}: ${type === 'int' ? 'number' : 'string'}${nullable ? ' | null' : ''}`);
  const object = (fields: string[]): string => (fields.length === 0 ? 'Record<never, never>' : ['{', ...fields.map((field) => `      ${field};`), '    }'].join('\n'));
  return `  ${file.name}: {\n    params: ${object(params)};\n    row: ${file.columns === null ? 'never' : object(columns)};\n  };`;
}

const text = `/** Parameters and rows of the statements in prestashop-module/sql/statements. Written by \`npm run statements\`. */
/* eslint-disable max-lines */
import type { Scalar } from './statementFile';

export interface StatementTypes {
${[...readStatements().values()].map(entry).join('\n')}
}
`;
if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('sidecar/src/shop/ledger/statementTypes.ts is not the one of prestashop-module/sql/statements: run "npm run statements".');
  process.exitCode = 1;
}
