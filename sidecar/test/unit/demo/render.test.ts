import { columns, toAnsi, toText, wrap } from '../../../sandbox/demo/lines';
import { toSvg } from '../../../sandbox/demo/picture';
import { changes, stockTable } from '../../../sandbox/demo/plain';
import { render, renderText, type ScreenState } from '../../../sandbox/demo/render';
import { STATIONS, orderView, type OrderView, type StationState } from '../../../sandbox/demo/view';
import type { OrderFacts } from '../../../sandbox/demo/facts';
import { CANCELLED, ENDED, LEDGER, PICKED, SENT, floor, order } from './support';

const LETTERS: Record<StationState, string> = { done: 'D', now: 'n', stopped: 'X', off: '-', open: '.' };
const way = (facts: OrderFacts): string => STATIONS.map((station) => LETTERS[orderView(facts).stations[station]]).join('');

describe("an order's way", () => {
  test.each<[string, OrderFacts, string, RegExp, OrderView['mood'], boolean]>([
    ['not paid', order({ paid: false, ledger: { ...LEDGER, state: 'new' } }), 'Dn....', /payment/, 'wait', false],
    ['paid, not seen yet', order({ ledger: null }), 'DDn...', /^$/, 'plain', false],
    ['the warehouse away', order({ ledger: { ...LEDGER, state: 'new', retrying: true, problem: 'The WMS failed (500).' } }), 'DDn...', /failed \(500\)/, 'wait', false],
    ['a person is needed', order({ ledger: { ...LEDGER, state: 'failed', problem: 'No city. Add it.' } }), 'DDX...', /A person is needed\. No city\. Add it\./, 'bad', false],
    ['at the warehouse', order({}, floor()), 'DDDn..', /^$/, 'plain', false],
    ['picked', order({}, PICKED), 'DDDDn.', /^$/, 'plain', false],
    ['sent, the shop not told yet', order({}, SENT), 'DDDDDn', /^$/, 'plain', false],
    ['a number in the shop, but no status', order({ tracking: 'T1' }, SENT), 'DDDDDn', /^$/, 'plain', false],
    ['arrived', ENDED.arrived, 'DDDDDD', /^Parcel Post T1$/, 'good', true],
    ['arrived incomplete', ENDED.short, 'DDDDDD', /2 of 3/, 'bad', true],
    ['being cancelled', order({ cancelled: true }, floor()), 'DDD---', /being asked/, 'wait', false],
    ['cancelled', ENDED.cancelled, 'DDD---', /back on the shelf/, 'plain', true],
    ['refused', ENDED.refused, 'DDDDX-', /^Too late: picking has begun\.$/, 'bad', true],
    ['twice', order({}, floor(), floor()), 'DDDn..', /2 times/, 'bad', false],
    ['cancelled by the warehouse', order({ ledger: { ...LEDGER, state: 'held', problem: 'Ask the warehouse why.' } }, CANCELLED), 'DDD-..', /Ask the warehouse why/, 'bad', false],
  ])('%s', (_name, facts, stations, note, mood, ended) => {
    expect(way(facts)).toBe(stations);
    const view = orderView(facts);
    expect(view.note).toMatch(note);
    expect([view.mood, view.ended]).toEqual([mood, ended]);
  });

  test('what is special about it is said when there is nothing more urgent, and with its tracking number', () => {
    expect(orderView(order({}, floor()), 'paid late').note).toBe('paid late');
    expect(orderView(ENDED.arrived, 'paid late').note).toBe('Parcel Post T1 · paid late');
    expect(orderView(ENDED.refused, 'paid late').note).not.toContain('paid late');
  });

  test('lines that are gone are not goods any more', () => {
    expect(orderView(order({ lines: [{ sku: 'CUP', name: '', toShip: 2 }, { sku: 'POT', name: '', toShip: 0 }] })).goods).toBe('2 × CUP');
  });
});

const state = (more: Partial<ScreenState> = {}): ScreenState => ({
  seconds: 75,
  warehouseUp: true,
  orders: Object.values(ENDED).map((facts) => orderView(facts)),
  stock: [{ sku: 'CUP', available: 10, inFlight: 1, sellable: 9, shop: 9, right: true }],
  reported: ['One', 'Two'],
  addresses: [],
  footer: '',
  ...more,
});

