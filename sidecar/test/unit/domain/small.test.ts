/** The small rules: numbers, hashes, settings, flows, waits. */
import fc from 'fast-check';
import { backoffMs, RETRY_CAP_MS } from '../../../src/domain/retry';
import { baselineOf, flowState, type FlowRow } from '../../../src/domain/flows';
import { hashOfDraft, makeDraft, mergeLines } from '../../../src/domain/draft';
import { hashOf, isOtherVersion } from '../../../src/domain/hash';
import { bearsReference, makeExternalRef, makeWmsNumber, parseExternalRef } from '../../../src/domain/wmsNumber';
import { parseSettings, type SettingRow } from '../../../src/domain/settings';
import { hasLeft, isEnded, WMS_STATUSES } from '../../../src/domain/orderStatus';
import { settle } from '../../../src/orders/resolveIntents';
import { recheckAfter } from '../../../src/stock/round';
import type { Flow } from '../../../src/domain/terms';
import type { LedgerWmsOrder } from '../../../src/domain/ledger';
import { line, order } from '../../support/memoryShop';

describe('order numbers', () => {
  const cases: [string, Parameters<typeof makeWmsNumber>, string][] = [
    ['plain', [{ idOrder: 12, reference: 'XKBKNABJK', generation: 1 }, '', 50], 'XKBKNABJK-12'],
    ['with a prefix', [{ idOrder: 12, reference: 'ABC', generation: 1 }, 'B2.', 50], 'B2.ABC-12'],
    ['second generation', [{ idOrder: 12, reference: 'ABC', generation: 2 }, '', 50], 'ABC-12-2'],
    ['no reference', [{ idOrder: 12, reference: '', generation: 1 }, '', 50], 'ORDER-12'],
    ['odd characters', [{ idOrder: 12, reference: 'a b<é>', generation: 1 }, '', 50], 'a_b-12'],
  ];
  test.each(cases)('%s', (_name, args, expected) => expect(makeWmsNumber(...args)).toBe(expected));

  test('whatever the order: within the length, the same again, and other orders have others', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 255 }), fc.string({ maxLength: 255 }), fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 24, max: 60 }), (a, b, idOrder, generation, max) => {
        const number = makeWmsNumber({ idOrder, reference: a, generation }, '', max);
        expect(number.length).toBeLessThanOrEqual(max);
        expect(makeWmsNumber({ idOrder, reference: a, generation }, '', max)).toBe(number);
        expect(makeWmsNumber({ idOrder: idOrder + 1, reference: b, generation }, '', max)).not.toBe(number);
      }),
    );
  });

  test('a WMS that cannot even hold the id says so', () => {
    expect(() => makeWmsNumber({ idOrder: 123_456_789, reference: 'ABCDEFGHIJK', generation: 1 }, '', 12)).toThrow(/characters more/);
  });

  test("marks come back, and other pairings' do not", () => {
    const externalRef = makeExternalRef('Ab-Cd-12', 12, 3);
    expect(parseExternalRef(externalRef, 'Ab-Cd-12')).toEqual({ idOrder: 12, generation: 3 });
    for (const other of ['', 'x', 'wmsb-other-12-3', `${externalRef} `]) expect(parseExternalRef(other, 'Ab-Cd-12')).toBeNull();
  });
});

