/** Which shop and pairing this sidecar serves: the module wrote it down when it was installed. */
import { BridgeError } from '../../errors';
import { rowsOf, type Ledger } from '../Ledger';
import type { Database } from './Database';

export interface ConnectionRow {
  idConnection: number;
  idShop: number;
  pairing: string;
  orderPrefix: string;
}

/** Over HTTPS: the connection that the key belongs to. */
export async function connectionOfKey(ledger: Ledger): Promise<ConnectionRow> {
  const row = (await rowsOf(ledger, 'connection', {}))[0];
  if (!row) throw noConnection('The connection of WMSBRIDGE_SHOP_KEY is not active any more. Copy the key anew from the set-up page of the module.');
  return { idConnection: row.id_connection, idShop: row.id_shop, pairing: row.pairing_id, orderPrefix: row.order_prefix };
}

/**
 * Over MySQL, where every connection of the database can be seen.
 * @param idShop null where the shop's database has only one active connection
 */
export async function findConnection(db: Database, idShop: number | null): Promise<ConnectionRow> {
  const rows = await db.rows(
    `SELECT id_connection, id_shop, pairing_id, order_prefix FROM ${db.table('connection')} WHERE active = 1 ORDER BY id_connection`,
  );
  // Two pages of the module that were opened at once may each have made one: the newest counts, as for the module.
  const newest = [...new Map(rows.map((row) => [Number(row.id_shop), row])).values()];
  const fitting = idShop === null ? newest : newest.filter((row) => Number(row.id_shop) === idShop);
  const [first, ...more] = fitting;
  if (!first) {
    throw noConnection(
      idShop === null
        ? 'The module has no active connection in this database. Open its set-up page once, or install it again.'
        : `The module has no active connection for shop ${idShop} (WMSBRIDGE_SHOP_ID). Open the module's set-up page once for that shop: it makes one.`,
    );
  }
  if (more.length > 0) {
    throw new BridgeError({
      family: 'permanent',
      code: 'several_connections',
      message: `This database has connections for the shops ${fitting.map((row) => String(row.id_shop)).join(', ')}. Say which one this sidecar serves with WMSBRIDGE_SHOP_ID, and start one sidecar for each.`,
      scope: 'connection',
    });
  }
  return {
    idConnection: Number(first.id_connection),
    idShop: Number(first.id_shop),
    pairing: first.pairing_id as string,
    orderPrefix: first.order_prefix as string,
  };
}

function noConnection(message: string): BridgeError {
  return new BridgeError({ family: 'permanent', code: 'no_connection', message, scope: 'connection' });
}
