/**
 * The way to the ledger: over MySQL where an address of the shop's database is configured, otherwise over the shop's Webservice. Which
 * connection it is says the database, or the key.
 */
import { HttpsLedger } from './HttpsLedger';
import { MysqlLedger } from './MysqlLedger';
import { Database } from './Database';
import { connectionOfKey, findConnection, type ConnectionRow } from './connections';
import type { Ledger } from '../Ledger';
import type { ShopLog } from '../webservice/client';

export interface LedgerSource {
  /** null: over HTTPS. */
  databaseUrl: string | null;
  databasePrefix: string;
  shopUrl: string;
  shopKey: string;
  /** null: the only one. */
  shopId: number | null;
}

export interface LedgerAccess {
  readonly transport: Ledger['transport'];
  /** May be asked again after a failure. @throws BridgeError in a sentence for people */
  open(): Promise<{ row: ConnectionRow; statements: Ledger }>;
  /** Never throws. */
  close(): Promise<void>;
}

/** For one batch. Longer than the module waits for locks, repetitions included. */
const HTTPS_TIMEOUT_MS = 30_000;

export function ledgerAccess(source: LedgerSource, log: ShopLog): LedgerAccess {
  const { databaseUrl, databasePrefix, shopUrl: url, shopKey: key, shopId } = source;
  if (databaseUrl === null) {
    const over = (idShop: number | null): Ledger => new HttpsLedger({ url, key, idShop, timeoutMs: HTTPS_TIMEOUT_MS, log });
    return {
      transport: 'https',
      async open() {
        const row = await connectionOfKey(over(shopId));
        return { row, statements: over(row.idShop) };
      },
      close: () => Promise.resolve(),
    };
  }
  const db = Database.open(databaseUrl, databasePrefix, 8);
  return {
    transport: 'mysql',
    async open() {
      const row = await findConnection(db, shopId);
      return { row, statements: new MysqlLedger(db, row) };
    },
    close: () => db.close(),
  };
}
