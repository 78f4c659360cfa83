/** The ledger behind `StockLedger`. */
import { isLeftAlone, type LedgerState } from '../../domain/ledger';
import type { WmsStatus } from '../../domain/orderStatus';
import type { OrderHeld, StockContext, StockLedger } from '../StockLedger';
import { fromIso, toIso, type Database } from './Database';

export class LedgerForStock implements StockLedger {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
  ) {}

  async context(): Promise<StockContext> {
    const [flow] = await this.db.rows(`SELECT MIN(baseline_at) AS baseline FROM ${this.db.table('flow')} WHERE id_connection = ? AND flow IN ('orders', 'stock')`, [this.idConnection]);
    const rows = await this.db.rows(`SELECT name, value FROM ${this.db.table('setting')} WHERE id_shop = ?`, [this.idShop]);
    const texts = new Map(rows.map((row) => [row.name as string, (row.value as string | null) ?? '']));
    const values = new Map([...texts].map(([name, value]) => [name, Number(value)]));
    return {
      baselineAt: toIso((flow?.baseline as string | null | undefined) ?? null),
      restockedStatuses: new Set([values.get('PS_OS_CANCELED') ?? 6, values.get('PS_OS_ERROR') ?? 8]),
      cancelStatuses: new Set((texts.get('WMSBRIDGE_CANCEL_STATUSES') ?? '').split(',').map(Number).filter((id) => id > 0)),
      managesStock: (values.get('PS_STOCK_MANAGEMENT') ?? 1) === 1,
      sellsWithoutStock: values.get('PS_ORDER_OUT_OF_STOCK') === 1,
      packStockType: values.get('PS_PACK_STOCK_TYPE') ?? 0,
    };
  }

  async namedSince(since: string): Promise<Set<string>> {
    const rows = await this.db.rows(`SELECT DISTINCT sku FROM ${this.db.table('stock')} WHERE id_connection = ? AND asked_at >= ?`, [this.idConnection, fromIso(since)]);
    return new Set(rows.map((row) => (row.sku as string).toLowerCase()));
  }

  async held(ids: readonly number[]): Promise<Map<number, OrderHeld>> {
    const held = new Map<number, OrderHeld>();
    if (ids.length === 0) return held;
    const rows = await this.db.rows(
      `SELECT o.id_order, o.state, w.id_wms_order, w.accepted_at, w.reflected_at, w.ended_at, w.wms_status, l.sku, l.quantity, l.picked, l.back_ordered
       FROM ${this.db.table('order')} o
       LEFT JOIN ${this.db.table('wms_order')} w ON w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1
       LEFT JOIN ${this.db.table('wms_line')} l ON l.id_wms_order = w.id_wms_order
       WHERE o.id_connection = ? AND o.id_order IN (?)`,
      [this.idConnection, [...ids]],
    );
    for (const row of rows) {
      const id = Number(row.id_order);
      const known = held.get(id);
      const lines = (known?.wms?.lines ?? new Map()) as Map<string, { quantity: number; picked: number | null; backOrdered: number }>;
      if (row.sku !== null) lines.set((row.sku as string).toLowerCase(), { quantity: Number(row.quantity), picked: row.picked === null ? null : Number(row.picked), backOrdered: Number(row.back_ordered) });
      if (known) continue;
      held.set(id, {
        ignored: isLeftAlone(row.state as LedgerState),
        wms:
          row.id_wms_order === null
            ? null
            : { acceptedAt: toIso(row.accepted_at as string | null), reflectedAt: toIso(row.reflected_at as string | null), endedAt: toIso(row.ended_at as string | null), status: row.wms_status as WmsStatus | null, lines },
      });
    }
    return held;
  }
}
