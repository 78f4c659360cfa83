/** The rows of the order ledger as the rules see them. The tables are in prestashop-module/sql/install.sql. */
import type { OrderState, WmsStatus } from './contract';
import { withContents, type LineContents } from './lineContents';
import type { ShopOrder, WmsOrderSnapshot } from './terms';
import { bearsReference } from './wmsNumber';

/** Where an order stands. */
export type LedgerState = OrderState;

/** Nothing is sent or written for an order in one of these, and nothing of it is in-flight. */
export const LEFT_ALONE: readonly LedgerState[] = ['ignored', 'archived'];

export function isLeftAlone(state: LedgerState): boolean {
  return LEFT_ALONE.includes(state);
}

/** Stands as `sentHash` of a WMS order that was found at the WMS with our mark and that the ledger knew nothing of. */
export const ADOPTED = 'adopted';

export type WmsOperation = 'create' | 'update' | 'cancel';

export interface LedgerOrder {
  idOrder: number;
  idShop: number;
  reference: string;
  state: LedgerState;
  waitsFor: string[];
  generation: number;
  /** When it first entered a release status, as far as we know (ISO, UTC). Latched. */
  releasedAt: string | null;
  /** When a person last said "send it" (ISO, UTC). */
  approvedAt: string | null;
  /** What the person was told when saying so: the problem codes that do not hold this order any more. */
  approved: ReadonlySet<string>;
  /** When the shop's own hook told that the order was deleted (ISO, UTC). An order that is only absent has none. */
  deletedAt: string | null;
  /** Since when creating it at the WMS has been tried without a break (ISO, UTC); null where it is not being tried. */
  tryingSince: string | null;
  wmsStatus: WmsStatus | null;
  cancelState: 'asked' | 'cancelled' | 'refused' | null;
  changeState: 'refused' | null;
  problemCode: string | null;
  problem: string | null;
  attempts: number;
  /** How often it was looked at again by itself since it is held. */
  rechecks: number;
}

export interface LedgerWmsOrder {
  idWmsOrder: number;
  idOrder: number;
  generation: number;
  number: string;
  externalRef: string;
  wmsId: string | null;
  wmsStatus: WmsStatus | null;
  /** Hash of what the WMS last accepted; null before that. */
  sentHash: string | null;
  /** Hash of a change that the WMS refused: it is not asked again. */
  refusedHash: string | null;
  /** A call whose answer is not known (yet). */
  intentOperation: WmsOperation | null;
  intentHash: string | null;
  intentAt: string | null;
  /** When we gave up waiting for its answer; null while it is under way, or where nobody lived to give up. */
  intentLostAt: string | null;
  acceptedAt: string | null;
  /** What the order's lines contained when they were sent; {} where the WMS order was not made by this ledger. */
  lineContents: LineContents;
  /** The WMS order is over: cancelled, or gone. */
  endedAt: string | null;
  snapshot: WmsOrderSnapshot | null;
  /** Why its newest snapshot, or that of a back-order, cannot be read; null where it can. */
  snapshotProblem: string | null;
  /** What the WMS made of the rest of it by itself, oldest first; cancelled ones too. */
  backOrders: WmsOrderSnapshot[];
  /** Hash of all that the WMS shows of it, its back-orders included. */
  snapshotHash: string | null;
  /** Hash of the snapshot that the shop was last given in full. */
  writtenHash: string | null;
}

/** A WMS order that was found with a reference of ours and that is not the order's current one. */
export interface OtherWmsOrder {
  number: string;
  acceptedAt: string;
}

/** Was this WMS order made for an order of the past that had this one's id? See `bearsReference`. */
export function isAnothers(wmsOrder: LedgerWmsOrder, order: { reference: string }): boolean {
  return wmsOrder.sentHash === ADOPTED && !bearsReference(wmsOrder.number, order.reference);
}

/** The shop's order with what its lines contained when the WMS accepted them; as the shop has it now where the WMS does not have it. */
export function asSent(order: ShopOrder, wmsOrder: LedgerWmsOrder | null): ShopOrder {
  return wmsOrder !== null && wmsOrder.acceptedAt !== null && wmsOrder.endedAt === null ? withContents(order, wmsOrder.lineContents) : order;
}
