import { decideOutbound, type OutboundDecision, type OutboundFacts } from '../../../src/domain/decideOutbound';
import { makeDraft, hashOfDraft } from '../../../src/domain/draft';
import { parseSettings } from '../../../src/domain/settings';
import type { LedgerOrder, LedgerWmsOrder } from '../../../src/domain/ledger';
import type { ShopOrder, WmsOrderDraft } from '../../../src/domain/terms';
import { ADDRESS, line, order, STATUS, STATUSES } from '../../support/memoryShop';

const NOW = '2026-11-24T12:00:00.000Z';
const EARLIER = '2026-11-24T11:00:00.000Z';

const settings = parseSettings(
  Object.entries({
    WMSBRIDGE_RELEASE_STATUSES: '2,3',
    WMSBRIDGE_CANCEL_STATUSES: '6,7,8',
    WMSBRIDGE_STATUS_PICKING: '3',
    WMSBRIDGE_STATUS_SHIPPED: '4',
    WMSBRIDGE_STATUS_DELIVERED: '5',
  }).map(([name, value]) => ({ name, value, idShop: null, idShopGroup: null, updatedAt: '' })),
  1,
);
const draft = (shopOrder: ShopOrder, generation: number, frozen: string | null): WmsOrderDraft =>
  makeDraft(shopOrder, generation, frozen, { orderPrefix: '', pairing: 'p', maxOrderNumberLength: 50, carrierCode: () => '' });
const base = order(12, { reference: 'ABC', placedAt: EARLIER });
const sent = hashOfDraft(draft(base, 1, null));

const ledger = (more: Partial<LedgerOrder> = {}): LedgerOrder => ({
  idOrder: 12, idShop: 1, reference: 'ABC', state: 'new', waitsFor: [], generation: 1, releasedAt: null, approvedAt: null, wmsStatus: null,
  cancelState: null, changeState: null, problemCode: null, problem: null, attempts: 0, ...more,
});
const wmsOrder = (more: Partial<LedgerWmsOrder> = {}): LedgerWmsOrder => ({
  idWmsOrder: 1, idOrder: 12, generation: 1, number: 'ABC-12', mark: 'wmsb-p-12-1', wmsId: '7', wmsStatus: 'received', sentHash: sent, refusedHash: null,
  intentOperation: null, intentHash: null, intentAt: null, intentLostAt: null, acceptedAt: EARLIER, endedAt: null, picture: null, snapshotProblem: null, backOrders: [], pictureHash: null, writtenHash: null, ...more,
});
const picture = (ordered: number): NonNullable<LedgerWmsOrder['picture']> => ({
  number: 'ABC-12', mark: 'wmsb-p-12-1', wmsId: '7', status: 'shipped', statusText: 'Sent', lines: [{ sku: 'A', ordered, picked: ordered }], parcels: [], backOrderFor: '', shippedAt: '', warehouse: '',
});
const facts = (more: Partial<OutboundFacts> = {}): OutboundFacts => ({
  idOrder: 12, order: base, ledger: ledger(), wmsOrder: null, settings, statuses: STATUSES,
  open: new Set(['orders', 'cancellations', 'changes', 'statuses', 'tracking', 'stock']), baseline: '2026-11-24T10:00:00.000Z', statusSince: EARLIER, now: NOW, draft, ...more,
});
const inStatus = (statusId: number, more: Partial<ShopOrder> = {}): ShopOrder => ({ ...base, statusId, ...more });
/** "kind" or "none: state problem", so that a table can be read. */
const inWords = (decision: OutboundDecision): string => {
  if (decision.kind !== 'none') return decision.kind;
  const { state, problemCode, waitsFor } = decision.note;
  return `none: ${[state, problemCode, ...waitsFor].filter(Boolean).join(' ')}`;
};
const without = (...flows: string[]): OutboundFacts['open'] => new Set([...facts().open].filter((flow) => !flows.includes(flow)));

