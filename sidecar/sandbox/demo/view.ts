/** An order's way in a shop owner's words: how far it has come, and what there is to say. Pure. */
import { isCancelled, isPicked, isSent, type OrderFacts } from './facts';
import { isCancelledBoth, isRefused, isTracked } from './tally';

export const STATIONS = ['placed', 'paid', 'warehouse', 'picking', 'shipped', 'tracking'] as const;

export type Station = (typeof STATIONS)[number];

/** What to call a station that has been reached. */
export const REACHED: Record<Station, string> = {
  placed: 'placed in the shop',
  paid: 'paid',
  warehouse: 'at the warehouse',
  picking: 'picked from the shelves',
  shipped: 'shipped: the parcel has left',
  tracking: 'tracking number in the shop',
};

/** `done`; `now` is waited for; `stopped` needs a person; `off` is never reached; `open` comes later. */
export type StationState = 'done' | 'now' | 'stopped' | 'off' | 'open';

export type Mood = 'plain' | 'good' | 'wait' | 'bad';

export interface OrderView {
  idOrder: number;
  reference: string;
  customer: string;
  /** "2 × CUP-WHITE, 1 × HONEY" */
  goods: string;
  stations: Record<Station, StationState>;
  /** '' where there is nothing to say. */
  note: string;
  mood: Mood;
  /** Nothing more will happen to it by itself. */
  ended: boolean;
}

/** @param remark what is special about this order, for when there is nothing more urgent to say */
export function orderView(order: OrderFacts, remark = ''): OrderView {
  const { shop } = order;
  const cancelled = isCancelledBoth(order);
  const tracked = isTracked(order) && shop.shipped;
  return {
    idOrder: shop.idOrder,
    reference: shop.reference,
    customer: shop.customer,
    goods: shop.lines.filter(({ toShip }) => toShip > 0).map(({ sku, toShip }) => `${toShip} × ${sku}`).join(', '),
    stations: stationsOf(order),
    ...words(order, remark),
    ended: cancelled || isRefused(order) || tracked,
  };
}

function stationsOf(order: OrderFacts): Record<Station, StationState> {
  const { shop, floor } = order;
  const reached: Record<Station, boolean> = {
    placed: true,
    paid: shop.paid,
    warehouse: floor.length > 0,
    picking: floor.some((held) => isPicked(held)),
    shipped: floor.some((held) => isSent(held)),
    tracking: isTracked(order) && shop.shipped,
  };
  const next = STATIONS.find((station) => !reached[station]);
  const waits: StationState =
    floor.length > 0 && floor.every(isCancelled) ? 'off' : shop.cancelled ? (isRefused(order) ? 'stopped' : 'off') : needsPerson(order) ? 'stopped' : 'now';
  return Object.fromEntries(
    STATIONS.map((station) => [station, reached[station] ? 'done' : station === next ? waits : shop.cancelled ? 'off' : 'open']),
  ) as Record<Station, StationState>;
}

function needsPerson({ shop }: OrderFacts): boolean {
  return shop.ledger !== null && ['failed', 'held'].includes(shop.ledger.state);
}

function words(order: OrderFacts, remark: string): { note: string; mood: Mood } {
  const { shop, floor } = order;
  const problem = shop.ledger?.problem ?? '';
  if (floor.length > 1) return { note: `In the warehouse ${floor.length} times!`, mood: 'bad' };
  // Its own words of refusal are in the problem.
  if (isRefused(order)) return { note: problem, mood: 'bad' };
  if (isCancelledBoth(order)) return { note: 'Cancelled: the warehouse has put the goods back on the shelf.', mood: 'plain' };
  if (shop.cancelled) return { note: 'Cancelled in the shop; the warehouse is being asked.', mood: 'wait' };
  if (needsPerson(order)) return { note: `A person is needed. ${problem}`, mood: 'bad' };
  if (!shop.paid) return { note: 'Waits for its payment; until then its goods are kept back.', mood: 'wait' };
  if (shop.ledger?.retrying && problem !== '') return { note: problem, mood: 'wait' };
  if (problem !== '') return { note: problem, mood: 'bad' };
  if (isTracked(order) && shop.shipped) return { note: `${shop.carrier} ${shop.tracking}${remark === '' ? '' : ` · ${remark}`}`, mood: 'good' };
  return { note: remark, mood: 'plain' };
}
