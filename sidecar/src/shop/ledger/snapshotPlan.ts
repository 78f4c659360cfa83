/**
 * What a page of snapshots means for the ledger: which WMS orders they belong to, what of them is new, and which orders must hear of it.
 * Decided on what was read; written only where it is still so. Pure.
 */
import { hashOf } from '../../domain/hash';
import { MAX_WMS_ID_CHARACTERS } from '../../domain/snapshotFault';
import type { FigureOptions } from '../../domain/stockInFlight';
import { parseExternalRef } from '../../domain/wmsNumber';
import type { WmsOrderSnapshot } from '../../domain/terms';
import type { ParamsOf, RowOf } from '../Ledger';
import type { Fault } from './quarantine';
import { orderedLines, type HeldLine } from './wmsLines';

export type KnownRow = RowOf<'known_wms_orders'>;
type NewRow = ParamsOf<'add_wms_orders'>['rows'][number];

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
export type FaultOf = (snapshot: WmsOrderSnapshot) => string;

/** Our rows of these WMS orders, by what the WMS calls them; in lower case, for the columns compare like that. */
export interface KnownOrders {
  byNumber: ReadonlyMap<string, KnownRow>;
  byWmsId: ReadonlyMap<string, KnownRow>;
}

export interface PlanOptions {
  pairing: string;
  /** What the WMS's stock figure leaves out. */
  figure: Pick<FigureOptions, 'figure' | 'reflectsFrom'>;
}

/** `wms_order.wms_number`. */
const MAX_NUMBER = 64;

/** Ours always do; what people at the warehouse make of a copy may not. */
function fits(number: string): boolean {
  return number !== '' && number.length <= MAX_NUMBER;
}

export function knownOrders(rows: readonly KnownRow[]): KnownOrders {
  return {
    byNumber: new Map(rows.map((row) => [row.wms_number.toLowerCase(), row])),
    byWmsId: new Map(rows.flatMap((row) => (row.wms_id ? [[row.wms_id.toLowerCase(), row] as const] : []))),
  };
}

/**
 * Our row of an order: by its number, or by the WMS's own id where somebody gave an order of ours another number there, or none. The
 * mark tells that it is the same one: ids may come again.
 */
function rowOf(snapshot: WmsOrderSnapshot, { byNumber, byWmsId }: KnownOrders, pairing: string): KnownRow | undefined {
  const row = byNumber.get(snapshot.number.toLowerCase());
  // In another case it may be a copy by hand.
  if (row !== undefined && (row.wms_number === snapshot.number || !row.wms_id || row.wms_id === snapshot.wmsId)) return row;
  if (parseExternalRef(snapshot.externalRef, pairing) === null) return undefined;
  const other = byWmsId.get(snapshot.wmsId.toLowerCase());
  return other !== undefined && other.external_ref === snapshot.externalRef && other.back_order_of === null ? other : undefined;
}

/** Back-orders are known by the WMS's own ids: their number may be the order's own once more, and their mark, too. */
const isRest = ({ backOrderFor }: WmsOrderSnapshot): boolean => backOrderFor !== '';

