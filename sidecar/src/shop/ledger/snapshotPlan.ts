/**
 * What a page of snapshots means for the ledger: which WMS orders they belong to, what of them is new, and which orders must hear of it.
 * Decided on what was read; written only where it is still so. Pure.
 */
import { hashOf } from '../../domain/hash';
import { MAX_WMS_ID_CHARACTERS } from '../../domain/snapshotFault';
import type { FigureOptions } from '../../domain/stockInFlight';
import { parseMark } from '../../domain/wmsNumber';
import type { WmsPicture } from '../../domain/terms';
import type { ParamsOf, RowOf } from '../Ledger';
import type { Fault } from './quarantine';
import { orderedLines, type HeldLine } from './wmsLines';

export type KnownRow = RowOf<'known_wms_orders'>;
type NewRow = ParamsOf<'add_wms_orders'>['rows'][number];

export interface PicturesApplied {
  changed: number;
  /** Orders of ours that the ledger did not know: the database was restored, or the ledger lost. Taken over. */
  adopted: number;
  /** Numbers of ours that bear somebody else's mark. */
  foreign: string[];
  /** Orders of ours that could not be read, each with its fault; new ones only. */
  unreadable: { number: string; fault: string }[];
}

/** '' where the snapshot can be kept. */
export type FaultOf = (picture: WmsPicture) => string;

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
function rowOf(picture: WmsPicture, { byNumber, byWmsId }: KnownOrders, pairing: string): KnownRow | undefined {
  const row = byNumber.get(picture.number.toLowerCase());
  // In another case it may be a copy by hand.
  if (row !== undefined && (row.wms_number === picture.number || !row.wms_id || row.wms_id === picture.wmsId)) return row;
  if (parseMark(picture.mark, pairing) === null) return undefined;
  const other = byWmsId.get(picture.wmsId.toLowerCase());
  return other !== undefined && other.mark === picture.mark && other.back_order_of === null ? other : undefined;
}

/** Back-orders are known by the WMS's own ids: their number may be the order's own once more, and their mark, too. */
const isRest = ({ backOrderFor }: WmsPicture): boolean => backOrderFor !== '';

