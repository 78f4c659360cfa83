import { decideOutbound, type OutboundDecision, type OutboundFacts } from '../../../src/domain/decideOutbound';
import { makeDraft, hashOfDraft } from '../../../src/domain/draft';
import { parseSettings, type Settings } from '../../../src/domain/settings';
import type { LedgerOrder, LedgerWmsOrder } from '../../../src/domain/ledger';
import type { ShopOrder, WmsOrderDraft } from '../../../src/domain/terms';
import { ADDRESS, line, order, status, STATUS, STATUSES } from '../../support/memoryShop';

const NOW = '2026-11-24T12:00:00.000Z';
const EARLIER = '2026-11-24T11:00:00.000Z';
const LATER = '2026-11-24T11:30:00.000Z';
const statuses = new Map([...STATUSES, [77, status(77, 'Paid by Foo', { paid: true })], [78, status(78, 'Authorised by Foo')]]);

const settingsWith = (more: Record<string, string>): Settings => parseSettings(
  Object.entries({
    PS_OS_COD_VALIDATION: '13',
    WMSBRIDGE_RELEASE_STATUSES: '2,3,13',
    WMSBRIDGE_COD_MODULES: 'ps_cashondelivery,codfee*',
    WMSBRIDGE_CANCEL_STATUSES: '6,7,8',
    WMSBRIDGE_KNOWN_STATUSES: '1,2,3,4,5,6,7,8,20',
    WMSBRIDGE_STATUS_PICKING: '3',
    WMSBRIDGE_STATUS_SHIPPED: '4',
    WMSBRIDGE_STATUS_DELIVERED: '5',
    ...more,
  }).map(([name, value]) => ({ name, value, changedAt: '' })),
);
const settings = settingsWith({});
const draft = (shopOrder: ShopOrder, generation: number, frozen: string | null): WmsOrderDraft =>
  makeDraft(shopOrder, generation, frozen, { orderPrefix: '', pairing: 'p', maxOrderNumberLength: 50, timeZone: 'UTC', carrierCode: () => '' });
const base = order(12, { reference: 'ABC', placedAt: EARLIER });
const sent = hashOfDraft(draft(base, 1, null));

const ledger = (more: Partial<LedgerOrder> = {}): LedgerOrder => ({
  idOrder: 12, idShop: 1, reference: 'ABC', state: 'new', waitsFor: [], generation: 1, releasedAt: null, approvedAt: null, approved: new Set(),
  deletedAt: null, tryingSince: null, wmsStatus: null,
  cancelState: null, changeState: null, problemCode: null, problem: null, attempts: 0, rechecks: 0, ...more,
});
const wmsOrder = (more: Partial<LedgerWmsOrder> = {}): LedgerWmsOrder => ({
  idWmsOrder: 1, idOrder: 12, generation: 1, number: 'ABC-12', externalRef: 'wmsb-p-12-1', wmsId: '7', wmsStatus: 'received', sentHash: sent, refusedHash: null,
  intentOperation: null, intentHash: null, intentAt: null, intentLostAt: null, acceptedAt: EARLIER, lineContents: {}, endedAt: null, snapshot: null, snapshotProblem: null, backOrders: [], snapshotHash: null, writtenHash: null, ...more,
});
const threeDaysAgo: Partial<OutboundFacts> = { statusSince: '2026-11-21T11:00:00.000Z', waitingSince: '2026-11-21T11:00:00.000Z' };
const approved = (...codes: string[]): LedgerOrder => ledger({ approvedAt: NOW, approved: new Set(codes) });
const shared: ShopOrder = { ...base, lines: [line('A', 2, { sharedWith: ['"Box" (product 9)'] })] };
const old = (): LedgerWmsOrder => wmsOrder({ number: 'OLD-12', sentHash: 'adopted', wmsStatus: 'received' });
const snapshot = (ordered: number): NonNullable<LedgerWmsOrder['snapshot']> => ({
  number: 'ABC-12', externalRef: 'wmsb-p-12-1', wmsId: '7', status: 'shipped', statusText: 'Sent', lines: [{ sku: 'A', ordered, picked: ordered }], parcels: [], backOrderFor: '', shippedAt: '', warehouse: '',
});
const facts = (more: Partial<OutboundFacts> = {}): OutboundFacts => ({
  idOrder: 12, order: base, ledger: ledger(), wmsOrder: null, others: [], settings, statuses,
  open: new Set(['orders', 'cancellations', 'changes', 'statuses', 'tracking', 'stock']), baseline: '2026-11-24T10:00:00.000Z', resumedAt: null, watchedSince: null,
  statusSince: EARLIER, waitingSince: EARLIER, linesEditedAt: null, placedAfterBaseline: false, firstReleasedAt: null, now: NOW, draft, ...more,
});
const inStatus = (statusId: number, more: Partial<ShopOrder> = {}): ShopOrder => ({ ...base, statusId, ...more });
/** "kind" or "none: state problem", so that a table can be read. */
const inWords = (decision: OutboundDecision): string => {
  if (decision.kind !== 'none') return decision.kind + (decision.recheck ? ', recheck' : '');
  const { state, problemCode, waitsFor, recheck } = decision.update;
  return `none: ${[state, problemCode, ...waitsFor].filter(Boolean).join(' ')}${recheck ? ', recheck' : ''}`;
};
const without = (...flows: string[]): OutboundFacts['open'] => new Set([...facts().open].filter((flow) => !flows.includes(flow)));

