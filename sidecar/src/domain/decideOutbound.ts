/**
 * What to do at the WMS for one order: compare the order as it is now with what the ledger says the WMS has.
 * Pure. Events say nothing here; lost, doubled or late ones end in the same decision.
 */
import { isOtherVersion, sameFirstPart } from './hash';
import { hashOfDraft, mergeLines } from './draft';
import { hasLeft } from './orderStatus';
import { ADOPTED, isAnothers, isLeftAlone, type LedgerOrder, type LedgerState, type LedgerWmsOrder } from './ledger';
import { sumBySku } from './quantities';
import type { Settings } from './settings';
import type { Flow, ShopOrder, ShopStatus, WmsOrderDraft } from './terms';

export interface OutboundFacts {
  idOrder: number;
  /** null: the order was deleted in the shop. */
  order: ShopOrder | null;
  ledger: LedgerOrder;
  /** The current generation's WMS order; null before the first call. */
  wmsOrder: LedgerWmsOrder | null;
  settings: Settings;
  statuses: ReadonlyMap<number, ShopStatus>;
  /** Flows that are on, wanted by the WMS's abilities and not braked. */
  open: ReadonlySet<Flow>;
  /** The orders flow's baseline (ISO, UTC); null where it was never on. */
  baseline: string | null;
  /** When the shop last told of it, by its own events (ISO, UTC); '' where no hook did, and the order's own time counts. */
  statusSince: string;
  now: string;
  /** Makes the draft of a generation; `frozenNumber` null before its first call. */
  draft(order: ShopOrder, generation: number, frozenNumber: string | null): WmsOrderDraft;
}

/** What to note in the ledger. Fields that are left out stay as they are. */
export interface LedgerNote {
  state: LedgerState;
  waitsFor: Flow[];
  problemCode: string | null;
  problem: string | null;
  releasedAt?: string;
  cancelState?: LedgerOrder['cancelState'];
}

export type OutboundDecision =
  | { kind: 'none'; note: LedgerNote }
  | { kind: 'create'; generation: number; draft: WmsOrderDraft; hash: string; releasedAt: string }
  | { kind: 'update'; draft: WmsOrderDraft; hash: string }
  /** The hash of an older version of ours: the WMS is taken to have today's. */
  | { kind: 'rebase'; hash: string; note: LedgerNote }
  | { kind: 'cancel'; why: string };

