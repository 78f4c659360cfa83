/** What WMS orders hold of each SKU after new snapshots of them, and what the WMS's stock figure leaves out that it did not before. Pure. */
import { withBackOrders } from '../../domain/backOrders';
import type { WmsStatus } from '../../domain/orderStatus';
import { leavesOutMore, type FigureOptions, type HeldThen } from '../../domain/stockInFlight';
import type { WmsOrderSnapshot } from '../../domain/terms';
import type { RowOf } from '../Ledger';
import { snapshotOf } from './ledgerRows';
import type { KnownRow, SnapshotPlan } from './snapshotPlan';
import { heldNow, isSameLine, type HeldLine } from './wmsLines';

/** As it was read. */
export interface LinesBefore {
  rows: ReadonlyMap<number, KnownRow>;
  lines: ReadonlyMap<number, HeldLine[]>;
  snapshots: readonly RowOf<'snapshots'>[];
}

export interface LinesAfter {
  lines: { idWmsOrder: number; line: HeldLine }[];
  /** How far a WMS order is together with its back-orders. */
  statuses: { idWmsOrder: number; status: WmsStatus; text: string }[];
  /** SKUs that are computed again. */
  recheck: string[];
  /** The stock figure leaves out more of these WMS orders than before. */
  reflected: number[];
}

export function linesAfter(plan: SnapshotPlan, before: LinesBefore, figure: Pick<FigureOptions, 'figure' | 'reflectsFrom'>): LinesAfter {
  const after: LinesAfter = { lines: [], statuses: [], recheck: [], reflected: [] };
  const recheck = new Set<string>();
  for (const id of plan.moved) {
    const snapshot = snapshotNow(plan, before, id);
    // What is broken is found when its order is claimed, and asked for again.
    if (snapshot === null) continue;
    const rest = restNow(plan, before, id);
    const whole = withBackOrders(snapshot, rest);
    if (rest.length > 0) after.statuses.push({ idWmsOrder: id, status: whole.status, text: whole.statusText.slice(0, 128) });
    const held = before.lines.get(id) ?? [];
    const isRest = (before.rows.get(id)?.back_order_of ?? null) !== null;
    const now = heldNow(plan.replaced.get(id) ?? held, snapshot, rest, !isRest);
    const unchanged = (line: HeldLine): boolean => held.some((each) => each.sku === line.sku && isSameLine(each, line));
    if (plan.replaced.has(id)) plan.replaced.set(id, now);
    else after.lines.push(...now.filter((line) => !unchanged(line)).map((line) => ({ idWmsOrder: id, line })));
    // What a back-order itself holds counts with the order, not by itself.
    if (isRest) continue;
    const then = (before.rows.get(id)?.wms_status ?? null) as WmsStatus | null;
    const more = now.filter((line) => {
      const earlier = held.find(({ sku }) => sku === line.sku);
      const known: HeldThen = earlier ? { status: then, ...earlier } : { status: whole.status, quantity: 0, picked: 0, backOrdered: 0 };
      return leavesOutMore(known, { status: whole.status, ...line }, figure);
    });
    // Of an order of which nobody had said yet how far it is, all was in flight.
    const first = then === null ? now.filter(({ sku }) => held.some((each) => each.sku === sku)) : [];
    for (const { sku } of [...more, ...first]) recheck.add(sku);
    if (more.length > 0) after.reflected.push(id);
  }
  after.recheck = [...recheck].filter((sku) => sku !== '').sort();
  return after;
}

function snapshotNow(plan: SnapshotPlan, { snapshots }: LinesBefore, id: number): WmsOrderSnapshot | null {
  const update = plan.updates.find(({ row }) => row.id_wms_order === id);
  if (update) return update.snapshot;
  const kept = snapshots.find((row) => row.id_wms_order === id);
  return kept ? snapshotOf(kept) : null;
}

/** Its back-orders, oldest first. */
function restNow(plan: SnapshotPlan, { snapshots }: LinesBefore, id: number): WmsOrderSnapshot[] {
  const updated = plan.updates.filter(({ row }) => row.back_order_of === id);
  const kept = snapshots.filter((row) => row.back_order_of === id && !updated.some((each) => each.row.id_wms_order === row.id_wms_order));
  const byId = [...updated.map(({ row, snapshot }) => ({ id: row.id_wms_order, snapshot })), ...kept.map((row) => ({ id: row.id_wms_order, snapshot: snapshotOf(row) }))].sort((a, b) => a.id - b.id);
  const added = plan.added.filter(({ row }) => row.back_order_of === id);
  return [...byId, ...added].map(({ snapshot }) => snapshot).filter((snapshot) => snapshot !== null);
}
