/** The ledger of a test's database, over the transport of the run: WMSBRIDGE_TEST_TRANSPORT is `mysql` or `https`. */
import type { Ledger } from '../../src/shop/Ledger';
import { Database } from '../../src/shop/ledger/Database';
import { HttpsLedger } from '../../src/shop/ledger/HttpsLedger';
import { MysqlLedger } from '../../src/shop/ledger/MysqlLedger';
import type { TestDatabase } from './database';
import { ledgerServer } from './ledgerServer';

export type Transport = Ledger['transport'];

export const TRANSPORT: Transport = process.env['WMSBRIDGE_TEST_TRANSPORT'] === 'https' ? 'https' : 'mysql';

const SILENT = { warn: () => undefined };

type Opener = (database: TestDatabase, idConnection?: number, idShop?: number) => Ledger;

/** Gets the transport ready. @returns opens the ledger of a connection; close it */
export async function ledgerOpener(transport = TRANSPORT): Promise<Opener> {
  if (transport === 'mysql') {
    return (database, idConnection = 1, idShop = 1) => new MysqlLedger(Database.open(database.url, database.prefix), { idConnection, idShop });
  }
  const server = await ledgerServer();
  return (database, idConnection = 1, idShop = 1) => {
    const url = server.urlOf(new URL(database.url).pathname.slice(1));
    return new HttpsLedger({ url, key: server.keyOf(idConnection, idShop), idShop, timeoutMs: 30_000, log: SILENT });
  };
}

export async function openLedger(database: TestDatabase, transport = TRANSPORT, idConnection = 1, idShop = 1): Promise<Ledger> {
  return (await ledgerOpener(transport))(database, idConnection, idShop);
}
