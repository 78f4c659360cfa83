import { addressLines, personalData, toProcessArticle, toProcessOrder, toRemoval } from '../../../src/wms/ongoing/translate';
import { ADDRESS, draft } from './support';

function parts(order: Record<string, unknown>): { info: Record<string, unknown>; customer: Record<string, unknown>; contract?: Record<string, unknown>; lines: Record<string, unknown>[] } {
  const co = order['co'] as { OrderInfo: Record<string, unknown>; Customer: Record<string, unknown>; TransporterContract?: Record<string, unknown>; CustomerOrderLines: { CustomerOrderLine: Record<string, unknown>[] } };
  return { info: co.OrderInfo, customer: co.Customer, ...(co.TransporterContract ? { contract: co.TransporterContract } : {}), lines: co.CustomerOrderLines.CustomerOrderLine };
}

describe('a draft as ProcessOrder', () => {
  it('is found by our number, marked as ours, and never creates and updates in one', () => {
    for (const operation of ['Create', 'Update'] as const) {
      expect(parts(toProcessOrder(draft(), operation)).info).toMatchObject({
        OrderIdentification: 'GoodsOwnerOrderNumber',
        OrderOperation: operation,
        GoodsOwnerOrderNumber: 'ABCDEFGHI-12',
        GoodsOwnerOrderId: 'wmsb-a1b2c3-12-1',
        ReferenceNumber: 'ABCDEFGHI',
        WayOfDelivery: 'PostNord',
        DeliveryDate: '2026-11-24T00:00:00',
        OrderNotification: { Telephone: '08123456', MobilePhone: '0701234567', Email: 'zoe@example.com', NotifyByEmail: true, NotifyBySms: true, NotifyByTelephone: false },
      });
    }
  });

  it('is the same request for the same draft', () => {
    expect(toProcessOrder(draft(), 'Create')).toEqual(toProcessOrder(draft(), 'Create'));
  });

  it('notifies by nothing that the customer did not give', () => {
    const { info, customer } = parts(toProcessOrder(draft({ email: '' }, { phone: '', phoneMobile: '' }), 'Create'));
    expect(info['OrderNotification']).toEqual({ NotifyByEmail: false, NotifyBySms: false, NotifyByTelephone: false });
    expect(customer).toMatchObject({ NotifyByEmail: false, NotifyBySMS: false });
  });

  it('texts the one number of the usual address form, where it is a mobile one', () => {
    const one = parts(toProcessOrder(draft({}, { phone: '070-123 45 67', phoneMobile: '' }), 'Create'));
    expect(one.info['OrderNotification']).toMatchObject({ Telephone: '070-123 45 67', MobilePhone: '070-123 45 67', NotifyBySms: true });
    expect(one.customer).toMatchObject({ TelePhone: '070-123 45 67', MobilePhone: '070-123 45 67', NotifyBySMS: true });
    const other = parts(toProcessOrder(draft({}, { phone: '08-123 456', phoneMobile: '' }), 'Create'));
    expect(other.info['OrderNotification']).toMatchObject({ Telephone: '08-123 456', NotifyBySms: false });
    expect(other.customer).toMatchObject({ TelePhone: '08-123 456', MobilePhone: '', NotifyBySMS: false });
  });

  it('gives each order a customer of its own, so that no address overwrites another', () => {
    const [one, other] = ['A-1', 'A-2'].map((number) => parts(toProcessOrder(draft({ number }), 'Create')).customer);
    expect(one).toMatchObject({ CustomerIdentification: 'CustomerNumber', CustomerNumber: 'A-1' });
    expect(other).toMatchObject({ CustomerNumber: 'A-2' });
  });

  it.each<[string, Partial<typeof ADDRESS>, string[]]>([
    ['a person', {}, ['Zoë Lindqvist', 'Storgatan 1', '', '']],
    ['a person with a second line', { address2: '3 tr' }, ['Zoë Lindqvist', 'Storgatan 1', '3 tr', '']],
    ['a company', { company: 'Bolaget AB' }, ['Bolaget AB', 'Storgatan 1', 'Zoë Lindqvist', '']],
    ['a company with a second line', { company: 'Bolaget AB', address2: '3 tr' }, ['Bolaget AB', 'Storgatan 1', '3 tr', 'Zoë Lindqvist']],
    ['a company without a person', { company: 'Bolaget AB', firstname: '', lastname: '' }, ['Bolaget AB', 'Storgatan 1', '', '']],
    ['one name only', { firstname: '' }, ['Lindqvist', 'Storgatan 1', '', '']],
  ])('%s loses nothing', (_name, changes, lines) => {
    expect(addressLines({ ...ADDRESS, ...changes })).toEqual(lines);
  });

  it('clears a second line that the customer took away', () => {
    expect(parts(toProcessOrder(draft(), 'Update')).customer).toMatchObject({ Address2: '', Address3: '', DeliveryInstruction: '' });
  });

  it.each<[string, Record<string, unknown> | undefined]>([
    ['', undefined],
    ['DHL', { TransporterContractIdentification: 'Code', TransporterContractOperation: 'Find', TransportPayment: 'Prepaid', TransporterCode: 'DHL' }],
    ['DHL/EXPRESS', { TransporterContractIdentification: 'CodeAndServiceCode', TransporterContractOperation: 'Find', TransportPayment: 'Prepaid', TransporterCode: 'DHL', TransporterServiceCode: 'EXPRESS' }],
  ])('carrier "%s"', (carrierCode, contract) => {
    expect(parts(toProcessOrder(draft({ carrierCode }), 'Create')).contract).toEqual(contract);
  });

  it('puts an article on one line, under the code of its first', () => {
    const { lines } = parts(
      toProcessOrder(draft({ lines: [{ lineCode: '5', sku: 'A', name: '', quantity: 2 }, { lineCode: '6', sku: 'B', name: '', quantity: 1 }, { lineCode: '7', sku: 'A', name: '', quantity: 3 }] }), 'Create'),
    );
    expect(lines.map((line) => [line['ExternalOrderLineCode'], line['ArticleNumber'], line['NumberOfItems']])).toEqual([['5', 'A', 5], ['6', 'B', 1]]);
    expect(lines[0]).toMatchObject({ OrderLineIdentification: 'ExternalOrderLineCode', ArticleIdentification: 'ArticleNumber' });
  });

  it('sends lines that must go with a quantity of nothing', () => {
    const { lines } = parts(toProcessOrder(draft(), 'Update', [{ lineCode: '9', sku: 'old' }]));
    expect(lines.map((line) => [line['ExternalOrderLineCode'], line['NumberOfItems']])).toEqual([['31', 2], ['32', 1], ['9', 0]]);
  });

  it('cancels with as little as will do', () => {
    expect(toRemoval('A-1')).toEqual({ co: { OrderInfo: { OrderIdentification: 'GoodsOwnerOrderNumber', OrderOperation: 'Remove', GoodsOwnerOrderNumber: 'A-1' } } });
  });

  it('knows what of it is personal', () => {
    const personal = personalData(draft({ remark: 'Happy birthday Bo' }));
    expect(personal).toEqual(expect.arrayContaining(['zoe@example.com', 'Lindqvist', 'Storgatan 1', '0701234567', 'Happy birthday Bo']));
    expect(personal).not.toContain('');
    expect(personal).not.toContain('ABCDEFGHI-12');
  });
});

describe('an article as ProcessArticle', () => {
  it('leaves out what the shop does not know', () => {
    expect(toProcessArticle({ sku: 'A', name: '', barcode: '', weightKg: 0 })).toEqual({
      art: { ArticleOperation: 'CreateOrUpdate', ArticleIdentification: 'ArticleNumber', ArticleNumber: 'A', ArticleName: 'A', IsStockArticle: true },
    });
    expect(toProcessArticle({ sku: 'A', name: 'Mug', barcode: '731', weightKg: 0.35 })['art']).toMatchObject({ ArticleName: 'Mug', BarCode: '731', Weight: 0.35 });
  });
});