const cases: [string, Partial<OutboundFacts>, string][] = [
  ['paid, never sent', {}, 'create'],
  ['being placed', { order: inStatus(0) }, 'none: new'],
  ['unpaid', { order: inStatus(STATUS.waiting) }, 'none: new'],
  ['ignored by a person', { ledger: ledger({ state: 'ignored' }) }, 'none: ignored'],
  ['deleted, never sent', { order: null }, 'none: skipped order_deleted'],
  ['deleted, at the warehouse', { order: null, wmsOrder: wmsOrder() }, 'cancel'],
  ['deleted, already shipped', { order: null, wmsOrder: wmsOrder({ wmsStatus: 'shipped' }) }, 'none: done order_deleted'],
  ['cancelled before it was sent', { order: inStatus(STATUS.canceled) }, 'none: cancelled'],
  ['cancelled at the warehouse', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder() }, 'cancel'],
  ['refunded whole counts as cancelled', { order: inStatus(STATUS.refunded), wmsOrder: wmsOrder() }, 'cancel'],
  ['cancelled while picking: asked all the same', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ wmsStatus: 'picking' }) }, 'cancel'],
  ['cancelled after shipping', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ wmsStatus: 'shipped' }) }, 'none: held cancelled_after_shipping'],
  ['cancellation refused before', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder(), ledger: ledger({ cancelState: 'refused', problemCode: 'cancel_refused' }) }, 'none: at_wms cancel_refused'],
  ['cancellations off', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder(), open: without('cancellations') }, 'none: waiting cancellations'],
  ['cancelled, and cancelled by the warehouse', { order: inStatus(STATUS.canceled), wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }) }, 'none: cancelled'],
  ['orders off', { open: without('orders') }, 'none: waiting orders'],
  ['from before the baseline', { baseline: '2026-11-24T11:30:00.000Z' }, 'none: skipped before_baseline'],
  ['from before the baseline, and a person said so', { baseline: '2026-11-24T11:30:00.000Z', ledger: ledger({ approvedAt: NOW }) }, 'create'],
  ['released three days ago', { statusSince: '2026-11-21T11:00:00.000Z' }, 'none: held too_old'],
  ['placed long ago, paid now', { order: { ...base, placedAt: '2026-11-24T10:00:00.000Z' }, statusSince: NOW }, 'create'],
  ['virtual only', { order: { ...base, lines: [line('A', 1, { isVirtual: true })] } }, 'none: skipped virtual_only'],
  ['nothing to ship', { order: { ...base, lines: [line('A', 0)] } }, 'none: skipped nothing_to_ship'],
  ['no lines at all', { order: { ...base, lines: [] } }, 'none: skipped nothing_to_ship'],
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
  ['an old hash, other lines', { wmsOrder: wmsOrder({ sentHash: 'v0:x', picture: picture(9) }) }, 'update'],
  ['this change was refused', { wmsOrder: wmsOrder({ sentHash: 'v1:other', refusedHash: sent }), ledger: ledger({ problemCode: 'change_refused' }) }, 'none: at_wms change_refused'],
  ['less after it left is a return', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', picture: picture(5) }) , order: { ...base, lines: [line('A', 4)] } }, 'none: at_wms'],
  ['our own carrier, written after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', picture: picture(2) }), order: { ...base, idCarrier: 9, carrierName: 'Really used' } }, 'none: at_wms'],
  ['another carrier before it left', { wmsOrder: wmsOrder(), order: { ...base, carrierName: 'Express' } }, 'update'],
  ['another address after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', picture: picture(2) }), order: { ...base, delivery: { ...ADDRESS, city: 'Lyon' } } }, 'none: at_wms changed_after_shipping'],
  ['refunded after it was shipped and told', { wmsOrder: wmsOrder({ wmsStatus: 'shipped' }), ledger: ledger({ state: 'done' }), order: inStatus(STATUS.refunded) }, 'none: done'],
  ['found by the gap scan, changed three days ago', { statusSince: '', order: { ...base, updatedAt: '2026-11-21T11:00:00.000Z' } }, 'none: held too_old'],
  ['more after it left', { wmsOrder: wmsOrder({ wmsStatus: 'shipped', picture: picture(2) }), order: { ...base, lines: [line('A', 4)] } }, 'none: at_wms changed_after_shipping'],
  ['cancelled by the warehouse, paid', { wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }) }, 'none: held cancelled_by_wms'],
  ['cancelled by both, reopened', { wmsOrder: wmsOrder({ endedAt: EARLIER, wmsStatus: 'cancelled' }), ledger: ledger({ cancelState: 'cancelled' }) }, 'create'],
  ['a person said "again" after the warehouse gave it up', { wmsOrder: wmsOrder({ endedAt: EARLIER }), ledger: ledger({ approvedAt: NOW }) }, 'create'],
  ['"again" from before the warehouse gave it up does not count', { wmsOrder: wmsOrder({ endedAt: NOW }), ledger: ledger({ approvedAt: EARLIER }) }, 'none: held cancelled_by_wms'],
  ['a create that never arrived', { wmsOrder: wmsOrder({ acceptedAt: null, sentHash: null }) }, 'create'],
];

test.each(cases)('%s', (_name, more, expected) => {
  expect(inWords(decideOutbound(facts(more)))).toBe(expected);
});

test('the number is frozen for a generation, and the next one has its own', () => {
  const again = decideOutbound(facts({ wmsOrder: wmsOrder({ acceptedAt: null, number: 'OLD-12' }) }));
  expect(again).toMatchObject({ kind: 'create', generation: 1, draft: { number: 'OLD-12' } });
  const next = decideOutbound(facts({ wmsOrder: wmsOrder({ endedAt: EARLIER }), ledger: ledger({ cancelState: 'cancelled' }) }));
  expect(next).toMatchObject({ kind: 'create', generation: 2, draft: { number: 'ABC-12-2', mark: 'wmsb-p-12-2' } });
});

test('a refused cancellation is over when the shop wants the order again', () => {
  const decision = decideOutbound(facts({ wmsOrder: wmsOrder(), ledger: ledger({ cancelState: 'refused' }) }));
  expect(decision).toMatchObject({ kind: 'none', note: { cancelState: null } });
});

test('release is latched: the time of the first one stays', () => {
  expect(decideOutbound(facts({ ledger: ledger({ releasedAt: '2026-11-24T10:30:00.000Z' }) }))).toMatchObject({ releasedAt: '2026-11-24T10:30:00.000Z' });
});
