/** Tables of cases for the stock flow's rules. */
import {
  bufferOf, countedWarehouses, emptiesTooMany, excluderOf, FULL_ASKED, isFullDue, isShort, localTime, sortOut,
} from '../../../src/domain/stockRules';
import { justResumed } from '../../../src/domain/flows';
import { SettingReader } from '../../../src/domain/settingReader';
import { DEFAULT_STOCK_SETTINGS, parseStockSettings, type StockSettings } from '../../../src/domain/stockSettings';

const parse = (values: Record<string, string>): { settings: StockSettings; warnings: string[] } => {
  const read = new SettingReader(Object.entries(values).map(([name, value]) => ({ name: `WMSBRIDGE_STOCK_${name}`, value, changedAt: '' })));
  return { settings: parseStockSettings(read), warnings: read.warnings };
};

describe('settings', () => {
  test('nothing saved: the defaults, without a word', () => {
    expect(parse({})).toEqual({ settings: DEFAULT_STOCK_SETTINGS, warnings: [] });
  });
  test.each<[string, string, keyof StockSettings, unknown]>([
    ['SOURCE', 'shop', 'source', 'shop'],
    ['BUFFER', ' 3 ', 'buffer', 3],
    ['BUFFER_PERCENT', '15', 'bufferPercent', 15],
    ['UNKNOWN', 'zero', 'unknown', 'zero'],
    ['EXCLUDE_SKUS', 'DROP-*, X?\nY', 'excludeSkus', ['DROP-*', 'X?', 'Y']],
    ['WAREHOUSES', 'north,south', 'warehouses', ['north', 'south']],
    ['STOP_SHARE', '0', 'stopShare', 0],
    ['STOP_MINIMUM', '50', 'stopMinimum', 50],
    ['FULL_AT', '4:05', 'fullAt', '04:05'],
    ['FULL_AT', '', 'fullAt', ''],
    ['BUFFERS', 'A=5\nB = 10%, C=D=2', 'buffers', new Map([['a', { pieces: 5 }], ['b', { percent: 10 }], ['c=d', { pieces: 2 }]])],
  ])('%s = %j', (name, value, key, expected) => {
    const { settings, warnings } = parse({ [name]: value });
    expect(settings[key]).toEqual(expected);
    expect(warnings).toEqual([]);
  });
  test.each<[string, string, keyof StockSettings, unknown]>([
    ['SOURCE', 'erp', 'source', 'wms'],
    ['BUFFER', '-1', 'buffer', 0],
    ['BUFFER', 'many', 'buffer', 0],
    ['BUFFER_PERCENT', '101', 'bufferPercent', 0],
    ['STOP_SHARE', '20%', 'stopShare', 20],
    ['FULL_AT', '25:00', 'fullAt', '03:40'],
    ['BUFFERS', 'A=5,nonsense', 'buffers', new Map([['a', { pieces: 5 }]])],
    ['BUFFERS', 'A=200%', 'buffers', new Map()],
  ])('%s = %j is not understood, and named', (name, value, key, expected) => {
    const { settings, warnings } = parse({ [name]: value });
    expect(settings[key]).toEqual(expected);
    expect(warnings).toEqual([expect.stringContaining(`WMSBRIDGE_STOCK_${name}`)]);
  });
});

test.each<[string, number, Partial<StockSettings>, number]>([
  ['none', 100, {}, 0],
  ['fixed', 100, { buffer: 3 }, 3],
  ['a share, rounded up', 11, { bufferPercent: 10 }, 2],
  ['a share of nothing', 0, { bufferPercent: 10 }, 0],
  ['the larger of the two: the share', 100, { buffer: 3, bufferPercent: 10 }, 10],
  ['the larger of the two: the fixed', 10, { buffer: 3, bufferPercent: 10 }, 3],
  ['its own goes before both, in any case', 100, { buffer: 3, bufferPercent: 10, buffers: new Map([['sku-1', { pieces: 0 }]]) }, 0],
  ['its own share', 100, { buffer: 3, buffers: new Map([['sku-1', { percent: 25 }]]) }, 25],
  ['the list is about others', 100, { buffer: 3, buffers: new Map([['sku-2', { pieces: 9 }]]) }, 3],
])('buffer: %s', (_, level, settings, expected) => {
  expect(bufferOf('SKU-1', level, { ...DEFAULT_STOCK_SETTINGS, ...settings })).toBe(expected);
});

test.each<[string, string[], string | null]>([
  ['DROP-1', ['DROP-*'], 'DROP-*'],
  ['drop-1', ['DROP-*'], 'DROP-*'],
  ['XDROP-1', ['DROP-*'], null],
  ['A.1', ['A.1'], 'A.1'],
  ['AB1', ['A.1'], null],
  ['AB1', ['A?1'], 'A?1'],
  ['A1', ['A?1'], null],
  ['(1)[2]', ['(1)*', '*'], '(1)*'],
  ['anything', [], null],
])('%s is left out by %j: %s', (sku, patterns, expected) => {
  expect(excluderOf(patterns)(sku)).toBe(expected);
});