describe('drafts', () => {
  const draft = (more: Parameters<typeof order>[1]) => makeDraft(order(1, more), 1, null, { orderPrefix: '', pairing: 'p', maxOrderNumberLength: 50, timeZone: 'UTC', carrierCode: (id) => (id === 2 ? 'DHL' : '') });
  test('the order of the lines does not change the hash, a quantity does', () => {
    const one = hashOfDraft(draft({ lines: [line('A', 1), line('B', 2, { lineId: 2 })] }));
    expect(hashOfDraft(draft({ lines: [line('B', 2, { lineId: 2 }), line('A', 1)] }))).toBe(one);
    expect(hashOfDraft(draft({ lines: [line('A', 1), line('B', 3, { lineId: 2 })] }))).not.toBe(one);
  });
  test.each([
    ['2026-11-24T23:30:00.000Z', 'Europe/Paris', '2026-11-25'],
    ['2026-11-24T22:59:00.000Z', 'Europe/Paris', '2026-11-24'],
    ['2026-07-24T22:30:00.000Z', 'Europe/Paris', '2026-07-25'],
    ['2026-11-25T03:00:00.000Z', 'America/New_York', '2026-11-24'],
    ['2026-11-24T23:30:00.000Z', 'Nowhere/Else', '2026-11-24'],
    ['', 'Europe/Paris', ''],
  ])('an order of %s is of the day that the clock of a shop in %s shows: %s', (placedAt, timeZone, day) => {
    expect(makeDraft(order(1, { placedAt }), 1, null, { orderPrefix: '', pairing: 'p', maxOrderNumberLength: 50, timeZone, carrierCode: () => '' }).placedOn).toBe(day);
  });
  test('the carrier goes by its code', () => expect(draft({}).carrierCode).toBe('DHL'));
  test('virtual lines and quantity 0 stay home, a SKU stands once', () => {
    const merged = mergeLines(order(1, { lines: [line('A', 1), line('V', 1, { isVirtual: true }), line('Z', 0), line('A', 2, { lineId: 9 })] }));
    expect(merged).toEqual([{ lineCode: '1', sku: 'A', name: 'Article A', quantity: 3 }]);
  });
  test('hashes know their version', () => {
    expect(isOtherVersion(hashOf({}))).toBe(false);
    expect(isOtherVersion('v0:abc')).toBe(true);
    expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  });
});

describe('settings', () => {
  const row = (name: string, value: string): SettingRow => ({ name, value, changedAt: '2026-11-24T10:00:00.000Z' });
  test('everything is off without rows, and the module is missing', () => {
    const settings = parseSettings([]);
    expect(Object.values(settings.flows)).toEqual([false, false, false, false, false, false]);
    expect(settings.contract).toBeNull();
  });
  test('a setting that was emptied is not one that was never saved: PrestaShop keeps it as NULL', () => {
    const emptied = (name: string): SettingRow => ({ ...row(name, ''), value: null });
    expect(parseSettings([]).stock.fullAt).toBe('03:40');
    expect(parseSettings([emptied('WMSBRIDGE_STOCK_FULL_AT')]).stock.fullAt).toBe('');
  });
  test('what cannot be read becomes its default and is named', () => {
    const settings = parseSettings([row('WMSBRIDGE_STOCK_BUFFER', 'many'), row('WMSBRIDGE_CARRIER_MAP', '{'), row('WMSBRIDGE_RELEASE_STATUSES', '2, x,3,')]);
    expect(settings.stock.buffer).toBe(0);
    expect([...settings.releaseStatuses]).toEqual([2, 3]);
    expect(settings.warnings).toEqual(['RELEASE_STATUSES', 'CARRIER_MAP', 'STOCK_BUFFER'].map((name) => expect.stringContaining(`WMSBRIDGE_${name}`) as string));
  });
});

describe('flows', () => {
  const rows = new Map<Flow, FlowRow>([['stock', { flow: 'stock', seenOn: true, seenOffAt: null, baselineAt: null, stopReason: 'stopped', resumedAt: null, watchedSince: null }]]);
  const on = parseSettings(['ORDERS', 'STOCK', 'TRACKING'].map((flow) => ({ name: `WMSBRIDGE_FLOW_${flow}`, value: '1', changedAt: '' })));
  test('open, off, stopped, and what the WMS cannot do', () => {
    const state = flowState(on, rows, { cancel: true, change: true, tracking: false });
    expect([...state.open]).toEqual(['orders']);
    expect(state.closed).toContainEqual({ flow: 'stock', because: 'stop_reason' });
    expect(state.closed).toContainEqual({ flow: 'tracking', because: 'wms' });
    expect(state.closed).toContainEqual({ flow: 'changes', because: 'off' });
  });

  const NOW = '2026-11-24T12:00:00.000Z';
  const baselines: [string, string | null, string | null, string][] = [
    ['when it was switched on', '2026-11-24T11:00:00.000Z', null, '2026-11-24T11:00:00.000Z'],
    ['when it was last seen off, where the switch says earlier', '2026-11-24T09:00:00.000Z', '2026-11-24T11:30:00.000Z', '2026-11-24T11:30:00.000Z'],
    ['now, where nobody knows', null, null, NOW],
    ['never in the future', '2026-11-24T13:00:00.000Z', null, NOW],
  ];
  test.each(baselines)('the baseline is %s', (_name, switched, off, expected) => expect(baselineOf(switched, off, NOW)).toBe(expected));
});

