/**
 * What the WMS shows of its orders. Snapshots that differ from the last one are kept, and the orders they belong to are
 * touched, in the transaction that moves the cursor: one bad row neither blocks nor is skipped.
 */
import { BridgeError } from '../../errors';
import { hashOf } from '../../domain/hash';
import type { WmsStatus } from '../../domain/orderStatus';
import { leavesOutMore, type FigureOptions, type HeldThen } from '../../domain/stockInFlight';
import { parseExternalRef } from '../../domain/wmsNumber';
import { snapshotFault } from '../../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../../domain/terms';
import { isolate } from '../../resilience/isolate';
import { touch } from './events';
import { requestRecheck } from './StockStore';
import { quarantine, takeForRecheck } from './quarantine';
import { noteHeld } from './wmsLines';
import { fits, MAX_NUMBER, WmsOrderRows } from './WmsOrderRows';
import type { Database, Row, Statements } from './Database';

export interface SnapshotsApplied {
  changed: number;
  /** Orders of ours that the ledger did not know: the database was restored, or the ledger lost. Taken over. */
  adopted: number;
  /** Numbers of ours that bear somebody else's mark. */
  foreign: string[];
  /** Orders of ours that could not be read, each with its fault; new ones only. */
  unreadable: { number: string; fault: string }[];
}

/** '' where the snapshot can be kept. */
type FaultOf = (snapshot: WmsOrderSnapshot) => string;

/** Filled as they come into question. */
type HeldSoFar = Map<number, Map<string, HeldThen>>;

