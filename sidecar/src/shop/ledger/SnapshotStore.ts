/**
 * What the WMS shows of its orders. Snapshots that differ from the last one are kept, and the orders they belong to are
 * touched, in the batch that moves the cursor: one bad row neither blocks nor is skipped.
 */
import { BridgeError } from '../../errors';
import { ADOPTED } from '../../domain/ledger';
import { snapshotFault } from '../../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../../domain/terms';
import { isolate } from '../../resilience/isolate';
import { statement, type Ledger, type LedgerStatement } from '../Ledger';
import { addEvents } from './events';
import { guarded } from './guarded';
import { quarantine, RECHECK_MINUTES, takeForRecheck } from './quarantine';
import { linesAfter, type LinesAfter, type LinesBefore } from './snapshotLines';
import { adoptable, concerned, knownOrders, SnapshotPlan, type FaultOf, type KnownRow, type SnapshotsApplied, type PlanOptions } from './snapshotPlan';
import { heldNow, lineRow, type HeldLine } from './wmsLines';

/** What a page's end is worth: kept with the last of it, by whoever has the cursor's lease. */
export interface CursorMove {
  cursor: string;
  owner: string;
  position: string;
}

/** Of one batch. A shop's web server takes a megabyte, and a snapshot stands in it as text in text. */
const MOST_SNAPSHOTS = 50;
const MOST_BYTES = 400_000;

export class SnapshotStore {
  constructor(
    private readonly ledger: Ledger,
    private readonly options: PlanOptions,
  ) {}

  /**
   * Keeps a page of snapshots. One that cannot be kept is its own order's problem: the order says so, and the page goes on.
   * @param move with the last part, or in a batch that follows where that had to be taken apart
   */
  async apply(snapshots: readonly WmsOrderSnapshot[], move: CursorMove | null = null): Promise<SnapshotsApplied> {
    // Orders go before their back-orders, which are known by them.
    const isRest = ({ backOrderFor }: WmsOrderSnapshot): boolean => backOrderFor !== '';
    const parts = [...partsOf(snapshots.filter((snapshot) => !isRest(snapshot))), ...partsOf(snapshots.filter(isRest))];
    const last = parts.pop() ?? [];
    const results: SnapshotsApplied[] = [];
    for (const part of parts) results.push(...(await this.applyPart(part, null)));
    results.push(...(await this.applyPart(last, move)));
    return {
      changed: results.reduce((sum, { changed }) => sum + changed, 0),
      adopted: results.reduce((sum, { adopted }) => sum + adopted, 0),
      foreign: results.flatMap(({ foreign }) => foreign),
      unreadable: results.flatMap(({ unreadable }) => unreadable),
    };
  }

  /** The database may refuse one of them for a reason that nobody foresaw. */
  private async applyPart(snapshots: readonly WmsOrderSnapshot[], move: CursorMove | null): Promise<SnapshotsApplied[]> {
    try {
      return [await this.applyAll(snapshots, snapshotFault, move)];
    } catch (error) {
      if (!(error instanceof BridgeError) || error.scope === 'connection' || snapshots.length === 0) throw error;
      const apart = await isolate(snapshots, { call: (part) => this.applyAll(part, snapshotFault, null) });
      if (apart.left.length > 0) throw error;
      const results = apart.answers.map(({ result }) => result);
      for (const [snapshot, refusal] of apart.culprits) {
        const fault = refusal instanceof BridgeError ? refusal.message.replace(/\.$/, '') : 'an unexpected error';
        results.push(await this.applyAll([snapshot], () => fault, null));
      }
      return [...results, await this.applyAll([], snapshotFault, move)];
    }
  }

