/**
 * What our tables hold of a customer, asked for and erased by PrestaShop's own module psgdpr, and what is too old, deleted by pages of the
 * back office without any sidecar.
 */
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { ADMIN, ShopSession } from '../support/shopSession';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

const SECRET = 'Rue de la Paix 77';

(SHOP.real ? describe : describe.skip)('personal data', () => {
  let shop: ContractShop;
  let session: ShopSession;
  let page: string;

  beforeAll(async () => {
    shop = await SHOP.open();
    session = await ShopSession.ofEmployee(shop.url, ADMIN.email, ADMIN.password);
    page = await session.addressOf('AdminAjaxPsgdpr');
  }, 120_000);
  afterAll(() => shop.close());

  /** psgdpr's page in the back office, as its button calls it. */
  async function deleteCustomer(what: 'customer' | 'email' | 'phone', value: string | number): Promise<void> {
    const answer = await session.post(page, { ajax: '1', action: 'deleteCustomer', delete: what, value: String(value) });
    expect(answer.status).toBe(200);
  }

  interface Known {
    idOrder: number;
    idCustomer: number;
    email: string;
  }

  /** An order that the warehouse has, with everything that we may hold of its customer. */
  async function orderAtTheWarehouse(email: string): Promise<Known> {
    const { pool, prefix, idConnection, idShop } = shop;
    const { idOrder } = await shop.actions.placeOrder({ lines: [{ sku: 'demo_1', quantity: 1 }], customer: { email }, address: { phone: '0600000077' } });
    const [[order]] = (await pool.query(`SELECT id_customer FROM ${prefix}orders WHERE id_order = ?`, [idOrder])) as unknown as [RowDataPacket[]];
    await pool.query(`REPLACE INTO ${prefix}wmsbridge_order (id_connection, id_order, id_shop, state, problem_code, problem, created_at, updated_at) VALUES (?, ?, ?, 'failed', 'x', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`, [idConnection, idOrder, idShop, `${SECRET} is unknown`]);
    await pool.query(
      `INSERT INTO ${prefix}wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, called_operation, called_at, called_with, call_answer, snapshot, wms_status, created_at, updated_at)
       VALUES (?, ?, ?, 'm', 'create', UTC_TIMESTAMP(3), ?, ?, ?, 'shipped', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, idOrder, unique('GDPR'), JSON.stringify({ recipient: { address1: SECRET } }), `No such street: ${SECRET}`, JSON.stringify({ parcels: [{ trackingNumber: SECRET }] })],
    );
    await pool.query(
      `INSERT INTO ${prefix}wmsbridge_writeback (id_connection, id_order, wms_number, kind, item, tracking_number, tracking_url, begun_at, done_at) VALUES (?, ?, ?, 'tracking', 'parcel-1', ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, idOrder, unique('GDPR'), SECRET, `https://track.example/${SECRET}`],
    );
    await pool.query(`INSERT INTO ${prefix}wmsbridge_history (id_connection, id_order, at, actor, action, message) VALUES (?, ?, UTC_TIMESTAMP(3), 'sidecar', 'problem', ?)`, [idConnection, idOrder, SECRET]);
    return { idOrder, idCustomer: Number(order!['id_customer']), email };
  }

  async function held(idOrder: number): Promise<string> {
    const parts: unknown[] = [];
    for (const table of ['order', 'wms_order', 'writeback', 'history', 'event']) {
      parts.push((await shop.pool.query(`SELECT * FROM ${shop.prefix}wmsbridge_${table} WHERE id_order = ?`, [idOrder]))[0]);
    }
    return JSON.stringify(parts);
  }

  test('of one customer is in the file that the customer gets from psgdpr', async () => {
    const mine = await orderAtTheWarehouse(`${unique('mine').toLowerCase()}@test.example`);
    const other = await orderAtTheWarehouse(`${unique('other').toLowerCase()}@test.example`);
    const [[customer]] = (await shop.pool.query(`SELECT SHA1(secure_key) AS token FROM ${shop.prefix}customer WHERE id_customer = ?`, [mine.idCustomer])) as unknown as [RowDataPacket[]];
    // The password that the driver of the real shop gives its customers.
    const account = await ShopSession.ofCustomer(shop.url, mine.email, 'a-Long-Pass-0');
    const answer = await account.raw(`/index.php?fc=module&module=psgdpr&controller=ExportDataToCsv&psgdpr_token=${String(customer!['token'])}`);
    const file = Buffer.from(await answer.arrayBuffer()).toString('utf16le');
    const ours = file.slice(file.indexOf('MODULE : WMS BRIDGE')).split('\n');
    expect(ours.slice(1, 5).map((line) => line.split('\t')[0])).toEqual(['order', String(mine.idOrder), 'order', String(mine.idOrder)]);
    expect(ours[1]).toMatch(/what_was_sent.answer.problem/);
    expect(ours[2]!.split(SECRET)).toHaveLength(4);
    expect(ours[4]).toContain(SECRET);
    expect(file).not.toContain(other.email);
    expect(ours.filter((line) => /^\d+\t/.test(line))).toHaveLength(2);
  });

  test.each([
    ['the customer', (known: Known) => deleteCustomer('customer', known.idCustomer)],
    ['the e-mail address', (known: Known) => deleteCustomer('email', known.email)],
  ])('is erased when psgdpr deletes %s, and nobody else\'s is', async (_what, call) => {
    const mine = await orderAtTheWarehouse(`${unique('mine').toLowerCase()}@test.example`);
    const other = await orderAtTheWarehouse(`${unique('other').toLowerCase()}@test.example`);
    const others = await held(other.idOrder);
    expect(await held(mine.idOrder)).toContain(SECRET);
    await call(mine);
    const left = await held(mine.idOrder);
    expect(left).not.toContain(SECRET);
    // What keeps the order from being sent or announced twice stays.
    expect(left).toContain('"wms_number":"GDPR-');
    expect(left).toContain('"item":"parcel-1"');
    expect(await held(other.idOrder)).toBe(others);
  });

  test('is erased when psgdpr deletes a telephone number', async () => {
    const { idOrder } = await orderAtTheWarehouse(`${unique('mine').toLowerCase()}@test.example`);
    await deleteCustomer('phone', '0600000077');
    expect(await held(idOrder)).not.toContain(SECRET);
  });

  test('is deleted after the retention by a page of the back office, once a day, and never by one of the shop', async () => {
    const { pool, prefix, idConnection } = shop;
    const { idOrder } = await orderAtTheWarehouse(`${unique('old').toLowerCase()}@test.example`);
    const young = await orderAtTheWarehouse(`${unique('young').toLowerCase()}@test.example`);
    const youngHeld = await held(young.idOrder);
    const age = async (): Promise<void> => {
      await pool.query(`UPDATE ${prefix}wmsbridge_wms_order SET called_at = UTC_TIMESTAMP(3) - INTERVAL 3651 DAY WHERE id_order = ?`, [idOrder]);
      await pool.query(`UPDATE ${prefix}wmsbridge_history SET at = UTC_TIMESTAMP(3) - INTERVAL 3651 DAY WHERE id_order = ?`, [idOrder]);
      await pool.query(`UPDATE ${prefix}wmsbridge_event SET created_at = UTC_TIMESTAMP(3) - INTERVAL 3651 DAY, done_at = UTC_TIMESTAMP(3) WHERE id_order = ?`, [idOrder]);
    };
    await age();
    await pool.query(`DELETE FROM ${prefix}configuration WHERE name = 'WMSBRIDGE_RETENTION_DONE'`);
    await fetch(`${shop.url}/index.php`);
    expect(await held(idOrder)).toContain(`No such street: ${SECRET}`);
    await session.get('/admin-dev/');
    const left = JSON.parse(await held(idOrder)) as RowDataPacket[][];
    expect(JSON.stringify([left[1]!.map((row) => [row['called_with'], row['call_answer'], row['called_at']]), left[3], left[4]])).toBe('[[[null,null,null]],[],[]]');
    expect(await held(young.idOrder)).toBe(youngHeld);
    const [added] = await pool.query<ResultSetHeader>(`INSERT INTO ${prefix}wmsbridge_history (id_connection, id_order, at, actor, action) VALUES (?, ?, UTC_TIMESTAMP(3) - INTERVAL 3651 DAY, 'sidecar', 'note')`, [idConnection, idOrder]);
    await session.get('/admin-dev/');
    const [rows] = await pool.query<RowDataPacket[]>(`SELECT 1 FROM ${prefix}wmsbridge_history WHERE id_history = ?`, [added.insertId]);
    expect(rows).toHaveLength(1);
  });
});
