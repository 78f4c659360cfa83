/** Orders over REST: created, found, changed, cancelled, refused, and how they come back. */
import { draft } from '../../unit/ongoing/support';
import { atHub, bench, changed, clearBenches, failure } from './support';

afterEach(clearBenches);

const NUMBER = 'ABCDEFGHI-12';

describe('an order', () => {
  it('arrives with everything the customer wrote, whatever they wrote', async () => {
    const { adapter, sandbox, clock } = await bench();
    const nasty = `<Zoë> & "O'Neil" 😀👨‍👩‍👧`;
    const { wmsId } = await adapter.createOrder(draft({ remark: `${nasty}\nsecond line` }, { firstname: '', lastname: nasty, address2: '3 tr', stateIso: 'CA', other: 'Ring: 3&4', phoneMobile: '', phone: '08-123 456' }));
    const order = sandbox.hub.order(wmsId);
    expect(order.fields).toMatchObject({
      shipper_order_reference: NUMBER,
      edi_erp_id: 'wmsb-a1b2c3-12-1',
      metadata: { wmsbridge_mark: 'wmsb-a1b2c3-12-1', shop_reference: 'ABCDEFGHI' },
      comment: `${nasty}\nsecond line`,
      transport_name: 'PostNord',
      exit_final_recipient: nasty,
      exit_final_recipient_address_line1: 'Storgatan 1, 3 tr',
      exit_final_recipient_address_zip: '111 22',
      exit_final_recipient_address_city: 'Stockholm',
      exit_final_recipient_address_country_code: 'SE',
      exit_final_recipient_address_details: 'CA\nRing: 3&4\nTel. 08-123 456',
      exit_final_recipient_email: 'zoe@example.com',
      planned_execution_datetime_range: { datetime_from: clock.at.toISOString(), datetime_to: '2026-11-25T10:00:00.000Z' },
    });
    expect(order.items.map(({ item, expected }) => [item.item_reference, expected])).toEqual([['demo_1', 2], ['demo_2', 1]]);
  });

  it('is found by its number with our mark, and others are left out', async () => {
    const { adapter, sandbox } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    await adapter.createOrder(draft({ number: `${NUMBER}3` }));
    expect(await adapter.findOrders([NUMBER, 'NOT-1'])).toEqual([
      {
        number: NUMBER, externalRef: 'wmsb-a1b2c3-12-1', wmsId, status: 'received', statusText: 'warehouse needs to confirm planned execution date',
        lines: [{ sku: 'demo_1', ordered: 2, picked: null }, { sku: 'demo_2', ordered: 1, picked: null }],
        parcels: [], backOrderFor: '', shippedAt: '', warehouse: sandbox.hub.warehouseId,
      },
    ]);
    expect(await adapter.findOrders([])).toEqual([]);
  });

  it('goes with the carrier that the admin mapped', async () => {
    const { adapter, sandbox } = await bench();
    const ours = await adapter.createOrder(draft({ carrierCode: 'DHL/EXPRESS' }));
    const theirs = await adapter.createOrder(draft({ number: 'A-2', carrierCode: '7f0e1d3c-0000-4000-8000-000000000001' }));
    expect(sandbox.hub.order(ours.wmsId).fields).toMatchObject({ ext_wms_carrier_id: 'DHL', ext_wms_service_id: 'EXPRESS' });
    expect(sandbox.hub.order(theirs.wmsId).fields).toMatchObject({ transport_carrier_id: '7f0e1d3c-0000-4000-8000-000000000001' });
  });

  it('keeps its mark where an ERP writes its own number over it', async () => {
    const { adapter, sandbox } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    sandbox.hub.patchOrder(wmsId, { edi_erp_id: 'SAP-4711' });
    expect(await adapter.findOrders([NUMBER])).toMatchObject([{ wmsId, externalRef: 'wmsb-a1b2c3-12-1' }]);
  });
});