  private async applyAll(snapshots: readonly WmsOrderSnapshot[], faultOf: FaultOf, move: CursorMove | null): Promise<SnapshotsApplied> {
    return guarded(
      await this.plan(snapshots, faultOf),
      async ({ plan, before, after }) => {
        const batch = [...(move ? [statement('lock_cursor', { name: move.cursor, owner: move.owner }, 1)] : []), ...writing(plan, before, after), ...(move ? [moving(move)] : [])];
        if (batch.length > 0) await this.ledger.run(batch);
        return plan.result;
      },
      (unmet) => {
        if (unmet.statement === 'lock_cursor') throw leaseLost();
        return this.plan(snapshots, faultOf);
      },
    );
  }

  private async plan(snapshots: readonly WmsOrderSnapshot[], faultOf: FaultOf): Promise<{ plan: SnapshotPlan; before: LinesBefore; after: LinesAfter }> {
    const { pairing, figure } = this.options;
    const rows = snapshots.length === 0 ? [] : await this.known(snapshots);
    const known = knownOrders(rows);
    const ids = concerned(snapshots, known, pairing);
    const orderIds = adoptable(snapshots, known, pairing);
    const before = { rows: new Map<number, KnownRow>(), lines: new Map<number, HeldLine[]>(), snapshots: [] as LinesBefore['snapshots'] };
    const generations = new Map<number, number[]>(orderIds.map((id) => [id, []]));
    if (ids.length > 0 || orderIds.length > 0) {
      const [found, lines, snapshots, theirs] = await this.ledger.run([
        statement('wms_orders_by_id', { ids }),
        statement('lines', { ids }),
        statement('snapshots', { ids }),
        statement('generations', { ids: orderIds }),
      ]);
      // What was read first counts: where it is another one by now, it is read anew.
      before.rows = new Map([...found.rows, ...rows].map((row) => [row.id_wms_order, row]));
      for (const { id_wms_order, sku, quantity, picked, back_ordered } of lines.rows) {
        before.lines.set(id_wms_order, [...(before.lines.get(id_wms_order) ?? []), { sku, quantity, picked, backOrdered: back_ordered }]);
      }
      before.snapshots = snapshots.rows;
      for (const { id_order, generation } of theirs.rows) generations.set(id_order, [...(generations.get(id_order) ?? []), generation]);
    }
    const plan = new SnapshotPlan(snapshots, known, generations, faultOf, this.options);
    return { plan, before, after: linesAfter(plan, before, figure) };
  }

  private async known(snapshots: readonly WmsOrderSnapshot[]): Promise<KnownRow[]> {
    const named = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];
    const numbers = named(snapshots.map(({ number }) => number));
    const wmsIds = named(snapshots.flatMap(({ wmsId, backOrderFor }) => [wmsId, backOrderFor]));
    const [result] = await this.ledger.run([statement('known_wms_orders', { numbers, wms_ids: wmsIds })]);
    return result.rows;
  }

  /** See `takeForRecheck`. */
  takeForRecheck(limit: number): Promise<string[]> {
    return takeForRecheck(this.ledger, limit);
  }
}

/** The plan as statements: guards first. */
function writing(plan: SnapshotPlan, before: LinesBefore, after: LinesAfter): LedgerStatement[] {
  const seen = [...new Set([...plan.updates.map(({ row }) => row.id_wms_order), ...plan.moved])].sort((a, b) => a - b);
  const versions = seen.map((id) => ({ id_wms_order: id, version: before.rows.get(id)?.version ?? 0 }));
  const replaced = [...plan.replaced.keys()].sort((a, b) => a - b);
  const lines = (rows: { idWmsOrder: number; line: HeldLine }[]) => rows.map(({ idWmsOrder, line }) => ({ id_wms_order: idWmsOrder, ...lineRow(line) }));
  const replacements = lines(replaced.flatMap((idWmsOrder) => (plan.replaced.get(idWmsOrder) ?? []).map((line) => ({ idWmsOrder, line }))));
  return [
    ...(versions.length === 0 ? [] : [statement('lock_wms_orders', { seen: versions }, versions.length)]),
    ...(plan.updates.length === 0 ? [] : [statement('set_snapshots', { snapshots: plan.updates.map(snapshotRow) })]),
    ...quarantine(plan.faults),
    ...(after.statuses.length === 0 ? [] : [statement('set_wms_statuses', { statuses: after.statuses.map((each) => ({ id_wms_order: each.idWmsOrder, wms_status: each.status, wms_status_text: each.text })) })]),
    ...(replaced.length === 0 ? [] : [statement('delete_lines', { ids: replaced })]),
    ...(replacements.length === 0 ? [] : [statement('add_lines', { lines: replacements })]),
    ...(after.lines.length === 0 ? [] : [statement('set_lines', { lines: lines(after.lines) })]),
    ...adding(plan),
    ...(after.recheck.length === 0 ? [] : [statement('recheck_skus', { skus: after.recheck })]),
    ...(after.reflected.length === 0 ? [] : [statement('set_reflected', { ids: after.reflected })]),
    ...addEvents(plan.touched, 'wms', 'sidecar'),
  ];
}