describe('what makes sense of an answer', () => {
  const level = (sku: string, quantity: unknown, warehouse = ''): { sku: string; quantity: number; warehouse: string } => ({ sku, quantity: quantity as number, warehouse });
  test.each<[string, unknown, boolean]>([
    ['none left', 0, true],
    ['as many as fit', 2_147_483_647, true],
    ['one more', 2_147_483_648, false],
    ['negative', -1, false],
    ['a fraction', 0.5, false],
    ['not a number', NaN, false],
    ['infinite', Infinity, false],
    ['text', '5', false],
    ['nothing', undefined, false],
  ])('%s', (_, quantity, good) => {
    const result = sortOut([level('A', quantity), level('B', 1)]);
    expect(result.good.map(({ sku }) => sku)).toEqual(good ? ['A', 'B'] : ['B']);
    expect(result.bad.map(({ sku }) => sku)).toEqual(good ? [] : ['A']);
  });
  test('what pages of one answer say of a SKU differently is refused, whatever the case of its letters', () => {
    const said = new Map<string, number>();
    expect(sortOut([level('A', 5), level('B', 1), level('C', 2)], said).bad).toEqual([]);
    expect(sortOut([level('a', 6), level('B', 1)], said)).toMatchObject({ good: [{ sku: 'B' }], bad: [{ sku: 'a', because: expect.stringContaining('5 and with 6') }] });
    expect(sortOut([level('D', 5), level('d', 6)]).bad.map(({ sku }) => sku).sort()).toEqual(['D', 'd']);
  });
  test('a SKU twice: the same number is one, two numbers are none', () => {
    expect(sortOut([level('A', 5), level('A', 5)])).toEqual({ good: [level('A', 5)], bad: [] });
    expect(sortOut([level('A', 5), level('A', 6)])).toMatchObject({ good: [], bad: [{ sku: 'A', because: expect.stringContaining('5 and with 6') }] });
  });
  test('in two warehouses it may have two numbers; with a bad one it has no sum', () => {
    expect(sortOut([level('A', 5, 'n'), level('A', 6, 's')]).good).toHaveLength(2);
    expect(sortOut([level('A', 5, 'n'), level('A', -6, 's')])).toMatchObject({ good: [], bad: [{ sku: 'A' }] });
  });
  test('no SKU, or one that no product can have, is nobody\'s', () => {
    expect(sortOut([level('', 1), level(' ', 1), level('x'.repeat(65), 1)])).toEqual({ good: [], bad: [] });
  });
});

test.each([
  ['exactly the share', 20, 100, 20, 10, false],
  ['more than the share', 21, 100, 20, 10, true],
  ['fewer than the least', 9, 9, 20, 10, false],
  ['the least', 10, 10, 20, 10, true],
  ['none', 0, 0, 20, 0, false],
  ['off', 100, 100, 0, 10, false],
])('the safety stop: %s', (_, emptied, sellable, share, least, expected) => {
  expect(emptiesTooMany(emptied, sellable, { share, least })).toBe(expected);
});

test.each([
  ['whole', 100, 100, false],
  ['more than before', 130, 100, false],
  ['a fifth is missing', 80, 100, false],
  ['more is missing', 79, 100, true],
  ['empty', 0, 100, true],
  ['empty, and always was', 0, 0, false],
  ['a small warehouse gave up its articles', 0, 9, false],
])('a short answer: %s', (_, named, known, expected) => {
  expect(isShort(named, known, { share: 20, least: 10 })).toBe(expected);
});

test.each<[string, string, string, string | null, boolean]>([
  ['before its time', '03:39', '03:40', '2026-11-23', false],
  ['before its time, with the last night missed', '03:39', '03:40', '2026-11-22', true],
  ['a little after midnight, the evening\'s missed', '00:02', '23:58', '2026-11-22', true],
  ['the first of all, before its time', '03:39', '03:40', null, true],
  ['at its time', '03:40', '03:40', '2026-11-23', true],
  ['later, for it was missed', '17:00', '03:40', '2026-11-20', true],
  ['done today', '17:00', '03:40', '2026-11-24', false],
  ['never yet', '04:00', '03:40', null, true],
  ['switched off', '04:00', '', null, false],
  ['a person asked, at any time', '00:00', '', FULL_ASKED, true],
  ['the clock was set back: done today already', '03:40', '03:40', '2026-11-25', false],
])('the night\'s comparison: %s', (_, time, fullAt, lastDone, expected) => {
  expect(isFullDue({ date: '2026-11-24', time }, fullAt, lastDone)).toBe(expected);
});

test.each([
  ['Europe/Paris', '2026-11-24T23:30:00.000Z', { date: '2026-11-25', time: '00:30' }],
  ['America/New_York', '2026-11-24T03:30:00.000Z', { date: '2026-11-23', time: '22:30' }],
  ['nowhere', '2026-11-24T03:30:00.000Z', { date: '2026-11-24', time: '03:30' }],
])('the clock in %s', (zone, iso, expected) => {
  expect(localTime(iso, zone)).toEqual(expected);
});

test.each([
  ['no setting: all of the adapter\'s', ['n', 's'], [], ['n', 's']],
  ['narrowed', ['n', 's'], ['s', 'x'], ['s']],
  ['a setting that names none of them would empty the shop', ['n', 's'], ['x'], ['n', 's']],
])('warehouses: %s', (_, adapter, settings, expected) => {
  expect(countedWarehouses(adapter, settings)).toEqual(expected);
});

test.each<[string | null | undefined, boolean]>([
  [null, false],
  [undefined, false],
  ['2026-11-24T09:30:00.000Z', true],
  ['2026-11-24T09:00:00.000Z', false],
])('resumed at %s, by the same clock', (at, expected) => {
  expect(justResumed(at, '2026-11-24T10:00:00.000Z')).toBe(expected);
});
