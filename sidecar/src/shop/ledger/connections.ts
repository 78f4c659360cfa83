/** Which shop and pairing this sidecar serves: the module wrote it down when it was installed. */
import { BridgeError } from '../../errors';
import type { Database } from './Database';

export interface ConnectionRow {
  idConnection: number;
  idShop: number;
  pairing: string;
  orderPrefix: string;
}

/** @param idShop null where the shop's database has only one active connection */
export async function findConnection(db: Database, idShop: number | null): Promise<ConnectionRow> {
  const rows = await db.rows(
    `SELECT id_connection, id_shop, pairing_id, order_prefix FROM ${db.table('connection')} WHERE active = 1 ORDER BY id_connection`,
  );
  // Two pages of the module that were opened at once may each have made one: the newest counts, as for the module.
  const newest = [...new Map(rows.map((row) => [Number(row.id_shop), row])).values()];
  const fitting = idShop === null ? newest : newest.filter((row) => Number(row.id_shop) === idShop);
  const [first, ...more] = fitting;
  if (!first) {
    throw new BridgeError({
      family: 'permanent',
      code: 'no_connection',
      message:
        idShop === null
          ? 'The module has no active connection in this database. Open its set-up page once, or install it again.'
          : `The module has no active connection for shop ${idShop} (WMSBRIDGE_SHOP_ID). Open the module's set-up page once for that shop: it makes one.`,
      scope: 'connection',
    });
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
