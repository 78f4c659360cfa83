import { backOrdered, withBackOrders } from '../../../src/domain/backOrders';
import type { WmsStatus } from '../../../src/domain/orderStatus';
import type { WmsOrderSnapshot } from '../../../src/domain/terms';
import { parcel } from '../../support/memoryWms';

function snapshot(status: WmsStatus, lines: [sku: string, ordered: number, picked: number | null][], parcels: string[] = []): WmsOrderSnapshot {
  return {
    number: 'N', externalRef: '', wmsId: '1', status, statusText: status, backOrderFor: '', shippedAt: '', warehouse: '',
    lines: lines.map(([sku, ordered, picked]) => ({ sku, ordered, picked })),
    parcels: parcels.map((number) => parcel(number)),
  };
}
const short = snapshot('partially_shipped', [['A', 3, 1]], ['T1']);

test.each<[string, WmsOrderSnapshot, WmsOrderSnapshot[], WmsStatus, (number | null)[], string[]]>([
  ['none', short, [], 'partially_shipped', [1], ['T1']],
  ['not begun', short, [snapshot('received', [['A', 2, 0]])], 'partially_shipped', [1], ['T1']],
  ['labelled, not gone', short, [snapshot('packed', [['A', 2, 2]], ['T2'])], 'partially_shipped', [1], ['T1']],
  ['gone', short, [snapshot('shipped', [['A', 2, 2]], ['T2'])], 'shipped', [3], ['T1', 'T2']],
  ['gone, picks not counted', short, [snapshot('shipped', [['A', 2, null]], ['T2'])], 'shipped', [3], ['T1', 'T2']],
  ['gone short', short, [snapshot('partially_shipped', [['A', 2, 1]], ['T2'])], 'partially_shipped', [2], ['T1', 'T2']],
  ['given up', short, [snapshot('cancelled', [['A', 2, 0]])], 'partially_shipped', [1], ['T1']],
  ['the rest of the rest', short, [snapshot('partially_shipped', [['A', 2, 1]], ['T2']), snapshot('shipped', [['A', 1, 1]], ['T3'])], 'shipped', [3], ['T1', 'T2', 'T3']],
  ['one delivered, one on its way', { ...short, status: 'delivered' }, [snapshot('shipped', [['A', 2, 2]])], 'shipped', [3], ['T1']],
  ['all delivered', { ...short, status: 'delivered' }, [snapshot('delivered', [['A', 2, 2]])], 'delivered', [3], ['T1']],
  ['came back', { ...short, status: 'returned' }, [snapshot('received', [['A', 2, 0]])], 'returned', [1], ['T1']],
  ['one SKU on two lines', snapshot('partially_shipped', [['A', 2, 1], ['A', 2, 0]]), [snapshot('shipped', [['A', 3, 3]])], 'shipped', [2, 2], []],
  ['an order whose picks are not counted', snapshot('shipped', [['A', 3, null]]), [snapshot('received', [['A', 2, null]])], 'partially_shipped', [null], []],
  ['an order that has not left has no rest', snapshot('picking', [['A', 3, 1]]), [snapshot('shipped', [['A', 2, 2]], ['T2'])], 'picking', [1], []],
])('%s', (_name, order, backOrders, status, picked, parcels) => {
  const whole = withBackOrders(order, backOrders);
  expect(whole.status).toBe(status);
  expect(whole.lines.map((line) => line.picked)).toEqual(picked);
  expect(whole.parcels.map(({ key }) => key)).toEqual(parcels);
});

test('what is yet to come is what open back-orders hold', () => {
  const backOrders = [snapshot('received', [['A', 2, 0], ['B', 1, 0]]), snapshot('picking', [['A', 1, 1]]), snapshot('shipped', [['A', 9, 9]]), snapshot('cancelled', [['A', 9, 0]])];
  expect([...backOrdered(backOrders)]).toEqual([['A', 3], ['B', 1]]);
});