describe('creating twice', () => {
  it('a number that is there is never created again, nor changed', async () => {
    const made = await bench();
    await made.adapter.createOrder(draft());
    expect(await failure(made.adapter.createOrder(draft({ remark: 'again' })))).toMatchObject({ code: 'order_exists', family: 'permanent', field: 'number', outcomeUnknown: false });
    expect(atHub(made, NUMBER)).toHaveLength(1);
    expect(made.sandbox.counts).toMatchObject({ createOrder: 1 });
  });

  it("a stranger's order of that number is not touched, and shows that it is a stranger's", async () => {
    const made = await bench();
    await made.adapter.createOrder(draft());
    made.sandbox.hub.patchOrder(made.sandbox.floor.orders()[0]!.id, { edi_erp_id: '' });
    [...made.sandbox.hub.orders.values()][0]!.fields['metadata'] = {};
    expect(await failure(made.adapter.createOrder(draft()))).toMatchObject({ code: 'order_exists' });
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ externalRef: '' }]);
  });

  it('a create whose answer was lost is there once, and is found', async () => {
    const made = await bench();
    made.sandbox.fail('create', { kind: 'cut_after' });
    expect(await failure(made.adapter.createOrder(draft()))).toMatchObject({ family: 'retryable', outcomeUnknown: true });
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ externalRef: draft().externalRef }]);
    expect(await failure(made.adapter.createOrder(draft()))).toMatchObject({ code: 'order_exists' });
    expect(atHub(made, NUMBER)).toHaveLength(1);
  });

  it('a first create that arrives late, between the look and the second create, is seen afterwards: the younger goes, loudly', async () => {
    const made = await bench();
    const late = made.sandbox.hub.createExit.bind(made.sandbox.hub);
    made.sandbox.hub.createExit = (body) => {
      made.sandbox.hub.createExit = late;
      late(structuredClone(body));
      made.clock.pass(1000);
      return late(body);
    };
    expect(await failure(made.adapter.createOrder(draft()))).toMatchObject({ code: 'order_exists' });
    expect(atHub(made, NUMBER)).toMatchObject([{ status: 'received', externalRef: draft().externalRef }, { status: 'cancelled', externalRef: `double-of-${draft().externalRef}` }]);
    expect(made.logged).toEqual([expect.stringContaining('was at the WMS twice')]);
    expect(made.logged.join()).not.toMatch(/Lindqvist|zoe@/);
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ status: 'received' }]);
  });

  it('one that arrives even later comes to light when changes are read', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    made.clock.pass(30_000);
    const { order_items: _, ...again } = made.sandbox.exchanges.find(({ operation }) => operation === 'createOrder')!.body as Record<string, unknown>;
    made.sandbox.hub.createExit({ ...again, order_items: _ });
    const { snapshots } = await changed(made.adapter, null);
    expect(snapshots).toMatchObject([{ number: NUMBER, wmsId, status: 'received' }]);
    expect(atHub(made, NUMBER).map(({ status }) => status)).toEqual(['received', 'cancelled']);
    expect(made.logged).toEqual([expect.stringContaining('was cancelled')]);
    // And the cancelled one never speaks for the order afterwards.
    expect((await changed(made.adapter, null)).snapshots).toMatchObject([{ wmsId, status: 'received' }]);
  });

  it('of two, the one that is being worked on is kept; where both are, a person is called', async () => {
    const made = await bench();
    const first = await made.adapter.createOrder(draft());
    made.clock.pass(1000);
    const body = made.sandbox.exchanges.find(({ operation }) => operation === 'createOrder')!.body as Record<string, unknown>;
    const second = made.sandbox.hub.createExit(structuredClone(body));
    made.sandbox.hub.setState(second, 'PREPARATION_STARTED_STATE');
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ wmsId: second.id, status: 'picking' }]);
    expect(made.sandbox.hub.order(first.wmsId).status).toBe('CANCELED_ORDER_STATE');

    made.clock.pass(1000);
    const third = made.sandbox.hub.createExit(structuredClone(body));
    made.clock.pass(1000);
    made.sandbox.hub.setState(third, 'PREPARATION_FINISHED_STATE');
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ wmsId: second.id }]);
    expect(made.logged.at(-1)).toMatch(/Call the warehouse/);
    expect(third.status).toBe('PREPARATION_FINISHED_STATE');
  });
});