const cases: [string, Partial<OutboundFacts>, string][] = [
  ['paid, never sent', {}, 'create'],
  ['being placed', { order: inStatus(0) }, 'none: new'],
  ['unpaid', { order: inStatus(STATUS.waiting) }, 'none: new'],
  ['ignored by a person', { ledger: ledger({ state: 'ignored' }) }, 'none: ignored'],
  ['deleted, never sent', { order: null, ledger: ledger({ deletedAt: NOW }) }, 'none: skipped order_deleted'],
  ['deleted, at the warehouse', { order: null, ledger: ledger({ deletedAt: NOW }), wmsOrder: wmsOrder() }, 'cancel'],
  ['deleted, already shipped', { order: null, ledger: ledger({ deletedAt: NOW }), wmsOrder: wmsOrder({ wmsStatus: 'shipped' }) }, 'none: done order_deleted'],
  ['deleted, cancellations off', { order: null, ledger: ledger({ deletedAt: NOW }), wmsOrder: wmsOrder(), open: without('cancellations') }, 'none: waiting cancellations'],
  ['absent, never sent', { order: null }, 'none: held order_absent, recheck'],
  ['absent, at the warehouse', { order: null, wmsOrder: wmsOrder() }, 'none: held order_absent, recheck'],
  ['absent, found at the warehouse', { order: null, wmsOrder: wmsOrder({ sentHash: 'adopted' }) }, 'none: held order_unknown, recheck'],
  ['absent, and done long ago', { order: null, ledger: ledger({ state: 'done' }), wmsOrder: wmsOrder({ wmsStatus: 'shipped' }) }, 'none: done'],
  ['absent, and cancelled long ago', { order: null, ledger: ledger({ state: 'cancelled' }) }, 'none: cancelled'],
  ['back after it was absent', { ledger: ledger({ state: 'held', problemCode: 'order_absent' }), wmsOrder: wmsOrder() }, 'none: at_wms'],
  ['cancelled before it was sent', { order: inStatus(STATUS.canceled) }, 'none: cancelled'],
  ['cancelled at the warehouse', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder() }, 'cancel'],
  ['refunded whole counts as cancelled', { order: inStatus(STATUS.refunded), wmsOrder: wmsOrder() }, 'cancel'],
  ['cancelled while picking: asked all the same', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ wmsStatus: 'picking' }) }, 'cancel'],
  ['cancelled after shipping', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ wmsStatus: 'shipped' }) }, 'none: held cancelled_after_shipping'],
  ['cancellation refused before', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder(), ledger: ledger({ cancelState: 'refused', problemCode: 'cancel_refused' }) }, 'none: at_wms cancel_refused'],
  ['cancellations off', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder(), open: without('cancellations') }, 'none: waiting cancellations'],
  ['cancelled, and cancelled by the warehouse', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }) }, 'none: cancelled'],
  ['orders off', { open: without('orders') }, 'none: waiting orders'],
  ['placed and paid before the baseline', { baseline: LATER, firstReleasedAt: EARLIER }, 'none: skipped before_baseline'],
  ['placed and paid before the baseline, and a person said so', { baseline: LATER, firstReleasedAt: EARLIER, ledger: approved('before_baseline') }, 'create'],
  ['placed before the baseline, paid after it', { baseline: LATER, firstReleasedAt: NOW }, 'none: held paid_after_baseline'],
  ['placed before the baseline, without a history', { baseline: LATER }, 'none: held paid_after_baseline'],
  ['placed before the baseline, paid after it, and a person said so', { baseline: LATER, firstReleasedAt: NOW, ledger: approved('paid_after_baseline') }, 'create'],
  ['placed before the baseline, paid after it, all of them are sent', { baseline: LATER, firstReleasedAt: NOW, settings: settingsWith({ WMSBRIDGE_EARLIER_ORDERS: 'send' }) }, 'create'],
  ['placed before the baseline by a clock that was behind: the hook knows better', { baseline: LATER, placedAfterBaseline: true, firstReleasedAt: EARLIER }, 'create'],
  ['placed before the baseline, unpaid', { baseline: LATER, order: inStatus(STATUS.waiting) }, 'none: new'],
  ['orders off, placed before the baseline and paid after it', { baseline: LATER, firstReleasedAt: NOW, open: without('orders') }, 'none: waiting orders'],
  ['paid on delivery, by its module', { order: { ...base, paymentModule: 'codfee' } }, 'none: held cash_on_delivery'],
  ['paid on delivery, by its status', { order: inStatus(13) }, 'none: held cash_on_delivery'],
  ['paid on delivery, and a person said so', { order: inStatus(13), ledger: approved('cash_on_delivery') }, 'create'],
  ['paid on delivery, all of them are sent', { order: inStatus(13), settings: settingsWith({ WMSBRIDGE_COD_ORDERS: 'send' }) }, 'create'],
  ['paid on delivery, and a person said something else', { order: inStatus(13), ledger: approved('too_old') }, 'none: held cash_on_delivery'],
  ['a module whose name only begins so', { order: { ...base, paymentModule: 'codecs' } }, 'create'],
  ['a SKU that two have', { order: shared }, 'none: held shared_sku, recheck'],
  ['a SKU that two have, and a person said so', { order: shared, ledger: approved('shared_sku') }, 'create'],
  ['a SKU that two have, and a person said something else', { order: shared, ledger: approved('too_old') }, 'none: held shared_sku, recheck'],
  ['a SKU that two have, allowed in the settings', { order: shared, settings: settingsWith({ WMSBRIDGE_SHARED_SKUS: 'a, B' }) }, 'create'],
  ['a SKU that two have, all allowed', { order: shared, settings: settingsWith({ WMSBRIDGE_SHARED_SKUS: '*' }) }, 'create'],
  ['a SKU that two have, and none of it is left', { order: { ...base, lines: [...base.lines, line('B', 0, { sharedWith: ['"Box" (product 9)'] })] } }, 'create'],
  ['a SKU that two have, in what the warehouse has already', { order: { ...shared, email: 'new@example.com' }, wmsOrder: wmsOrder({ snapshot: snapshot(2) }) }, 'update'],
  ['a SKU that two have, in a line that is new', { order: { ...base, lines: [...base.lines, line('B', 1, { sharedWith: ['"Box" (product 9)'] })] }, wmsOrder: wmsOrder({ snapshot: snapshot(2) }) }, 'none: at_wms shared_sku, recheck'],
  ['what it refers to is absent', { order: { ...base, missing: ['the carrier 7'] } }, 'none: held order_incomplete, recheck'],
  ['what it refers to is gone, and a person said so', { order: { ...base, missing: ['the carrier 7'] }, ledger: approved('order_incomplete') }, 'create'],
  ['its carrier is absent while the warehouse has it', { order: { ...base, carrierName: '', missing: ['the carrier 2'] }, wmsOrder: wmsOrder() }, 'none: at_wms order_incomplete, recheck'],
  ['another module holds it', { order: { ...base, holdReason: 'The age was not checked.' } }, 'none: held held_by_module, recheck'],
  ['another module holds it, and a person said so', { order: { ...base, holdReason: 'The age was not checked.' }, ledger: approved('held_by_module') }, 'create'],
  ['another module holds it, and the warehouse has it already', { order: { ...base, holdReason: 'The age was not checked.', email: 'new@example.com' }, wmsOrder: wmsOrder({ snapshot: snapshot(2) }) }, 'update'],
  ['what it refers to is absent, and it is unchanged', { order: { ...base, missing: ['the product "Mug" (12)'] }, wmsOrder: wmsOrder() }, 'none: at_wms'],
  ['paid, in a status that nobody chose', { order: inStatus(77) }, 'none: held status_not_chosen'],
  ['paid, in a status that nobody chose, and a person said so', { order: inStatus(77), ledger: approved('status_not_chosen') }, 'create'],
  ['paid, in a status that an admin left out', { order: inStatus(77), settings: settingsWith({ WMSBRIDGE_KNOWN_STATUSES: '1,2,77' }) }, 'none: new'],
  ['in a new status that is not paid', { order: inStatus(78) }, 'none: new'],
  ['in a new status, placed and paid before the baseline', { order: inStatus(77), baseline: LATER, firstReleasedAt: EARLIER }, 'none: skipped before_baseline'],
  ['in a new status, orders off', { order: inStatus(77), open: without('orders') }, 'none: waiting orders'],
  ['a person sent it in a new status: the warehouse goes on with it', { order: inStatus(77), wmsOrder: wmsOrder(), ledger: approved('status_not_chosen') }, 'none: at_wms'],
  ['in a status that is absent and that nobody knows', { order: inStatus(99) }, 'none: held status_absent, recheck'],
  ['the statuses are absent, paid', { statuses: new Map() }, 'create'],
  ['the statuses are absent, shipped by hand', { statuses: new Map(), order: inStatus(STATUS.delivered), settings: settingsWith({ WMSBRIDGE_STATUS_DELIVERED: '0' }) }, 'none: new'],
  ['the statuses are absent, at the warehouse', { statuses: new Map(), order: inStatus(STATUS.onHold), wmsOrder: wmsOrder() }, 'none: at_wms, recheck'],
  ['released three days ago', { statusSince: '2026-11-21T11:00:00.000Z' }, 'none: held too_old'],
  ['released three days ago, and tried ever since', { statusSince: '2026-11-21T11:00:00.000Z', ledger: ledger({ tryingSince: '2026-11-21T11:00:01.000Z' }) }, 'create'],
  ['released three days ago, and in the queue ever since', { ...threeDaysAgo, watchedSince: '2026-11-20T11:00:00.000Z' }, 'create'],
  ['released three days ago, and no sidecar for a part of that time', { ...threeDaysAgo, watchedSince: '2026-11-22T11:00:00.000Z' }, 'none: held too_old'],
  ['released three days ago, and enqueued again today', { statusSince: '2026-11-21T11:00:00.000Z', waitingSince: EARLIER, watchedSince: '2026-11-20T11:00:00.000Z', ledger: ledger({ releasedAt: '2026-11-21T11:00:00.000Z' }) }, 'none: held too_old'],
  ['released three days ago, and a person said so', { statusSince: '2026-11-21T11:00:00.000Z', ledger: approved('too_old') }, 'create'],
  ['released three days ago, and a person has just answered another question', { statusSince: '2026-11-21T11:00:00.000Z', ledger: approved('cash_on_delivery') }, 'create'],
  ['released three days ago, and a person answered another question before', { statusSince: '2026-11-21T11:00:00.000Z', ledger: { ...approved('cash_on_delivery'), approvedAt: '2026-11-21T11:00:00.000Z' } }, 'none: held too_old'],
  ['released three days ago, and resumed with all that waited', { statusSince: '2026-11-21T11:00:00.000Z', waitingSince: EARLIER, resumedAt: LATER }, 'create'],
  ['released three days ago, found after a resume', { statusSince: '2026-11-21T11:00:00.000Z', waitingSince: NOW, resumedAt: LATER }, 'none: held too_old'],
  ['placed long ago, paid now', { order: { ...base, placedAt: '2026-11-24T10:00:00.000Z' }, statusSince: NOW }, 'create'],
  ['virtual only', { order: { ...base, lines: [line('A', 1, { isVirtual: true })] } }, 'none: skipped virtual_only'],
  ['nothing to ship', { order: { ...base, lines: [line('A', 0)] } }, 'none: skipped nothing_to_ship'],
  ['no lines at all', { order: { ...base, lines: [] } }, 'none: held lines_absent, recheck'],
  ['all lines were taken out of it', { order: { ...base, lines: [] }, linesEditedAt: NOW }, 'none: skipped nothing_to_ship'],
  ['no lines at all, at the warehouse', { order: { ...base, lines: [] }, wmsOrder: wmsOrder() }, 'none: at_wms lines_absent, recheck'],
  ['no lines at all, and the last edit was sent', { order: { ...base, lines: [] }, wmsOrder: wmsOrder(), linesEditedAt: '2026-11-24T10:30:00.000Z' }, 'none: at_wms lines_absent, recheck'],
  ['all lines were taken out of it, at the warehouse', { order: { ...base, lines: [] }, wmsOrder: wmsOrder(), linesEditedAt: NOW }, 'cancel'],
  ['shipped by hand, never sent', { order: inStatus(STATUS.shipped) }, 'none: skipped shipped_elsewhere'],
  ['shipped by hand, a call to send it came to nothing', { order: inStatus(STATUS.shipped), wmsOrder: wmsOrder({ acceptedAt: null, wmsStatus: null }) }, 'none: skipped shipped_elsewhere'],
  ['shipped by hand after the warehouse cancelled it', { order: inStatus(STATUS.shipped), wmsOrder: wmsOrder({ endedAt: '2026-11-24T10:00:00.000Z', wmsStatus: 'cancelled' }) }, 'none: skipped shipped_elsewhere'],
  ['unchanged at the warehouse', { wmsOrder: wmsOrder() }, 'none: at_wms'],
  ['changed lines', { wmsOrder: wmsOrder(), order: { ...base, lines: [line('A', 5)] } }, 'update'],
  ['changed address', { wmsOrder: wmsOrder(), order: { ...base, delivery: { ...ADDRESS, city: 'Lyon' } } }, 'update'],
  ['changed, changes off', { wmsOrder: wmsOrder(), order: { ...base, lines: [line('A', 5)] }, open: without('changes') }, 'none: waiting changes'],
  ['everything refunded', { wmsOrder: wmsOrder(), order: { ...base, lines: [line('A', 0)] } }, 'cancel'],
  ['status that neither ships nor cancels', { wmsOrder: wmsOrder(), order: inStatus(STATUS.onHold) }, 'none: at_wms left_release'],
  ['status that we wrote', { wmsOrder: wmsOrder(), order: inStatus(STATUS.preparation) }, 'none: at_wms'],
  ['an old hash, the same lines', { wmsOrder: wmsOrder({ sentHash: 'v0:x' }) }, 'rebase'],
  ['an old hash, other lines', { wmsOrder: wmsOrder({ sentHash: 'v0:x', snapshot: snapshot(9) }) }, 'update'],
  ['this change was refused', { wmsOrder: wmsOrder({ sentHash: 'v1:other', refusedHash: sent }), ledger: ledger({ problemCode: 'change_refused' }) }, 'none: at_wms change_refused'],
  ['less after it left is a return', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', snapshot: snapshot(5) }) , order: { ...base, lines: [line('A', 4)] } }, 'none: at_wms'],
  ['our own carrier, written after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', snapshot: snapshot(2) }), order: { ...base, idCarrier: 9, carrierName: 'Really used' } }, 'none: at_wms'],
  ['another carrier before it left', { wmsOrder: wmsOrder(), order: { ...base, carrierName: 'Express' } }, 'update'],
  ['another address after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', snapshot: snapshot(2) }), order: { ...base, delivery: { ...ADDRESS, city: 'Lyon' } } }, 'none: at_wms changed_after_shipping'],
  ['refunded after it was shipped and told', { wmsOrder: wmsOrder({ wmsStatus: 'shipped' }), ledger: ledger({ state: 'done' }), order: inStatus(STATUS.refunded) }, 'none: done'],
  ['found by the gap scan, changed three days ago', { statusSince: '', order: { ...base, updatedAt: '2026-11-21T11:00:00.000Z' } }, 'none: held too_old'],
  ['more after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', snapshot: snapshot(2) }), order: { ...base, lines: [line('A', 4)] } }, 'none: at_wms changed_after_shipping'],
  ['cancelled by the warehouse, paid', { wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }) }, 'none: held cancelled_by_wms'],
  ['cancelled by both, reopened', { wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }), ledger: ledger({ cancelState: 'cancelled' }) }, 'create'],
  ['a person said "again" after the warehouse gave it up', { wmsOrder: wmsOrder({ endedAt: EARLIER }), ledger: approved('cancelled_by_wms') }, 'create'],
  ['a person said something else after the warehouse gave it up', { wmsOrder: wmsOrder({ endedAt: EARLIER }), ledger: approved('too_old') }, 'none: held cancelled_by_wms'],
  ['"again" from before the warehouse gave it up does not count', { wmsOrder: wmsOrder({ endedAt: NOW }), ledger: { ...approved('cancelled_by_wms'), approvedAt: EARLIER } }, 'none: held cancelled_by_wms'],
  ["the id is another order's by now", { wmsOrder: old() }, 'none: held number_of_another'],
  ["the id is another order's by now, and that is settled", { wmsOrder: old(), ledger: approved('number_of_another') }, 'create'],
  ["the id is another order's by now, and a person said something else", { wmsOrder: old(), ledger: approved('too_old') }, 'none: held number_of_another'],
  ["the id is an unpaid order's by now", { order: inStatus(STATUS.waiting), wmsOrder: old() }, 'none: new number_of_another'],
  ["the id is a cancelled order's by now", { order: inStatus(STATUS.canceled), wmsOrder: old() }, 'none: cancelled number_of_another'],
  ["the id is an order's of virtual products by now", { order: { ...base, lines: [line('A', 1, { isVirtual: true })] }, wmsOrder: old(), ledger: approved('too_old') }, 'none: held number_of_another'],
  ['the id is that of an order at the warehouse by now', { wmsOrder: wmsOrder(), others: [{ number: 'OLD-12', acceptedAt: EARLIER }] }, 'none: at_wms number_of_another'],
  ['the id is that of an order at the warehouse by now, and that is settled', { wmsOrder: wmsOrder(), others: [{ number: 'OLD-12', acceptedAt: EARLIER }], ledger: approved('number_of_another') }, 'none: at_wms'],
  ['the id is that of an order at the warehouse by now, which changes: told afterwards', { wmsOrder: wmsOrder(), others: [{ number: 'OLD-12-2', acceptedAt: EARLIER }], order: { ...base, lines: [line('A', 5)] } }, 'update, recheck'],
  ['the id is that of a skipped order by now', { order: inStatus(STATUS.shipped), others: [{ number: 'OLD-12', acceptedAt: EARLIER }] }, 'none: held number_of_another'],
  ['a copy by hand, with a number of its own', { wmsOrder: wmsOrder(), others: [{ number: 'COPY', acceptedAt: EARLIER }] }, 'none: at_wms'],
  ['a copy by hand of the next number', { wmsOrder: wmsOrder(), others: [{ number: 'ABC-12-2', acceptedAt: EARLIER }] }, 'none: at_wms'],
  ['a create that never arrived', { wmsOrder: wmsOrder({ acceptedAt: null, sentHash: null }) }, 'create'],
];

