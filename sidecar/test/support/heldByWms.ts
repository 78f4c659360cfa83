/** What the ledger says that the WMS has of orders, for holding it against the rule of in-flight. */
import type { HeldByWms } from '../../src/domain/stockInFlight';
import type { WmsStatus } from '../../src/domain/orderStatus';
import { toIso, type Database } from '../../src/shop/ledger/Database';

/** Its quantities are in `lines`, by the SKU in lower case. */
export type HeldOrder = Omit<HeldByWms, 'quantity' | 'picked' | 'backOrdered'> & { lines: Map<string, { quantity: number; picked: number | null; backOrdered: number }> };

/** By order; one that the WMS does not have is missing. */
export async function heldByWms(db: Database, orders: readonly number[]): Promise<Map<number, HeldOrder>> {
  const held = new Map<number, HeldOrder>();
  if (orders.length === 0) return held;
  const rows = await db.rows(
    `SELECT w.id_order, w.accepted_at, w.reflected_at, w.ended_at, w.wms_status, l.sku, l.quantity, l.picked, l.back_ordered
     FROM ${db.table('wms_order')} w LEFT JOIN ${db.table('wms_line')} l ON l.id_wms_order = w.id_wms_order
     WHERE w.id_order IN (?) AND w.current = 1`,
    [[...orders]],
  );
  for (const row of rows) {
    const id = Number(row.id_order);
    const order = held.get(id) ?? {
      acceptedAt: toIso(row.accepted_at as string | null),
      reflectedAt: toIso(row.reflected_at as string | null),
      endedAt: toIso(row.ended_at as string | null),
      status: row.wms_status as WmsStatus | null,
      lines: new Map(),
    };
    held.set(id, order);
    if (row.sku !== null) order.lines.set((row.sku as string).toLowerCase(), { quantity: Number(row.quantity), picked: row.picked === null ? null : Number(row.picked), backOrdered: Number(row.back_ordered) });
  }
  return held;
}