export function decideOutbound(facts: OutboundFacts): OutboundDecision {
  const { order, ledger, wmsOrder, settings, statuses, open } = facts;
  const anothers = order !== null && wmsOrder !== null && isAnothers(wmsOrder, order);
  const live = wmsOrder !== null && wmsOrder.acceptedAt !== null && wmsOrder.endedAt === null && !anothers;
  const left = live && hasLeft(wmsOrder.wmsStatus);

  if (isLeftAlone(ledger.state)) return none(ledger.state);

  if (order === null) {
    // Who took it out of the shop would have told; a shop that was set back to an earlier day cannot.
    if (live && wmsOrder.sentHash === ADOPTED) {
      return none(
        'held',
        'order_unknown',
        `The warehouse has order ${wmsOrder.number}, and the shop has no order ${facts.idOrder} any more: was the shop set back to an earlier day? The warehouse goes on with it. Enter the order anew and ignore this one here, or have the warehouse cancel it.`,
      );
    }
    if (live && !left) return cancel(facts, `Order ${facts.idOrder} was deleted in the shop.`);
    return none(live ? 'done' : 'skipped', 'order_deleted', `Order ${facts.idOrder} was deleted in the shop.`);
  }
  // The order is still being placed: its next event tells its first status.
  if (order.statusId === 0) return none('new');

  if (settings.cancelStatuses.has(order.statusId)) {
    if (!live) return none('cancelled');
    // Shipped, told, and refunded or cancelled later: that is a return, and the shop's own business.
    if (left && ledger.state === 'done') return none('done');
    if (left) {
      return none(
        'held',
        'cancelled_after_shipping',
        `Order ${name(order)} was cancelled in the shop, but the warehouse has already shipped it. Agree with the customer on a return.`,
      );
    }
    if (ledger.cancelState === 'refused') return none('at_wms', ledger.problemCode, ledger.problem);
    return cancel(facts, 'The order was cancelled in the shop.');
  }

  const released = settings.releaseStatuses.has(order.statusId);
  if (live) return decideLive(facts, order, wmsOrder, released, left);

  if (!released) {
    if (statuses.get(order.statusId)?.shipped) {
      if (ledger.state === 'done') return none('done', ledger.problemCode, ledger.problem);
      // Nobody waits for it any more, whatever became of it at the warehouse.
      return none('skipped', 'shipped_elsewhere', `Order ${name(order)} was shipped without the warehouse.`);
    }
    return none('new');
  }

  // Released, and the WMS does not have it.
  if (anothers && !(ledger.approvedAt !== null && wmsOrder.acceptedAt !== null && ledger.approvedAt > wmsOrder.acceptedAt)) {
    return none(
      'held',
      'number_of_another',
      `The warehouse has order ${wmsOrder.number} with our mark of order ${facts.idOrder}, and that is ${name(order)} now: was the shop set back to an earlier day? See to it that nobody waits for ${wmsOrder.number}, then send ${name(order)} again.`,
    );
  }
  // The WMS order's row is committed before the call and the ledger's after it: a crash in between leaves the ledger one behind.
  const latest = Math.max(ledger.generation, wmsOrder?.generation ?? 0);
  const generation = wmsOrder?.endedAt || anothers ? latest + 1 : latest;
  // "Send it" said before the warehouse gave it up does not count for what came after.
  const endedAt = wmsOrder?.endedAt ?? null;
  const approvedSince = ledger.approvedAt !== null && endedAt !== null && ledger.approvedAt > endedAt;
  const weAsked = ledger.cancelState === 'cancelled' || approvedSince;
  if (wmsOrder?.endedAt && !weAsked) {
    return none(
      'held',
      'cancelled_by_wms',
      `Order ${name(order)} is paid, but the warehouse cancelled it. Ask the warehouse why, then send it again or cancel it in the shop.`,
    );
  }
  const releasedAt = ledger.releasedAt ?? (facts.statusSince || order.updatedAt);
  const goods = mergeLines(order);
  if (goods.length === 0) {
    const allVirtual = order.lines.length > 0 && order.lines.every((line) => line.isVirtual);
    return none(
      'skipped',
      allVirtual ? 'virtual_only' : 'nothing_to_ship',
      allVirtual
        ? `Order ${name(order)} has only virtual products: nothing for the warehouse.`
        : `Order ${name(order)} has nothing left to ship: every line is at quantity 0, refunded or virtual.`,
    );
  }
  if (ledger.approvedAt === null) {
    if (facts.baseline !== null && order.placedAt < facts.baseline) {
      return none(
        'skipped',
        'before_baseline',
        `Order ${name(order)} was placed before the orders flow was switched on. Send it by hand if the warehouse should have it.`,
      );
    }
  }
  if (!open.has('orders')) return waiting('orders', releasedAt);
  if (ledger.approvedAt === null && olderThanHours(releasedAt, facts.now, settings.brakeAgeHours)) {
    return {
      kind: 'none',
      note: {
        ...note('held'),
        problemCode: 'too_old',
        problem: `Order ${name(order)} was released more than ${settings.brakeAgeHours} hours ago and was never sent. Make sure that it was not shipped by other means, then send it by hand.`,
        releasedAt,
      },
    };
  }
  const draft = facts.draft(order, generation, wmsOrder && generation === wmsOrder.generation ? wmsOrder.number : null);
  return { kind: 'create', generation, draft, hash: hashOfDraft(draft), releasedAt };
}

