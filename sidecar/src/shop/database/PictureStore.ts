/**
 * What the WMS shows of its orders. Pictures that differ from the last one are kept, and the orders they belong to are
 * touched, in the transaction that moves the cursor: one bad row neither blocks nor is skipped.
 */
import { hashOf } from '../../domain/hash';
import { hasLeft } from '../../domain/orderStatus';
import { parseMark } from '../../domain/wmsNumber';
import type { WmsPicture } from '../../domain/terms';
import { touch } from './events';
import { replaceLines } from './orderNotes';
import type { Database, Row, Statements } from './Database';

export interface PicturesApplied {
  changed: number;
  /** Orders of ours that the ledger did not know: the database was restored, or the ledger lost. Taken over. */
  adopted: number;
  /** Numbers of ours that bear somebody else's mark. */
  foreign: string[];
}

export class PictureStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
    readonly pairing: string,
  ) {}

  /** @param after runs in the same transaction (moves the cursor); throwing undoes everything. */
  async apply(pictures: readonly WmsPicture[], after: (statements: Statements) => Promise<void>): Promise<PicturesApplied> {
    return this.db.transaction(async (statements) => {
      const result: PicturesApplied = { changed: 0, adopted: 0, foreign: [] };
      const known = await this.known(statements, pictures);
      const touched = new Set<number>();
      for (const picture of pictures) {
        const row = known.byNumber.get(picture.number);
        if (row === undefined) {
          const parent = picture.backOrderFor === '' ? undefined : known.byWmsId.get(picture.backOrderFor);
          const identity = parseMark(picture.mark, this.pairing);
          if (parent) await this.insert(statements, picture, Number(parent.id_order), Number(parent.generation), parent.mark as string, false);
          else if (identity) {
            await this.adopt(statements, picture, identity);
            touched.add(identity.idOrder);
            result.adopted += 1;
          }
          // Anything else is another shop's, or made by hand at the warehouse: none of our business.
          continue;
        }
        if (picture.mark !== '' && picture.mark !== row.mark) {
          result.foreign.push(picture.number);
          continue;
        }
        const hash = hashOf(picture);
        if (hash === row.picture_hash) continue;
        result.changed += 1;
        await this.update(statements, Number(row.id_wms_order), picture, hash);
        // The echo of our own create says nothing new; a superseded WMS order never moves the shop.
        const echo = row.picture_hash === null && picture.status === 'received' && picture.parcels.length === 0;
        if (Number(row.current) === 1 && !echo) touched.add(Number(row.id_order));
      }
      await touch(this.db, statements, this.idShop, [...touched], 'wms', 'sidecar');
      await after(statements);
      return result;
    });
  }

  private async known(statements: Statements, pictures: readonly WmsPicture[]): Promise<{ byNumber: Map<string, Row>; byWmsId: Map<string, Row> }> {
    const byNumber = new Map<string, Row>();
    const byWmsId = new Map<string, Row>();
    const columns = 'id_wms_order, id_order, generation, current, wms_number, mark, wms_id, picture_hash';
    const numbers = pictures.map((picture) => picture.number).filter((number) => number !== '');
    if (numbers.length > 0) {
      const rows = await statements.rows(
        `SELECT ${columns} FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND wms_number IN (?)`,
        [this.idConnection, numbers],
      );
      for (const row of rows) byNumber.set(row.wms_number as string, row);
    }
    const parents = [...new Set(pictures.map((picture) => picture.backOrderFor).filter((id) => id !== ''))];
    if (parents.length > 0) {
      const rows = await statements.rows(
        `SELECT ${columns} FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND wms_id IN (?)`,
        [this.idConnection, parents],
      );
      for (const row of rows) byWmsId.set(row.wms_id as string, row);
    }
    return { byNumber, byWmsId };
  }

  private async update(statements: Statements, idWmsOrder: number, picture: WmsPicture, hash: string): Promise<void> {
    await statements.run(
      `UPDATE ${this.db.table('wms_order')}
       SET picture = ?, picture_hash = ?, wms_status = ?, wms_status_text = ?, wms_id = ?, updated_at = UTC_TIMESTAMP(3)
           ${picture.status === 'cancelled' ? ', ended_at = COALESCE(ended_at, UTC_TIMESTAMP(3))' : ''}
       WHERE id_wms_order = ?`,
      [JSON.stringify(picture), hash, picture.status, picture.statusText.slice(0, 128), picture.wmsId, idWmsOrder],
    );
    await this.notePicked(statements, idWmsOrder, picture);
  }

  /** What was picked of each SKU: once goods have left, the stock figure reflects that and no more. */
  private async notePicked(statements: Statements, idWmsOrder: number, picture: WmsPicture): Promise<void> {
    if (!hasLeft(picture.status)) return;
    const picked = new Map<string, number>();
    for (const line of picture.lines) {
      if (line.picked !== null) picked.set(line.sku, (picked.get(line.sku) ?? 0) + line.picked);
    }
    for (const [sku, quantity] of [...picked].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await statements.run(`UPDATE ${this.db.table('wms_line')} SET picked = ? WHERE id_wms_order = ? AND sku = ?`, [quantity, idWmsOrder, sku]);
    }
  }

  /** An order of ours that is at the WMS and not in the ledger: taken over, never made twice. */
  private async adopt(statements: Statements, picture: WmsPicture, identity: { idOrder: number; generation: number }): Promise<void> {
    await statements.run(
      `INSERT IGNORE INTO ${this.db.table('order')} (id_connection, id_order, id_shop, state, created_at, updated_at)
       VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [this.idConnection, identity.idOrder, this.idShop],
    );
    const newer = await statements.rows(
      `SELECT 1 FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND id_order = ? AND generation > ? LIMIT 1`,
      [this.idConnection, identity.idOrder, identity.generation],
    );
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
    await this.insert(statements, picture, identity.idOrder, identity.generation, picture.mark, current);
  }

  private async insert(
    statements: Statements,
    picture: WmsPicture,
    idOrder: number,
    generation: number,
    mark: string,
    current: boolean,
  ): Promise<void> {
    const { insertId } = await statements.run(
      `INSERT INTO ${this.db.table('wms_order')}
         (id_connection, id_order, generation, current, wms_number, mark, wms_id, wms_status, wms_status_text, sent_hash,
          accepted_call_at, accepted_at, ended_at, picture, picture_hash, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${picture.status === 'cancelled' ? 'UTC_TIMESTAMP(3)' : 'NULL'}, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [
        this.idConnection,
        idOrder,
        generation,
        current ? 1 : 0,
        picture.number,
        mark,
        picture.wmsId,
        picture.status,
        picture.statusText.slice(0, 128),
        // No version of ours: compared with the picture's lines, and re-based in silence where they agree.
        'adopted',
        JSON.stringify(picture),
        hashOf(picture),
      ],
    );
    const lines = new Map<string, number>();
    for (const line of picture.lines) lines.set(line.sku, (lines.get(line.sku) ?? 0) + line.ordered);
    await replaceLines(this.db, statements, [{ idWmsOrder: insertId, lines: [...lines].map(([sku, quantity]) => ({ sku, quantity })) }]);
    await this.notePicked(statements, insertId, picture);
  }
}