/** WMS orders whose lines and snapshots the plan needs to see. */
export function concerned(snapshots: readonly WmsOrderSnapshot[], known: KnownOrders, pairing: string): number[] {
  const ids = snapshots.flatMap((snapshot) => {
    const row = isRest(snapshot) ? known.byWmsId.get(snapshot.backOrderFor.toLowerCase()) : rowOf(snapshot, known, pairing);
    if (row === undefined) return [];
    if (!isRest(snapshot)) return row.snapshot_hash === hashOf(snapshot) && row.snapshot_problem === null ? [] : [row.id_wms_order];
    const own = known.byWmsId.get(snapshot.wmsId.toLowerCase());
    return [row.back_order_of ?? row.id_wms_order, ...(own ? [own.id_wms_order] : [])];
  });
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Shop orders whose WMS orders may be taken over. */
export function adoptable(snapshots: readonly WmsOrderSnapshot[], known: KnownOrders, pairing: string): number[] {
  const ids = snapshots.filter((snapshot) => !isRest(snapshot) && rowOf(snapshot, known, pairing) === undefined).flatMap(({ externalRef }) => parseExternalRef(externalRef, pairing)?.idOrder ?? []);
  return [...new Set(ids)].sort((a, b) => a - b);
}

export class SnapshotPlan {
  readonly result: SnapshotsApplied = { changed: 0, adopted: 0, foreign: [], unreadable: [] };
  /** Shop orders that must hear of it. */
  readonly touched = new Set<number>();
  readonly updates: { row: KnownRow; snapshot: WmsOrderSnapshot; hash: string }[] = [];
  readonly faults: Fault[] = [];
  readonly added: { idOrder: number; row: NewRow; lines: HeldLine[]; snapshot: WmsOrderSnapshot | null }[] = [];
  /** WMS orders of which it was not known what they hold. */
  readonly replaced = new Map<number, HeldLine[]>();
  /** How many WMS orders each adoptable order had when it was read. */
  readonly generationsRead: ReadonlyMap<number, number>;
  /** WMS orders whose lines follow from their snapshots anew. */
  readonly moved = new Set<number>();

  /** @param generations of the WMS orders that each shop order has or had */
  constructor(
    snapshots: readonly WmsOrderSnapshot[],
    private readonly known: KnownOrders,
    private readonly generations: Map<number, number[]>,
    private readonly faultOf: FaultOf,
    private readonly options: PlanOptions,
  ) {
    this.generationsRead = new Map([...generations].map(([id, theirs]) => [id, theirs.length]));
    for (const snapshot of snapshots.filter((each) => !isRest(each))) this.order(snapshot);
    const byWmsId = new Map(known.byWmsId);
    // The lower id is the older one, and may be what the next is a back-order for.
    const rest = snapshots.filter(isRest).sort((a, b) => a.wmsId.localeCompare(b.wmsId, 'en', { numeric: true }));
    for (const snapshot of rest) this.backOrder(snapshot, byWmsId);
  }

  private order(snapshot: WmsOrderSnapshot): void {
    const { known, options, result } = this;
    const row = rowOf(snapshot, known, options.pairing);
    if (row === undefined) {
      const identity = parseExternalRef(snapshot.externalRef, options.pairing);
      // Anything else is another shop's, or made by hand at the warehouse: none of our business. What has neither a number nor an id cannot be told from others.
      if (identity !== null && (snapshot.number !== '' || snapshot.wmsId !== '')) this.adopt(snapshot, identity);
      return;
    }
    // One that never was accepted is not ours because it has our number: without our mark somebody else made it.
    if (snapshot.externalRef !== row.external_ref && (snapshot.externalRef !== '' || row.accepted_at === null)) {
      result.foreign.push(snapshot.number);
      return;
    }
    const fault = this.faultOf(snapshot);
    const hash = hashOf(snapshot);
    if (fault !== '') this.setAside(row, fault);
    else if (hash !== row.snapshot_hash || row.snapshot_problem !== null) {
      this.update(row, snapshot, hash);
      // The echo of our own create says nothing new, but after one that was cancelled; a superseded WMS order never moves the shop.
      const first = row.snapshot_hash === null && row.snapshot_problem === null && row.generation === 1;
      const echo = first && snapshot.status === 'received' && snapshot.parcels.length === 0;
      if (row.current === 1 && !echo) this.touched.add(row.id_order);
    }
  }

  private update(row: KnownRow, snapshot: WmsOrderSnapshot, hash: string): void {
    this.result.changed += 1;
    this.updates.push({ row, snapshot, hash });
    this.moved.add(row.id_wms_order);
    // It may have been taken over while it could not be read: what it holds is known only now.
    if (row.snapshot_problem !== null && row.snapshot_hash === null) this.replaced.set(row.id_wms_order, orderedLines(snapshot));
  }

  private setAside(row: KnownRow, fault: string): void {
    this.faults.push({ idWmsOrder: row.id_wms_order, fault });
    if (row.snapshot_problem === fault) return;
    this.result.unreadable.push({ number: row.wms_number, fault });
    if (row.current === 1 || row.back_order_of !== null) this.touched.add(row.id_order);
  }

  /** An order of ours that is at the WMS and not in the ledger: taken over, never made twice. */
  private adopt(snapshot: WmsOrderSnapshot, { idOrder, generation }: { idOrder: number; generation: number }): void {
    const fault = this.faultOf(snapshot);
    const others = this.generations.get(idOrder) ?? [];
    // A second one with the mark of one that we know was copied by hand at the warehouse: recorded, and never current.
    const current = others.every((other) => other < generation);
    this.generations.set(idOrder, [...others, generation]);
    if (current) this.added.filter(({ row }) => row.id_order === idOrder).forEach((each) => (each.row = { ...each.row, current: 0 }));
    // Numbers are unique in our table, whatever people at the warehouse make of a copy: one bad row would end the reading for good.
    const number = this.isFree(snapshot.number) ? snapshot.number : `#${snapshot.wmsId}`.slice(0, MAX_NUMBER);
    this.add(snapshot, { id_order: idOrder, generation, external_ref: snapshot.externalRef, current: current ? 1 : 0, back_order_of: null }, number, fault);
    this.touched.add(idOrder);
    this.result.adopted += 1;
    if (fault !== '') this.result.unreadable.push({ number: snapshot.number, fault });
  }

  private isFree(number: string): boolean {
    return fits(number) && !this.known.byNumber.has(number.toLowerCase()) && !this.added.some(({ row }) => String(row.wms_number).toLowerCase() === number.toLowerCase());
  }

  private add(snapshot: WmsOrderSnapshot, place: { id_order: number; generation: number; external_ref: string; current: number; back_order_of: number | null }, number: string, fault: string): void {
    const row = {
      ...place,
      wms_number: number,
      wms_id: snapshot.wmsId.length > MAX_WMS_ID_CHARACTERS ? null : snapshot.wmsId,
      wms_status: snapshot.status,
      wms_status_text: snapshot.statusText.slice(0, 128),
      cancelled: snapshot.status === 'cancelled' ? 1 : 0,
      snapshot: fault === '' ? JSON.stringify(snapshot) : null,
      snapshot_hash: fault === '' ? hashOf(snapshot) : null,
      problem: fault === '' ? null : fault.slice(0, 500),
    };
    this.added.push({ idOrder: place.id_order, row, lines: fault === '' ? orderedLines(snapshot) : [], snapshot: fault === '' ? snapshot : null });
  }

  private backOrder(snapshot: WmsOrderSnapshot, byWmsId: Map<string, KnownRow>): void {
    const parent = byWmsId.get(snapshot.backOrderFor.toLowerCase());
    // The rest of somebody else's order.
    if (parent === undefined) return;
    const root = parent.back_order_of ?? parent.id_wms_order;
    const namesake = byWmsId.get(snapshot.wmsId.toLowerCase());
    const row = namesake !== undefined && namesake.back_order_of === root ? namesake : undefined;
    const hash = hashOf(snapshot);
    const fault = this.faultOf(snapshot);
    if (row !== undefined && fault !== '') {
      this.setAside(row, fault);
      return;
    }
    if (row !== undefined && row.snapshot_hash === hash && row.snapshot_problem === null) return;
    if (row !== undefined) this.update(row, snapshot, hash);
    else {
      this.result.changed += 1;
      // This one's number may be the order's own once more, or none.
      const number = this.isFree(snapshot.number) ? snapshot.number : `${parent.wms_number.slice(0, 40)}#${snapshot.wmsId}`.slice(0, MAX_NUMBER);
      this.add(snapshot, { id_order: parent.id_order, generation: parent.generation, external_ref: parent.external_ref, current: 0, back_order_of: root }, number, fault);
      if (fault !== '') this.result.unreadable.push({ number, fault });
      byWmsId.set(snapshot.wmsId.toLowerCase(), { ...parent, back_order_of: root, current: 0, snapshot_hash: fault === '' ? hash : null, snapshot_problem: fault || null });
    }
    this.moved.add(root);
    if (parent.current === 1 || parent.back_order_of !== null) this.touched.add(parent.id_order);
  }
}
