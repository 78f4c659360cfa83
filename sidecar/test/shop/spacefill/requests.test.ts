/** Every request that the adapter can make, and every answer of the sandbox, held against the vendor's own OpenAPI. */
import { problemsOfAnswer, problemsOfRequest, vendorOpenApi } from '../../unit/spacefill/openapi';
import { draft } from '../../unit/ongoing/support';
import { bench, changed, clearBenches, failure, levels, type Bench } from './support';

afterEach(clearBenches);

const api = vendorOpenApi();
const withVendor = api === null ? it.skip : it;

async function everything({ adapter, sandbox, clock }: Bench): Promise<void> {
  await adapter.ping();
  const full = draft({ carrierCode: 'DHL/EXPRESS', remark: 'A gift' }, { company: 'Bolaget AB', address2: '3 tr', stateIso: 'CA', countryIso: 'US', other: 'Ring twice', phoneMobile: '+46701234567' });
  const { wmsId } = await adapter.createOrder(full);
  await adapter.createOrder(draft({ number: 'A-2', carrierCode: '7f0e1d3c-0000-4000-8000-000000000001', carrierName: '', email: '' }, { phone: '', phoneMobile: '' }));
  await adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: '', quantity: 1 }] }, { phoneMobile: '+46 70 123', company: 'Bolaget AB' }), wmsId);
  await adapter.updateOrder(draft({ email: '', remark: '' }, { phoneMobile: '070 123', phone: '' }), null);
  await adapter.cancelOrder({ number: 'A-2', wmsId: null });
  await adapter.findOrders(['A-2']);
  await adapter.upsertArticles([{ sku: 'new', name: 'Mug', barcode: '731234567890', weightKg: 0.35 }, { sku: 'demo_1', name: 'Other', barcode: '', weightKg: 0 }]);
  await adapter.knownSkus(['demo_1']);
  await levels(adapter, { skus: ['demo_1'] });
  const { cursor } = await levels(adapter, { cursor: null });
  clock.pass(60_000);
  await levels(adapter, { cursor });
  await changed(adapter, null);
  // Once more the same order: a double, to be taken away.
  const { body } = sandbox.exchanges.find(({ operation }) => operation === 'createOrder') as { body: Record<string, unknown> };
  sandbox.hub.createExit(structuredClone(body));
  await changed(adapter, null);
  sandbox.fail('create', { kind: 'refuse', message: 'Non' });
  await failure(adapter.createOrder(draft({ number: 'A-3' })));
  sandbox.fail('change', { kind: 'refuse', message: 'Non' });
  await failure(adapter.updateOrder(draft(), wmsId));
  await failure(adapter.updateOrder(draft(), '00000000-0000-4000-8000-000000000000'));
}

withVendor("is one that the vendor's OpenAPI knows, and so is each answer of the sandbox", async () => {
  const made = await bench();
  await everything(made);
  const { exchanges, counts } = made.sandbox;
  expect(Object.keys(counts).sort()).toEqual(['cancelOrder', 'changeOrder', 'createItem', 'createOrder', 'getItem', 'getOrder', 'listAdjustments', 'listItems', 'listOrders', 'patchItem', 'patchOrder']);
  expect(exchanges.length).toBeGreaterThan(30);
  expect(exchanges.flatMap((exchange) => problemsOfRequest(api!, exchange))).toEqual([]);
  expect(exchanges.flatMap((exchange) => problemsOfAnswer(api!, exchange))).toEqual([]);
});

withVendor('what the OpenAPI does not know is noticed', () => {
  const exchange = { method: 'POST', path: '/v1/logistic_management/orders/exit/', query: {}, status: 200, answer: { id: 'x', status: 'NEW' } };
  const item = { item_packaging_type: 'PIECE', expected_quantity: 0, sku: 'A' };
  expect(problemsOfRequest(api!, { ...exchange, body: { shipper_order_reference: 1, exit_final_recipient_address_country_code: 'se', order_items: [item], warehouse_id: 'x' } })).toHaveLength(7);
  expect(problemsOfRequest(api!, { ...exchange, method: 'GET', path: '/v1/logistic_management/orders/', query: { number: 'A', limit: '0' }, body: undefined })).toHaveLength(2);
  expect(problemsOfRequest(api!, { ...exchange, path: '/v1/logistic_management/orders/', body: {} })).toEqual(['POST /v1/logistic_management/orders/: there is no such path']);
  expect(problemsOfAnswer(api!, { ...exchange, body: {} }).length).toBeGreaterThan(5);
});