function adding({ added, generationsRead }: SnapshotPlan): LedgerStatement[] {
  if (added.length === 0) return [];
  const current = added.flatMap(({ row }) => (row.current === 1 ? [{ id_order: row.id_order, generation: row.generation }] : []));
  const adopted = [...new Set(added.flatMap(({ row, idOrder }) => (row.back_order_of === null ? [idOrder] : [])))];
  const generations = adopted.reduce((sum, id) => sum + (generationsRead.get(id) ?? 0), 0);
  const lines = added.flatMap(({ row, lines: held, snapshot }) =>
    (snapshot === null ? held : heldNow(held, snapshot, [], false)).map((line) => ({ id_order: row.id_order, wms_number: row.wms_number, ...lineRow(line) })),
  );
  return [
    // First the locks on the orders, then the count: a call that is recorded in between would lose its place to what is taken over.
    ...(adopted.length === 0 ? [] : [statement('add_adopted_orders', { orders: adopted.map((id_order) => ({ id_order })) }), statement('generations', { ids: adopted }, generations)]),
    ...(current.length === 0 ? [] : [statement('raise_generations', { orders: current }), statement('supersede_wms_orders', { ids: current.map(({ id_order }) => id_order) })]),
    statement('add_wms_orders', { rows: added.map(({ row }) => row), adopted: ADOPTED, recheck_minutes: RECHECK_MINUTES }),
    ...(lines.length === 0 ? [] : [statement('add_lines_of_new', { lines })]),
  ];
}

function snapshotRow({ row, snapshot, hash }: SnapshotPlan['updates'][number]): Record<'id_wms_order' | 'snapshot' | 'snapshot_hash' | 'wms_status' | 'wms_status_text' | 'wms_id' | 'cancelled', string | number> {
  return {
    ...{ id_wms_order: row.id_wms_order, snapshot: JSON.stringify(snapshot), snapshot_hash: hash, wms_id: snapshot.wmsId },
    ...{ wms_status: snapshot.status, wms_status_text: snapshot.statusText.slice(0, 128), cancelled: snapshot.status === 'cancelled' ? 1 : 0 },
  };
}

function moving({ cursor, owner, position }: CursorMove): LedgerStatement {
  return statement('move_cursor', { name: cursor, owner, position });
}

function leaseLost(): BridgeError {
  return new BridgeError({ family: 'retryable', code: 'lease_lost', message: 'Another sidecar reads the changes by now.', scope: 'connection' });
}

function partsOf(snapshots: readonly WmsOrderSnapshot[]): WmsOrderSnapshot[][] {
  const parts: WmsOrderSnapshot[][] = [];
  let bytes = Infinity;
  for (const snapshot of snapshots) {
    const size = Buffer.byteLength(JSON.stringify(snapshot));
    const part = parts.at(-1);
    if (part === undefined || part.length >= MOST_SNAPSHOTS || bytes + size > MOST_BYTES) {
      parts.push([snapshot]);
      bytes = size;
    } else {
      part.push(snapshot);
      bytes += size;
    }
  }
  return parts;
}
