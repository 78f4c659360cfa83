/** What the lines of an order contain, once the WMS has accepted it. */
import { contentsOf, withContents } from '../../../src/domain/lineContents';
import { asSent, type LedgerWmsOrder } from '../../../src/domain/ledger';
import type { ShopOrderLine } from '../../../src/domain/terms';
import { line, order } from '../../support/memoryShop';

/** A pack on line 7, sold `sold` times, with these parts in one pack. */
function pack(sold: number, parts: Record<string, number>): ShopOrderLine[] {
  return Object.entries(parts).map(([sku, perPack], index) =>
    line(sku, sold * perPack, { lineId: -(7000 + index + 1), part: { soldLineId: 7, perPack } }));
}
const PLAIN = line('A', 2, { lineId: 1 });
const SENT = contentsOf(order(1, { lines: [PLAIN, ...pack(2, { P: 1, Q: 3 })] }));

test.each<[string, ShopOrderLine[], [string, number][]]>([
  ['nothing changed', [PLAIN, ...pack(2, { P: 1, Q: 3 })], [['A', 2], ['P', 2], ['Q', 6]]],
  ['the pack was given other parts', [PLAIN, ...pack(2, { P: 5, R: 1 })], [['A', 2], ['P', 2], ['Q', 6]]],
  ['the pack has other parts and the order one pack less', [PLAIN, ...pack(1, { R: 9 })], [['A', 2], ['P', 1], ['Q', 3]]],
  ['the product is no pack any more', [PLAIN, line('SET', 2, { lineId: 7 })], [['A', 2], ['P', 2], ['Q', 6]]],
  ['the pack was taken off the order', [PLAIN], [['A', 2]]],
  ['all of it was refunded', [line('A', 0, { lineId: 1 }), ...pack(0, { P: 1, Q: 3 })], [['A', 0], ['P', 0], ['Q', 0]]],
  ['a plain product was made a pack', [...[line('X', 4, { lineId: -1001, part: { soldLineId: 1, perPack: 2 } })], ...pack(2, { P: 1, Q: 3 })], [['A', 2], ['P', 2], ['Q', 6]]],
  ['the product of a line has another reference', [line('A2', 2, { lineId: 1 }), ...pack(2, { P: 1, Q: 3 })], [['A', 2], ['P', 2], ['Q', 6]]],
  ['a line that was not sent yet goes as it is now', [PLAIN, line('N', 1, { lineId: 8 })], [['A', 2], ['N', 1]]],
])('%s', (_what, lines, expected) => {
  const { lines: sent } = withContents(order(1, { lines }), SENT);
  expect(sent.map(({ sku, quantity }) => [sku, quantity])).toEqual(expected);
  // What comes out is an order like any other: once more through it, nothing changes.
  expect(withContents(order(1, { lines: sent }), SENT).lines).toEqual(sent);
});

test('a change fixes the contents of new lines and leaves those of lines that were sent', () => {
  const changed = contentsOf(order(1, { lines: [PLAIN, ...pack(2, { R: 1 }), line('N', 1, { lineId: 8 })] }), SENT);
  expect(changed['7']).toEqual(SENT['7']);
  expect(changed['8']).toMatchObject([{ sku: 'N', perSold: 1 }]);
});

test.each<[string, Partial<LedgerWmsOrder> | null, string[]]>([
  ['the WMS has never had it', null, ['R']],
  ['a call to send it was refused', { acceptedAt: null, endedAt: null }, ['R']],
  ['the WMS has it', { acceptedAt: '2026-11-24T10:00:00.000Z', endedAt: null }, ['P', 'Q']],
  ['the WMS had it: it would be sent anew', { acceptedAt: '2026-11-24T10:00:00.000Z', endedAt: '2026-11-24T11:00:00.000Z' }, ['R']],
])('%s', (_what, wmsOrder, skus) => {
  const now = order(1, { lines: pack(1, { R: 1 }) });
  expect(asSent(now, wmsOrder && ({ lineContents: SENT, ...wmsOrder } as LedgerWmsOrder)).lines.map(({ sku }) => sku)).toEqual(skus);
});
