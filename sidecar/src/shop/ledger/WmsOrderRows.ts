/** Rows of `wms_order` as snapshots find them, change them and make them. What a snapshot means is decided in SnapshotStore. */
import { hashOf } from '../../domain/hash';
import { ADOPTED } from '../../domain/ledger';
import { sumBySku } from '../../domain/quantities';
import { MAX_WMS_ID_CHARACTERS } from '../../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../../domain/terms';
import { RECHECK_MINUTES } from './quarantine';
import { replaceLines } from './wmsLines';
import type { Database, Row, Statements } from './Database';

/** Whose a WMS order is, and which of its WMS orders; `back_order_of` is the id_wms_order whose rest it is. */
export interface Place {
  id_order: number;
  generation: number;
  externalRef: string;
  current: number;
  back_order_of: number | null;
}

/** `wms_order.wms_number`. */
export const MAX_NUMBER = 64;

/** Ours always do; what people at the warehouse make of a copy may not. */
export function fits(number: string): boolean {
  return number !== '' && number.length <= MAX_NUMBER;
}

export class WmsOrderRows {
  constructor(
    private readonly db: Database,
    private readonly idConnection: number,
    private readonly idShop: number,
  ) {}

  /** Our rows of these WMS orders, in lower case (the columns compare like that), by their numbers or by the WMS's ids. A WMS that began anew gives ids again: the newest row is meant. */
  async known(statements: Statements, column: 'wms_number' | 'wms_id', values: readonly string[]): Promise<Map<string, Row>> {
    const wanted = [...new Set(values.filter((value) => value !== ''))];
    if (wanted.length === 0) return new Map();
    const rows = await statements.rows(
      `SELECT id_wms_order, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, accepted_at, snapshot_hash, snapshot_problem
       FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND ${column} IN (?) ORDER BY id_wms_order`,
      [this.idConnection, wanted],
    );
    return new Map(rows.map((row) => [(row[column] as string).toLowerCase(), row]));
  }

  /** Numbers are unique in our table, whatever people at the warehouse make of a copy: one bad row would end the reading for good. */
  async isFree(statements: Statements, number: string): Promise<boolean> {
    return fits(number) && (await this.known(statements, 'wms_number', [number])).size === 0;
  }

  /**
   * What the warehouse gave up and took up again has not ended: sent again, it would be there twice. A snapshot from just before
   * a cancellation says so, too; the next one puts it right, and until then the worst is that we ask once more to cancel.
   */
  async update(statements: Statements, row: Row, snapshot: WmsOrderSnapshot, hash: string): Promise<void> {
    const idWmsOrder = Number(row.id_wms_order);
    await statements.run(
      `UPDATE ${this.db.table('wms_order')}
       SET snapshot = ?, snapshot_hash = ?, wms_status = ?, wms_status_text = ?, wms_id = ?, snapshot_problem = NULL, recheck_at = NULL,
           settled = 0, updated_at = UTC_TIMESTAMP(3), ended_at = ${snapshot.status === 'cancelled' ? 'COALESCE(ended_at, UTC_TIMESTAMP(3))' : 'NULL'}
       WHERE id_wms_order = ?`,
      [JSON.stringify(snapshot), hash, snapshot.status, snapshot.statusText.slice(0, 128), snapshot.wmsId, idWmsOrder],
    );
    // It may have been taken over while it could not be read: what it holds is known only now.
    if (row.snapshot_problem !== null && row.snapshot_hash === null) await this.holdOrdered(statements, idWmsOrder, snapshot);
  }

  private async holdOrdered(statements: Statements, idWmsOrder: number, snapshot: WmsOrderSnapshot): Promise<void> {
    const lines = sumBySku(snapshot.lines, ({ ordered }) => ordered);
    await replaceLines(this.db, statements, [{ idWmsOrder, lines: [...lines].map(([sku, quantity]) => ({ sku, quantity })) }]);
  }

  /** An order of ours that is at the WMS and not in the ledger: taken over, never made twice. */
  async adopt(statements: Statements, snapshot: WmsOrderSnapshot, identity: { idOrder: number; generation: number }, fault: string): Promise<void> {
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
    await this.insert(statements, snapshot, { id_order: identity.idOrder, generation: identity.generation, externalRef: snapshot.externalRef, current: current ? 1 : 0, back_order_of: null }, (await this.isFree(statements, snapshot.number)) ? snapshot.number : `#${snapshot.wmsId}`.slice(0, MAX_NUMBER), fault);
  }

  /**
   * @param place whose it is, and which of its WMS orders
   * @param fault of a snapshot that cannot be read: then only that the WMS has the order is kept
   * @returns id_wms_order
   */
  async insert(statements: Statements, snapshot: WmsOrderSnapshot, place: Place, number: string, fault: string): Promise<number> {
    const { insertId } = await statements.run(
      `INSERT INTO ${this.db.table('wms_order')}
         (id_connection, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, wms_status_text, sent_hash,
          accepted_call_at, accepted_at, ended_at, snapshot, snapshot_hash, snapshot_problem, recheck_at, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${snapshot.status === 'cancelled' ? 'UTC_TIMESTAMP(3)' : 'NULL'}, ?, ?, ?, ${fault === '' ? 'NULL' : `UTC_TIMESTAMP(3) + INTERVAL ${RECHECK_MINUTES} MINUTE`}, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [
        this.idConnection,
        place.id_order,
        place.generation,
        place.current,
        place.back_order_of,
        number,
        place.externalRef,
        snapshot.wmsId.length > MAX_WMS_ID_CHARACTERS ? null : snapshot.wmsId,
        snapshot.status,
        snapshot.statusText.slice(0, 128),
        // No version of ours: compared with the snapshot's lines, and re-based in silence where they agree.
        ADOPTED,
        fault === '' ? JSON.stringify(snapshot) : null,
        fault === '' ? hashOf(snapshot) : null,
        fault === '' ? null : fault.slice(0, 500),
      ],
    );
    if (fault === '') await this.holdOrdered(statements, insertId, snapshot);
    return insertId;
  }
}
