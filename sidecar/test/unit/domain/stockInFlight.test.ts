/** The same table of cases as the module's (prestashop-module/tests/StockRuleTest.php): one rule, twice. */
import { reflected, sellable, takesBackOrders, type HeldByWms } from '../../../src/domain/stockInFlight';

const ASKED = '2026-11-24T10:00:00.000Z';
const MARGIN = 60_000;
const before = (ms: number): string => new Date(Date.parse(ASKED) - ms).toISOString();
const HELD: HeldByWms = { acceptedAt: before(3_600_000), endedAt: null, status: 'allocated', quantity: 3, picked: null, backOrdered: 0 };
const options = (figure: 'available' | 'physical') => ({ figure, marginMs: MARGIN, reflectsFrom: ['allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'] });

test.each<[string, Partial<HeldByWms>, number]>([
  ['accepted long ago', {}, 3],
  ['not accepted', { acceptedAt: null }, 0],
  ['accepted just at the margin', { acceptedAt: before(MARGIN) }, 3],
  ['accepted within the margin: in doubt in flight', { acceptedAt: before(MARGIN - 1) }, 0],
  ['accepted after the question', { acceptedAt: before(-1) }, 0],
  ['the warehouse has not booked it yet', { status: 'received' }, 0],
  ['its status is unknown', { status: null }, 0],
  ['cancelled at the WMS', { status: 'cancelled' }, 0],
  ['the WMS holds nothing of the SKU', { quantity: null }, 0],
  ['picked is of no matter before it leaves', { status: 'picking', picked: 1 }, 3],
  ['shipped in full', { status: 'shipped', picked: 3 }, 3],
  ['shipped short: the rest stays in flight', { status: 'shipped', picked: 1 }, 1],
  ['shipped, the WMS does not say what', { status: 'shipped' }, 3],
  ['shipped short, and the rest follows: it is booked as before', { status: 'partially_shipped', picked: 1, backOrdered: 2 }, 3],
  ['partially shipped short', { status: 'partially_shipped', picked: 2 }, 2],
])('an available figure: %s', (_, held, expected) => {
  expect(reflected({ ...HELD, ...held }, ASKED, options('available'))).toBe(expected);
});

test.each<[string, Partial<HeldByWms>, number]>([
  ['accepted, still there', {}, 0],
  ['packed, still there', { status: 'packed' }, 0],
  ['left before the question', { status: 'shipped', picked: 3, endedAt: before(600_000) }, 3],
  ['left after the question: it was still counted', { status: 'shipped', picked: 3, endedAt: ASKED }, 0],
  ['left, nobody knows when', { status: 'shipped', picked: 3 }, 3],
  ['left short', { status: 'shipped', picked: 1, endedAt: before(600_000) }, 1],
  ['the rest follows, and is in a physical figure until it leaves', { status: 'partially_shipped', picked: 1, backOrdered: 2 }, 1],
  ['a part left', { status: 'partially_shipped', picked: 2 }, 2],
  ['a part left, nobody knows how much', { status: 'partially_shipped' }, 0],
])('a physical figure: %s', (_, held, expected) => {
  expect(reflected({ ...HELD, ...held }, ASKED, options('physical'))).toBe(expected);
});

test('an order that the WMS does not have is reflected in nothing', () => {
  expect(reflected(null, ASKED, options('available'))).toBe(0);
});

test.each([
  [10, 0, 0, false, 10],
  [10, 2, 3, false, 5],
  [1, 3, 0, false, 0],
  [2, 0, 5, false, 0],
  [1, 3, 0, true, -2],
])('%i in the warehouse, %i in flight, %i kept back, back-orders %s: %i for sale', (level, inFlight, buffer, backOrders, expected) => {
  expect(sellable(level, inFlight, buffer, backOrders)).toBe(expected);
});

test.each([
  ['refuse', 0, true, true, false],
  ['allow', 1, true, false, true],
  ['as the shop, which allows', 2, true, true, true],
  ['as the shop, which refuses', 2, true, false, false],
  ['the shop manages no stock', 0, false, false, true],
])('back-orders: %s', (_, outOfStock, managesStock, sellsWithoutStock, expected) => {
  expect(takesBackOrders(outOfStock, { managesStock, sellsWithoutStock })).toBe(expected);
});
