/** Orders over SOAP: created, changed, cancelled, refused, and how they come back. */
import { draft } from '../../unit/ongoing/support';
import { bench, changed, clearBenches, failure, levels } from './support';

afterEach(clearBenches);

describe('an order', () => {
  it('arrives with everything the customer wrote, whatever they wrote', async () => {
    const { adapter, sandbox } = await bench();
    const nasty = `<Zoë> & "O'Neil" 😀👨‍👩‍👧`;
    await adapter.createOrder(
      draft(
        { remark: `${nasty} ]]> <![CDATA[x]]>`, carrierName: nasty },
        { firstname: '', lastname: nasty, company: '', address2: '<![CDATA[</Address2><CountryCode>XX</CountryCode>]]>', city: 'Ör\u0007ebro', other: 'Ring: 3&4\nGate <2>' },
      ),
    );
    const order = sandbox.state.warehouse.order('ABCDEFGHI-12');
    expect(order).toMatchObject({ externalRef: 'wmsb-a1b2c3-12-1', reference: 'ABCDEFGHI', remark: `${nasty} ]]> <![CDATA[x]]>`, wayOfDelivery: nasty, deliveryDate: '2026-11-24T00:00:00' });
    expect(order.customer).toMatchObject({
      name: nasty, address: 'Storgatan 1', address2: '<![CDATA[</Address2><CountryCode>XX</CountryCode>]]>', postcode: '111 22', city: 'Örebro', country: 'SE',
      phone: '08123456', mobile: '0701234567', email: 'zoe@example.com', instruction: 'Ring: 3&4\nGate <2>',
    });
    expect(order.lines.map(({ code, article, ordered }) => [code, article.number, ordered])).toEqual([['31', 'demo_1', 2], ['32', 'demo_2', 1]]);
  });

  it('is found by its number with our mark, and others are left out', async () => {
    const { adapter } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    expect(await adapter.findOrders(['ABCDEFGHI-12', 'NOT-1'])).toEqual([
      {
        number: 'ABCDEFGHI-12', externalRef: 'wmsb-a1b2c3-12-1', wmsId, status: 'received', statusText: 'Open',
        lines: [{ sku: 'demo_1', ordered: 2, picked: 0 }, { sku: 'demo_2', ordered: 1, picked: 0 }],
        parcels: [], backOrderFor: '', shippedAt: '', warehouse: '',
      },
    ]);
    expect(await adapter.findOrders([])).toEqual([]);
  });

  it('is one of hundreds in a few questions', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.warehouse.adjust('demo_1', { to: 10_000 });
    const numbers = Array.from({ length: 250 }, (_, index) => `N-${index}`);
    for (const number of numbers) await adapter.createOrder(draft({ number }));
    sandbox.state.calls = {};
    expect((await adapter.findOrders(numbers)).map(({ number }) => number)).toEqual(numbers);
    expect(sandbox.state.calls).toEqual({ GetOrdersByQuery: 3 });
  });

  it('keeps its address when a namesake orders to the same street in another city', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft({ number: 'A-1' }));
    await adapter.createOrder(draft({ number: 'A-2' }, { city: 'Malmö', phone: '040999' }));
    expect(sandbox.state.warehouse.order('A-1').customer).toMatchObject({ city: 'Stockholm', phone: '08123456' });
    expect(sandbox.state.warehouse.order('A-2').customer).toMatchObject({ city: 'Malmö', phone: '040999' });
  });

  it('goes with the carrier that the admin mapped', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft({ carrierCode: 'DHL/EXPRESS' }));
    expect(sandbox.state.warehouse.order('ABCDEFGHI-12').transporter).toMatchObject({ code: 'DHL', service: 'EXPRESS' });
  });
});

