/**
 * What to do at the WMS for one order: compare the order as it is now with what the ledger says the WMS has.
 * Pure. Events say nothing here; lost, doubled or late ones end in the same decision.
 */
import { isOtherVersion, sameFirstPart } from './hash';
import type { ProblemCode } from './contract';
import { hashOfDraft, mergeLines } from './draft';
import { hasLeft } from './orderStatus';
import { holdOf, holdOfChange, isEarlier, isNotChosen, type Hold } from './holds';
import { ADOPTED, isAnothers, isLeftAlone, type LedgerOrder, type LedgerState, type LedgerWmsOrder } from './ledger';
import { name } from './orderName';
import type { OutboundFacts } from './outboundFacts';
import { sumBySku } from './quantities';
import type { Flow, ShopOrder, WmsOrderDraft } from './terms';
import { isOurNumberOfAnother } from './wmsNumber';

export { name } from './orderName';
export type { OutboundFacts } from './outboundFacts';

/** What to note in the ledger. Fields that are left out stay as they are. */
export interface LedgerUpdate {
  state: LedgerState;
  waitsFor: Flow[];
  problemCode: string | null;
  problem: string | null;
  releasedAt?: string;
  cancelState?: LedgerOrder['cancelState'];
  /** What it is held for may be over without an event: it is looked at again by itself. */
  recheck?: boolean;
}

export type OutboundDecision = (
  | { kind: 'none'; update: LedgerUpdate }
  | { kind: 'create'; generation: number; draft: WmsOrderDraft; hash: string; releasedAt: string }
  | { kind: 'update'; draft: WmsOrderDraft; hash: string }
  /** The hash of an older version of ours: the WMS is taken to have today's. */
  | { kind: 'rebase'; hash: string; update: LedgerUpdate }
  | { kind: 'cancel'; why: string }
) & {
  /** After the call it is looked at again by itself: a person is still to be told of something. */
  recheck?: boolean;
};

export function decideOutbound(facts: OutboundFacts): OutboundDecision {
  const { order, ledger, wmsOrder } = facts;
  const anothers = order !== null && wmsOrder !== null && isAnothers(wmsOrder, order);
  const live = wmsOrder !== null && wmsOrder.acceptedAt !== null && wmsOrder.endedAt === null && !anothers;
  const left = live && hasLeft(wmsOrder.wmsStatus);

  if (isLeftAlone(ledger.state)) return none(ledger.state);
  if (order === null) return decideAbsent(facts, live, left);
  // The order is still being placed: its next event tells its first status.
  if (order.statusId === 0) return none('new');
  return withOtherWmsOrders(facts, order, anothers, decidePresent(facts, order, anothers, live, left));
}

/** The shop does not have the order. Absence is no deletion: only the shop's own event says that it was deleted. */
function decideAbsent(facts: OutboundFacts, live: boolean, left: boolean): OutboundDecision {
  const { idOrder, ledger, wmsOrder } = facts;
  if (ledger.deletedAt !== null) {
    if (live && !left) return cancel(facts, `Order ${idOrder} was deleted in the shop.`);
    return none(live ? 'done' : 'skipped', 'order_deleted', `Order ${idOrder} was deleted in the shop.`);
  }
  // Nothing was left to do for it, and nobody waits for it.
  if (!(live && !left) && ['done', 'cancelled', 'skipped'].includes(ledger.state)) return unchanged(ledger.state, ledger);
  if (live && wmsOrder?.sentHash === ADOPTED) {
    return held({
      code: 'order_unknown',
      problem: `The warehouse has order ${wmsOrder.number}, and the shop has no order ${idOrder} any more: was the shop set back to an earlier day? The warehouse goes on with it. Enter the order anew and ignore this one here, or have the warehouse cancel it.`,
      recheck: true,
    });
  }
  const why = 'and nobody deleted it in PrestaShop: is an import running? It is checked again by itself, and goes on when it is back.';
  return held({
    code: 'order_absent',
    problem: live
      ? `The warehouse has order ${wmsOrder?.number ?? ''}, and goes on with it. The shop does not have order ${idOrder} at the moment, ${why} If it is gone for good, have the warehouse cancel it, and ignore it here.`
      : `The shop does not have order ${idOrder} at the moment, ${why} If it is gone for good, ignore it here.`,
    recheck: true,
  });
}

