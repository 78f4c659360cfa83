/**
 * What the WMS shows of its orders. Pictures that differ from the last one are kept, and the orders they belong to are
 * touched, in the transaction that moves the cursor: one bad row neither blocks nor is skipped.
 */
import { hashOf } from '../../domain/hash';
import { ADOPTED } from '../../domain/ledger';
import { sumBySku } from '../../domain/quantities';
import type { WmsStatus } from '../../domain/orderStatus';
import { leavesOutMore, type FigureOptions, type HeldThen } from '../../domain/stockInFlight';
import { parseMark } from '../../domain/wmsNumber';
import type { WmsPicture } from '../../domain/terms';
import { touch } from './events';
import { markDirty } from './StockStore';
import { noteHeld, replaceLines } from './wmsLines';
import type { Database, Row, Statements } from './Database';

export interface PicturesApplied {
  changed: number;
  /** Orders of ours that the ledger did not know: the database was restored, or the ledger lost. Taken over. */
  adopted: number;
  /** Numbers of ours that bear somebody else's mark. */
  foreign: string[];
}

/** Whose a WMS order is, and which of its WMS orders; `back_order_of` is the id_wms_order whose rest it is. */
interface Place {
  id_order: number;
  generation: number;
  mark: string;
  current: number;
  back_order_of: number | null;
}

/** `wms_order.wms_number`. */
const MAX_NUMBER = 64;

/** Ours always do; what people at the warehouse make of a copy may not. */
function fits(number: string): boolean {
  return number !== '' && number.length <= MAX_NUMBER;
}

/** Filled as they come into question. */
type HeldSoFar = Map<number, Map<string, HeldThen>>;