describe('a refusal of an order', () => {
  it.each<[string, Parameters<typeof draft>, Record<string, unknown>, string]>([
    ['an unknown article', [{ lines: [{ lineCode: '1', sku: 'demo_1', name: '', quantity: 1 }, { lineCode: '2', sku: 'nope-7', name: '', quantity: 1 }] }], { code: 'sku_unknown', field: 'sku' }, '"nope-7"'],
    ['an unknown country', [{}, { countryIso: 'XX' }], { code: 'wms_field_refused', field: 'countryIso' }, 'XX'],
    ['a missing city', [{}, { city: '' }], { code: 'wms_field_refused', field: 'city' }, 'City'],
    ['a number that is too long', [{ number: 'x'.repeat(51) }], { code: 'wms_field_refused', field: 'number' }, '50'],
  ])('%s is named and nothing is left behind', async (_name, changes, expected, named) => {
    const { adapter, sandbox } = await bench();
    const error = await failure(adapter.createOrder(draft(...changes)));
    expect(error).toMatchObject({ family: 'permanent', outcomeUnknown: false, scope: 'item', ...expected });
    expect(error.message).toContain(named);
    expect(sandbox.state.warehouse.orders.size).toBe(0);
    expect(sandbox.state.warehouse.articles.get('demo_1')).toMatchObject({ booked: 0 });
  });

  it('a number that is there already is never changed', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    expect(await failure(adapter.createOrder(draft({ remark: 'again' })))).toMatchObject({ code: 'order_exists', family: 'permanent', field: 'number' });
    expect(sandbox.state.warehouse.order('ABCDEFGHI-12').remark).toBe('');
  });

  it('in words that nobody knows is looked up: the order is there', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Finns redan' });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'order_exists' });
    expect(error.message).toContain('Finns redan');
  });

  it('in words that nobody knows is looked up: an article is missing', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Hittades inte' });
    const error = await failure(adapter.createOrder(draft({ lines: [{ lineCode: '1', sku: 'nope', name: '', quantity: 1 }] })));
    expect(error).toMatchObject({ code: 'sku_unknown' });
    expect(error.message).toContain('"nope"');
  });

  it('in words that nobody knows is shown as it is, without the customer', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Kunden Zoë Lindqvist (zoe@example.com, 0701234567) är spärrad; sandbox' });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_refused', family: 'permanent' });
    expect(error.message).toContain('är spärrad');
    expect(error.message).not.toMatch(/Zoë|Lindqvist|zoe@|0701234567|sandbox/);
  });
});

describe('a change', () => {
  it('of lines, quantities and address is at the WMS', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    await adapter.updateOrder(draft({ lines: [{ lineCode: '32', sku: 'demo_2', name: '', quantity: 4 }] }, { city: 'Malmö', address2: '3 tr' }), null);
    const order = sandbox.state.warehouse.order('ABCDEFGHI-12');
    expect(order.lines.map(({ article, ordered }) => [article.number, ordered])).toEqual([['demo_2', 4]]);
    expect(order.customer).toMatchObject({ city: 'Malmö', address2: '3 tr' });
    expect(await levels(adapter, { skus: ['demo_1', 'demo_2'] })).toMatchObject({ levels: { demo_1: 10, demo_2: 1 } });
  });

  it.each([
    ['a line is taken away', [{ lineCode: '32', sku: 'demo_2', name: '', quantity: 1 }], [['demo_2', 1]]],
    ["a SKU's first line is taken away, so its code is another", [{ lineCode: '40', sku: 'demo_1', name: '', quantity: 1 }, { lineCode: '32', sku: 'demo_2', name: '', quantity: 1 }], [['demo_2', 1], ['demo_1', 1]]],
  ])('is right also where lines that are not named stay: %s', async (_name, lines, expected) => {
    const { adapter, sandbox } = await bench({ updateKeepsLines: true });
    await adapter.createOrder(draft());
    await adapter.updateOrder(draft({ lines }), null);
    expect(sandbox.state.warehouse.order('ABCDEFGHI-12').lines.map(({ article, ordered }) => [article.number, ordered])).toEqual(expected);
    expect(sandbox.state.calls).toMatchObject({ ProcessOrder: 3, GetOrdersByQuery: 2 });
  });

  it('that the WMS says it took, and did not, is told', async () => {
    const { adapter, sandbox } = await bench({ updateKeepsLines: true });
    await adapter.createOrder(draft());
    sandbox.state.warehouse.update = (request) => sandbox.state.warehouse.order(request.number);
    const error = await failure(adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: '', quantity: 7 }] }), null));
    expect(error).toMatchObject({ code: 'change_not_taken', family: 'permanent', field: 'lines' });
    expect(error.message).toContain('demo_1: 2 instead of 7');
    expect(error.message).toContain('demo_2: 1 instead of none');
  });

  it.each([
    ['picked', (number: string, { warehouse }: { warehouse: { pick(number: string): unknown } }) => warehouse.pick(number)],
    ['sent', (number: string, { warehouse }: { warehouse: { send(number: string): unknown } }) => warehouse.send(number)],
    ['cancelled', (number: string, { warehouse }: { warehouse: { cancel(number: string): unknown } }) => warehouse.cancel(number)],
  ])('comes too late for an order that is %s', async (_name, happen) => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    happen('ABCDEFGHI-12', sandbox.state);
    expect(await failure(adapter.updateOrder(draft({ remark: 'new' }), null))).toMatchObject({ code: 'change_refused', family: 'permanent' });
    expect(sandbox.state.warehouse.order('ABCDEFGHI-12').remark).toBe('');
  });

  it('too late in words that nobody knows is looked up', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.warehouse.pick('ABCDEFGHI-12');
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Nej' });
    expect(await failure(adapter.updateOrder(draft(), null))).toMatchObject({ code: 'change_refused' });
  });

  it('of an order that is not there makes none', async () => {
    const { adapter, sandbox } = await bench();
    expect(await failure(adapter.updateOrder(draft(), null))).toMatchObject({ code: 'order_missing', family: 'permanent' });
    expect(sandbox.state.warehouse.orders.size).toBe(0);
  });
});

