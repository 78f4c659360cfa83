import { decideWriteBack, moves, type WriteBackFacts } from '../../../src/domain/decideWriteBack';
import { parseSettings } from '../../../src/domain/settings';
import type { WmsStatus } from '../../../src/domain/orderStatus';
import type { Parcel, ShopCarrier, WmsOrderSnapshot } from '../../../src/domain/terms';
import { line, order, status, STATUS, STATUSES } from '../../support/memoryShop';
import { parcel } from '../../support/memoryWms';

const settings = parseSettings(
  Object.entries({
    WMSBRIDGE_RELEASE_STATUSES: '2,3',
    WMSBRIDGE_CANCEL_STATUSES: '6,7,8',
    WMSBRIDGE_STATUS_PICKING: '3',
    WMSBRIDGE_STATUS_PARTIALLY_SHIPPED: '4',
    WMSBRIDGE_STATUS_SHIPPED: '4',
    WMSBRIDGE_STATUS_DELIVERED: '5',
    WMSBRIDGE_CARRIER_MAP: '{"3":"DHL-PAKET","9":"UPS"}',
  }).map(([name, value]) => ({ name, value, changedAt: '' })),
);
const carrier = (id: number, name: string, more: Partial<ShopCarrier> = {}): ShopCarrier => ({ id, idReference: id, name, url: '', active: true, deleted: false, ...more });
const carriers = new Map([carrier(2, 'My carrier'), carrier(3, 'DHL', { deleted: true }), carrier(5, 'DHL', { idReference: 3 }), carrier(7, 'UPS', { idReference: 9 })].map((entry) => [entry.id, entry]));

function facts(wmsStatus: WmsStatus, statusId: number, more: { parcels?: Parcel[]; picked?: number | null; open?: WriteBackFacts['open']; idCarrier?: number } = {}): WriteBackFacts {
  const snapshot: WmsOrderSnapshot = {
    number: 'N', externalRef: '', wmsId: '1', status: wmsStatus, statusText: wmsStatus, parcels: more.parcels ?? [], backOrderFor: '', shippedAt: '', warehouse: '',
    lines: [{ sku: 'A', ordered: 2, picked: more.picked === undefined ? 2 : more.picked }],
  };
  return {
    order: order(12, { reference: 'ABC', statusId, lines: [line('A', 2)], idCarrier: more.idCarrier ?? 2 }),
    ledger: { idOrder: 12, idShop: 1, reference: 'ABC', state: 'at_wms', waitsFor: [], generation: 1, releasedAt: null, approvedAt: null, wmsStatus: null, cancelState: null, changeState: null, problemCode: null, problem: null, attempts: 0, rechecks: 0, approved: new Set(), deletedAt: null, tryingSince: null },
    wmsOrder: { idWmsOrder: 1, idOrder: 12, generation: 1, number: 'N', externalRef: '', wmsId: '1', wmsStatus, sentHash: null, refusedHash: null, intentOperation: null, intentHash: null, intentAt: null, intentLostAt: null, acceptedAt: null, lineContents: {}, endedAt: null, snapshot, snapshotProblem: null, backOrders: [], snapshotHash: 'p', writtenHash: null },
    settings,
    statuses: STATUSES,
    carriers,
    open: more.open ?? new Set(['statuses', 'tracking']),
  };
}

const statusCases: [string, WmsStatus, number, number | null][] = [
  ['received has no target', 'received', STATUS.paid, null],
  ['picking: in preparation', 'picking', STATUS.paid, STATUS.preparation],
  ['shipped, from paid', 'shipped', STATUS.paid, STATUS.shipped],
  ['shipped, from preparation', 'shipped', STATUS.preparation, STATUS.shipped],
  ['shipped, already shipped', 'shipped', STATUS.shipped, null],
  ['partially shipped is shipped by default', 'partially_shipped', STATUS.preparation, STATUS.shipped],
  ['delivered', 'delivered', STATUS.shipped, STATUS.delivered],
  ['never back: picking after shipped', 'picking', STATUS.shipped, null],
  ['never back: shipped after delivered', 'shipped', STATUS.delivered, null],
  ['never out of a cancelled order', 'shipped', STATUS.canceled, null],
];
test.each(statusCases)('status: %s', (_name, wmsStatus, from, to) => {
  expect(decideWriteBack(facts(wmsStatus, from)).status).toEqual(to === null ? null : { item: wmsStatus, to, from });
});