export class SnapshotStore {
  private readonly wmsOrders: WmsOrderRows;

  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
    readonly pairing: string,
    /** What the WMS's stock figure leaves out. */
    private readonly figure: Pick<FigureOptions, 'figure' | 'reflectsFrom'>,
  ) {
    this.wmsOrders = new WmsOrderRows(db, idConnection, idShop);
  }

  /**
   * Keeps a page of snapshots. One that cannot be kept is its own order's problem: the order says so, and the page goes on.
   * @param after runs in the same transaction (moves the cursor), or in one that follows where the page had to be taken apart
   */
  async apply(snapshots: readonly WmsOrderSnapshot[], after: (statements: Statements) => Promise<void>): Promise<SnapshotsApplied> {
    try {
      return await this.applyAll(snapshots, snapshotFault, after);
    } catch (error) {
      if (!(error instanceof BridgeError) || error.scope === 'connection' || snapshots.length === 0) throw error;
      const result = await this.applyApart(snapshots, error);
      await this.db.transaction(after);
      return result;
    }
  }

  /** The database refuses one of them for a reason that nobody foresaw. Orders go before their back-orders, as in one piece. */
  private async applyApart(snapshots: readonly WmsOrderSnapshot[], refusal: BridgeError): Promise<SnapshotsApplied> {
    const nothing = async (): Promise<void> => undefined;
    const isRest = ({ backOrderFor }: WmsOrderSnapshot): boolean => backOrderFor !== '';
    const inOrder = [...snapshots.filter((snapshot) => !isRest(snapshot)), ...snapshots.filter(isRest)];
    const apart = await isolate(inOrder, { call: (part) => this.applyAll(part, snapshotFault, nothing) });
    if (apart.left.length > 0) throw refusal;
    const results = apart.answers.map(({ result }) => result);
    for (const [snapshot, error] of apart.culprits) {
      const fault = error instanceof BridgeError ? error.message.replace(/\.$/, '') : 'an unexpected error';
      results.push(await this.applyAll([snapshot], () => fault, nothing));
    }
    return {
      changed: results.reduce((sum, { changed }) => sum + changed, 0),
      adopted: results.reduce((sum, { adopted }) => sum + adopted, 0),
      foreign: results.flatMap(({ foreign }) => foreign),
      unreadable: results.flatMap(({ unreadable }) => unreadable),
    };
  }

  private async applyAll(snapshots: readonly WmsOrderSnapshot[], faultOf: FaultOf, after: (statements: Statements) => Promise<void>): Promise<SnapshotsApplied> {
    return this.db.transaction(async (statements) => {
      const result: SnapshotsApplied = { changed: 0, adopted: 0, foreign: [], unreadable: [] };
      const touched = new Set<number>();
      const orders = snapshots.filter(({ backOrderFor }) => backOrderFor === '');
      const known = await this.rowsOf(statements, orders);
      const hashes = new Map(orders.map((snapshot) => [snapshot, hashOf(snapshot)]));
      const held: HeldSoFar = new Map();
      await this.remember(statements, held, orders.flatMap((snapshot) => {
        const row = known.get(snapshot);
        return row !== undefined && hashes.get(snapshot) !== row.snapshot_hash ? [Number(row.id_wms_order)] : [];
      }));
      const moved = new Set<number>();
      for (const snapshot of orders) {
        const row = known.get(snapshot);
        if (row === undefined) {
          const identity = parseExternalRef(snapshot.externalRef, this.pairing);
          // Anything else is another shop's, or made by hand at the warehouse: none of our business. What has neither a number nor an id cannot be told from others.
          if (identity === null || (snapshot.number === '' && snapshot.wmsId === '')) continue;
          const fault = faultOf(snapshot);
          await this.wmsOrders.adopt(statements, snapshot, identity, fault);
          touched.add(identity.idOrder);
          result.adopted += 1;
          if (fault !== '') result.unreadable.push({ number: snapshot.number, fault });
          continue;
        }
        // One that never was accepted is not ours because it has our number: without our mark somebody else made it.
        if (snapshot.externalRef !== row.external_ref && (snapshot.externalRef !== '' || row.accepted_at === null)) {
          result.foreign.push(snapshot.number);
          continue;
        }
        const fault = faultOf(snapshot);
        if (fault !== '') {
          if (await this.setAside(statements, row, fault, result)) touched.add(Number(row.id_order));
          continue;
        }
        const hash = hashes.get(snapshot) as string;
        if (hash === row.snapshot_hash && row.snapshot_problem === null) continue;
        result.changed += 1;
        await this.wmsOrders.update(statements, row, snapshot, hash);
        moved.add(Number(row.id_wms_order));
        // The echo of our own create says nothing new, but after one that was cancelled; a superseded WMS order never moves the shop.
        const echo = row.snapshot_hash === null && row.snapshot_problem === null && Number(row.generation) === 1 && snapshot.status === 'received' && snapshot.parcels.length === 0;
        if (Number(row.current) === 1 && !echo) touched.add(Number(row.id_order));
      }
      await this.applyBackOrders(statements, snapshots.filter(({ backOrderFor }) => backOrderFor !== ''), faultOf, { result, touched, moved, held });
      await noteHeld(this.db, statements, [...moved], held);
      await this.noteReflected(statements, held);
      await touch(this.db, statements, this.idShop, [...touched], 'wms', 'sidecar');
      await after(statements);
      return result;
    });
  }

  /** Back-orders are known by the WMS's own ids: their number may be the order's own once more, and their mark, too. */
  private async applyBackOrders(
    statements: Statements,
    backOrders: readonly WmsOrderSnapshot[],
    faultOf: FaultOf,
    { result, touched, moved, held }: { result: SnapshotsApplied; touched: Set<number>; moved: Set<number>; held: HeldSoFar },
  ): Promise<void> {
    const known = await this.wmsOrders.known(statements, 'wms_id', backOrders.flatMap(({ wmsId, backOrderFor }) => [wmsId, backOrderFor]));
    const taken = new Set((await this.wmsOrders.known(statements, 'wms_number', backOrders.map(({ number }) => number))).keys());
    // What a back-order itself holds counts with the order, not by itself.
    await this.remember(statements, held, [...known.values()].map((row) => Number(row.back_order_of ?? row.id_wms_order)));
    // The lower id is the older one, and may be what the next is a back-order for.
    for (const snapshot of [...backOrders].sort((a, b) => a.wmsId.localeCompare(b.wmsId, 'en', { numeric: true }))) {
      const parent = known.get(snapshot.backOrderFor.toLowerCase());
      // The rest of somebody else's order.
      if (parent === undefined) continue;
      const root = Number(parent.back_order_of ?? parent.id_wms_order);
      const namesake = known.get(snapshot.wmsId.toLowerCase());
      const row = namesake !== undefined && Number(namesake.back_order_of) === root ? namesake : undefined;
      const hash = hashOf(snapshot);
      const fault = faultOf(snapshot);
      if (row !== undefined && fault !== '') {
        if (await this.setAside(statements, row, fault, result)) touched.add(Number(row.id_order));
        continue;
      }
      if (row !== undefined && row.snapshot_hash === hash && row.snapshot_problem === null) continue;
      result.changed += 1;
      if (row !== undefined) {
        await this.wmsOrders.update(statements, row, snapshot, hash);
        moved.add(Number(row.id_wms_order));
      } else {
        // Numbers are unique in our table; this one's may be the order's own once more, or none.
        const number = taken.has(snapshot.number.toLowerCase()) || !fits(snapshot.number) ? `${(parent.wms_number as string).slice(0, 40)}#${snapshot.wmsId}`.slice(0, MAX_NUMBER) : snapshot.number;
        taken.add(number.toLowerCase());
        const place = { id_order: Number(parent.id_order), generation: Number(parent.generation), externalRef: parent.external_ref as string, current: 0, back_order_of: root };
        const idWmsOrder = await this.wmsOrders.insert(statements, snapshot, place, number, fault);
        if (fault !== '') result.unreadable.push({ number, fault });
        known.set(snapshot.wmsId.toLowerCase(), { ...parent, id_wms_order: idWmsOrder, back_order_of: root, current: 0, snapshot_hash: fault === '' ? hash : null, snapshot_problem: fault || null });
      }
      moved.add(root);
      if (Number(parent.current) === 1 || parent.back_order_of !== null) touched.add(Number(parent.id_order));
    }
  }

  /**
   * Our rows of these orders: by their numbers, or by the WMS's own ids where somebody gave an order of ours another number
   * there, or none. The mark tells that it is the same one: ids may come again.
   */
  private async rowsOf(statements: Statements, orders: readonly WmsOrderSnapshot[]): Promise<Map<WmsOrderSnapshot, Row>> {
    const byNumber = await this.wmsOrders.known(statements, 'wms_number', orders.map(({ number }) => number));
    const rows = new Map<WmsOrderSnapshot, Row>();
    const rest: WmsOrderSnapshot[] = [];
    for (const snapshot of orders) {
      const row = byNumber.get(snapshot.number.toLowerCase());
      // In another case it may be a copy by hand.
      if (row !== undefined && (row.wms_number === snapshot.number || !row.wms_id || row.wms_id === snapshot.wmsId)) rows.set(snapshot, row);
      else if (parseExternalRef(snapshot.externalRef, this.pairing) !== null) rest.push(snapshot);
    }
    const byId = await this.wmsOrders.known(statements, 'wms_id', rest.map(({ wmsId }) => wmsId));
    for (const snapshot of rest) {
      const row = byId.get(snapshot.wmsId.toLowerCase());
      if (row !== undefined && row.external_ref === snapshot.externalRef && row.back_order_of === null) rows.set(snapshot, row);
    }
    return rows;
  }

  /** Keeps what these WMS orders hold now, before anything of it is changed. */
  private async remember(statements: Statements, held: HeldSoFar, ids: readonly number[]): Promise<void> {
    const fresh = [...new Set(ids)].filter((id) => !held.has(id));
    for (const id of fresh) held.set(id, new Map());
    for (const { id, sku, then } of await this.heldBy(statements, fresh)) held.get(id)?.set(sku, then);
  }

  private async heldBy(statements: Statements, ids: readonly number[]): Promise<{ id: number; sku: string; then: HeldThen }[]> {
    if (ids.length === 0) return [];
    const rows = await statements.rows(
      `SELECT w.id_wms_order, w.wms_status, l.sku, l.quantity, l.picked, l.back_ordered FROM ${this.db.table('wms_order')} w
       JOIN ${this.db.table('wms_line')} l ON l.id_wms_order = w.id_wms_order WHERE w.id_wms_order IN (?)`,
      [[...ids]],
    );
    return rows.map((row) => ({
      id: Number(row.id_wms_order),
      sku: row.sku as string,
      then: { status: row.wms_status as WmsStatus | null, quantity: Number(row.quantity), picked: row.picked === null ? null : Number(row.picked), backOrdered: Number(row.back_ordered) },
    }));
  }

  /**
   * From when on the WMS's stock figure knows what it did not know before. Its SKUs are asked for again; and those of orders of
   * which nobody had said yet how far they are, for until then all of them was in flight.
   */
  private async noteReflected(statements: Statements, held: HeldSoFar): Promise<void> {
    const now = (await this.heldBy(statements, [...held.keys()])).map((one) => ({ ...one, before: held.get(one.id)?.get(one.sku) }));
    const more = now.filter(({ before, then }) => leavesOutMore(before ?? { ...then, quantity: 0, picked: 0, backOrdered: 0 }, then, this.figure));
    const moved = new Set([...more, ...now.filter(({ before }) => before?.status === null)].map(({ sku }) => sku));
    if (moved.size === 0) return;
    await requestRecheck(this.db, this.idConnection, statements, moved);
    if (more.length === 0) return;
    await statements.run(`UPDATE ${this.db.table('wms_order')} SET reflected_at = UTC_TIMESTAMP(3) WHERE id_wms_order IN (?)`, [[...new Set(more.map(({ id }) => id))]]);
  }

  /** @returns whether its order must hear of it */
  private async setAside(statements: Statements, row: Row, fault: string, result: SnapshotsApplied): Promise<boolean> {
    await quarantine(this.db, statements, Number(row.id_wms_order), fault);
    if (row.snapshot_problem === fault) return false;
    result.unreadable.push({ number: row.wms_number as string, fault });
    return Number(row.current) === 1 || row.back_order_of !== null;
  }

  /** See `takeForRecheck`. */
  takeForRecheck(limit: number): Promise<string[]> {
    return takeForRecheck(this.db, this.idConnection, limit);
  }
}