describe('a cancellation', () => {
  it('gives the goods back', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.warehouse.allocate('ABCDEFGHI-12');
    expect(await adapter.cancelOrder({ number: 'ABCDEFGHI-12', wmsId: null })).toEqual({ outcome: 'cancelled' });
    expect(sandbox.state.warehouse.articles.get('demo_1')).toMatchObject({ physical: 10, booked: 0, allocated: 0 });
    expect((await adapter.findOrders(['ABCDEFGHI-12']))[0]).toMatchObject({ status: 'cancelled' });
  });

  it('is an answer, not an error, where it comes too late', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.warehouse.pick('ABCDEFGHI-12', { demo_1: 1 });
    const answer = await adapter.cancelOrder({ number: 'ABCDEFGHI-12', wmsId: null });
    expect(answer).toEqual({ outcome: 'refused', message: expect.stringContaining('picking has begun') as string });
    expect((await adapter.findOrders(['ABCDEFGHI-12']))[0]).toMatchObject({ status: 'picking' });
  });

  it('of what was cancelled before is cancelled; of what was never there is not found', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.warehouse.cancel('ABCDEFGHI-12');
    expect(await adapter.cancelOrder({ number: 'ABCDEFGHI-12', wmsId: null })).toEqual({ outcome: 'cancelled' });
    expect(await adapter.cancelOrder({ number: 'NOT-1', wmsId: null })).toEqual({ outcome: 'not_found' });
  });

  it('refused in words that nobody knows is looked up', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Nej tack', times: 2 });
    expect(await adapter.cancelOrder({ number: 'ABCDEFGHI-12', wmsId: null })).toEqual({ outcome: 'refused', message: 'Nej tack' });
    expect(await adapter.cancelOrder({ number: 'NOT-1', wmsId: null })).toEqual({ outcome: 'not_found' });
  });

  it('that the WMS is too busy for is tried again', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Transaction was deadlocked' });
    expect(await failure(adapter.cancelOrder({ number: 'ABCDEFGHI-12', wmsId: null }))).toMatchObject({ family: 'retryable', code: 'wms_busy', outcomeUnknown: true });
  });
});

