import { isCancelledBoth, isRefused, missing, tally, type Ending } from '../../../sandbox/demo/tally';
import { stockLines } from '../../../sandbox/demo/stockRule';
import { NO_FACTS, type OrderFacts } from '../../../sandbox/demo/facts';
import { CANCELLED, ENDED, LEDGER, PICKED, SENT, SHORT, floor, order } from './support';

describe('what the demo counts', () => {
  test('each order where it belongs', () => {
    const stock = [{ sku: 'CUP', shop: 9, available: 10 }, { sku: 'POT', shop: 4, available: 5 }];
    const unpaid = order({ paid: false, ledger: { ...LEDGER, state: 'new' }, lines: [] });
    expect(tally({ ...NO_FACTS, orders: [...Object.values(ENDED), unpaid], stock })).toEqual({
      placed: 5, at_wms: 4, shipped: 2, tracked: 2, cancelled: 1, cancel_refused: 1, stock_checked: 2, stock_right: 1,
    });
  });

  test('nothing known: nothing counted', () => {
    expect(Object.values(tally(NO_FACTS))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test.each<[string, OrderFacts, Partial<ReturnType<typeof tally>>]>([
    ['twice in the warehouse', order({}, floor(), floor({ number: 'ABCDEFGHI-7-2' })), { at_wms: 0 }],
    ['sent, and the shop does not know', order({}, SENT), { at_wms: 1, shipped: 0, tracked: 0 }],
    ['shipped in the shop alone', order({ shipped: true, tracking: 'T1' }, PICKED), { shipped: 0, tracked: 0 }],
    ['another tracking number', order({ shipped: true, tracking: 'T2' }, SENT), { shipped: 1, tracked: 0 }],
    ['no tracking number on either side', order({ shipped: true }, floor({ status: 'shipped' })), { shipped: 1, tracked: 0 }],
    ['cancelled in the shop alone', order({ cancelled: true }, floor()), { cancelled: 0, cancel_refused: 0 }],
    ['cancelled before the warehouse ever had it', order({ cancelled: true, ledger: { ...LEDGER, cancelState: 'cancelled' } }), { cancelled: 0 }],
    ['cancelled by the warehouse alone', order({}, CANCELLED), { cancelled: 0 }],
    ['refused without words', order({ cancelled: true, ledger: { ...LEDGER, cancelState: 'refused' } }, PICKED), { cancel_refused: 0 }],
    ['refused, says the ledger, and yet nobody has picked', order({ cancelled: true, ledger: { ...LEDGER, cancelState: 'refused', problem: 'No.' } }, floor()), { cancel_refused: 0 }],
  ])('%s', (_name, facts, expected) => {
    expect(tally({ ...NO_FACTS, orders: [facts] })).toMatchObject(expected);
  });
});

describe('how an order must end', () => {
  test.each(Object.entries(ENDED) as [Ending, OrderFacts][])('%s: reached, and no other end is', (ending, facts) => {
    expect(missing(facts, ending)).toBe('');
    for (const other of (Object.keys(ENDED) as Ending[]).filter((each) => each !== ending)) expect(missing(facts, other)).not.toBe('');
  });

  test.each<[string, OrderFacts, RegExp]>([
    ['never there', order(), /never reached/],
    ['twice', order({}, SENT, SENT), /2 times/],
    ['another city', order({ city: 'Lyon', shipped: true, tracking: 'T1' }, SENT), /another city/],
    ['another quantity', order({ lines: [{ sku: 'CUP', name: '', toShip: 2 }], shipped: true, tracking: 'T1' }, SENT), /other lines/],
    ['a line too few', order({ lines: [], shipped: true, tracking: 'T1' }, SENT), /other lines/],
    ['not shipped', order({}, SENT), /not shipped/],
    ['not tracked', order({ shipped: true }, SENT), /tracking number/],
    ['short by accident', order({ shipped: true, tracking: 'T1' }, SHORT), /incomplete/],
  ])('%s', (_name, facts, words) => {
    expect(missing(facts, 'arrived')).toMatch(words);
    expect(missing(facts, 'arrived')).toContain('ABCDEFGHI (7, Anna)');
  });

  test('short, and the shop does not say so', () => {
    expect(missing(order({ shipped: true, tracking: 'T1' }, SHORT), 'short')).toMatch(/does not say/);
  });

  test('a refusal is none of a cancellation', () => {
    expect([isCancelledBoth(ENDED.refused), isRefused(ENDED.cancelled)]).toEqual([false, false]);
  });
});

describe("the stock rule in the demo's words", () => {
  const cup = (available: number, ...orders: OrderFacts[]): number | undefined => stockLines({ ...NO_FACTS, stock: [{ sku: 'CUP', shop: 0, available }], orders })[0]?.sellable;

  test.each<[string, OrderFacts, number]>([
    ['unpaid: the warehouse has never heard of it', order({ paid: false }), 7],
    ['at the warehouse: already in its figure', order({}, floor()), 10],
    ['the shop wants more than the warehouse knows', order({ lines: [{ sku: 'CUP', name: '', toShip: 5 }] }, floor()), 8],
    ['the shop wants less: nothing comes back before the warehouse knows', order({ lines: [{ sku: 'CUP', name: '', toShip: 1 }] }, floor()), 10],
    ['sent whole', ENDED.arrived, 10],
    ['sent short: the rest stays reserved', ENDED.short, 9],
    ['cancelled: the shop has put it back itself', ENDED.cancelled, 10],
    ['cancelled by the warehouse alone: still wanted', order({}, CANCELLED), 7],
    ['another SKU', order({ lines: [{ sku: 'POT', name: '', toShip: 3 }] }), 10],
  ])('%s', (_name, facts, sellable) => {
    expect(cup(10, facts)).toBe(sellable);
  });

  test.each<[string, OrderFacts, number]>([
    ['at the hub, and not promised yet', order({}, floor()), 7],
    ['promised', order({}, floor({ status: 'allocated' })), 10],
    ['sent short', ENDED.short, 9],
  ])('a hub promises later: %s', (_name, facts, sellable) => {
    expect(stockLines({ ...NO_FACTS, promisesFrom: 'allocated', stock: [{ sku: 'CUP', shop: 0, available: 10 }], orders: [facts] })[0]?.sellable).toBe(sellable);
  });

  test('not below nothing', () => {
    expect(cup(1, order({ paid: false }))).toBe(0);
  });

  test('right is equal, and nothing else', () => {
    const lines = stockLines({ ...NO_FACTS, stock: [{ sku: 'A', shop: 3, available: 3 }, { sku: 'B', shop: 4, available: 3 }] });
    expect(lines.map(({ right }) => right)).toEqual([true, false]);
  });
});
