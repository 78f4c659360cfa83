/**
 * What WMS orders hold of each SKU: what the WMS accepted, what has left of it, and what its back-orders are yet to send. The
 * stock's in-flight goes by it.
 */
import { backOrdered, withBackOrders } from '../../domain/backOrders';
import { hasLeft } from '../../domain/orderStatus';
import { sumBySku } from '../../domain/quantities';
import { MAX_SKU_CHARACTERS } from '../../domain/stockRules';
import type { HeldThen } from '../../domain/stockInFlight';
import type { WmsOrderLine, WmsOrderSnapshot } from '../../domain/terms';
import type { Database, Statements } from './Database';
import { snapshotOf } from './ledgerRows';

/**
 * The warehouse may write a SKU in another case than the shop; the module compares as here (StockLines.php). A case-blind collation
 * would be blind to accents, too.
 */
const SKU = 'LOWER(sku)';
const GIVEN = 'LOWER(?)';

/**
 * What WMS orders hold from now on, in the place of what they held. Their snapshot may be older than this note: an order whose
 * answer was lost can be picked and sent before anybody knows that it was accepted.
 */
export async function replaceLines(
  db: Database,
  statements: Statements,
  orders: readonly { idWmsOrder: number; lines: readonly Pick<WmsOrderLine, 'sku' | 'quantity'>[] }[],
): Promise<void> {
  if (orders.length === 0) return;
  const sorted = [...orders].sort((a, b) => a.idWmsOrder - b.idWmsOrder);
  const ids = sorted.map(({ idWmsOrder }) => idWmsOrder);
  await statements.run(`DELETE FROM ${db.table('wms_line')} WHERE id_wms_order IN (?)`, [ids]);
  // An article with a longer number is none of the shop's: somebody put it on the order at the warehouse.
  const rows = sorted.flatMap(({ idWmsOrder, lines }) => lines.filter(({ sku }) => sku.length <= MAX_SKU_CHARACTERS).map((line) => [idWmsOrder, line.sku, line.quantity]));
  if (rows.length === 0) return;
  await statements.run(
    `INSERT INTO ${db.table('wms_line')} (id_wms_order, sku, quantity) VALUES ${rows.map(() => '(?, ?, ?)').join(', ')}`,
    rows.flat(),
  );
  await noteHeld(db, statements, ids, null);
}

/** What WMS orders held of each SKU before anything of them was changed, by id_wms_order. */
export type HeldBefore = ReadonlyMap<number, ReadonlyMap<string, HeldThen>>;

/**
 * Notes what the kept snapshots of WMS orders and of their back-orders say, as one: how far the order is, what it holds of each
 * SKU, what was picked of it once goods have left (the stock figure leaves out that and no more), and what is yet to come.
 * @param before null where a snapshot may be older than what was accepted: then it does not say what the order holds
 */
export async function noteHeld(db: Database, statements: Statements, ids: readonly number[], before: HeldBefore | null): Promise<void> {
  if (ids.length === 0) return;
  const rows = await statements.rows(
    `SELECT id_wms_order, NULL AS rest_of, snapshot FROM ${db.table('wms_order')} WHERE id_wms_order IN (?) AND snapshot IS NOT NULL
     UNION ALL
     SELECT id_wms_order, back_order_of AS rest_of, snapshot FROM ${db.table('wms_order')} WHERE back_order_of IN (?) AND snapshot IS NOT NULL
     ORDER BY id_wms_order`,
    [[...ids], [...ids]],
  );
  const orders = new Map<number, WmsOrderSnapshot>();
  const backOrders = new Map<number, WmsOrderSnapshot[]>();
  for (const row of rows) {
    const snapshot = snapshotOf(row);
    // What is broken is found when its order is claimed, and asked for again.
    if (snapshot === null) continue;
    if (row.rest_of === null) orders.set(Number(row.id_wms_order), snapshot);
    else backOrders.set(Number(row.rest_of), [...(backOrders.get(Number(row.rest_of)) ?? []), snapshot]);
  }
  for (const [id, snapshot] of orders) {
    const rest = backOrders.get(id) ?? [];
    const whole = withBackOrders(snapshot, rest);
    if (rest.length > 0) await noteRest(db, statements, id, whole, rest);
    if (hasLeft(whole.status)) await notePicked(db, statements, id, whole);
    else if (before !== null) await noteOrdered(db, statements, id, whole, rest, before.get(id) ?? new Map());
  }
}

/** A SKU that the snapshot does not name did not leave, unless the WMS does not say at all what was picked. */
async function notePicked(db: Database, statements: Statements, id: number, { lines }: WmsOrderSnapshot): Promise<void> {
  const picked = sumBySku(lines, (line) => line.picked);
  if (picked.size === 0) return;
  const unsaid = [...new Set(lines.map(({ sku }) => sku))].filter((sku) => !picked.has(sku));
  await statements.run(
    `UPDATE ${db.table('wms_line')} SET picked = CASE ${SKU} ${`WHEN ${GIVEN} THEN ? `.repeat(picked.size)}${`WHEN ${GIVEN} THEN picked `.repeat(unsaid.length)}ELSE 0 END WHERE id_wms_order = ?`,
    [...[...picked].flat(), ...unsaid, id],
  );
}

/** Somebody may change an order at the WMS: pieces that it holds no more, and no back-order either, are for the shop to keep. */
async function noteOrdered(db: Database, statements: Statements, id: number, { lines, status }: WmsOrderSnapshot, rest: readonly WmsOrderSnapshot[], before: ReadonlyMap<string, HeldThen>): Promise<void> {
  if (lines.length === 0 || status === 'cancelled') return;
  const ordered = sumBySku(lines, (line) => line.ordered);
  const later = backOrdered(rest);
  for (const [sku, { quantity }] of before) {
    const now = (ordered.get(sku) ?? 0) + (later.get(sku) ?? 0);
    if (now !== quantity) await statements.run(`UPDATE ${db.table('wms_line')} SET quantity = ? WHERE id_wms_order = ? AND sku = ?`, [now, id, sku]);
  }
}

async function noteRest(db: Database, statements: Statements, id: number, { status, statusText }: WmsOrderSnapshot, rest: readonly WmsOrderSnapshot[]): Promise<void> {
  await statements.run(`UPDATE ${db.table('wms_order')} SET wms_status = ?, wms_status_text = ? WHERE id_wms_order = ?`, [status, statusText.slice(0, 128), id]);
  await statements.run(`UPDATE ${db.table('wms_line')} SET back_ordered = 0 WHERE id_wms_order = ? AND back_ordered <> 0`, [id]);
  for (const [sku, quantity] of backOrdered(rest)) {
    await statements.run(`UPDATE ${db.table('wms_line')} SET back_ordered = ? WHERE id_wms_order = ? AND ${SKU} = ${GIVEN}`, [quantity, id, sku]);
  }
}