export class PictureStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
    readonly pairing: string,
    /** What the WMS's stock figure leaves out. */
    private readonly figure: Pick<FigureOptions, 'figure' | 'reflectsFrom'>,
  ) {}

  /** @param after runs in the same transaction (moves the cursor); throwing undoes everything. */
  async apply(pictures: readonly WmsPicture[], after: (statements: Statements) => Promise<void>): Promise<PicturesApplied> {
    return this.db.transaction(async (statements) => {
      const result: PicturesApplied = { changed: 0, adopted: 0, foreign: [] };
      const touched = new Set<number>();
      const orders = pictures.filter(({ backOrderFor }) => backOrderFor === '');
      const known = await this.rowsOf(statements, orders);
      const hashes = new Map(orders.map((picture) => [picture, hashOf(picture)]));
      const held: HeldSoFar = new Map();
      await this.remember(statements, held, orders.flatMap((picture) => {
        const row = known.get(picture);
        return row !== undefined && hashes.get(picture) !== row.picture_hash ? [Number(row.id_wms_order)] : [];
      }));
      const moved = new Set<number>();
      for (const picture of orders) {
        const row = known.get(picture);
        if (row === undefined) {
          const identity = parseMark(picture.mark, this.pairing);
          // Anything else is another shop's, or made by hand at the warehouse: none of our business. What has neither a number nor an id cannot be told from others.
          if (identity === null || (picture.number === '' && picture.wmsId === '')) continue;
          await this.adopt(statements, picture, identity);
          touched.add(identity.idOrder);
          result.adopted += 1;
          continue;
        }
        // One that never was accepted is not ours because it has our number: without our mark somebody else made it.
        if (picture.mark !== row.mark && (picture.mark !== '' || row.accepted_at === null)) {
          result.foreign.push(picture.number);
          continue;
        }
        const hash = hashes.get(picture) as string;
        if (hash === row.picture_hash) continue;
        result.changed += 1;
        await this.update(statements, Number(row.id_wms_order), picture, hash);
        moved.add(Number(row.id_wms_order));
        // The echo of our own create says nothing new, but after one that was cancelled; a superseded WMS order never moves the shop.
        const echo = row.picture_hash === null && Number(row.generation) === 1 && picture.status === 'received' && picture.parcels.length === 0;
        if (Number(row.current) === 1 && !echo) touched.add(Number(row.id_order));
      }
      await this.applyBackOrders(statements, pictures.filter(({ backOrderFor }) => backOrderFor !== ''), { result, touched, moved, held });
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
    backOrders: readonly WmsPicture[],
    { result, touched, moved, held }: { result: PicturesApplied; touched: Set<number>; moved: Set<number>; held: HeldSoFar },
  ): Promise<void> {
    const known = await this.known(statements, 'wms_id', backOrders.flatMap(({ wmsId, backOrderFor }) => [wmsId, backOrderFor]));
    const taken = new Set((await this.known(statements, 'wms_number', backOrders.map(({ number }) => number))).keys());
    // What a back-order itself holds counts with the order, not by itself.
    await this.remember(statements, held, [...known.values()].map((row) => Number(row.back_order_of ?? row.id_wms_order)));
    // The lower id is the older one, and may be what the next is a back-order for.
    for (const picture of [...backOrders].sort((a, b) => a.wmsId.localeCompare(b.wmsId, 'en', { numeric: true }))) {
      const parent = known.get(picture.backOrderFor.toLowerCase());
      // The rest of somebody else's order.
      if (parent === undefined) continue;
      const root = Number(parent.back_order_of ?? parent.id_wms_order);
      const namesake = known.get(picture.wmsId.toLowerCase());
      const row = namesake !== undefined && Number(namesake.back_order_of) === root ? namesake : undefined;
      const hash = hashOf(picture);
      if (row !== undefined && row.picture_hash === hash) continue;
      result.changed += 1;
      if (row !== undefined) {
        await this.update(statements, Number(row.id_wms_order), picture, hash);
        moved.add(Number(row.id_wms_order));
      } else {
        // Numbers are unique in our table; this one's may be the order's own once more, or none.
        const number = taken.has(picture.number.toLowerCase()) || !fits(picture.number) ? `${(parent.wms_number as string).slice(0, 40)}#${picture.wmsId}`.slice(0, MAX_NUMBER) : picture.number;
        taken.add(number.toLowerCase());
        const place = { id_order: Number(parent.id_order), generation: Number(parent.generation), mark: parent.mark as string, current: 0, back_order_of: root };
        const idWmsOrder = await this.insert(statements, picture, place, number);
        known.set(picture.wmsId.toLowerCase(), { ...parent, id_wms_order: idWmsOrder, back_order_of: root, current: 0, picture_hash: hash });
      }
      moved.add(root);
      if (Number(parent.current) === 1 || parent.back_order_of !== null) touched.add(Number(parent.id_order));
    }
  }

  /**
   * Our rows of these orders: by their numbers, or by the WMS's own ids where somebody gave an order of ours another number
   * there, or none. The mark tells that it is the same one: ids may come again.
   */
  private async rowsOf(statements: Statements, orders: readonly WmsPicture[]): Promise<Map<WmsPicture, Row>> {
    const byNumber = await this.known(statements, 'wms_number', orders.map(({ number }) => number));
    const rows = new Map<WmsPicture, Row>();
    const rest: WmsPicture[] = [];
    for (const picture of orders) {
      const row = byNumber.get(picture.number.toLowerCase());
      // In another case it may be a copy by hand.
      if (row !== undefined && (row.wms_number === picture.number || !row.wms_id || row.wms_id === picture.wmsId)) rows.set(picture, row);
      else if (parseMark(picture.mark, this.pairing) !== null) rest.push(picture);
    }
    const byId = await this.known(statements, 'wms_id', rest.map(({ wmsId }) => wmsId));
    for (const picture of rest) {
      const row = byId.get(picture.wmsId.toLowerCase());
      if (row !== undefined && row.mark === picture.mark && row.back_order_of === null) rows.set(picture, row);
    }
    return rows;
  }

  /** Our rows of these WMS orders, in lower case (the columns compare like that), by their numbers or by the WMS's ids. A WMS that began anew gives ids again: the newest row is meant. */
  private async known(statements: Statements, column: 'wms_number' | 'wms_id', values: readonly string[]): Promise<Map<string, Row>> {
    const wanted = [...new Set(values.filter((value) => value !== ''))];
    if (wanted.length === 0) return new Map();
    const rows = await statements.rows(
      `SELECT id_wms_order, id_order, generation, current, back_order_of, wms_number, mark, wms_id, accepted_at, picture_hash
       FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND ${column} IN (?) ORDER BY id_wms_order`,
      [this.idConnection, wanted],
    );
    return new Map(rows.map((row) => [(row[column] as string).toLowerCase(), row]));
  }

  /** Numbers are unique in our table, whatever people at the warehouse make of a copy: one bad row would end the reading for good. */
  private async isFree(statements: Statements, number: string): Promise<boolean> {
    return fits(number) && (await this.known(statements, 'wms_number', [number])).size === 0;
  }

  /**
   * What the warehouse gave up and took up again has not ended: sent again, it would be there twice. A picture from just before
   * a cancellation says so, too; the next one puts it right, and until then the worst is that we ask once more to cancel.
   */
  private async update(statements: Statements, idWmsOrder: number, picture: WmsPicture, hash: string): Promise<void> {
    await statements.run(
      `UPDATE ${this.db.table('wms_order')}
       SET picture = ?, picture_hash = ?, wms_status = ?, wms_status_text = ?, wms_id = ?, settled = 0, updated_at = UTC_TIMESTAMP(3)
           , ended_at = ${picture.status === 'cancelled' ? 'COALESCE(ended_at, UTC_TIMESTAMP(3))' : 'NULL'}
       WHERE id_wms_order = ?`,
      [JSON.stringify(picture), hash, picture.status, picture.statusText.slice(0, 128), picture.wmsId, idWmsOrder],
    );
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
    await markDirty(this.db, this.idConnection, statements, moved);
    if (more.length === 0) return;
    await statements.run(`UPDATE ${this.db.table('wms_order')} SET reflected_at = UTC_TIMESTAMP(3) WHERE id_wms_order IN (?)`, [[...new Set(more.map(({ id }) => id))]]);
  }

  /** An order of ours that is at the WMS and not in the ledger: taken over, never made twice. */
  private async adopt(statements: Statements, picture: WmsPicture, identity: { idOrder: number; generation: number }): Promise<void> {
    await statements.run(
      `INSERT IGNORE INTO ${this.db.table('order')} (id_connection, id_order, id_shop, state, created_at, updated_at)
       VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [this.idConnection, identity.idOrder, this.idShop],
    );
    const newer = await statements.rows(
      `SELECT 1 FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND id_order = ? AND back_order_of IS NULL AND generation >= ? LIMIT 1`,
      [this.idConnection, identity.idOrder, identity.generation],
    );
    // A second one with the mark of one that we know was copied by hand at the warehouse: recorded, and never current.
    const current = newer.length === 0;
    if (current) {
      await statements.run(`UPDATE ${this.db.table('wms_order')} SET current = 0 WHERE id_connection = ? AND id_order = ?`, [
        this.idConnection,
        identity.idOrder,
      ]);
      await statements.run(
        `UPDATE ${this.db.table('order')} SET generation = GREATEST(generation, ?) WHERE id_connection = ? AND id_order = ?`,
        [identity.generation, this.idConnection, identity.idOrder],
      );
    }
    await this.insert(statements, picture, { id_order: identity.idOrder, generation: identity.generation, mark: picture.mark, current: current ? 1 : 0, back_order_of: null }, (await this.isFree(statements, picture.number)) ? picture.number : `#${picture.wmsId}`.slice(0, MAX_NUMBER));
  }

  /** @param place whose it is, and which of its WMS orders. @returns id_wms_order */
  private async insert(statements: Statements, picture: WmsPicture, place: Place, number = picture.number): Promise<number> {
    const { insertId } = await statements.run(
      `INSERT INTO ${this.db.table('wms_order')}
         (id_connection, id_order, generation, current, back_order_of, wms_number, mark, wms_id, wms_status, wms_status_text, sent_hash,
          accepted_call_at, accepted_at, ended_at, picture, picture_hash, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${picture.status === 'cancelled' ? 'UTC_TIMESTAMP(3)' : 'NULL'}, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [
        this.idConnection,
        place.id_order,
        place.generation,
        place.current,
        place.back_order_of,
        number,
        place.mark,
        picture.wmsId,
        picture.status,
        picture.statusText.slice(0, 128),
        // No version of ours: compared with the picture's lines, and re-based in silence where they agree.
        ADOPTED,
        JSON.stringify(picture),
        hashOf(picture),
      ],
    );
    const lines = sumBySku(picture.lines, ({ ordered }) => ordered);
    await replaceLines(this.db, statements, [{ idWmsOrder: insertId, lines: [...lines].map(([sku, quantity]) => ({ sku, quantity })) }]);
    return insertId;
  }
}