function decidePresent(facts: OutboundFacts, order: ShopOrder, anothers: boolean, live: boolean, left: boolean): OutboundDecision {
  const { ledger, wmsOrder, settings, statuses } = facts;
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
    if (ledger.cancelState === 'refused') return unchanged('at_wms', ledger);
    return cancel(facts, 'The order was cancelled in the shop.');
  }

  const released = settings.releaseStatuses.has(order.statusId);
  if (live && wmsOrder) return decideLive(facts, order, wmsOrder, released, left);

  if (!released && !isNotChosen(facts, order)) {
    if (statuses.get(order.statusId)?.shipped) {
      if (ledger.state === 'done') return unchanged('done', ledger);
      // Nobody waits for it any more, whatever became of it at the warehouse.
      return none('skipped', 'shipped_elsewhere', `Order ${name(order)} was shipped without the warehouse.`);
    }
    if (!statuses.has(order.statusId) && !settings.knownStatuses.has(order.statusId)) {
      return held({
        code: 'status_absent',
        problem: `Order ${name(order)} is in status ${order.statusId}, which the shop does not have at the moment: is an import running? It is checked again by itself. If the status is gone for good, give the order another one.`,
        recheck: true,
      });
    }
    return none('new');
  }
  return decideCreate(facts, order, anothers);
}

/** The order is to be sent, and the WMS does not have it. */
function decideCreate(facts: OutboundFacts, order: ShopOrder, anothers: boolean): OutboundDecision {
  const { ledger, wmsOrder, baseline, open } = facts;
  if (anothers && !isAnswered(ledger, 'number_of_another', wmsOrder?.acceptedAt ?? null)) return none('held', 'number_of_another', wordsOfAnother(facts, order, [wmsOrder?.number ?? '']));
  // The WMS order's row is committed before the call and the ledger's after it: a crash in between leaves the ledger one behind.
  const latest = Math.max(ledger.generation, wmsOrder?.generation ?? 0);
  const generation = wmsOrder?.endedAt || anothers ? latest + 1 : latest;
  // "Send it" said before the warehouse gave it up does not count for what came after.
  const endedAt = wmsOrder?.endedAt ?? null;
  const weAsked = ledger.cancelState === 'cancelled' || isAnswered(ledger, 'cancelled_by_wms', endedAt);
  if (wmsOrder?.endedAt && !weAsked) {
    return none(
      'held',
      'cancelled_by_wms',
      `Order ${name(order)} is paid, but the warehouse cancelled it. Ask the warehouse why, then send it again or cancel it in the shop.`,
    );
  }
  const releasedAt = ledger.releasedAt ?? (facts.statusSince || order.updatedAt);
  if (order.lines.length === 0 && !linesWereEdited(facts)) return held(linesAbsent(order, ''));
  if (mergeLines(order).length === 0) {
    const allVirtual = order.lines.length > 0 && order.lines.every((line) => line.isVirtual);
    return none(
      'skipped',
      allVirtual ? 'virtual_only' : 'nothing_to_ship',
      allVirtual
        ? `Order ${name(order)} has only virtual products: nothing for the warehouse.`
        : `Order ${name(order)} has nothing left to ship: every line is at quantity 0, refunded or virtual.`,
    );
  }
  // Paid before it, too: it went its way before the warehouse was connected.
  const before = isEarlier(facts, order) && facts.firstReleasedAt !== null && baseline !== null && facts.firstReleasedAt < baseline;
  if (before && !ledger.approved.has('before_baseline')) {
    return none(
      'skipped',
      'before_baseline',
      `Order ${name(order)} was placed and paid before the orders flow was switched on. Send it by hand if the warehouse should have it.`,
    );
  }
  if (!open.has('orders')) return waiting('orders', releasedAt);
  const hold = holdOf(before ? { ...facts, baseline: null } : facts, order, releasedAt);
  if (hold) return held(hold, { releasedAt });
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
  if (!released && !shippedInShop && !ours && !(isNotChosen(facts, order) && ledger.approved.has('status_not_chosen'))) {
    // What a status that is absent at the moment says, nobody knows.
    if (!statuses.has(order.statusId)) return { kind: 'none', update: { ...update(state), recheck: true } };
    return none(
      state,
      'left_release',
      `Order ${name(order)} is at the warehouse, but its status in the shop is no longer one that ships. Cancel it, or give it back a status that ships.`,
    );
  }
  if (!left && order.lines.length === 0 && !linesWereEdited(facts)) return held(linesAbsent(order, wmsOrder.number), { state });
  const draft = facts.draft(order, wmsOrder.generation, wmsOrder.number);
  const hash = hashOfDraft(draft);
  const sentHash = wmsOrder.sentHash;
  if (sentHash === hash) {
    const settled = none(state);
    // A refused cancellation is over when the shop wants the order again; the next one is asked anew.
    if (ledger.cancelState === 'refused' && settled.kind === 'none') settled.update.cancelState = null;
    return settled;
  }
  if (sentHash !== null && isOtherVersion(sentHash) && sameLines(draft, wmsOrder)) return { kind: 'rebase', hash, update: update(state) };
  if (wmsOrder.refusedHash === hash) return unchanged(state, ledger);
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
  const known = heldBySku(wmsOrder);
  const hold = holdOfChange(facts, order, (sku) => !known?.has(sku));
  if (hold) return held(hold, { state });
  return { kind: 'update', draft, hash };
}

