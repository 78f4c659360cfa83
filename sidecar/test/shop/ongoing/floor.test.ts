/** The sandbox itself: its floor over JSON, and a warehouse whose stock always adds up. */
import fc from 'fast-check';
import { Refused } from '../../../sandbox/ongoing/model';
import { Warehouse } from '../../../sandbox/ongoing/warehouse';
import { parseXml, textAt, XmlError } from '../../../sandbox/ongoing/xml';
import { draft } from '../../unit/ongoing/support';
import { bench, clearBenches, failure } from './support';

afterEach(clearBenches);

async function floor(url: string, method: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

describe('the floor over JSON', () => {
  it('drives an order from the shelf to the van', async () => {
    const { adapter, sandbox } = await bench();
    const at = (action: string): string => `${sandbox.warehouseUrl}/${action}`;
    await adapter.createOrder(draft());
    const number = 'ABCDEFGHI-12';
    expect((await floor(at('articles'), 'POST', { sku: 'demo_3', name: 'Poster', quantity: 4 })).json).toMatchObject({ sku: 'demo_3', physical: 4, available: 4 });
    expect((await floor(at('adjust'), 'POST', { sku: 'demo_3', by: -1, locked: 1 })).json).toMatchObject({ physical: 3, locked: 1, available: 2 });
    expect((await floor(at('allocate'), 'POST', { number })).json).toMatchObject({ statusName: 'Allocated' });
    expect((await floor(at('pick'), 'POST', { number, quantities: { demo_1: 1 } })).json).toMatchObject({ status: 400 });
    expect((await floor(at('pick'), 'POST', { number })).json).toMatchObject({ lines: [{ sku: 'demo_1', picked: 2 }, { sku: 'demo_2', picked: 1 }] });
    expect((await floor(at('pack'), 'POST', { number, waybill: 'WB1' })).json).toMatchObject({ status: 400, waybill: 'WB1' });
    expect((await floor(at('send'), 'POST', { number, transporter: { name: 'DHL', code: 'DHL' } })).json).toMatchObject({ status: 450, waybill: 'WB1', transporter: { name: 'DHL', code: 'DHL', service: '' } });
    expect((await floor(at('collect'), 'POST', { number })).json).toMatchObject({ statusName: 'Collected' });
    expect((await floor(at('cancel'), 'POST', { number })).status).toBe(409);
    expect((await floor(at('return'), 'POST', { number })).json).toMatchObject({ status: 800 });
    expect((await floor(at('status'), 'POST', { number, status: 500 })).json).toMatchObject({ status: 500 });
    expect((await floor(at('orders'), 'GET')).json).toMatchObject([{ number, customer: { city: 'Stockholm' } }]);
    expect((await floor(at('stats'), 'GET')).json).toMatchObject({ calls: { ProcessOrder: 1 } });
    expect((await floor(at('stats'), 'DELETE')).json).toEqual({ calls: {}, busyMs: 0 });
  });

  it('takes faults, and says what it does not understand', async () => {
    const { adapter, sandbox } = await bench();
    const at = (action: string): string => `${sandbox.warehouseUrl}/${action}`;
    await floor(at('faults'), 'POST', { kind: 'error_500', operation: 'ProcessOrder', times: 2 });
    expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'wms_server_error' });
    await floor(at('faults'), 'DELETE');
    await adapter.createOrder(draft());
    expect((await floor(at('faults'), 'POST', { kind: 'earthquake' })).json['error']).toContain('cut_after');
    expect((await floor(at('dance'), 'POST', {})).status).toBe(404);
    expect((await floor(at('pick'), 'POST', {})).json['error']).toContain('"number"');
    expect((await fetch(at('pick'), { method: 'POST', body: 'x' })).status).toBe(400);
  });
});

