/**
 * The ledger in the shop's database, as named statements: each is a file of the module (prestashop-module/sql/statements). A batch is
 * one transaction, over whatever transport. Nothing of a batch uses what an earlier statement of it found: what must be read first is
 * a batch of its own, and the writes that follow are guarded.
 *
 * An answer may be lost although the batch ran. So every batch can be repeated: it names the owner of a lease, or writes what a unique
 * key lets in once, or adds events, of which two are as good as one.
 */
import type { StatementTypes } from './ledger/statementTypes';

export type StatementName = keyof StatementTypes;
export type ParamsOf<Name extends StatementName> = StatementTypes[Name]['params'];
export type RowOf<Name extends StatementName> = StatementTypes[Name]['row'];

export interface LedgerStatement<Name extends StatementName = StatementName> {
  statement: Name;
  /** `id_connection` and `id_shop` are the transport's: a sidecar reaches nothing of another connection. */
  params: ParamsOf<Name>;
  /** How many rows a read must find, or a write change. Otherwise nothing of the batch is done, and it ends with `ExpectationNotMet`. */
  expect?: number;
}

export interface LedgerResult<Name extends StatementName = StatementName> {
  /** Of a read. Times are texts: `2026-11-24 10:00:00.000`, in UTC. */
  rows: RowOf<Name>[];
  /** Of a write: rows that are other than before. 0 for a read. */
  affected: number;
}

export type LedgerResults<Batch extends readonly LedgerStatement[]> = {
  -readonly [Index in keyof Batch]: Batch[Index] extends LedgerStatement<infer Name> ? LedgerResult<Name> : never;
};

export interface Ledger {
  readonly transport: 'mysql' | 'https';
  /** Connections made since the start: with a new one, another database may answer at the same address. Always 0 over HTTPS. */
  readonly sessions: number;
  /** @throws BridgeError, or ExpectationNotMet */
  run<const Batch extends readonly LedgerStatement[]>(batch: Batch): Promise<LedgerResults<Batch>>;
  /** Never throws. */
  close(): Promise<void>;
}

export function statement<Name extends StatementName>(name: Name, params: ParamsOf<Name>, expect?: number): LedgerStatement<Name> {
  return { statement: name, params, ...(expect === undefined ? {} : { expect }) };
}

/** The rows of one read. */
export async function rowsOf<Name extends StatementName>(ledger: Ledger, name: Name, params: ParamsOf<Name>): Promise<RowOf<Name>[]> {
  const [result] = await ledger.run([statement(name, params)]);
  return (result as LedgerResult<Name>).rows;
}

/** Runs one write. @returns how many rows are other than before */
export async function changed<Name extends StatementName>(ledger: Ledger, name: Name, params: ParamsOf<Name>): Promise<number> {
  const [result] = await ledger.run([statement(name, params)]);
  return (result as LedgerResult<Name>).affected;
}

/** A guarded statement found other rows than it must: somebody else was faster. Nothing of the batch was done. */
export class ExpectationNotMet extends Error {
  constructor(
    readonly statement: StatementName,
    readonly expected: number,
    readonly found: number,
  ) {
    super(`${statement} met ${found} rows and not ${expected}, so nothing of its batch was done.`);
    this.name = 'ExpectationNotMet';
  }
}
