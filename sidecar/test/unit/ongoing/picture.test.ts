import { toSnapshot, UnreadableOrder } from '../../../src/wms/ongoing/snapshot';
import { differenceOf } from '../../../src/wms/ongoing/change';
import { sortOut } from '../../../src/domain/stockRules';
import { spellingOf, toStockLevel, unreadableLevel } from '../../../src/wms/ongoing/stock';
import { DEFAULT_RANGES } from '../../../src/wms/ongoing/statuses';
import { draft } from './support';

function line(sku: string, ordered: unknown, picked: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { Article: { ArticleNumber: sku }, OrderedNumberOfItems: ordered, PickedNumberOfItems: picked, ...more };
}

function order(status: unknown, lines: unknown, info: Record<string, unknown> = {}, more: Record<string, unknown> = {}): unknown {
  return {
    OrderInfo: { OrderId: '1051', GoodsOwnerOrderNumber: 'A-1', GoodsOwnerOrderId: 'wmsb-a-1-1', OrderStatusNumber: status, OrderStatusText: 'Sent', ShippedTime: '2026-11-24T11:00:00', ...info },
    PickedOrderLines: { PickedOrderLine: lines },
    ...more,
  };
}

const read = (from: unknown): ReturnType<typeof toSnapshot>['snapshot'] => toSnapshot(from, DEFAULT_RANGES, 'Europe/Stockholm').snapshot;