function cancel(facts: OutboundFacts, why: string): OutboundDecision {
  if (!facts.open.has('cancellations')) return waiting('cancellations');
  return { kind: 'cancel', why };
}

/** What the WMS holds of each SKU, by its own account; null where it did not say yet. */
function heldBySku(wmsOrder: LedgerWmsOrder): Map<string, number> | null {
  if (wmsOrder.snapshot === null || wmsOrder.snapshot.lines.length === 0) return null;
  return sumBySku(wmsOrder.snapshot.lines, ({ ordered }) => ordered);
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

function update(state: LedgerState): LedgerUpdate {
  return { state, waitsFor: [], problemCode: null, problem: null };
}

function none(state: LedgerState, problemCode: ProblemCode | null = null, problem: string | null = null): OutboundDecision {
  return { kind: 'none', update: { ...update(state), problemCode, problem } };
}

/** What a person was told stays as it is. */
function unchanged(state: LedgerState, { problemCode, problem }: LedgerOrder): OutboundDecision {
  return { kind: 'none', update: { ...update(state), problemCode, problem } };
}

function waiting(flow: Flow, releasedAt?: string): OutboundDecision {
  return { kind: 'none', update: { ...update('waiting'), waitsFor: [flow], ...(releasedAt ? { releasedAt } : {}) } };
}

/** Held for a person to see; in another state where the WMS goes on with it meanwhile. */
function held(hold: Hold, more: Partial<LedgerUpdate> = {}): OutboundDecision {
  return { kind: 'none', update: { ...update('held'), problemCode: hold.code, problem: hold.problem, ...(hold.recheck ? { recheck: true } : {}), ...more } };
}

/** Did the shop announce an edit of the lines that the WMS has not been told of? An order whose lines are only absent has none. */
function linesWereEdited({ linesEditedAt, wmsOrder }: OutboundFacts): boolean {
  return linesEditedAt !== null && linesEditedAt > (wmsOrder?.acceptedAt ?? '');
}

function linesAbsent(order: ShopOrder, number: string): Hold {
  return {
    code: 'lines_absent',
    problem: `Order ${name(order)} has no lines in the shop at the moment, and nobody took them out of the order: is an import running? It is checked again by itself.${number ? ` The warehouse goes on with order ${number}.` : ''} If they are gone for good, cancel the order in the shop.`,
    recheck: true,
  };
}

/**
 * A shop that was set back to an earlier day gives its ids again. Of an order of the past that the warehouse has under the id of this
 * one a person is told, whatever becomes of this one: the shop has no other place to tell it.
 */
function withOtherWmsOrders(facts: OutboundFacts, order: ShopOrder, anothers: boolean, decision: OutboundDecision): OutboundDecision {
  const { ledger, wmsOrder } = facts;
  const all = [...(anothers && wmsOrder && wmsOrder.endedAt === null ? [wmsOrder] : []), ...facts.others.filter(({ number }) => isOurNumberOfAnother(number, order))];
  const open = all.filter(({ acceptedAt }) => !isAnswered(ledger, 'number_of_another', acceptedAt));
  if (open.length === 0) return decision;
  if (decision.kind !== 'none') return { ...decision, recheck: true };
  const { state, problemCode } = decision.update;
  // A skipped order is not shown to anybody.
  const settled = state !== 'skipped' && problemCode !== null;
  if (settled) return decision;
  const reported = { problemCode: 'number_of_another' satisfies ProblemCode, problem: wordsOfAnother(facts, order, open.map(({ number }) => number)) };
  return { ...decision, update: { ...decision.update, ...reported, state: state === 'skipped' ? 'held' : state } };
}

/** Did a person answer this problem with "send again", after the time of what it is about? */
function isAnswered({ approved, approvedAt }: LedgerOrder, code: ProblemCode, since: string | null): boolean {
  return approved.has(code) && approvedAt !== null && since !== null && approvedAt > since;
}

function wordsOfAnother({ idOrder }: OutboundFacts, order: ShopOrder, numbers: readonly string[]): string {
  const [one = ''] = numbers;
  const which = numbers.length > 1 ? `orders ${numbers.join(', ')}` : `order ${one}`;
  return `The warehouse has ${which} with our reference of order ${idOrder}, and that is ${name(order)} now: was the shop set back to an earlier day? The shop does not know ${which} any more. See to it that nobody waits for ${numbers.length > 1 ? 'them' : one}, then send ${name(order)} again: that says that it is settled.`;
}
