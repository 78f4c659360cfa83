/** What the ledger and the settings know of orders, for counting what is in-flight outside of the shop's own transaction. */
import type { HeldByWms } from '../domain/stockInFlight';

export interface OrderHeld {
  /** A person said that it is left alone. */
  ignored: boolean;
  /** Null where the WMS has none; its quantities are in `lines`, by the SKU in lower case. */
  wms: (Omit<HeldByWms, 'quantity' | 'picked' | 'backOrdered'> & { lines: ReadonlyMap<string, { quantity: number; picked: number | null; backOrdered: number }> }) | null;
}

export interface StockContext {
  /** Orders placed before are not in-flight (ISO, UTC); null: none is. */
  baselineAt: string | null;
  /** Statuses in which the shop has put an order's goods back. */
  restockedStatuses: ReadonlySet<number>;
  /** Statuses that cancel an order, its goods put back or not. */
  cancelStatuses: ReadonlySet<number>;
  managesStock: boolean;
  sellsWithoutStock: boolean;
  /** PS_PACK_STOCK_TYPE. */
  packStockType: number;
}

export interface StockLedger {
  /** SKUs, in lower case, that the WMS has named since a time (ISO, UTC). */
  namedSince(since: string): Promise<Set<string>>;
  context(): Promise<StockContext>;
  /** An order that the ledger does not know is left out. */
  held(ids: readonly number[]): Promise<Map<number, OrderHeld>>;
}