describe('the snapshot of a WMS order', () => {
  it('is the order in our words', () => {
    expect(read(order('450', [line('X', '2', '2.00')], { WayBill: 'WB1' }, { Transporter: { Name: 'DHL Freight', Code: 'DHL', ServiceCode: 'EXP' } }))).toEqual({
      number: 'A-1',
      externalRef: 'wmsb-a-1-1',
      wmsId: '1051',
      status: 'shipped',
      statusText: 'Sent',
      lines: [{ sku: 'X', ordered: 2, picked: 2 }],
      parcels: [{ key: '1051/1', trackingNumber: 'WB1', trackingUrl: '', carrierCode: 'DHL/EXP', carrierName: 'DHL Freight' }],
      backOrderFor: '',
      shippedAt: '2026-11-24T10:00:00.000Z',
      warehouse: '',
    });
  });

  it.each<[string, unknown, string[]]>([
    ['one', 'WB1', ['WB1']],
    ['commas', 'WB1,WB2', ['WB1', 'WB2']],
    ['semicolons and blanks', ' WB1; WB2 ', ['WB1', 'WB2']],
    ['lines', 'WB1\r\nWB2', ['WB1', 'WB2']],
    ['the same twice', 'WB1 WB1', ['WB1']],
    ['none', '', []],
    ['null', null, []],
    ['nothing at all', undefined, []],
  ])('waybills: %s', (_name, WayBill, expected) => {
    expect(read(order('450', [line('X', 1, 1)], { WayBill })).parcels.map(({ trackingNumber }) => trackingNumber)).toEqual(expected);
  });

  it('takes URLs from newer installations, and numbers from both places once', () => {
    const Tracking = { OrderTrackingInfo: [{ Waybill: 'WB1', TrackingUrl: 'https://t/1' }, { Waybill: 'WB2' }, { TrackingUrl: 'https://t/none' }] };
    expect(read(order('450', [line('X', 1, 1)], { WayBill: 'WB1, WB3', Tracking })).parcels).toMatchObject([
      { key: '1051/1', trackingNumber: 'WB1', trackingUrl: 'https://t/1' },
      { key: '1051/2', trackingNumber: 'WB2', trackingUrl: '' },
      { key: '1051/3', trackingNumber: 'WB3', trackingUrl: '' },
    ]);
    expect(read(order('450', [line('X', 1, 1)], { Tracking: { OrderTrackingInfo: { Waybill: 'WB9', TrackingUrl: 'u' } } })).parcels).toHaveLength(1);
  });

  test('a number with blanks that the newer field names is one parcel, though the older one has it, too', () => {
    const Tracking = { OrderTrackingInfo: [{ Waybill: '1Z 999 AA1', TrackingUrl: '' }] };
    expect(read(order('450', [line('X', 1, 1)], { WayBill: '1Z 999 AA1, WB3', Tracking })).parcels.map(({ trackingNumber }) => trackingNumber)).toEqual(['1Z 999 AA1', 'WB3']);
  });

  it('a number that is corrected is the same parcel\'s, and a back-order has parcels of its own', () => {
    const keyOf = (WayBill: string, more = {}): string | undefined => read(order('450', [line('X', 1, 1)], { WayBill, ...more })).parcels[0]?.key;
    expect(keyOf('WRONG')).toBe(keyOf('RIGHT'));
    expect(keyOf('WRONG')).not.toBe(keyOf('WRONG', { OrderId: '1052', BackOrderForOrderId: '1051' }));
  });

  it('shows a label that is printed before the parcel leaves', () => {
    expect(read(order('400', [line('X', 1, 1)], { WayBill: 'WB1' }))).toMatchObject({ status: 'picking', parcels: [{ trackingNumber: 'WB1' }] });
  });

  it('is shipped in part where less was picked than ordered', () => {
    expect(read(order('450', [line('X', 2, 1), line('Y', 1, 1)]))).toMatchObject({ status: 'partially_shipped', lines: [{ sku: 'X', ordered: 2, picked: 1 }, { sku: 'Y', ordered: 1, picked: 1 }] });
    expect(read(order('500', [line('X', 2, 1)])).status).toBe('partially_shipped');
    expect(read(order('400', [line('X', 2, 1)])).status).toBe('picking');
  });

  it('is shipped where the warehouse counts no picks', () => {
    expect(read(order('450', [line('X', 2, 0), line('Y', 1, '0.00')]))).toMatchObject({ status: 'shipped', lines: [{ picked: null }, { picked: null }] });
  });

  it('does not wait for lines that are not picked', () => {
    expect(read(order('450', [line('X', 1, 1), line('FEE', 1, 0, { DoPick: 'false' })])).status).toBe('shipped');
  });

  it('passes over lines without an article: texts and fees', () => {
    expect(read(order('450', [line('X', 1, 1), line('', 1, 0), { OrderedNumberOfItems: '1' }]))).toMatchObject({ status: 'shipped', lines: [{ sku: 'X' }] });
  });

  it('counts a kit by its parts', () => {
    const kit = (first: number, second: number): unknown =>
      order('450', [
        line('KIT', 2, 0, { OrderLineSystemId: '10', IsParentLine: 'true' }),
        line('PART', 4, first, { ParentOrderLineId: '10' }),
        line('OTHER', 2, second, { ParentOrderLineId: '10' }),
      ]);
    expect(read(kit(4, 2))).toMatchObject({ status: 'shipped', lines: [{ sku: 'KIT', ordered: 2, picked: 2 }] });
    expect(read(kit(3, 2))).toMatchObject({ status: 'partially_shipped', lines: [{ sku: 'KIT', picked: 1 }] });
  });

  it('says which order it is the back-order of, and passes on orders that are not ours', () => {
    expect(read(order('200', line('X', 1, 0), { BackOrderForOrderId: '1050', GoodsOwnerOrderId: null }))).toMatchObject({ backOrderFor: '1050', externalRef: '', lines: [{ sku: 'X' }] });
    expect(read(order('200', [], { GoodsOwnerOrderNumber: null, BackOrderForOrderId: '0' }))).toMatchObject({ number: '', backOrderFor: '', lines: [] });
  });

  it.each<[string, unknown]>([
    ['no info', {}],
    ['no status', order(undefined, [line('X', 1, 1)])],
    ['a line without a quantity', order('200', [line('X', undefined, 1)])],
  ])('cannot be made of an order with %s', (_name, from) => {
    expect(() => read(from)).toThrow(UnreadableOrder);
  });
});