describe('a refusal of an order', () => {
  it.each<[string, Parameters<typeof draft>, Record<string, unknown>, string]>([
    ['an unknown article', [{ lines: [{ lineCode: '1', sku: 'demo_1', name: '', quantity: 1 }, { lineCode: '2', sku: 'nope-7', name: '', quantity: 1 }] }], { code: 'sku_unknown', field: 'sku' }, '"nope-7"'],
    ['an unknown country', [{}, { countryIso: 'XX' }], { code: 'wms_field_refused', field: 'countryIso' }, 'XX'],
    ['a missing city', [{}, { city: '' }], { code: 'wms_field_refused', field: 'city' }, 'exit_final_recipient_address_city'],
    ['a quantity of a half', [{ lines: [{ lineCode: '1', sku: 'demo_1', name: '', quantity: 0.5 }] }], { code: 'wms_field_refused', field: 'quantity' }, 'article "demo_1", expected_quantity'],
  ])('%s is named and nothing is left behind', async (_name, changes, expected, named) => {
    const made = await bench();
    const error = await failure(made.adapter.createOrder(draft(...changes)));
    expect(error).toMatchObject({ family: 'permanent', outcomeUnknown: false, scope: 'item', ...expected });
    expect(error.message).toContain(named);
    expect(made.sandbox.floor.orders()).toEqual([]);
  });

  it('in words without a place is looked up: an article is missing', async () => {
    const made = await bench();
    made.sandbox.fail('create', { kind: 'refuse', message: 'Quelque chose manque' });
    const error = await failure(made.adapter.createOrder(draft({ lines: [{ lineCode: '1', sku: 'nope', name: '', quantity: 1 }] })));
    expect(error).toMatchObject({ code: 'sku_unknown' });
    expect(error.message).toContain('"nope"');
  });

  it('in words without a place is shown as it is, without the customer', async () => {
    const made = await bench();
    made.sandbox.fail('create', { kind: 'refuse', message: 'Client Zoë Lindqvist (zoe@example.com, 0701234567) bloqué; sandbox-token' });
    const error = await failure(made.adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_refused', family: 'permanent' });
    expect(error.message).toContain('bloqué');
    expect(error.message).not.toMatch(/Zoë|Lindqvist|zoe@|0701234567|sandbox-token/);
  });

  it('of the warehouse itself is everyone\'s', async () => {
    const made = await bench({}, { warehouseId: '00000000-0000-4000-8000-000000000000' });
    for (const attempt of [() => made.adapter.createOrder(draft()), () => made.adapter.ping()]) {
      const error = await failure(attempt());
      expect(error).toMatchObject({ code: 'wms_warehouse_unknown', family: 'permanent', scope: expect.stringMatching('unclear|connection') as string });
      expect(error.message).toContain('WMSBRIDGE_SPACEFILL_WAREHOUSE_ID');
    }
  });
});

describe('a change', () => {
  it('of lines, quantities and address is at the hub, and what was emptied is empty', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft({ remark: 'A gift' }, { other: 'Ring twice', phoneMobile: '' , phone: '+46 (0)8 123 456' }));
    await made.adapter.updateOrder(draft({ lines: [{ lineCode: '32', sku: 'demo_2', name: '', quantity: 4 }] }, { city: 'Malmö', address2: '3 tr', phoneMobile: '0046 70 123 45 67' }), wmsId);
    const { fields, items } = made.sandbox.hub.order(wmsId);
    expect(items.map(({ item, expected }) => [item.item_reference, expected])).toEqual([['demo_2', 4]]);
    expect(fields).toMatchObject({
      comment: '', edi_erp_id: draft().externalRef, exit_final_recipient_address_city: 'Malmö', exit_final_recipient_address_line1: 'Storgatan 1, 3 tr',
      exit_final_recipient_address_details: '', exit_final_recipient_phone_number: '+46701234567',
    });
  });

  it('finds the order by its number where its id was lost', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    await expect(made.adapter.updateOrder(draft({ remark: 'new' }), null)).resolves.toEqual({ wmsId });
    expect(made.sandbox.hub.order(wmsId).fields).toMatchObject({ comment: 'new' });
  });

  it('with an article that the hub lacks says so, and changes nothing', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    const error = await failure(made.adapter.updateOrder(draft({ lines: [{ lineCode: '9', sku: 'nope', name: '', quantity: 1 }] }), wmsId));
    expect(error).toMatchObject({ code: 'sku_unknown', field: 'sku', outcomeUnknown: false });
    expect(atHub(made, NUMBER)[0]!.lines).toEqual([['demo_1', 2], ['demo_2', 1]]);
  });

  it('that the hub says it took, and did not, is told', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    made.sandbox.hub.changeOrder = (id) => made.sandbox.hub.order(id);
    const error = await failure(made.adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: '', quantity: 7 }] }), wmsId));
    expect(error).toMatchObject({ code: 'change_not_taken', family: 'permanent', field: 'lines' });
    expect(error.message).toContain('demo_1: 2 instead of 7');
    expect(error.message).toContain('demo_2: 1 instead of none');
  });

  it.each(['pick', 'send', 'cancel'] as const)('comes too late after %s', async (happen) => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    made.sandbox.floor[happen](NUMBER);
    expect(await failure(made.adapter.updateOrder(draft({ remark: 'new' }), wmsId))).toMatchObject({ code: 'change_refused', family: 'permanent' });
  });

  it('of an order that is not there makes none', async () => {
    const made = await bench();
    expect(await failure(made.adapter.updateOrder(draft(), null))).toMatchObject({ code: 'order_missing' });
    expect(await failure(made.adapter.updateOrder(draft(), '00000000-0000-4000-8000-000000000000'))).toMatchObject({ code: 'order_missing' });
    expect(made.sandbox.floor.orders()).toEqual([]);
  });
});

