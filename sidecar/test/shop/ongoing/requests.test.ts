/** Every request that the adapter can make, held against the vendor's own WSDL. */
import { readSchema, problemsOf, vendorWsdl } from '../../unit/ongoing/schema';
import { draft } from '../../unit/ongoing/support';
import { bench, clearBenches, failure, pages, type Bench } from './support';

afterEach(clearBenches);

const vendorText = vendorWsdl();
const withVendor = vendorText === null ? it.skip : it;

async function everything({ adapter, sandbox }: Bench): Promise<void> {
  await adapter.ping();
  const full = draft(
    { carrierCode: 'DHL/EXPRESS', remark: 'A gift' },
    { company: 'Bolaget AB', address2: '3 tr', stateIso: 'CA', countryIso: 'US', other: 'Ring twice' },
  );
  await adapter.createOrder(full);
  await adapter.createOrder(draft({ number: 'A-2', carrierCode: 'DHL', carrierName: '', email: '' }, { phone: '', phoneMobile: '' }));
  await adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: '', quantity: 1 }] }), null);
  await adapter.cancelOrder({ number: 'A-2', wmsId: '1' });
  await adapter.findOrders(['A-1', 'A-2']);
  await pages(adapter.orderChanges(null));
  await pages(adapter.orderChanges('2026-11-20T10:00:00.000Z'));
  await adapter.upsertArticles([{ sku: 'new', name: 'Mug', barcode: '731', weightKg: 0.35 }, { sku: 'bare', name: '', barcode: '', weightKg: 0 }]);
  await adapter.knownSkus(['demo_1']);
  await pages(adapter.stockLevels({ skus: ['demo_1'] }));
  await pages(adapter.stockLevels({ cursor: null }));
  await pages(adapter.stockLevels({ cursor: '2026-11-24T09:00:00.000Z' }));
  sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Nej' });
  await failure(adapter.createOrder(draft({ number: 'A-3' })));
}

describe('every request', () => {
  withVendor.each<[string, Parameters<typeof bench>]>([
    ["with the server's WSDL", [{ keepRequests: true, updateKeepsLines: true }]],
    ['with ours', [{ keepRequests: true, withoutWsdl: true }]],
    ['with local times', [{ keepRequests: true, timeZone: 'Europe/Paris' }, { timeZone: 'Europe/Paris' }]],
  ])("is one that the vendor's WSDL knows, %s", async (_name, options) => {
    const made = await bench(...options);
    await everything(made);
    const schema = readSchema(vendorText!);
    const { requests } = made.sandbox.state;
    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(['ProcessOrder', 'GetOrdersByQuery', 'GetInventoryByQuery', 'ProcessArticle', 'GetOrderStatuses']));
    expect(requests.length).toBeGreaterThan(20);
    expect(requests.flatMap(({ xml }) => problemsOf(xml, schema))).toEqual([]);
  });

  it('sends times in UTC, or as local ones where the installation wants that', async () => {
    const utc = await bench({ keepRequests: true });
    await pages(utc.adapter.orderChanges('2026-11-24T09:00:00.000Z'));
    expect(utc.sandbox.state.requests[0]!.xml).toContain('<LastUpdatedFrom>2026-11-24T09:00:00Z</LastUpdatedFrom>');
    const local = await bench({ keepRequests: true }, { timeZone: 'Europe/Stockholm' });
    await pages(local.adapter.orderChanges('2026-11-24T09:00:00.000Z'));
    expect(local.sandbox.state.requests[0]!.xml).toContain('<LastUpdatedFrom>2026-11-24T10:00:00</LastUpdatedFrom>');
  });

  it('goes to the endpoint that was given, whatever the WSDL says', async () => {
    const { adapter, sandbox } = await bench({ keepRequests: true });
    await adapter.ping();
    expect(sandbox.state.requests).toHaveLength(1);
    expect(sandbox.url).not.toContain('127.0.0.1/service.asmx');
  });
});