describe('waits', () => {
  const cases: [number, number | undefined, number, number][] = [
    [1, undefined, 1, 2_000],
    [3, undefined, 1, 8_000],
    [3, undefined, 0, 0],
    [50, undefined, 1, RETRY_CAP_MS],
    [1, 30_000, 0, 30_000],
  ];
  test.each(cases)('after %i failures, asked for %p, at the die %f: %i ms', (attempts, retryAfter, random, expected) =>
    expect(backoffMs(attempts, retryAfter, random)).toBe(expected));
});

test('which statuses have left, and which have ended', () => {
  expect(WMS_STATUSES.filter(hasLeft)).toEqual(['partially_shipped', 'shipped', 'delivered', 'returned']);
  expect(WMS_STATUSES.filter(isEnded)).toEqual(['shipped', 'delivered', 'cancelled', 'returned']);
});

describe('a look-up after a lost answer', () => {
  const NOW = '2026-11-24T12:00:00.000Z';
  const open = (intentOperation: LedgerWmsOrder['intentOperation']): LedgerWmsOrder => ({
    idWmsOrder: 1, idOrder: 1, generation: 1, number: 'N', externalRef: 'M', wmsId: null, wmsStatus: null, sentHash: 'v1:old', refusedHash: null,
    intentOperation, intentHash: 'v1:new', intentAt: NOW, intentLostAt: null, acceptedAt: intentOperation === 'create' ? null : NOW, lineContents: {}, endedAt: null, snapshot: null, snapshotProblem: null, backOrders: [], snapshotHash: null, writtenHash: null,
  });
  const snapshot = (more: object = {}) => ({ number: 'N', externalRef: 'M', wmsId: '7', status: 'received' as const, statusText: '', lines: [{ sku: 'A', ordered: 2, picked: null }, { sku: 'A', ordered: 1, picked: null }], parcels: [], backOrderFor: '', shippedAt: '', warehouse: '', ...more });
  test('created after all: taken as accepted, with the lines that are there', () => {
    const { known, update } = settle(open('create'), snapshot(), NOW);
    expect(known).toMatchObject({ wmsId: '7', sentHash: 'v1:new', acceptedAt: NOW, intentOperation: null });
    expect(update).toMatchObject({ intentOver: true, accepted: { lines: [{ sku: 'A', quantity: 3 }] } });
  });
  test('not created, or created by someone else: the create goes again', () => {
    for (const seen of [null, snapshot({ externalRef: '' })]) {
      const { known, update } = settle(open('create'), seen, NOW);
      expect(known.acceptedAt).toBeNull();
      expect(update.accepted).toBeUndefined();
    }
  });
  test('a change goes again; one whose order is gone ends', () => {
    expect(settle(open('update'), snapshot(), NOW).known).toMatchObject({ sentHash: null, endedAt: null });
    expect(settle(open('update'), null, NOW).known.endedAt).toBe(NOW);
  });
  test('a cancellation ends where the order is cancelled or gone', () => {
    expect(settle(open('cancel'), snapshot({ status: 'cancelled' }), NOW).known.endedAt).toBe(NOW);
    expect(settle(open('cancel'), null, NOW).known.endedAt).toBe(NOW);
    expect(settle(open('cancel'), snapshot(), NOW).known.endedAt).toBeNull();
  });
});

test('stock is looked at again where it was written, and where an order was accepted around the question', () => {
  expect(recheckAfter({ outcome: 'unchanged' })).toBeNull();
  expect(recheckAfter({ outcome: 'written' })).toEqual({ afterMs: 5000, ask: false });
});

test.each([
  ['ABCDEFGHI-12', 'ABCDEFGHI', true],
  ['SHOP2.abcdefghi-12-2', 'ABCDEFGHI', true],
  ['ABCDEFGHI-12', 'XYZXYZXYZ', false],
  ['ORDER-12', '', true],
  ['ABCDEFGHI-12', '', false],
  ['A_B-12', 'A & B', true],
  ['ABC~1f3a9c0d-12', 'XYZXYZXYZ', true],
])('the number %s may be that of %p: %p', (number, reference, expected) => {
  expect(bearsReference(number, reference)).toBe(expected);
});
