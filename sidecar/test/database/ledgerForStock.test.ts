/** PrestaShop's own settings for the stock that the sidecar writes row by row: this shop's, and no other's. */
import { LedgerForStock } from '../../src/shop/database/LedgerForStock';
import { createBench, type Bench } from '../support/connection';

let bench: Bench;

beforeEach(async () => {
  bench = await createBench();
  // As the module stores it: the row by which a shop's group is known.
  await row('WMSBRIDGE_PAIRING_ID', 'p', 1, 1);
  await row('PS_ORDER_OUT_OF_STOCK', '0', null, null);
});
afterEach(() => bench.close());

const row = (name: string, value: string, idShop: number | null, idShopGroup: number | null): Promise<unknown> =>
  bench.pool.query('INSERT INTO ps_configuration (name, value, id_shop, id_shop_group, date_add, date_upd) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())', [name, value, idShop, idShopGroup]);
const sells = async (): Promise<boolean> => (await new LedgerForStock(bench.openDatabase(), 1, 1).context()).sellsWithoutStock;

test("of all shops, where this one's group and itself say nothing", async () => {
  expect(await sells()).toBe(false);
});

test('of another group or shop nothing counts', async () => {
  await row('PS_ORDER_OUT_OF_STOCK', '1', null, 2);
  await row('PS_ORDER_OUT_OF_STOCK', '1', 5, 2);
  expect(await sells()).toBe(false);
});

test('its group wins over all shops, and itself over its group', async () => {
  await row('PS_ORDER_OUT_OF_STOCK', '1', null, 1);
  expect(await sells()).toBe(true);
  await row('PS_ORDER_OUT_OF_STOCK', '0', 1, 1);
  expect(await sells()).toBe(false);
});