describe('a cancellation', () => {
  it('is done before preparation, and refused in the state\'s words after', async () => {
    const made = await bench();
    const early = await made.adapter.createOrder(draft());
    const late = await made.adapter.createOrder(draft({ number: 'A-2' }));
    made.sandbox.floor.pick('A-2');
    expect(await made.adapter.cancelOrder({ number: NUMBER, wmsId: early.wmsId })).toEqual({ outcome: 'cancelled' });
    const answer = await made.adapter.cancelOrder({ number: 'A-2', wmsId: late.wmsId });
    expect(answer).toEqual({ outcome: 'refused', message: expect.stringContaining('"preparation started"') });
    expect((await made.adapter.findOrders(['A-2']))[0]).toMatchObject({ status: 'picking' });
  });

  it('of what was cancelled before is cancelled; of what was never there is not found', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.floor.cancel(NUMBER);
    expect(await adapter.cancelOrder({ number: NUMBER, wmsId: null })).toEqual({ outcome: 'cancelled' });
    expect(await adapter.cancelOrder({ number: 'NOT-1', wmsId: null })).toEqual({ outcome: 'not_found' });
  });

  it('that is answered with an order that still lives is no cancellation', async () => {
    const { adapter, sandbox } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    sandbox.hub.cancelOrder = (id) => sandbox.hub.order(id);
    expect(await adapter.cancelOrder({ number: NUMBER, wmsId })).toMatchObject({ outcome: 'refused' });
  });
});

describe('the way of an order through the warehouse', () => {
  it('comes back step by step, with tracking from the configured field and the carrier really used', async () => {
    const { adapter, sandbox, clock } = await bench();
    await adapter.createOrder(draft());
    let { cursor } = await changed(adapter, null);
    const { floor } = sandbox;
    const steps: [() => void, string, string[]][] = [
      [() => floor.allocate(NUMBER), 'allocated', []],
      [() => floor.pick(NUMBER), 'picking', []],
      [() => floor.pack(NUMBER, { trackingNumber: 'WB1' }), 'packed', ['WB1']],
      [() => floor.send(NUMBER, { trackingNumber: 'WB1, WB2', carrierName: 'DHL' }), 'shipped', ['WB1', 'WB2']],
      [() => floor.deliver(NUMBER), 'delivered', ['WB1', 'WB2']],
    ];
    for (const [happen, status, numbers] of steps) {
      clock.pass(30 * 60_000);
      happen();
      const seen = await changed(adapter, cursor);
      expect(seen.snapshots.map((snapshot) => [snapshot.number, snapshot.status, snapshot.parcels.map(({ trackingNumber }) => trackingNumber)])).toEqual([[NUMBER, status, numbers]]);
      cursor = seen.cursor;
    }
    expect((await adapter.findOrders([NUMBER]))[0]).toMatchObject({ shippedAt: '2026-11-24T12:00:00.000Z', parcels: [{ carrierName: 'DHL' }, {}] });
  });

  it('in part is a partial shipment; with nothing in it, an error for a person', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    await adapter.createOrder(draft({ number: 'A-2' }));
    sandbox.floor.pick(NUMBER, { demo_1: 1, demo_2: 1 });
    sandbox.floor.send(NUMBER);
    sandbox.floor.pick('A-2', {});
    sandbox.floor.send('A-2');
    const snapshots = await adapter.findOrders([NUMBER, 'A-2']);
    expect(snapshots).toMatchObject([
      { status: 'partially_shipped', lines: [{ sku: 'demo_1', ordered: 2, picked: 1 }, { sku: 'demo_2', ordered: 1, picked: 1 }] },
      { status: 'error' },
    ]);
  });

  it('has no tracking numbers where no field is named', async () => {
    const { adapter, sandbox } = await bench({}, { trackingField: '' });
    await adapter.createOrder(draft());
    sandbox.floor.send(NUMBER, { trackingNumber: 'WB1' });
    expect(adapter.capabilities.tracking).toBe(false);
    expect((await adapter.findOrders([NUMBER]))[0]).toMatchObject({ status: 'shipped', parcels: [] });
  });
});

