/** The ledger over MySQL, with the statements of this checkout. */
import mysql from 'mysql2';
import { ExpectationNotMet, type Ledger, type LedgerResults, type LedgerStatement } from '../Ledger';
import type { Database, Statements } from './Database';
import { bindStatement, castRow, type Param, type Row, type StatementFile } from './statementFile';
import { readStatements } from './statementFiles';

interface Bound {
  file: StatementFile;
  sql: string;
  expect: number | undefined;
}

export class MysqlLedger implements Ledger {
  readonly transport = 'mysql';
  private readonly files = readStatements();

  constructor(
    private readonly db: Database,
    private readonly scope: { idConnection: number; idShop: number },
  ) {}

  get sessions(): number {
    return this.db.sessions;
  }

  async run<const Batch extends readonly LedgerStatement[]>(batch: Batch): Promise<LedgerResults<Batch>> {
    const bound = batch.map((one) => this.bind(one));
    const all = async (statements: Statements): Promise<{ rows: Row[]; affected: number }[]> => {
      const results = [];
      for (const one of bound) results.push(await runOne(statements, one));
      return results;
    };
    const alone = bound.every(({ file, expect }) => file.columns !== null && expect === undefined) || (bound.length === 1 && bound[0]?.expect === undefined);
    return (await (alone ? this.db.alone(all) : this.db.transaction(all))) as LedgerResults<Batch>;
  }

  close(): Promise<void> {
    return this.db.close();
  }

  private bind({ statement, params, expect }: LedgerStatement): Bound {
    const file = this.files.get(statement);
    if (!file) throw new TypeError(`There is no statement ${statement}.`);
    const all: Record<string, Param> = { ...params, id_connection: this.scope.idConnection, id_shop: this.scope.idShop };
    return { file, sql: bindStatement(file, all, this.db.prefix, (value) => mysql.escape(value)), expect };
  }
}

async function runOne(statements: Statements, { file, sql, expect }: Bound): Promise<{ rows: Row[]; affected: number }> {
  const rows = file.columns === null ? [] : (await statements.rows(sql)).map((row) => castRow(file, (column) => row[column]));
  const affected = file.columns === null ? (await statements.run(sql)).affected : 0;
  const found = file.columns === null ? affected : rows.length;
  if (expect !== undefined && found !== expect) throw new ExpectationNotMet(file.name as LedgerStatement['statement'], expect, found);
  return { rows, affected };
}
