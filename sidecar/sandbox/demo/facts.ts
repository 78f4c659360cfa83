/**
 * What is true, as read from the shop's tables and the warehouse's floor (`truth.ts`). The demo shows and counts nothing
 * else: not what it asked for, and not what it believes.
 */
import { wayIndex, type WmsStatus } from '../../src/domain/orderStatus';

export interface LedgerFacts {
  state: string;
  /** 'asked', 'cancelled', 'refused' or ''. */
  cancelState: string;
  problemCode: string;
  /** For people; '' where there is none. */
  problem: string;
  /** A call failed and is made again by itself. */
  retrying: boolean;
}

/** An order as the shop's tables have it. */
export interface ShopFacts {
  idOrder: number;
  reference: string;
  customer: string;
  city: string;
  /** Has ever been in a status that counts as paid. */
  paid: boolean;
  cancelled: boolean;
  shipped: boolean;
  /** The shop itself has put the goods back into its stock. */
  restocked: boolean;
  /** '' where the shop has none. */
  tracking: string;
  carrier: string;
  /** Merged by SKU. */
  lines: { sku: string; name: string; toShip: number }[];
  /** null: the sidecar has not seen it yet. */
  ledger: LedgerFacts | null;
}

/** An order as it lies in the warehouse. */
export interface FloorFacts {
  number: string;
  status: WmsStatus;
  city: string;
  waybill: string;
  lines: { sku: string; ordered: number; picked: number }[];
}

export interface OrderFacts {
  shop: ShopFacts;
  /** Every order of this reference in the warehouse: one, or something is wrong. */
  floor: FloorFacts[];
}

/** A SKU that both sides have. */
export interface StockFacts {
  sku: string;
  /** What the shop offers for sale, pieces. */
  shop: number;
  /** What the warehouse has and has promised to nobody, pieces. */
  available: number;
}

export interface Facts {
  /** By id. */
  orders: OrderFacts[];
  /** By SKU. */
  stock: StockFacts[];
  /** From which status on the warehouse's `available` leaves an order's pieces out. */
  promisesFrom: WmsStatus;
  /** Work that the sidecar still has before it: events not done, and SKUs to compute again. */
  waiting: number;
}

export const NO_FACTS: Facts = { orders: [], stock: [], promisesFrom: 'received', waiting: 0 };

/** Picking has begun, or it is further. */
export function isPicked({ status }: Pick<FloorFacts, 'status'>): boolean {
  return wayIndex(status) >= wayIndex('picking');
}

export function isSent({ status }: Pick<FloorFacts, 'status'>): boolean {
  return wayIndex(status) >= wayIndex('partially_shipped');
}

export function isCancelled({ status }: Pick<FloorFacts, 'status'>): boolean {
  return status === 'cancelled';
}