/** WMS orders whose lines and snapshots the plan needs to see. */
export function concerned(pictures: readonly WmsPicture[], known: KnownOrders, pairing: string): number[] {
  const ids = pictures.flatMap((picture) => {
    const row = isRest(picture) ? known.byWmsId.get(picture.backOrderFor.toLowerCase()) : rowOf(picture, known, pairing);
    if (row === undefined) return [];
    if (!isRest(picture)) return row.picture_hash === hashOf(picture) && row.snapshot_problem === null ? [] : [row.id_wms_order];
    const own = known.byWmsId.get(picture.wmsId.toLowerCase());
    return [row.back_order_of ?? row.id_wms_order, ...(own ? [own.id_wms_order] : [])];
  });
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Shop orders whose WMS orders may be taken over. */
export function adoptable(pictures: readonly WmsPicture[], known: KnownOrders, pairing: string): number[] {
  const ids = pictures.filter((picture) => !isRest(picture) && rowOf(picture, known, pairing) === undefined).flatMap(({ mark }) => parseMark(mark, pairing)?.idOrder ?? []);
  return [...new Set(ids)].sort((a, b) => a - b);
}

export class SnapshotPlan {
  readonly result: PicturesApplied = { changed: 0, adopted: 0, foreign: [], unreadable: [] };
  /** Shop orders that must hear of it. */
  readonly touched = new Set<number>();
  readonly updates: { row: KnownRow; picture: WmsPicture; hash: string }[] = [];
  readonly faults: Fault[] = [];
  readonly added: { idOrder: number; row: NewRow; lines: HeldLine[]; picture: WmsPicture | null }[] = [];
  /** WMS orders of which it was not known what they hold. */
  readonly replaced = new Map<number, HeldLine[]>();
  /** How many WMS orders each adoptable order had when it was read. */
  readonly generationsRead: ReadonlyMap<number, number>;
  /** WMS orders whose lines follow from their snapshots anew. */
  readonly moved = new Set<number>();

  /** @param generations of the WMS orders that each shop order has or had */
  constructor(
    pictures: readonly WmsPicture[],
    private readonly known: KnownOrders,
    private readonly generations: Map<number, number[]>,
    private readonly faultOf: FaultOf,
    private readonly options: PlanOptions,
  ) {
    this.generationsRead = new Map([...generations].map(([id, theirs]) => [id, theirs.length]));
    for (const picture of pictures.filter((each) => !isRest(each))) this.order(picture);
    const byWmsId = new Map(known.byWmsId);
    // The lower id is the older one, and may be what the next is a back-order for.
    const rest = pictures.filter(isRest).sort((a, b) => a.wmsId.localeCompare(b.wmsId, 'en', { numeric: true }));
    for (const picture of rest) this.backOrder(picture, byWmsId);
  }

  private order(picture: WmsPicture): void {
    const { known, options, result } = this;
    const row = rowOf(picture, known, options.pairing);
    if (row === undefined) {
      const identity = parseMark(picture.mark, options.pairing);
      // Anything else is another shop's, or made by hand at the warehouse: none of our business. What has neither a number nor an id cannot be told from others.
      if (identity !== null && (picture.number !== '' || picture.wmsId !== '')) this.adopt(picture, identity);
      return;
    }
    // One that never was accepted is not ours because it has our number: without our mark somebody else made it.
    if (picture.mark !== row.mark && (picture.mark !== '' || row.accepted_at === null)) {
      result.foreign.push(picture.number);
      return;
    }
    const fault = this.faultOf(picture);
    const hash = hashOf(picture);
    if (fault !== '') this.setAside(row, fault);
    else if (hash !== row.picture_hash || row.snapshot_problem !== null) {
      this.update(row, picture, hash);
      // The echo of our own create says nothing new, but after one that was cancelled; a superseded WMS order never moves the shop.
      const first = row.picture_hash === null && row.snapshot_problem === null && row.generation === 1;
      const echo = first && picture.status === 'received' && picture.parcels.length === 0;
      if (row.current === 1 && !echo) this.touched.add(row.id_order);
    }
  }

  private update(row: KnownRow, picture: WmsPicture, hash: string): void {
    this.result.changed += 1;
    this.updates.push({ row, picture, hash });
    this.moved.add(row.id_wms_order);
    // It may have been taken over while it could not be read: what it holds is known only now.
    if (row.snapshot_problem !== null && row.picture_hash === null) this.replaced.set(row.id_wms_order, orderedLines(picture));
  }

  private setAside(row: KnownRow, fault: string): void {
    this.faults.push({ idWmsOrder: row.id_wms_order, fault });
    if (row.snapshot_problem === fault) return;
    this.result.unreadable.push({ number: row.wms_number, fault });
    if (row.current === 1 || row.back_order_of !== null) this.touched.add(row.id_order);
  }

  /** An order of ours that is at the WMS and not in the ledger: taken over, never made twice. */
  private adopt(picture: WmsPicture, { idOrder, generation }: { idOrder: number; generation: number }): void {
    const fault = this.faultOf(picture);
    const others = this.generations.get(idOrder) ?? [];
    // A second one with the mark of one that we know was copied by hand at the warehouse: recorded, and never current.
    const current = others.every((other) => other < generation);
    this.generations.set(idOrder, [...others, generation]);
    if (current) this.added.filter(({ row }) => row.id_order === idOrder).forEach((each) => (each.row = { ...each.row, current: 0 }));
    // Numbers are unique in our table, whatever people at the warehouse make of a copy: one bad row would end the reading for good.
    const number = this.isFree(picture.number) ? picture.number : `#${picture.wmsId}`.slice(0, MAX_NUMBER);
    this.add(picture, { id_order: idOrder, generation, mark: picture.mark, current: current ? 1 : 0, back_order_of: null }, number, fault);
    this.touched.add(idOrder);
    this.result.adopted += 1;
    if (fault !== '') this.result.unreadable.push({ number: picture.number, fault });
  }

  private isFree(number: string): boolean {
    return fits(number) && !this.known.byNumber.has(number.toLowerCase()) && !this.added.some(({ row }) => String(row.wms_number).toLowerCase() === number.toLowerCase());
  }

  private add(picture: WmsPicture, place: { id_order: number; generation: number; mark: string; current: number; back_order_of: number | null }, number: string, fault: string): void {
    const row = {
      ...place,
      wms_number: number,
      wms_id: picture.wmsId.length > MAX_WMS_ID_CHARACTERS ? null : picture.wmsId,
      wms_status: picture.status,
      wms_status_text: picture.statusText.slice(0, 128),
      cancelled: picture.status === 'cancelled' ? 1 : 0,
      picture: fault === '' ? JSON.stringify(picture) : null,
      picture_hash: fault === '' ? hashOf(picture) : null,
      problem: fault === '' ? null : fault.slice(0, 500),
    };
    this.added.push({ idOrder: place.id_order, row, lines: fault === '' ? orderedLines(picture) : [], picture: fault === '' ? picture : null });
  }

  private backOrder(picture: WmsPicture, byWmsId: Map<string, KnownRow>): void {
    const parent = byWmsId.get(picture.backOrderFor.toLowerCase());
    // The rest of somebody else's order.
    if (parent === undefined) return;
    const root = parent.back_order_of ?? parent.id_wms_order;
    const namesake = byWmsId.get(picture.wmsId.toLowerCase());
    const row = namesake !== undefined && namesake.back_order_of === root ? namesake : undefined;
    const hash = hashOf(picture);
    const fault = this.faultOf(picture);
    if (row !== undefined && fault !== '') {
      this.setAside(row, fault);
      return;
    }
    if (row !== undefined && row.picture_hash === hash && row.snapshot_problem === null) return;
    if (row !== undefined) this.update(row, picture, hash);
    else {
      this.result.changed += 1;
      // This one's number may be the order's own once more, or none.
      const number = this.isFree(picture.number) ? picture.number : `${parent.wms_number.slice(0, 40)}#${picture.wmsId}`.slice(0, MAX_NUMBER);
      this.add(picture, { id_order: parent.id_order, generation: parent.generation, mark: parent.mark, current: 0, back_order_of: root }, number, fault);
      if (fault !== '') this.result.unreadable.push({ number, fault });
      byWmsId.set(picture.wmsId.toLowerCase(), { ...parent, back_order_of: root, current: 0, picture_hash: fault === '' ? hash : null, snapshot_problem: fault || null });
    }
    this.moved.add(root);
    if (parent.current === 1 || parent.back_order_of !== null) this.touched.add(parent.id_order);
  }
}
