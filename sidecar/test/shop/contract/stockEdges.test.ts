/** The edges of in-flight: what the WMS's figure knew when it was asked, and pieces that come back. As docs/contract.md has it. */
import type { StockWriteOptions } from '../../../src/shop/Shop';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

const STATUSES = ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'];
const PAID = 2;
const SHIPPED = 4;
const CANCELED = 6;
const REFUNDED = 7;
/** `pack_stock_type` */
const [ITSELF, PARTS] = [0, 1];

describe(`in-flight in the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
    await run("INSERT INTO ps_wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR) ON DUPLICATE KEY UPDATE baseline_at = COALESCE(baseline_at, VALUES(baseline_at))", [at.idConnection]);
  });
  afterAll(() => at.close());

  const run = async (sql: string, values: unknown[]): Promise<{ insertId: number }> => (await at.pool.query(sql.replaceAll('ps_', at.prefix), values))[0] as { insertId: number };

  async function ordered(pieces: number): Promise<{ sku: string; idOrder: number }> {
    const sku = unique('EDGE');
    await at.actions.addProduct({ sku, quantity: 100 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: pieces }], idStatus: PAID });
    return { sku, idOrder };
  }
  /** As the sidecar keeps it. @param reflectedS so many seconds ago its status was seen that the figure reflects */
  async function atWms({ sku, idOrder }: { sku: string; idOrder: number }, pieces: number, status: string, reflectedS: number | null = null, picked: number | null = null): Promise<number> {
    await run("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at) VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [at.idConnection, idOrder, at.idShop]);
    const { insertId } = await run(
      "INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, reflected_at, created_at, updated_at) VALUES (?, ?, ?, 'm', ?, UTC_TIMESTAMP(3) - INTERVAL 600 SECOND, UTC_TIMESTAMP(3) - INTERVAL ? SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
      [at.idConnection, idOrder, unique('W'), status, reflectedS],
    );
    await run('INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity, picked) VALUES (?, ?, ?, ?)', [insertId, sku, pieces, picked]);
    return insertId;
  }
  /** @param askedS so many seconds ago the WMS was asked */
  async function inFlight(sku: string, more: Partial<StockWriteOptions> = {}, askedS = 0): Promise<number | null | undefined> {
    const [result] = await at.shop.writeStock([{ sku, level: 50, askedAt: new Date(Date.now() - askedS * 1000).toISOString() }], { idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: true, reflectsFrom: STATUSES, ...more });
    return result?.inFlight;
  }

  test.each<[string, 'available' | 'physical', string, string, number, number]>([
    ['booked before the question', 'available', 'allocated', 'allocated', 60, 0],
    ['booked after it: the figure was of before', 'available', 'allocated', 'allocated', 20, 4],
    ['shipped before the question', 'physical', 'partially_shipped', 'shipped', 60, 0],
    ['shipped after it: the goods were still counted', 'physical', 'partially_shipped', 'shipped', 20, 4],
    ['packed, and still there', 'physical', 'partially_shipped', 'packed', 60, 4],
  ])('%s (%s)', async (_what, figure, from, status, reflectedS, expected) => {
    const order = await ordered(4);
    await atWms(order, 4, status, reflectedS, status === 'shipped' ? 4 : null);
    const options = { figure, reflectsFrom: STATUSES.slice(STATUSES.indexOf(from)) };
    expect(await inFlight(order.sku, options, 40)).toBe(expected);
    // Asked now, it knows; within the margin of the WMS's own delay nobody can say.
    expect(await inFlight(order.sku, options)).toBe(status === 'packed' ? 4 : 0);
    expect(await inFlight(order.sku, { ...options, marginMs: 900_000 })).toBe(4);
  });

  test('the shop knows that it was shipped, or not yet: the same', async () => {
    const order = await ordered(4);
    await atWms(order, 4, 'shipped', 60, 3);
    expect(await inFlight(order.sku)).toBe(1);
    await at.actions.setStatus(order.idOrder, SHIPPED);
    expect(await inFlight(order.sku)).toBe(1);
  });

  test.each([true, false])('pieces refunded are not owed, put back in the shop or not (%s), and once', async (restock) => {
    const order = await ordered(5);
    expect(await inFlight(order.sku)).toBe(5);
    await at.actions.refund(order.idOrder, order.sku, 2, restock);
    expect(await inFlight(order.sku)).toBe(3);
    // The WMS took the order before the refund: its figure leaves out more than is owed, and nothing is added back.
    await atWms(order, 5, 'received');
    expect(await inFlight(order.sku)).toBe(0);
  });

  test('pieces sent back after they were shipped: neither in flight nor taken off twice', async () => {
    const order = await ordered(5);
    const idWmsOrder = await atWms(order, 5, 'shipped', 60, 5);
    await at.actions.setStatus(order.idOrder, SHIPPED);
    expect(await inFlight(order.sku)).toBe(0);
    await at.actions.returnLine(order.idOrder, order.sku, 2, true);
    expect(await inFlight(order.sku)).toBe(0);
    await run("UPDATE ps_wmsbridge_wms_order SET wms_status = 'returned' WHERE id_wms_order = ?", [idWmsOrder]);
    expect(await inFlight(order.sku, { reflectsFrom: [...STATUSES, 'returned'] })).toBe(0);
  });

  // Payment modules set "Refunded" and touch no line: PrestaShop puts nothing back then, and nobody waits for the goods any more.
  test('given up in a status that cancels: owed to nobody, as soon as the WMS surely has nothing of it', async () => {
    const never = await ordered(4);
    await at.actions.setStatus(never.idOrder, REFUNDED);
    expect(await inFlight(never.sku)).toBe(0);
    const order = await ordered(4);
    const idWmsOrder = await atWms(order, 4, 'allocated');
    await at.actions.setStatus(order.idOrder, REFUNDED);
    expect(await inFlight(order.sku)).toBe(0);
    // A figure that may be older than the order at the WMS: that still holds the goods, or will.
    expect(await inFlight(order.sku, { marginMs: 900_000 })).toBe(4);
    await run('UPDATE ps_wmsbridge_wms_order SET accepted_at = NULL WHERE id_wms_order = ?', [idWmsOrder]);
    expect(await inFlight(order.sku)).toBe(4);
    await run("UPDATE ps_wmsbridge_wms_order SET accepted_at = UTC_TIMESTAMP(3), wms_status = 'cancelled' WHERE id_wms_order = ?", [idWmsOrder]);
    expect(await inFlight(order.sku)).toBe(0);
    // Taken up again.
    await at.actions.setStatus(order.idOrder, PAID);
    expect(await inFlight(order.sku)).toBe(4);
  });

  test('a short pick, its rest refunded: nothing is owed', async () => {
    const order = await ordered(5);
    await atWms(order, 5, 'shipped', 60, 3);
    expect(await inFlight(order.sku)).toBe(2);
    await at.actions.refund(order.idOrder, order.sku, 2, true);
    expect(await inFlight(order.sku)).toBe(0);
  });

  test('what a pack held when its order was sent is fixed; for an order that is not sent, what it holds now counts', async () => {
    const [part, later, pack] = [unique('PART'), unique('PART'), unique('PACK')];
    const { idProduct: idPart } = await at.actions.addProduct({ sku: part, quantity: 100 });
    const { idProduct: idLater } = await at.actions.addProduct({ sku: later, quantity: 100 });
    const { idProduct: idPack } = await at.actions.addProduct({ sku: pack, quantity: 100, packStockType: PARTS, parts: [{ sku: part, quantity: 2 }] });
    const goesAs = (type: number): Promise<unknown> => run('UPDATE ps_product p JOIN ps_product_shop s ON s.id_product = p.id_product SET p.pack_stock_type = ?, s.pack_stock_type = ? WHERE p.id_product = ?', [type, type, idPack]);
    await goesAs(PARTS);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: pack, quantity: 2 }, { sku: part, quantity: 1 }], idStatus: PAID });
    const waiting = await at.actions.placeOrder({ lines: [{ sku: pack, quantity: 1 }], idStatus: PAID });
    const idWmsOrder = await atWms({ sku: part, idOrder }, 5, 'allocated');
    // As the sidecar keeps it when it sends the order.
    const sentAs = async (id: number, sku: string, idProduct: number, perSold: number): Promise<void> => {
      const [rows] = await at.pool.query('SELECT d.id_order_detail AS line FROM ps_order_detail d JOIN ps_wmsbridge_wms_order w ON w.id_order = d.id_order WHERE w.id_wms_order = ? AND d.product_id = ?'.replaceAll('ps_', at.prefix), [id, idPack]);
      const line = String((rows as { line: number }[])[0]?.line);
      await run('UPDATE ps_wmsbridge_wms_order SET line_contents = ? WHERE id_wms_order = ?', [JSON.stringify({ [line]: [{ idProduct, idProductAttribute: 0, sku, perSold }] }), id]);
    };
    await sentAs(idWmsOrder, part, idPart, 2);
    const all = async (): Promise<(number | null | undefined)[]> => [await inFlight(part), await inFlight(later), await inFlight(pack)];
    expect(await all()).toEqual([2, 0, null]);
    await run('INSERT INTO ps_pack (id_product_pack, id_product_item, id_product_attribute_item, quantity) VALUES (?, ?, 0, 1)', [idPack, idLater]);
    await run('UPDATE ps_pack SET quantity = 3 WHERE id_product_pack = ? AND id_product_item = ?', [idPack, idPart]);
    expect(await all()).toEqual([3, 1, null]);
    await at.actions.setStatus(waiting.idOrder, CANCELED);
    expect(await all()).toEqual([0, 0, null]);
    await run("UPDATE ps_wmsbridge_wms_order SET wms_status = 'shipped' WHERE id_wms_order = ?", [idWmsOrder]);
    await run('UPDATE ps_wmsbridge_wms_line SET picked = 5 WHERE id_wms_order = ?', [idWmsOrder]);
    await at.actions.setStatus(idOrder, SHIPPED);
    expect(await all()).toEqual([0, 0, null]);
    // A short pick is owed as ever.
    await run('UPDATE ps_wmsbridge_wms_line SET picked = 3 WHERE id_wms_order = ?', [idWmsOrder]);
    expect(await all()).toEqual([2, 0, null]);
    // From now on the pack is sent as itself.
    await run('UPDATE ps_wmsbridge_wms_line SET picked = 5 WHERE id_wms_order = ?', [idWmsOrder]);
    await goesAs(ITSELF);
    expect(await all()).toEqual([0, 0, 0]);
    const again = await at.actions.placeOrder({ lines: [{ sku: pack, quantity: 3 }], idStatus: PAID });
    expect(await all()).toEqual([0, 0, 3]);
    await sentAs(await atWms({ sku: pack, idOrder: again.idOrder }, 3, 'shipped', null, 3), pack, idPack, 1);
    await goesAs(PARTS);
    expect(await all()).toEqual([0, 0, null]);
    await goesAs(ITSELF);
    expect(await all()).toEqual([0, 0, 0]);
  });

  // To a case-blind collation of the database these pairs are one text.
  test.each([['CAFÉ', 'CAFE'], ['\u{1F455}', '\u{1F456}']])('two SKUs of one order that differ in an accent or a sign (%s, %s): each for itself', async (one, other) => {
    const end = unique('');
    const skus: [string, string] = [one + end, other + end];
    const plain: [string, string] = [unique('ONE'), unique('OTHER')];
    for (const sku of plain) await at.actions.addProduct({ sku, quantity: 100 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: plain[0], quantity: 2 }, { sku: plain[1], quantity: 5 }], idStatus: PAID });
    for (const i of [0, 1] as const) {
      await run('UPDATE ps_product SET reference = ? WHERE reference = ?', [skus[i], plain[i]]);
      await run('UPDATE ps_order_detail SET product_reference = ? WHERE product_reference = ?', [skus[i], plain[i]]);
    }
    const both = async (): Promise<(number | null | undefined)[]> => [await inFlight(skus[0]), await inFlight(skus[1])];
    expect(await both()).toEqual([2, 5]);
    const idWmsOrder = await atWms({ sku: skus[0].toLowerCase(), idOrder }, 2, 'shipped', null, 2);
    await run('INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity, picked) VALUES (?, ?, 5, 4)', [idWmsOrder, skus[1]]);
    expect(await both()).toEqual([0, 1]);
  });
});