/** The WMS has the order and works on it, or has shipped it. */
function decideLive(
  facts: OutboundFacts,
  order: ShopOrder,
  wmsOrder: LedgerWmsOrder,
  released: boolean,
  left: boolean,
): OutboundDecision {
  const { ledger, open, statuses } = facts;
  const state: LedgerState = left ? ledger.state === 'done' ? 'done' : 'at_wms' : 'at_wms';
  const shippedInShop = statuses.get(order.statusId)?.shipped === true;
  // The statuses that we write ourselves are on the order's way, whatever the admin chose for them.
  const ours = Object.values(facts.settings.targetStatuses).includes(order.statusId);
  if (!released && !shippedInShop && !ours) {
    return none(
      state,
      'left_release',
      `Order ${name(order)} is at the warehouse, but its status in the shop is no longer one that ships. Cancel it, or give it back a status that ships.`,
    );
  }
  const draft = facts.draft(order, wmsOrder.generation, wmsOrder.number);
  const hash = hashOfDraft(draft);
  const sentHash = wmsOrder.sentHash;
  if (sentHash === hash) {
    const settled = none(state);
    // A refused cancellation is over when the shop wants the order again; the next one is asked anew.
    if (ledger.cancelState === 'refused' && settled.kind === 'none') settled.note.cancelState = null;
    return settled;
  }
  if (sentHash !== null && isOtherVersion(sentHash) && sameLines(draft, wmsOrder)) return { kind: 'rebase', hash, note: note(state) };
  if (wmsOrder.refusedHash === hash) return none(state, ledger.problemCode, ledger.problem);
  if (left) {
    // After the first parcel, less quantity is a return and not a change; nobody can change what has left.
    if (onlyLess(draft, wmsOrder) || (sentHash !== null && sameFirstPart(sentHash, hash))) return none(state);
    return none(
      state,
      'changed_after_shipping',
      `Order ${name(order)} was changed in the shop after it had left the warehouse. The parcel goes as it was sent.`,
    );
  }
  if (draft.lines.length === 0) return cancel(facts, 'Nothing is left to ship.');
  if (!open.has('changes')) return waiting('changes');
  return { kind: 'update', draft, hash };
}

function cancel(facts: OutboundFacts, why: string): OutboundDecision {
  if (!facts.open.has('cancellations')) return waiting('cancellations');
  return { kind: 'cancel', why };
}

/** What the WMS holds of each SKU, by its own account; null where it did not say yet. */
function heldBySku(wmsOrder: LedgerWmsOrder): Map<string, number> | null {
  if (wmsOrder.picture === null || wmsOrder.picture.lines.length === 0) return null;
  return sumBySku(wmsOrder.picture.lines, ({ ordered }) => ordered);
}

/** Does the WMS hold just these quantities? Unknown counts as yes. */
function sameLines(draft: WmsOrderDraft, wmsOrder: LedgerWmsOrder): boolean {
  const held = heldBySku(wmsOrder);
  return held === null || (held.size === draft.lines.length && draft.lines.every((line) => held.get(line.sku) === line.quantity));
}

/** Is the draft the WMS order with some quantity taken off, and nothing else that we could see? */
function onlyLess(draft: WmsOrderDraft, wmsOrder: LedgerWmsOrder): boolean {
  const held = heldBySku(wmsOrder);
  return held !== null && !sameLines(draft, wmsOrder) && draft.lines.every((line) => line.quantity <= (held.get(line.sku) ?? 0));
}

function note(state: LedgerState): LedgerNote {
  return { state, waitsFor: [], problemCode: null, problem: null };
}

function none(state: LedgerState, problemCode: string | null = null, problem: string | null = null): OutboundDecision {
  return { kind: 'none', note: { ...note(state), problemCode, problem } };
}

function waiting(flow: Flow, releasedAt?: string): OutboundDecision {
  return { kind: 'none', note: { ...note('waiting'), waitsFor: [flow], ...(releasedAt ? { releasedAt } : {}) } };
}

function olderThanHours(since: string, now: string, hours: number): boolean {
  return hours > 0 && Date.parse(now) - Date.parse(since) > hours * 3_600_000;
}

/** How people name the order: its reference and id. */
export function name(order: { reference: string; idOrder: number }): string {
  return order.reference ? `${order.reference} (${order.idOrder})` : String(order.idOrder);
}
