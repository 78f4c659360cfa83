/** PrestaShop's own settings for the stock that the sidecar writes row by row: this shop's, and no other's. */
import { LedgerForStock } from '../../src/shop/database/LedgerForStock';
import { createBench } from '../support/connection';

test("of this shop's settings, and of no other's", async () => {
  const bench = await createBench();
  try {
    const sells = async (): Promise<boolean> => (await new LedgerForStock(bench.openDatabase(), 1, 1).context()).sellsWithoutStock;
    const setting = (idShop: number, value: string): Promise<unknown> =>
      bench.pool.query("REPLACE INTO ps_wmsbridge_setting (id_shop, name, value, changed_at) VALUES (?, 'PS_ORDER_OUT_OF_STOCK', ?, UTC_TIMESTAMP(3))", [idShop, value]);
    expect(await sells()).toBe(false);
    await setting(2, '1');
    expect(await sells()).toBe(false);
    await setting(1, '1');
    expect(await sells()).toBe(true);
  } finally {
    await bench.close();
  }
});
