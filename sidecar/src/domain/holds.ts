/**
 * Why an order that would be created at the WMS waits for a person instead. Each reason is asked by itself: "send again" answers the
 * one that was shown, for this order; some have a setting that answers it for all orders. Pure.
 */
import type { ProblemCode } from './contract';
import { isResumed } from './flows';
import { name } from './orderName';
import type { OutboundFacts } from './outboundFacts';
import { excluderOf } from './stockRules';
import type { ShopOrder, ShopOrderLine } from './terms';

export interface Hold {
  code: ProblemCode;
  problem: string;
  /** It may be over without anybody telling: the order is looked at again by itself. */
  recheck: boolean;
}

interface Reason {
  code: ProblemCode;
  recheck: boolean;
  /** The sentence for a person; '' where the reason does not apply. */
  problem(facts: OutboundFacts, order: ShopOrder, releasedAt: string): string;
}

const REASONS: readonly Reason[] = [
  {
    code: 'status_not_chosen',
    recheck: false,
    problem: (facts, order) =>
      isNotChosen(facts, order)
        ? `Order ${name(order)} is in status "${facts.statuses.get(order.statusId)?.name ?? ''}" (${order.statusId}), which came to the shop after the statuses that send an order were chosen. Choose in the settings of WMS Bridge whether it sends an order, and save: the order then goes on by itself. "Send again" sends this order alone.`
        : '',
  },
  {
    code: 'paid_after_baseline',
    recheck: false,
    problem: (facts, order) =>
      isEarlier(facts, order) && facts.settings.earlierOrders === 'ask'
        ? `Order ${name(order)} was placed before the orders flow was switched on, and paid after it. Make sure that it was not shipped by other means, then send it again. The settings can allow all such orders.`
        : '',
  },
  {
    code: 'cash_on_delivery',
    recheck: false,
    problem: (facts, order) =>
      isPaidOnDelivery(facts, order) && facts.settings.codOrders === 'ask'
        ? `Order ${name(order)} is paid on delivery${order.paymentModule ? ` (${order.paymentModule})` : ''}, and the warehouse is not told to collect the amount. Send it again only if the warehouse or the carrier knows by other means what to collect; otherwise have it paid in another way, or cancel it.`
        : '',
  },
  { code: 'order_incomplete', recheck: true, problem: (_facts, order) => incomplete(order) },
  {
    code: 'held_by_module',
    recheck: true,
    problem: (_facts, order) =>
      order.holdReason === ''
        ? ''
        : `Order ${name(order)} is held by another module of the shop: ${order.holdReason} It is checked again by itself. "Send again" sends it as it is.`,
  },
  { code: 'shared_sku', recheck: true, problem: (facts, order) => sharedSkus(facts, order, () => true) },
  {
    code: 'too_old',
    recheck: false,
    problem: ({ ledger, settings, resumedAt, watchedSince, waitingSince, now }, order, releasedAt) =>
      // What was tried all the time was not forgotten, nor was what has waited in the queue ever since its release for a warehouse
      // that was away. A person who resumed the flow knew what waited, and one who has just answered another question about this
      // order has looked at it.
      ledger.tryingSince === null && !isWatched(watchedSince, waitingSince, releasedAt) && !isResumed(resumedAt, waitingSince) &&
      olderThanHours(releasedAt, now, settings.maxAgeHours) && !(ledger.approvedAt !== null && !olderThanHours(ledger.approvedAt, now, settings.maxAgeHours))
        ? `Order ${name(order)} was released more than ${settings.maxAgeHours} hours ago and was never sent. Make sure that it was not shipped by other means, then send it by hand.`
        : '',
  },
];

/** The first reason that applies to a create and that nobody has answered yet. */
export function holdOf(facts: OutboundFacts, order: ShopOrder, releasedAt: string): Hold | null {
  return first(facts, order, releasedAt, REASONS);
}

/** The same for a change of what the WMS has; `isNew` says which SKUs it does not have yet. */
export function holdOfChange(facts: OutboundFacts, order: ShopOrder, isNew: (sku: string) => boolean): Hold | null {
  return first(facts, order, '', [
    { code: 'order_incomplete', recheck: true, problem: () => incomplete(order) },
    { code: 'shared_sku', recheck: true, problem: () => sharedSkus(facts, order, isNew) },
  ]);
}

function first(facts: OutboundFacts, order: ShopOrder, releasedAt: string, reasons: readonly Reason[]): Hold | null {
  for (const { code, recheck, problem } of reasons) {
    const words = facts.ledger.approved.has(code) ? '' : problem(facts, order, releasedAt);
    if (words !== '') return { code, problem: words, recheck };
  }
  return null;
}

/** Paid and unshipped, in a status that did not exist when an admin last chose which statuses send an order: nobody has decided on it. */
export function isNotChosen({ settings, statuses }: Pick<OutboundFacts, 'settings' | 'statuses'>, order: ShopOrder): boolean {
  const status = statuses.get(order.statusId);
  if (settings.releaseStatuses.has(order.statusId) || settings.knownStatuses.has(order.statusId)) return false;
  if (settings.cancelStatuses.has(order.statusId) || Object.values(settings.targetStatuses).includes(order.statusId)) return false;
  return status !== undefined && status.paid && !status.shipped;
}

/** Placed before the orders flow was switched on. */
export function isEarlier({ baseline, placedAfterBaseline }: Pick<OutboundFacts, 'baseline' | 'placedAfterBaseline'>, order: ShopOrder): boolean {
  return baseline !== null && order.placedAt < baseline && !placedAfterBaseline;
}

function isPaidOnDelivery({ settings }: OutboundFacts, order: ShopOrder): boolean {
  if (order.statusId === settings.codStatus) return true;
  return order.paymentModule !== '' && excluderOf(settings.codModules)(order.paymentModule) !== null;
}

function incomplete(order: ShopOrder): string {
  return order.missing.length === 0
    ? ''
    : `Order ${name(order)} refers to what the shop does not have at the moment: ${order.missing.join(', ')}. Is an import running? It is checked again by itself. If this is gone for good, correct the order, or send it again as it is.`;
}

function sharedSkus({ settings }: OutboundFacts, order: ShopOrder, counts: (sku: string) => boolean): string {
  const allowed = excluderOf(settings.sharedSkus);
  const shared = order.lines.filter((line) => isToShip(line) && line.sharedWith.length > 0 && counts(line.sku) && allowed(line.sku) === null);
  const words = shared.map((line) => `the SKU ${line.sku} of "${line.name}" is also that of ${line.sharedWith.join(', ')}`);
  return words.length === 0
    ? ''
    : `Order ${name(order)}: ${words.join('; ')}. The warehouse cannot know which is meant. Give each a reference of its own, or send the order again if they are the same article. The settings can allow a SKU for all orders.`;
}

function isToShip(line: ShopOrderLine): boolean {
  return !line.isVirtual && line.quantity > 0;
}

/** Has the event that released it waited from then on, and a sidecar been there all the time? */
function isWatched(watchedSince: string | null, waitingSince: string, releasedAt: string): boolean {
  return watchedSince !== null && waitingSince !== '' && watchedSince <= waitingSince && waitingSince <= releasedAt;
}

function olderThanHours(since: string, now: string, hours: number): boolean {
  return hours > 0 && Date.parse(now) - Date.parse(since) > hours * 3_600_000;
}