describe('the way of an order through the warehouse', () => {
  it('comes back step by step, with tracking and the carrier really used', async () => {
    const { adapter, sandbox, clock } = await bench();
    await adapter.createOrder(draft());
    const { warehouse } = sandbox.state;
    const number = 'ABCDEFGHI-12';
    let { cursor } = await changed(adapter, null);
    const steps: [() => unknown, string, string[]][] = [
      [() => warehouse.allocate(number), 'allocated', []],
      [() => warehouse.pick(number), 'picking', []],
      [() => warehouse.pack(number, { waybill: 'WB1' }), 'picking', ['WB1']],
      [() => warehouse.send(number, { waybill: 'WB1, WB2', transporter: { name: 'DHL', code: 'DHL', service: 'PAKET' } }), 'shipped', ['WB1', 'WB2']],
      [() => warehouse.collect(number), 'shipped', ['WB1', 'WB2']],
      [() => warehouse.takeBack(number), 'returned', ['WB1', 'WB2']],
    ];
    for (const [happen, status, waybills] of steps) {
      clock.pass(30 * 60_000);
      happen();
      const seen = await changed(adapter, cursor);
      expect(seen.snapshots.map((snapshot) => [snapshot.number, snapshot.status, snapshot.parcels.map(({ trackingNumber }) => trackingNumber)])).toEqual([[number, status, waybills]]);
      cursor = seen.cursor;
    }
    expect((await adapter.findOrders([number]))[0]).toMatchObject({ shippedAt: '2026-11-24T12:00:00.000Z', parcels: [{ carrierCode: 'DHL/PAKET', carrierName: 'DHL' }, {}] });
  });

  it('reads all since an old cursor, and without one no more than a day: a cursor is set back, not deleted', async () => {
    const { adapter, clock } = await bench();
    await adapter.createOrder(draft());
    clock.pass(3 * 24 * 3_600_000);
    expect((await changed(adapter, null)).snapshots).toEqual([]);
    expect((await changed(adapter, '2026-11-24T00:00:00.000Z')).snapshots).toMatchObject([{ number: draft().number }]);
  });

  it('in part is a partial shipment, with a back-order of its own', async () => {
    const { adapter, sandbox } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    sandbox.state.warehouse.pick('ABCDEFGHI-12', { demo_1: 1, demo_2: 1 });
    sandbox.state.warehouse.send('ABCDEFGHI-12', { waybill: 'WB1', backOrder: true });
    const { snapshots } = await changed(adapter, null);
    expect(snapshots).toMatchObject([
      { number: 'ABCDEFGHI-12', status: 'partially_shipped', lines: [{ sku: 'demo_1', ordered: 2, picked: 1 }, { sku: 'demo_2', ordered: 1, picked: 1 }] },
      { number: 'ABCDEFGHI-12-B', status: 'received', backOrderFor: wmsId, externalRef: '', lines: [{ sku: 'demo_1', ordered: 1, picked: 0 }] },
    ]);

    // An installation may give the rest the order's own number: who asks for the order gets the order.
    for (const order of sandbox.state.warehouse.orders.values()) order.number = 'ABCDEFGHI-12';
    expect((await adapter.findOrders(['ABCDEFGHI-12'])).map((snapshot) => snapshot.wmsId)).toEqual([wmsId]);
  });

  it('in an installation with its own statuses', async () => {
    const { adapter, sandbox } = await bench({}, { statuses: '420:packed,600:delivered' });
    await adapter.createOrder(draft());
    const statuses: string[] = [];
    for (const number of [420, 430, 450, 610, 150]) {
      sandbox.state.warehouse.setStatus('ABCDEFGHI-12', number);
      statuses.push((await adapter.findOrders(['ABCDEFGHI-12']))[0]!.status);
    }
    expect(statuses).toEqual(['packed', 'packed', 'shipped', 'delivered', 'error']);
  });

  it('shows newer tracking with URLs, which the WSDL of 2017 does not know', async () => {
    const { adapter, sandbox } = await bench({ newerFields: true });
    await adapter.createOrder(draft());
    sandbox.state.warehouse.send('ABCDEFGHI-12', { tracking: [{ waybill: 'WB1', url: 'https://t.example/?n=WB1&x=<1>' }] });
    expect((await adapter.findOrders(['ABCDEFGHI-12']))[0]!.parcels).toMatchObject([{ trackingNumber: 'WB1', trackingUrl: 'https://t.example/?n=WB1&x=<1>' }]);
  });
});

describe('what people at the warehouse put on an order', () => {
  const number = 'ABCDEFGHI-12';

  it('a line without an article (a text, a fee) is none of ours, and the order is read without it', async () => {
    const { adapter, sandbox, logged } = await bench();
    await adapter.createOrder(draft());
    const { warehouse } = sandbox.state;
    const order = warehouse.order(number);
    warehouse.send(number, { waybill: 'WB1' });
    order.lines.push({ systemId: 9001, code: '', article: { ...order.lines[0]!.article, number: '' }, ordered: 1, picked: 0, allocated: 0 });
    const { snapshots } = await changed(adapter, null);
    expect(snapshots).toMatchObject([{ number, status: 'shipped', lines: [{ sku: 'demo_1' }, { sku: 'demo_2' }], parcels: [{ trackingNumber: 'WB1' }] }]);
    expect(logged).toEqual([]);
  });

  it('an order that cannot be read is not one that is gone', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    const order = sandbox.state.warehouse.order(number);
    order.lines[0]!.ordered = 'two' as unknown as number;
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Nej.' });
    const error = await failure(adapter.cancelOrder({ number, wmsId: null }));
    expect(error).toMatchObject({ family: 'permanent', code: 'order_unreadable' });
    expect(error.message).toContain(number);
    expect(await failure(adapter.findOrders([number]))).toMatchObject({ code: 'order_unreadable' });
  });

  it('a line of their own stays on it when the shop changes its lines', async () => {
    const { adapter, sandbox } = await bench({ updateKeepsLines: true });
    await adapter.createOrder(draft());
    const { warehouse } = sandbox.state;
    const order = warehouse.order(number);
    const article = warehouse.upsertArticle('FREIGHT');
    order.lines.push({ systemId: 9001, code: '', article, ordered: 1, picked: 0, allocated: 0 });
    await adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: 'T-shirt', quantity: 5 }] }), null);
    expect(warehouse.order(number).lines.map((line) => [line.article.number, line.ordered])).toEqual([['demo_1', 5], ['FREIGHT', 1]]);
  });
});