describe('what a change left undone', () => {
  const at = (...lines: [string, string, number][]): Parameters<typeof differenceOf>[1] => lines.map(([lineCode, sku, ordered]) => ({ lineCode, sku, ordered, picked: 0 }));

  it.each<[string, [string, string, number][], string[], string[]]>([
    ['nothing', [['31', 'demo_1', 2], ['32', 'demo_2', 1]], [], []],
    ['nothing, in other spelling and order', [['32', 'DEMO_2', 1], ['31', 'Demo_1', 2]], [], []],
    ['nothing, where a removed line stays with 0', [['31', 'demo_1', 2], ['32', 'demo_2', 1], ['33', 'old', 0]], [], []],
    ['a line that should be gone', [['31', 'demo_1', 2], ['32', 'demo_2', 1], ['33', 'old', 4]], ['33'], ['old: 4 instead of none']],
    ['a line under its former code', [['30', 'demo_1', 2], ['31', 'demo_1', 2], ['32', 'demo_2', 1]], ['30'], ['demo_1: 4 instead of 2']],
    ["nothing, where the warehouse has put a line of its own there", [['31', 'demo_1', 2], ['32', 'demo_2', 1], ['', 'FREIGHT', 1]], [], []],
    ['a line that should be gone, where lines bear no codes', [['', 'demo_1', 2], ['', 'demo_2', 1], ['', 'old', 4]], [''], ['old: 4 instead of none']],
    ['a quantity', [['31', 'demo_1', 5], ['32', 'demo_2', 1]], [], ['demo_1: 5 instead of 2']],
    ['a line that did not arrive', [['31', 'demo_1', 2]], [], ['demo_2: 0 instead of 1']],
  ])('%s', (_name, lines, gone, wrong) => {
    const difference = differenceOf(draft(), at(...lines));
    expect(difference.gone.map(({ lineCode }) => lineCode)).toEqual(gone);
    expect(difference.wrong).toEqual(wrong);
  });
});

describe('a stock level', () => {
  const line = (figures: Record<string, string>, sku = 'X'): object => ({ Article: { ArticleNumber: sku, SystemId: '1' }, ...figures });

  it.each<[string, Record<string, string>, number | string | undefined]>([
    ['physical less booked', { NumberOfItems: '10', NumberOfBookedItems: '3', NumberOfLockedItems: '0', AllocatedNumberOfItems: '3' }, 7],
    ['less locked', { NumberOfItems: '10', NumberOfBookedItems: '3', NumberOfLockedItems: '2' }, 5],
    ['what is sellable, where the WMS says', { NumberOfItems: '10', NumberOfBookedItems: '3', NumberOfLockedItems: '2', SellableNumberOfItems: '6' }, 6],
    ['nothing, where more is ordered than is there', { NumberOfItems: '1', NumberOfBookedItems: '4' }, 0],
    ['nothing, where the WMS says that less is sellable', { NumberOfItems: '1', SellableNumberOfItems: '-2' }, 0],
    ['a fraction stays one, for someone to see', { NumberOfItems: '10.90', NumberOfBookedItems: '3.0' }, 7.9],
    ['a fraction below 0, too', { NumberOfItems: '1', SellableNumberOfItems: '-0.5' }, -0.5],
    ['by the decimal figures where there are', { NumberOfItems: '10', NumberOfItemsDecimal: '9.5', NumberOfBookedItems: '1', NumberOfBookedItemsDecimal: '1.5' }, 8],
    ['without the dust of binary fractions', { NumberOfItems: '1.3', NumberOfBookedItems: '0.3' }, 1],
    ['less than nothing in the warehouse is told as it is', { NumberOfItems: '-4', NumberOfBookedItems: '0' }, -4],
    ['also where something is sellable', { NumberOfItems: '-4', SellableNumberOfItems: '3' }, -4],
    ['a text is told as it is', { NumberOfItems: '12abc' }, '12abc'],
    ['a text among the booked, too', { NumberOfItems: '12', NumberOfBookedItems: 'many' }, 'many'],
    ['sellable in words', { NumberOfItems: '1', SellableNumberOfItems: 'plenty' }, 'plenty'],
    ['unknown without figures', {}, undefined],
  ])('%s', (_name, figures, expected) => {
    expect(toStockLevel(line(figures))?.quantity).toBe(expected);
  });

  it('has the spelling that was asked for', () => {
    expect(['x-1', 'X-1', 'y'].map(spellingOf(['X-1']))).toEqual(['X-1', 'X-1', 'y']);
    expect(toStockLevel(line({ NumberOfItems: '1' }, ''))).toBeNull();
  });

  it('of a line that is no well-formed XML is refused with words, for its article alone', () => {
    const level = unreadableLevel('<InventoryLine><Article><ArticleNumber> A-1 </ArticleNumber></InventoryLine>');
    expect(level).toEqual({ sku: 'A-1', warehouse: '', quantity: expect.any(String) as string });
    expect(sortOut([level!, { sku: 'B', warehouse: '', quantity: 2 }])).toMatchObject({ good: [{ sku: 'B' }], bad: [{ sku: 'A-1' }] });
    expect(unreadableLevel('<InventoryLine></Article></InventoryLine>')).toBeNull();
  });
});
