/**
 * The ledger over the shop's Webservice (`wmsbridge_ledger`): the module runs its own copy of the same statements, for the connection
 * whose key this is.
 */
import { z } from 'zod';
import { BridgeError } from '../../errors';
import { ExpectationNotMet, type Ledger, type LedgerResults, type LedgerStatement } from '../Ledger';
import { createClient, type ClientOptions, type WebserviceClient } from '../webservice/client';
import { unexpectedAnswer } from '../webservice/errors';
import { databaseErrorOf } from './errors';
import { castRow, type StatementFile } from './statementFile';
import { readStatements } from './statementFiles';

const RESOURCE = 'wmsbridge_ledger';
/** Renewing a lease must not wait behind a long request; and each request takes a PHP process from the shop's customers. */
const REQUESTS_AT_ONCE = 2;

const ANSWER = z.object({
  [RESOURCE]: z.union([
    /** Of each statement: the rows of a read, its columns in the order of the file; the number of rows that a write changed. */
    z.object({ results: z.array(z.union([z.number().int(), z.array(z.array(z.union([z.string(), z.number().int(), z.null()])))])) }),
    z.object({ unmet: z.object({ statement: z.string(), expected: z.number().int(), found: z.number().int() }) }),
    z.object({ failed: z.object({ statement: z.string(), error: z.number().int() }) }),
  ]),
});

export class HttpsLedger implements Ledger {
  readonly transport = 'https';
  /** One source answers everything: nothing can be another installation's. */
  readonly sessions = 0;
  private readonly client: WebserviceClient;
  private readonly files = readStatements();

  constructor(options: ClientOptions) {
    this.client = createClient({ ...options, requestsAtOnce: REQUESTS_AT_ONCE });
  }

  async run<const Batch extends readonly LedgerStatement[]>(batch: Batch): Promise<LedgerResults<Batch>> {
    const files = batch.map((one) => this.file(one));
    const body = JSON.stringify(batch.map(({ statement, params, expect }) => ({ statement, params, ...(expect === undefined ? {} : { expect }) })));
    const question = { what: `run ${batch.map(({ statement }) => statement).join(', ')}`.slice(0, 120), resource: RESOURCE, write: true };
    // A batch can be repeated: so a connection that was cut is no reason to stop.
    const parsed = ANSWER.safeParse(await this.client.post(RESOURCE, body, question.what, { repeatable: true }).catch(ofTheConnection));
    if (!parsed.success) throw unexpectedAnswer(question, 'the results of its statements').withScope('connection');
    const answer = parsed.data[RESOURCE];
    if ('unmet' in answer) throw new ExpectationNotMet(answer.unmet.statement as LedgerStatement['statement'], answer.unmet.expected, answer.unmet.found);
    if ('failed' in answer) throw databaseErrorOf(answer.failed.error, answer.failed.statement);
    const { results } = answer;
    if (results.length !== files.length) throw unexpectedAnswer(question, 'results of all of its statements').withScope('connection');
    return results.map((result, i) => {
      if (typeof result === 'number') return { rows: [], affected: result };
      return { rows: result.map((row) => castRow(files[i] as StatementFile, (_, column) => row[column])), affected: 0 };
    }) as unknown as LedgerResults<Batch>;
  }

  async close(): Promise<void> {
    // Connections are fetch's own, and kept for others.
  }

  private file({ statement }: LedgerStatement): StatementFile {
    const file = this.files.get(statement);
    if (!file) throw new TypeError(`There is no statement ${statement}.`);
    return file;
  }
}

/** What concerns one request alone is that of its contents: a body that is too large, one that a firewall takes for an attack. */
function ofTheConnection(error: unknown): never {
  if (error instanceof BridgeError && error.scope === 'unclear') throw error.withScope(error.code === 'shop_key_forbidden' ? 'item' : 'connection');
  throw error;
}