describe('its SOAP', () => {
  const soap = async (url: string, operation: string, inside: string): Promise<{ status: number; text: string }> => {
    const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation} xmlns="http://ongoingsystems.se/WSI"><GoodsOwnerCode>SHOP</GoodsOwnerCode><UserName>wmsbridge</UserName><Password>sandbox</Password>${inside}</${operation}></s:Body></s:Envelope>`;
    const answer = await fetch(url, { method: 'POST', headers: { SOAPAction: `"http://ongoingsystems.se/WSI/${operation}"` }, body });
    return { status: answer.status, text: await answer.text() };
  };
  const line = (code: string, sku: string): string => `<CustomerOrderLine><ExternalOrderLineCode>${code}</ExternalOrderLineCode><ArticleNumber>${sku}</ArticleNumber><NumberOfItems>1</NumberOfItems></CustomerOrderLine>`;
  const order = (operation: string, lines: string): string =>
    `<co><OrderInfo><OrderIdentification>GoodsOwnerOrderNumber</OrderIdentification><OrderOperation>${operation}</OrderOperation><GoodsOwnerOrderNumber>N-1</GoodsOwnerOrderNumber></OrderInfo><Customer><Name>n</Name><Address>a</Address><City>c</City><CountryCode>SE</CountryCode></Customer><CustomerOrderLines>${lines}</CustomerOrderLines></co>`;

  it.each<[string, string, string, number, string]>([
    ['an article on two lines', 'ProcessOrder', order('Create', line('1', 'demo_1') + line('2', 'demo_1')), 200, 'more than one order line'],
    ['no lines', 'ProcessOrder', order('Create', ''), 200, 'no order lines'],
    ['an operation that it does not have', 'ProcessOrder', order('Upsert', line('1', 'demo_1')), 500, 'not a valid value'],
    ['a question without a filter', 'GetOrdersByQuery', '<query/>', 500, 'no filter'],
    ['a time that is none', 'GetOrdersByQuery', '<query><LastUpdatedFrom>yesterday</LastUpdatedFrom></query>', 500, 'not a valid dateTime'],
    ['stock changes of more than a day', 'GetInventoryByQuery', '<GetInventoryQuery><StockInfoChangedFrom>2026-11-22T10:00:00Z</StockInfoChangedFrom></GetInventoryQuery>', 500, 'within 24 hours'],
    ['an unknown operation', 'ReportEvent', '', 500, 'did not recognize'],
  ])('refuses %s', async (_name, operation, inside, status, words) => {
    const { sandbox } = await bench();
    const answer = await soap(sandbox.url, operation, inside);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain('<Success>true');
    expect(sandbox.state.warehouse.orders.size).toBe(0);
  });

  it('takes what is right', async () => {
    const { sandbox } = await bench();
    const answer = await soap(sandbox.url, 'ProcessOrder', order('Create', line('1', 'demo_1') + line('2', 'demo_2')));
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('<Success>true</Success>') as string });
    expect(sandbox.state.warehouse.orders.size).toBe(1);
  });
});

describe('its stock', () => {
  it('adds up whatever happens, in whatever order', () => {
    const step = fc.record({
      action: fc.constantFrom('create', 'update', 'remove', 'allocate', 'pick', 'pickOne', 'send', 'sendBackOrder', 'collect', 'cancel', 'takeBack'),
      order: fc.integer({ min: 0, max: 2 }),
      quantity: fc.integer({ min: 1, max: 4 }),
      sku: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, keeps) => {
        const warehouse = new Warehouse(() => new Date(0), keeps);
        for (const sku of ['a', 'b']) warehouse.adjust(sku, { to: 20 });
        for (const { action, order, quantity, sku } of steps) {
          const number = `N-${order}`;
          const request = {
            number, externalRef: '', reference: '', remark: '', wayOfDelivery: '', deliveryDate: '', customerKey: number, transporter: null, lines: [{ code: sku, articleNumber: sku, quantity }],
            customer: { number, name: 'n', address: 'a', address2: '', address3: '', postcode: '', city: 'c', country: 'SE', state: '', phone: '', mobile: '', email: '', instruction: '' },
          };
          const actions: Record<string, () => unknown> = {
            create: () => warehouse.create(request),
            update: () => warehouse.update(request),
            remove: () => warehouse.remove(number),
            allocate: () => warehouse.allocate(number),
            pick: () => warehouse.pick(number),
            pickOne: () => warehouse.pick(number, { [sku]: 1 }),
            send: () => warehouse.send(number),
            sendBackOrder: () => warehouse.send(number, { backOrder: true }),
            collect: () => warehouse.collect(number),
            cancel: () => warehouse.cancel(number),
            takeBack: () => warehouse.takeBack(number),
          };
          try {
            actions[action]!();
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
          }
        }
        for (const article of warehouse.articles.values()) {
          const lines = [...warehouse.orders.values()].flatMap(({ status, lines: all }) => all.filter((line) => line.article === article).map((line) => ({ status, ...line })));
          const open = lines.filter(({ status }) => status < 450);
          const gone = lines.filter(({ status }) => status === 400 || status === 450 || status === 500);
          const sum = (of: (line: (typeof lines)[number]) => number, among = lines): number => among.reduce((total, line) => total + of(line), 0);
          expect(article.booked).toBe(sum(({ ordered, picked }) => ordered - picked, open));
          expect(article.physical).toBe(20 - sum(({ picked }) => picked, gone));
          expect(article.allocated).toBe(sum(({ allocated }) => allocated));
          expect(article.allocated).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('its XML', () => {
  it('reads what it must', () => {
    const root = parseXml('\uFEFF<?xml version="1.0"?><!-- <a> --><s:e xmlns:s="x" t=">"><b/><b>1 &lt; 2 &#x1F600;<![CDATA[ & <c>]]></b></s:e>');
    expect(root.children.get('e')![0]!.children.get('b')!.map(({ text }) => text)).toEqual(['', '1 < 2 😀 & <c>']);
    expect(textAt(root, 'e', 'nothing')).toBe('');
  });

  it.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a>&nope;</a>', '<a', '</a>'])('refuses %j', (source) => {
    expect(() => parseXml(source)).toThrow(XmlError);
  });
});