describe('changes', () => {
  it('leave out what is not ours, and log what is ours and cannot be read', async () => {
    const made = await bench();
    await made.adapter.createOrder(draft());
    const { wmsId } = await made.adapter.createOrder(draft({ number: 'A-2' }));
    made.sandbox.hub.setState(made.sandbox.hub.order(wmsId), 'SOMETHING_NEW_STATE');
    const strange = made.sandbox.hub.createExit({ ...(made.sandbox.exchanges.find(({ operation }) => operation === 'createOrder')!.body as object), edi_erp_id: 'SAP-1', metadata: {}, shipper_order_reference: 'THEIRS' });
    made.sandbox.hub.setState(strange, 'ANOTHER_NEW_STATE');
    const { snapshots } = await changed(made.adapter, null);
    expect(snapshots.map(({ number }) => number)).toEqual([NUMBER]);
    expect(made.logged).toEqual([expect.stringContaining(`"wms_id":"${wmsId}"`)]);
    expect(made.logged.join()).not.toMatch(/Lindqvist|zoe@/);
  });

  it('leave it out, but whoever asks for it by its number hears that it is there', async () => {
    const { adapter, sandbox } = await bench();
    const { wmsId } = await adapter.createOrder(draft());
    sandbox.hub.setState(sandbox.hub.order(wmsId), 'SOMETHING_NEW_STATE');
    await expect(adapter.findOrders([NUMBER])).rejects.toMatchObject({ family: 'permanent', code: 'order_unreadable' });
  });

  it('start six minutes before the last question, by the clock of the hub', async () => {
    const made = await bench({ now: () => new Date('2026-11-24T08:00:00Z') });
    expect((await changed(made.adapter, null)).cursor).toBe('2026-11-24T07:54:00.000Z');
  });

  it('of many pages are all seen, also while the list moves under us', async () => {
    const made = await bench();
    const body = { shipper_order_reference: '', warehouse_id: made.sandbox.hub.warehouseId, exit_final_recipient: 'Z', exit_final_recipient_address_line1: 'S 1', exit_final_recipient_address_city: 'S', exit_final_recipient_address_country_code: 'SE', order_items: [{ item_reference: 'demo_1', item_packaging_type: 'EACH', expected_quantity: 1 }] };
    for (let i = 0; i < 450; i += 1) {
      made.clock.pass(10);
      made.sandbox.hub.createExit({ ...body, shipper_order_reference: `N-${i}`, edi_erp_id: `wmsb-x-${i}-1` });
    }
    const all = [...made.sandbox.hub.orders.values()];
    const seen = new Set<string>();
    let pagesRead = 0;
    for await (const page of made.adapter.orderChanges(null)) {
      for (const { number } of page.items) seen.add(number);
      pagesRead += 1;
      // Orders of the last pages become the youngest, and push what was not read yet.
      made.clock.pass(10);
      if (pagesRead <= 3) for (const order of all.slice(pagesRead * 30, pagesRead * 30 + 30)) made.sandbox.hub.touched(order);
    }
    expect(seen.size).toBe(450);
  });
});
