/** Everything about an order in one answer: each kind of order, and that it is what PrestaShop's own resources say of it. */
import { randomBytes } from 'node:crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { OrderWish } from '../../../sandbox/shop/actions';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

type Fields = Record<string, unknown>;
interface Order extends Fields {
  id_order: number;
  lines: Fields[];
}

describe(`everything about orders of the ${SHOP.name}`, () => {
  const onRealShop = SHOP.real ? test : test.skip;
  let at: ContractShop;
  let coreKey = '';
  const [mug, box, course, pack, parts] = ['MUG', 'BOX', 'COURSE', 'PACK', 'PARTS'].map(unique) as [string, string, string, string, string];

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku: mug, name: 'Mug', barcode: '3760000000031', weightKg: 0.25, quantity: 500 });
    await at.actions.addProduct({ sku: box, name: 'Box', weightKg: 1.5, quantity: 500 });
    await at.actions.addProduct({ sku: course, name: 'Course', virtual: true, quantity: 500 });
    const contents = [{ sku: mug, quantity: 2 }, { sku: box, quantity: 1 }];
    await at.actions.addProduct({ sku: pack, name: 'As pack', quantity: 100, packStockType: 0, parts: contents });
    await at.actions.addProduct({ sku: parts, name: 'As parts', quantity: 100, packStockType: 1, parts: contents });
    if (SHOP.real) coreKey = await keyToCore();
  });
  afterAll(async () => {
    if (coreKey !== '') await run('DELETE a, p, s FROM ps_webservice_account a LEFT JOIN ps_webservice_permission p USING (id_webservice_account) LEFT JOIN ps_webservice_account_shop s USING (id_webservice_account) WHERE a.`key` = ?', [coreKey]);
    await at.close();
  });

  const run = async (sql: string, values: unknown[] = []): Promise<ResultSetHeader> => (await at.pool.query<ResultSetHeader>(sql.replaceAll('ps_', at.prefix), values))[0];
  const ask = async (path: string, key: string): Promise<{ status: number; body: Fields }> => {
    const response = await fetch(`${at.url}/api/${path}${path.includes('?') ? '&' : '?'}output_format=JSON&id_shop=${at.idShop}`, { headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Fields) };
  };
  const read = async (ids: readonly number[]): Promise<Order[]> => {
    const { status, body } = await ask(`wmsbridge_orders?ids=${ids.join(',')}`, at.key);
    expect([status, body]).toEqual([200, expect.anything()]);
    return (body['wmsbridge_orders'] as { orders: Order[] }).orders;
  };
  const readOne = async (idOrder: number): Promise<Order> => {
    const [order] = await read([idOrder]);
    if (!order) throw new Error(`Order ${idOrder} was not read.`);
    return order;
  };
  async function placed(more: Partial<OrderWish> = {}): Promise<number> {
    const wish = { lines: [{ sku: mug, quantity: 1 }], ...more };
    if (at.real === null || wish.currencyIso === undefined) return (await at.actions.placeOrder(wish)).idOrder;
    // PrestaShop learns of a currency when a process begins.
    await at.real('addCurrency', { iso: wish.currencyIso }, true);
    return (await at.real<{ idOrder: number }>('placeOrder', wish, true)).idOrder;
  }

  /** A key like those that other programs have: it reads PrestaShop's own resources. */
  async function keyToCore(): Promise<string> {
    const key = randomBytes(16).toString('hex').toUpperCase();
    const { insertId } = await run("INSERT INTO ps_webservice_account (`key`, description, class_name, is_module, module_name, active) VALUES (?, 'test', 'WebserviceRequest', 0, NULL, 1)", [key]);
    await run('INSERT INTO ps_webservice_account_shop (id_webservice_account, id_shop) VALUES (?, ?)', [insertId, at.idShop]);
    for (const resource of ['orders', 'order_details', 'order_carriers', 'order_histories', 'addresses', 'customers', 'carriers', 'countries', 'states', 'products', 'combinations', 'currencies', 'languages']) {
      await run("INSERT INTO ps_webservice_permission (resource, method, id_webservice_account) VALUES (?, 'GET', ?)", [resource, insertId]);
    }
    return key;
  }

  /** A row of PrestaShop's own resources; empty where the shop has none. */
  async function core(resource: string, id: unknown, one: string): Promise<Fields> {
    return Number(id) > 0 ? (((await ask(`${resource}/${String(id)}`, coreKey)).body[one] as Fields | undefined) ?? {}) : {};
  }
  async function coreList(resource: string, idOrder: number): Promise<Fields[]> {
    const { body } = await ask(`${resource}?display=full&filter[id_order]=[${idOrder}]&sort=[id_ASC]`, coreKey);
    return (body[resource] as Fields[] | undefined) ?? [];
  }

  /** Holds each field against the core's of the same meaning: numbers by what they are worth, texts without the spaces around them. */
  function expectSame(mine: Fields, theirs: Fields, names: Readonly<Record<string, string>>): void {
    const plain = (value: unknown): unknown => {
      const text = String(value === null || value === undefined || value === false ? '' : value === true ? 1 : value).trim();
      return text === '' || text === '0' ? '' : /^-?\d+(\.\d+)?$/.test(text) && text.length < 12 ? Number(text) : text;
    };
    const of = (fields: Fields, list: readonly string[]): unknown[] => list.map((name) => [name, plain(fields[name])]);
    expect(of(mine, Object.keys(names))).toEqual(Object.entries(names).map(([name, their]) => [name, plain(theirs[their])]));
  }
  const alike = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

  async function expectAsCore(order: Order): Promise<void> {
    const id = order.id_order;
    const theirs = await core('orders', id, 'order');
    expectSame(order, theirs, { ...alike('reference', 'id_cart', 'id_lang', 'id_customer', 'id_address_delivery', 'id_address_invoice', 'id_carrier', 'date_add', 'date_upd', 'conversion_rate', 'recyclable'), id_order: 'id', id_status: 'current_state' });
    expectSame(order['payment'] as Fields, theirs, { module: 'module', name: 'payment' });
    expectSame(order['gift'] as Fields, theirs, { wrapped: 'gift', message: 'gift_message' });
    const totals = order['totals'] as Fields;
    expectSame(totals, theirs, { ...Object.fromEntries(['paid', 'discounts', 'shipping', 'wrapping'].flatMap((name) => ['tax_incl', 'tax_excl'].map((tax) => [`${name}_${tax}`, `total_${name}_${tax}`]))), paid_real: 'total_paid_real', products_tax_incl: 'total_products_wt', products_tax_excl: 'total_products' });
    expectSame({ iso: order['currency_iso'] }, await core('currencies', theirs['id_currency'], 'currency'), { iso: 'iso_code' });
    expectSame({ iso: order['language_iso'] }, await core('languages', theirs['id_lang'], 'language'), { iso: 'iso_code' });

    const customer = await core('customers', order['id_customer'], 'customer');
    if (order['customer'] === null) expect(customer).toEqual({});
    else {
      expectSame(order['customer'] as Fields, customer, alike('firstname', 'lastname', 'company', 'email', 'is_guest', 'id_default_group'));
      const groups = ((customer['associations'] as { groups?: { id: unknown }[] } | undefined)?.groups ?? []).map((group) => Number(group.id));
      expect((order['customer'] as { group_ids: number[] }).group_ids).toEqual(groups.sort((a, b) => a - b));
    }
    for (const [field, key] of [['delivery', 'id_address_delivery'], ['invoice', 'id_address_invoice']] as const) {
      const address = await core('addresses', order[key], 'address');
      if (order[field] === null) expect(address).toEqual({});
      else {
        const mine = order[field] as Fields;
        expectSame(mine, address, alike('alias', 'firstname', 'lastname', 'company', 'address1', 'address2', 'postcode', 'city', 'phone', 'phone_mobile', 'other', 'vat_number', 'dni', 'id_country', 'deleted', 'date_upd'));
        expectSame(mine, await core('countries', address['id_country'], 'country'), { country_iso: 'iso_code' });
        expectSame(mine, await core('states', address['id_state'], 'state'), { state_iso: 'iso_code', state: 'name' });
      }
    }
    const carrier = await core('carriers', order['id_carrier'], 'carrier');
    if (order['carrier'] === null) expect(carrier).toEqual({});
    else expectSame(order['carrier'] as Fields, carrier, { ...alike('id', 'id_reference', 'name', 'active', 'deleted'), tracking_url: 'url', module: 'external_module_name' });

    const parcels = await coreList('order_carriers', id);
    expect((order['parcels'] as Fields[]).length).toBe(parcels.length);
    (order['parcels'] as Fields[]).forEach((parcel, i) =>
      expectSame(parcel, parcels[i] as Fields, { ...alike('id_carrier', 'tracking_number', 'date_add'), id_order_carrier: 'id', weight_kg: 'weight', shipping_tax_incl: 'shipping_cost_tax_incl', shipping_tax_excl: 'shipping_cost_tax_excl' }));
    const history = await coreList('order_histories', id);
    expect((order['history'] as Fields[]).length).toBe(history.length);
    (order['history'] as Fields[]).forEach((entry, i) => expectSame(entry, history[i] as Fields, { ...alike('id_employee', 'date_add'), id_status: 'id_order_state' }));

    const lines = await coreList('order_details', id);
    expect(order.lines.length).toBe(lines.length);
    for (const [i, line] of order.lines.entries()) {
      const sold = lines[i] as Fields;
      expectSame(line, sold, {
        ...alike('id_customization', 'unit_price_tax_incl', 'unit_price_tax_excl'), id_order_detail: 'id', id_product: 'product_id', id_product_attribute: 'product_attribute_id', name: 'product_name',
        quantity: 'product_quantity', quantity_refunded: 'product_quantity_refunded', quantity_returned: 'product_quantity_return', weight_kg: 'product_weight', total_tax_incl: 'total_price_tax_incl', total_tax_excl: 'total_price_tax_excl',
      });
      const product = await core('products', line['id_product'], 'product');
      expect(line['has_product']).toBe(product['id'] !== undefined);
      if (line['has_product'] === true) expectSame(line, product, { is_virtual: 'is_virtual' });
      const combination = await core('combinations', line['id_product_attribute'], 'combination');
      expect(line['sku']).toBe(String(sold['product_reference'] || combination['reference'] || product['reference'] || ''));
      expect(line['barcode']).toBe(String(sold['product_ean13'] || combination['ean13'] || product['ean13'] || ''));
      const bundle = (product['associations'] as { product_bundle?: Fields[] } | undefined)?.product_bundle ?? [];
      for (const part of (line['parts'] as Fields[] | null) ?? []) {
        const their = bundle.find((one) => Number(one['id']) === part['id_product']) ?? {};
        expectSame(part, their, { quantity_in_pack: 'quantity', id_product_attribute: 'id_product_attribute' });
        expectSame(part, await core('products', part['id_product'], 'product'), { sku: 'reference', barcode: 'ean13', weight_kg: 'weight' });
      }
    }
  }

  const combination = SHOP.real ? 'demo_3' : 'TEA-GREEN-250';
  const line = (more: Fields): Fields => expect.objectContaining(more);

  test.each<[string, () => Partial<OrderWish>, () => Fields]>([
    ['of a guest', () => ({ customer: { firstname: 'Gast', guest: true } }), () => ({ customer: expect.objectContaining({ firstname: 'Gast', is_guest: true, id_default_group: 2, group_ids: [2] }) })],
    ['of a customer', () => ({}), () => ({ customer: expect.objectContaining({ is_guest: false, id_default_group: 3, group_ids: [3], language_iso: 'en' }), language_iso: 'en', currency_iso: 'EUR', hold: null, problem: null, pickup_point: null })],
    ['of a virtual product', () => ({ lines: [{ sku: course, quantity: 1 }, { sku: mug, quantity: 1 }] }), () => ({ lines: expect.arrayContaining([line({ sku: course, is_virtual: true }), line({ sku: mug, is_virtual: false })]) })],
    ['of a pack that goes as itself', () => ({ lines: [{ sku: pack, quantity: 2 }] }), () => ({ lines: [line({ sku: pack, quantity: 2, parts: null })] })],
    ['of a pack that goes as its parts', () => ({ lines: [{ sku: parts, quantity: 2 }] }), () => ({ lines: [line({ sku: parts, quantity: 2, parts: [line({ sku: mug, name: 'Mug', quantity_in_pack: 2, barcode: '3760000000031', weight_kg: '0.250000' }), line({ sku: box, quantity_in_pack: 1 })] })] })],
    ['of a combination', () => ({ lines: [{ sku: combination, quantity: 1 }] }), () => ({ lines: [line({ sku: combination, id_product_attribute: expect.any(Number), has_product: true })] })],
    ['with texts of the customer', () => ({ lines: [{ sku: box, quantity: 1, customization: { Engraving: 'Zoë & "Ann"' } }] }), () => ({ lines: [line({ sku: box, customizations: [{ name: 'Engraving', value: 'Zoë & "Ann"' }] })] })],
    ['as a gift', () => ({ giftMessage: 'Joyeux Noël' }), () => ({ gift: { wrapped: true, message: 'Joyeux Noël' } })],
    ['with a message', () => ({ message: 'Leave it with Zoë & O\'Brien' }), () => ({ message: 'Leave it with Zoë & O\'Brien', gift: { wrapped: false, message: '' } })],
    ['with a voucher and free shipping', () => ({ lines: [{ sku: mug, quantity: 3 }], idCarrier: 2, discount: { name: 'Ten off', amount: 10, freeShipping: true } }), () => ({ discounts: [expect.objectContaining({ name: 'Ten off', free_shipping: true })] })],
    ['in another currency', () => ({ currencyIso: 'USD' }), () => ({ currency_iso: 'USD', conversion_rate: '2.000000' })],
    ['with an invoice that goes elsewhere', () => ({ address: { city: 'Lyon' }, invoiceAddress: { city: 'New York', postcode: '10001', countryIso: 'US', stateIso: 'NY', company: 'Bill & Co' } }), () => ({ delivery: expect.objectContaining({ city: 'Lyon', country_iso: 'FR', state_iso: '' }), invoice: expect.objectContaining({ city: 'New York', company: 'Bill & Co', country_iso: 'US', state_iso: 'NY' }) })],
  ])('an order %s', async (_what, wish, expected) => {
    const order = await readOne(await placed(wish()));
    expect(order).toMatchObject(expected());
    if (SHOP.real) await expectAsCore(order);
  });

  test('what a voucher and another currency are worth', async () => {
    const order = await readOne(await placed({ lines: [{ sku: mug, quantity: 3 }], discount: { name: 'Ten off', amount: 10 }, currencyIso: 'USD' }));
    const { totals, discounts } = order as unknown as { totals: Record<string, string>; discounts: { amount_tax_incl: string }[] };
    expect(discounts[0]?.amount_tax_incl).toBe('20.000000');
    expect(totals['discounts_tax_incl']).toBe('20.000000');
    expect(Number(totals['paid_tax_incl'])).toBeCloseTo(Number(totals['products_tax_incl']) + Number(totals['shipping_tax_incl']) - 20, 5);
    Object.values(totals).forEach((amount) => expect(amount).toMatch(/^\d+\.\d{6}$/));
  });

  test.each<[string, (id: number) => [string, unknown[]], Fields]>([
    ['delivery address', (id) => ['UPDATE ps_orders SET id_address_delivery = 4000000 WHERE id_order = ?', [id]], { delivery: null, id_address_delivery: 4000000, invoice: expect.anything() }],
    ['customer', (id) => ['DELETE c FROM ps_customer c JOIN ps_orders o ON o.id_customer = c.id_customer WHERE o.id_order = ?', [id]], { customer: null }],
    ['carrier', (id) => ['UPDATE ps_orders SET id_carrier = 4000000 WHERE id_order = ?', [id]], { carrier: null, id_carrier: 4000000 }],
    ['product', (id) => ['UPDATE ps_order_detail SET product_id = 4000000 WHERE id_order = ?', [id]], { lines: [line({ sku: mug, has_product: false, is_virtual: false })] }],
    ['reference at the line', (id) => ["UPDATE ps_order_detail SET product_reference = '', product_ean13 = '' WHERE id_order = ?", [id]], { lines: [line({ sku: mug, barcode: '3760000000031' })] }],
    ['line', (id) => ['DELETE FROM ps_order_detail WHERE id_order = ?', [id]], { lines: [] }],
    ['history', (id) => ['DELETE FROM ps_order_history WHERE id_order = ?', [id]], { history: [] }],
  ])('without its %s an order is read, and so are the others', async (_what, sql, expected) => {
    const [broken, whole] = [await placed(), await placed()];
    await run(...sql(broken));
    const [first, second] = await read([broken, whole]);
    expect(first).toMatchObject({ id_order: broken, problem: null, ...expected });
    expect(second).toMatchObject({ id_order: whole, customer: expect.anything(), delivery: expect.anything(), carrier: expect.anything(), lines: [line({ sku: mug })] });
    if (SHOP.real && first) await expectAsCore(first);
  });

  test('an order of another shop is none', async () => {
    const [other, own] = [await placed(), await placed()];
    await run('UPDATE ps_orders SET id_shop = 77, date_upd = ? WHERE id_order IN (?)', ['2032-01-01 00:00:00', [other]]);
    expect((await read([other, own])).map((order) => order.id_order)).toEqual([own]);
    for (const part of ['order', 'address'] as const) {
      expect((await at.shop.ordersChangedSince(part, '2026-01-01 00:00:00', 0, 1000)).map(({ idOrder }) => idOrder)).not.toContain(other);
    }
    await run('DELETE FROM ps_orders WHERE id_order = ?', [other]);
  });

  test('tables that compare texts differently, as in a shop that was upgraded again and again', async () => {
    const [[column]] = await at.pool.query<RowDataPacket[]>(
      "SELECT COLLATION_NAME AS collation FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = 'reference'",
      [`${at.prefix}product_attribute`],
    );
    const compare = (collation: string): Promise<ResultSetHeader> => run(`ALTER TABLE ps_product_attribute MODIFY reference VARCHAR(64) CHARACTER SET utf8mb4 COLLATE ${collation} NULL`);
    const idOrder = await placed({ lines: [{ sku: combination, quantity: 1 }] });
    await compare('utf8mb4_bin');
    try {
      expect(await readOne(idOrder)).toMatchObject({ lines: [line({ sku: combination })] });
    } finally {
      await compare(String(column?.['collation']));
    }
  });

  test('100 orders at once, each as it is alone', async () => {
    const template = await placed({ lines: [{ sku: mug, quantity: 1 }, { sku: parts, quantity: 1 }], message: 'Twice' });
    const ids = [template];
    const copy = async (table: string, key: string, idOrder: number): Promise<void> => {
      const [columns] = await at.pool.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${at.prefix}${table}`);
      const names = columns.map((row) => String(row['Field'])).filter((name) => name !== key && name !== 'id_order');
      const list = names.map((name) => `\`${name}\``).join(', ');
      await run(`INSERT INTO ps_${table} (id_order, ${list}) SELECT ?, ${list} FROM ps_${table} WHERE id_order = ?`, [idOrder, template]);
    };
    const [columns] = await at.pool.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${at.prefix}orders`);
    const list = columns.map((row) => `\`${String(row['Field'])}\``).filter((name) => name !== '`id_order`').join(', ');
    while (ids.length < 100) {
      const { insertId } = await run(`INSERT INTO ps_orders (${list}) SELECT ${list} FROM ps_orders WHERE id_order = ?`, [template]);
      ids.push(insertId);
      for (const [table, key] of [['order_detail', 'id_order_detail'], ['order_carrier', 'id_order_carrier'], ['order_history', 'id_order_history'], ['message', 'id_message']] as const) await copy(table, key, insertId);
    }
    const own = (order: Order | undefined): unknown =>
      JSON.parse(JSON.stringify(order, (name, value: unknown) => (['id_order', 'id_order_detail', 'id_order_carrier'].includes(name) ? 0 : value)));
    try {
      const orders = await read(ids);
      expect(orders.map((order) => order.id_order)).toEqual([...ids].sort((a, b) => a - b));
      for (const order of orders) expect(own(order)).toEqual(own(orders[0]));
      expect(orders[99]).toEqual(await readOne(orders[99]?.id_order ?? 0));
      if (at.real !== null) {
        const one = await at.real<{ queries: number; orders: number }>('orderQueries', { ids: ids.slice(0, 1) });
        const all = await at.real<{ queries: number; orders: number }>('orderQueries', { ids });
        expect([one.orders, all.orders, all.queries]).toEqual([1, 100, one.queries]);
        expect(all.queries).toBeLessThanOrEqual(15);
      }
    } finally {
      for (const table of ['orders', 'order_detail', 'order_carrier', 'order_history', 'message']) await run(`DELETE FROM ps_${table} WHERE id_order IN (?)`, [ids]);
    }
  });

  describe('with another module that knows more of orders', () => {
    const probe = async (what: Readonly<Record<number, string>>): Promise<void> => {
      await at.actions.setConfiguration('WMSBRIDGEPROBE_ORDERS', JSON.stringify(what));
    };
    beforeAll(async () => at.probe?.(true));
    afterAll(async () => at.probe?.(false));

    onRealShop('it adds a pickup point and a reason to hold', async () => {
      const [first, second] = [await placed(), await placed()];
      await probe({ [first]: 'point', [second]: 'hold' });
      const [one, two] = await read([first, second]);
      expect(one).toMatchObject({ pickup_point: { id: '012345', name: 'Tabac' }, hold: null });
      expect(two).toMatchObject({ pickup_point: null, hold: 'The age was not checked.' });
      expect((await at.shop.readOrders([first, second])).orders.get(second)?.holdReason).toBe('The age was not checked.');
    });

    (SHOP.real ? test.each(['throw', 'error']) : test.skip.each(['throw', 'error']))('where it fails over one (%s), only that one has a problem', async (how) => {
      const [first, broken, last] = [await placed(), await placed(), await placed()];
      await probe({ [first]: 'point', [broken]: how, [last]: 'hold' });
      const { orders, problems } = await at.shop.readOrders([first, broken, last]);
      expect([...orders.keys()]).toEqual([first, last]);
      expect(problems.get(broken)).toMatchObject({ code: 'shop_order_unreadable', scope: 'item', message: expect.stringContaining('The module wmsbridgeprobe failed over this order') });
      expect(problems.get(broken)?.message).not.toContain('@');
      expect(orders.get(last)?.holdReason).toBe('The age was not checked.');
    });

    onRealShop('where it ends the whole request over one, the request fails, and the others are read without it', async () => {
      const [broken, whole] = [await placed(), await placed()];
      await probe({ [broken]: 'exit' });
      await expect(at.shop.readOrders([broken, whole])).rejects.toMatchObject({ family: 'retryable', scope: 'unclear' });
      expect((await at.shop.readOrders([whole])).orders.size).toBe(1);
    });
  });
});
