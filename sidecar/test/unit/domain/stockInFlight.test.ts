/** The same table of cases as the module's (prestashop-module/tests/StockRuleTest.php). */
import type { WmsStatus } from '../../../src/domain/orderStatus';
import { figureOf, leavesOutMore, reflected, type HeldByWms, type HeldThen } from '../../../src/domain/stockInFlight';

const ASKED = '2026-11-24T10:00:00.000Z';
const MARGIN = 60_000;
const before = (ms: number): string => new Date(Date.parse(ASKED) - ms).toISOString();
const HELD: HeldByWms = { acceptedAt: before(3_600_000), reflectedAt: null, endedAt: null, status: 'allocated', quantity: 3, picked: null, backOrdered: 0 };
const options = (figure: 'available' | 'physical') => ({ figure, marginMs: MARGIN, reflectsFrom: ['allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'] });

test.each<[string, Partial<HeldByWms>, number]>([
  ['accepted long ago', {}, 3],
  ['not accepted', { acceptedAt: null }, 0],
  ['accepted just at the margin', { acceptedAt: before(MARGIN) }, 3],
  ['accepted within the margin: in doubt in flight', { acceptedAt: before(MARGIN - 1) }, 0],
  ['accepted after the question', { acceptedAt: before(-1) }, 0],
  ['booked just at the margin', { reflectedAt: before(MARGIN) }, 3],
  ['booked within the margin: the figure may be of before', { reflectedAt: before(MARGIN - 1) }, 0],
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
  ['seen to have left before the question', { status: 'shipped', picked: 3, reflectedAt: before(MARGIN) }, 3],
  ['seen to have left after it: it was still counted', { status: 'shipped', picked: 3, reflectedAt: before(-1) }, 0],
  ['left, nobody knows when', { status: 'shipped', picked: 3 }, 3],
  ['left short', { status: 'shipped', picked: 1, endedAt: before(600_000) }, 1],
  ['the rest follows, and is in a physical figure until it leaves', { status: 'partially_shipped', picked: 1, backOrdered: 2 }, 1],
  ['a part left', { status: 'partially_shipped', picked: 2 }, 2],
  ['a part left, nobody knows how much', { status: 'partially_shipped' }, 0],
])('a physical figure: %s', (_, held, expected) => {
  expect(reflected({ ...HELD, ...held }, ASKED, options('physical'))).toBe(expected);
});

test.each<[string, 'available' | 'physical', Partial<HeldThen>, Partial<HeldThen>, boolean]>([
  ['booked', 'available', { status: 'received' }, { status: 'allocated' }, true],
  ['accepted, and nobody has said more', 'available', { status: null }, { status: 'received' }, false],
  ['booked, the first that is said of it', 'available', { status: null }, { status: 'allocated' }, true],
  ['picked, after it was booked', 'available', { status: 'allocated' }, { status: 'picking' }, false],
  ['shipped in full, after it was booked', 'available', { status: 'packed' }, { status: 'shipped', picked: 3 }, false],
  ['shipped short', 'available', { status: 'packed' }, { status: 'shipped', picked: 2 }, false],
  ['shipped before anyone saw it booked', 'available', { status: 'received' }, { status: 'shipped', picked: 3 }, true],
  ['a second parcel', 'available', { status: 'partially_shipped', picked: 1 }, { status: 'partially_shipped', picked: 2 }, true],
  ['the rest is to follow', 'available', { status: 'partially_shipped', picked: 1 }, { status: 'partially_shipped', picked: 1, backOrdered: 2 }, true],
  ['the rest has followed', 'available', { status: 'partially_shipped', picked: 1, backOrdered: 2 }, { status: 'shipped', picked: 3 }, false],
  ['given up', 'available', { status: 'allocated' }, { status: 'cancelled' }, false],
  ['booked', 'physical', { status: 'received' }, { status: 'allocated' }, false],
  ['shipped', 'physical', { status: 'packed' }, { status: 'shipped', picked: 3 }, true],
  ['delivered after it was shipped', 'physical', { status: 'shipped', picked: 3 }, { status: 'delivered', picked: 3 }, false],
  ['a second parcel', 'physical', { status: 'partially_shipped', picked: 1 }, { status: 'shipped', picked: 3 }, true],
])('%s: whether an %s figure leaves out more', (_, figure, then, now, expected) => {
  const held: HeldThen = { status: 'received', quantity: 3, picked: null, backOrdered: 0 };
  expect(leavesOutMore({ ...held, ...then }, { ...held, ...now }, options(figure))).toBe(expected);
});

test.each<[WmsStatus, string[]]>([
  ['received', ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered', 'returned']],
  ['partially_shipped', ['partially_shipped', 'shipped', 'delivered', 'returned']],
])('a figure that reflects orders from %s on: what came back is owed to nobody', (stockReflectsFrom, reflectsFrom) => {
  expect(figureOf({ stockFigure: 'available', stockReflectsFrom })).toEqual({ figure: 'available', reflectsFrom });
});

test('where the figure knows an order from its acceptance, the first snapshot says nothing new', () => {
  const held: HeldThen = { status: null, quantity: 3, picked: null, backOrdered: 0 };
  expect(leavesOutMore(held, { ...held, status: 'received' }, { figure: 'available', reflectsFrom: ['received', 'allocated'] })).toBe(false);
});

test('an order that the WMS does not have is reflected in nothing', () => {
  expect(reflected(null, ASKED, options('available'))).toBe(0);
});