test.each(cases)('%s', (_name, more, expected) => {
  expect(inWords(decideOutbound(facts(more)))).toBe(expected);
});

test('the number is frozen for a generation, and the next one has its own', () => {
  const again = decideOutbound(facts({ wmsOrder: wmsOrder({ acceptedAt: null, number: 'OLD-12' }) }));
  expect(again).toMatchObject({ kind: 'create', generation: 1, draft: { number: 'OLD-12' } });
  const next = decideOutbound(facts({ wmsOrder: wmsOrder({ endedAt: EARLIER }), ledger: ledger({ cancelState: 'cancelled' }) }));
  expect(next).toMatchObject({ kind: 'create', generation: 2, draft: { number: 'ABC-12-2', externalRef: 'wmsb-p-12-2' } });
});

test('a refused cancellation is over when the shop wants the order again', () => {
  const decision = decideOutbound(facts({ wmsOrder: wmsOrder(), ledger: ledger({ cancelState: 'refused' }) }));
  expect(decision).toMatchObject({ kind: 'none', update: { cancelState: null } });
});

test('release is latched: the time of the first one stays', () => {
  expect(decideOutbound(facts({ ledger: ledger({ releasedAt: '2026-11-24T10:30:00.000Z' }) }))).toMatchObject({ releasedAt: '2026-11-24T10:30:00.000Z' });
});