test('a target that the shop has deleted, or does not have, is not written', () => {
  const statuses = new Map(STATUSES).set(STATUS.shipped, status(STATUS.shipped, 'Shipped', { shipped: true, deleted: true }));
  expect(moves(STATUS.paid, STATUS.shipped, statuses, settings)).toBe(false);
  expect(moves(STATUS.paid, 4711, STATUSES, settings)).toBe(false);
});

test('a target that the shop has deleted: a person is told, and the order is not done with', () => {
  const statuses = new Map(STATUSES).set(STATUS.shipped, status(STATUS.shipped, 'Shipped', { shipped: true, deleted: true }));
  expect(decideWriteBack({ ...facts('shipped', STATUS.paid), statuses })).toMatchObject({ status: null, incomplete: true, problemCode: 'status_gone', problem: expect.stringMatching(/ABC \(12\).*"shipped".*settings/) });
  // Whoever is further ahead waits for no status.
  expect(decideWriteBack({ ...facts('shipped', STATUS.delivered), statuses })).toMatchObject({ incomplete: false, problemCode: null });
});

test('a parcel counts from the moment that goods have left, a printed label does not', () => {
  expect(decideWriteBack(facts('packed', STATUS.paid, { parcels: [parcel('T')] })).parcels).toBeNull();
  expect(decideWriteBack(facts('shipped', STATUS.paid)).parcels).toEqual([]);
  expect(decideWriteBack(facts('shipped', STATUS.paid, { parcels: [parcel('T'), { ...parcel(''), key: 'x' }] })).parcels?.map(({ key }) => key)).toEqual(['T']);
});

const carrierCases: [string, Partial<Parcel>, number, number | null][] = [
  ['by the mapped code, in its current edition', { carrierCode: 'dhl-paket', carrierName: '' }, 2, 5],
  ["the order's own older edition stays", { carrierCode: 'DHL-PAKET', carrierName: '' }, 3, 3],
  ['by name', { carrierCode: '', carrierName: 'ups' }, 2, 7],
  ['by the code as a name', { carrierCode: 'UPS', carrierName: 'Something' }, 2, 7],
  ['the same name as ordered', { carrierCode: '', carrierName: 'My Carrier' }, 2, 2],
  ['nobody', { carrierCode: 'X', carrierName: 'Pigeon' }, 2, null],
];
test.each(carrierCases)('carrier: %s', (_name, more, idCarrier, expected) => {
  const decision = decideWriteBack(facts('shipped', STATUS.paid, { parcels: [{ ...parcel('T'), ...more }], idCarrier }));
  expect(decision.parcels?.[0]?.idCarrier).toBe(expected);
});

test('a flow that is off writes nothing and waits', () => {
  const decision = decideWriteBack(facts('shipped', STATUS.paid, { parcels: [parcel('T')], open: new Set() }));
  expect(decision).toMatchObject({ parcels: null, status: null, waitsFor: ['tracking', 'statuses'] });
});

const problems: [string, WriteBackFacts, string | null][] = [
  ['all picked', facts('shipped', STATUS.paid), null],
  ['one missing', facts('shipped', STATUS.paid, { picked: 1 }), 'short_pick'],
  ['not said what was picked', facts('shipped', STATUS.paid, { picked: null }), null],
  ['an error at the warehouse', facts('error', STATUS.paid), 'wms_error'],
  ['cancelled here, shipped there', facts('shipped', STATUS.canceled), 'cancelled_after_shipping'],
];
test.each(problems)('problem: %s', (_name, given, code) => {
  const decision = decideWriteBack(given);
  expect(decision.problemCode).toBe(code);
  if (code) expect(decision.problem).toContain('ABC (12)');
});