describe('the screen', () => {
  test('an order a row, its stations under their names, its words beneath', () => {
    expect(renderText(state(), { width: 100, height: 40 })).toEqual([
      ' WMS Bridge   the shop ◀━━▶ the warehouse   1:15',
      '',
      ' Order    placed     paid       warehouse  picking    shipped    tracking  what',
      ' Anna     ●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●         3 × CUP',
      '   Parcel Post T1',
      ' Anna     ●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●         3 × CUP',
      '   2 of 3',
      ' Anna     ●━━━━━━━━━━●━━━━━━━━━━●··········–··········–··········–         3 × CUP',
      '   Cancelled: the warehouse has put the goods back on the shelf.',
      ' Anna     ●━━━━━━━━━━●━━━━━━━━━━●━━━━━━━━━━●··········✖··········–         3 × CUP',
      '   Too late: picking has begun.',
      '',
      ' Stock in the shop right for all 1 articles',
      '  CUP 9 ✓ (10 less 1 reserved)',
      '',
      ' ▸ One',
      ' ▸ Two',
    ]);
  });

  test('a warehouse that is away, a figure that is wrong, addresses and the last word', () => {
    const text = renderText(
      state({
        warehouseUp: false,
        stock: [{ sku: 'CUP', available: 10, inFlight: 0, sellable: 10, shop: 12, right: false }],
        addresses: [{ what: 'The sidecar', url: 'http://127.0.0.1:1/readyz' }],
        footer: 'Ctrl-C ends it.',
      }),
      { width: 100, height: 40 },
    ).join('\n');
    expect(text).toContain('◀╳╳▶');
    expect(text).toContain('right for 0 of 1 articles; the others follow');
    expect(text).toContain('CUP 12 → 10');
    expect(text).toMatch(/The sidecar +http:\/\/127\.0\.0\.1:1\/readyz/);
    expect(text).toMatch(/Ctrl-C ends it\.$/);
  });

  const many = (count: number): OrderView[] =>
    Array.from({ length: count }, (_, index) => ({ ...orderView(index % 5 === 4 ? ENDED.refused : ENDED.arrived), idOrder: index, customer: `C${index}`, note: `note ${index} `.repeat(30) }));

  test.each([[200, 60], [110, 30], [80, 24], [80, 12], [40, 10], [20, 3], [1, 1]])('%i columns by %i lines: never larger', (width, height) => {
    const lines = render(state({ orders: many(30) }), { width, height });
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const line of lines) expect(columns(line.map(({ text }) => text).join(''))).toBeLessThanOrEqual(width);
  });

  test('where not all fits: the oldest that are over go, whoever waits for a person stays with all the words', () => {
    const orders = [orderView(ENDED.refused), ...Array.from({ length: 20 }, (_, index) => ({ ...orderView(ENDED.arrived), idOrder: 100 + index, customer: `C${index}` }))];
    const text = renderText(state({ orders, reported: [] }), { width: 100, height: 20 }).join('\n');
    expect(text).toContain('Too late: picking has begun.');
    expect(text).not.toContain('Parcel Post T1');
    expect(text).toMatch(/… and \d+ more/);
    expect(text).not.toMatch(/ C0 /);
    expect(text).toMatch(/ C19 /);
  });

  test('in a low terminal only the stock that is not right yet', () => {
    const stock = [...state().stock, { sku: 'POT', available: 5, inFlight: 0, sellable: 5, shop: 6, right: false }];
    const text = renderText(state({ stock }), { width: 100, height: 24 }).join('\n');
    expect(text).toContain('right for 1 of 2 articles');
    expect(text).toContain('POT 6 → 5');
    expect(text).not.toContain('CUP 9');
    expect(renderText(state({ stock }), { width: 100, height: 40 }).join('\n')).toContain('CUP 9 ✓');
  });

  test('only the end of what was told', () => {
    const text = renderText(state({ reported: ['a', 'b', 'c', 'd', 'e'] }), { width: 100, height: 40 });
    expect(text.filter((line) => line.startsWith(' ▸'))).toEqual([' ▸ c', ' ▸ d', ' ▸ e']);
  });

  test('long words are broken between words, and cut only where there are too many', () => {
    expect(wrap('one two three four', 9, 3)).toEqual(['one two', 'three', 'four']);
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', 'three fo…']);
    expect(wrap('abcdefgh', 3, 9)).toEqual(['abc', 'def', 'gh']);
    expect(wrap('', 5, 2)).toEqual(['']);
  });

  test('colour changes nothing but colour', () => {
    for (const line of render(state(), { width: 100, height: 40 })) {
      expect(toAnsi(line).replaceAll(/\x1b\[\d+m/g, '').trimEnd()).toBe(toText(line));
    }
  });
});

describe('without a terminal', () => {
  const placed = orderView(order({ ledger: null }));

  test('an order that is new: what it holds and how far it is', () => {
    expect(changes([], [placed])).toEqual(['Anna     order ABCDEFGHI (7): 3 × CUP', 'Anna     placed in the shop, paid']);
  });

  test.each<[string, OrderFacts, string[]]>([
    ['nothing', order({ ledger: null }), []],
    ['a station', order({}, floor()), ['Anna     at the warehouse']],
    ['several at once', order({}, SENT), ['Anna     at the warehouse, picked from the shelves, shipped: the parcel has left']],
    ['its goods', order({ ledger: null, lines: [{ sku: 'CUP', name: '', toShip: 1 }] }), ['Anna     now: 1 × CUP']],
    ['a problem', order({ ledger: { ...LEDGER, state: 'failed', problem: 'No city.' } }), ['Anna     A person is needed. No city.']],
  ])('what changed: %s', (_name, facts, expected) => {
    expect(changes([placed], [orderView(facts)])).toEqual(expected);
  });

  test('the stock as a table', () => {
    const [, , line] = stockTable(state().stock);
    expect(line?.split(/ +/)).toEqual(['CUP', '10', '1', '9', '9', 'right']);
    expect(stockTable([{ sku: 'POT', available: 1, inFlight: 0, sellable: 1, shop: 2, right: false }]).at(-1)).toMatch(/WRONG$/);
  });
});

describe('the picture', () => {
  test('has every word, in its place, and nothing that is no text', () => {
    const lines = render(state({ reported: ['<Tom & Co>'] }), { width: 100, height: 40 });
    const svg = toSvg(lines, 100, 'A & B');
    expect(svg).toContain('<title>A &amp; B</title>');
    expect(svg).toContain('&lt;Tom &amp; Co&gt;');
    expect(svg).not.toMatch(/<Tom/);
    const words = lines.flat().flatMap(({ text }) => text.trim().split(/ {2,}/)).filter((text) => text !== '');
    expect([...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual(words.map((word) => word.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')));
    // The name stands one column from the edge: the margin and one column.
    expect(svg).toMatch(/<text x="26\.4"[^>]*>Anna</);
    expect(svg).toMatch(/<text x="102\.0"[^>]*>placed</);
  });
});
