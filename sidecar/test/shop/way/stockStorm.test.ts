/**
 * A storm (test/shop/support/storm.ts) with the stock flow, which syncs every second, and the same one without it. When it is
 * quiet again every SKU shows what the rules give, worked out from the shop's orders and the warehouse's floor alone; and no
 * piece was sold that nobody had, but for what PrestaShop's own races can sell. Both numbers are printed.
 */
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import type { ShopActions } from '../../../sandbox/shop/actions';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { SHOP, forgetStock, type ContractShop } from '../support/contractShop';
import { FLOWS, LEAST_ORDERS, Storm, type Outcome } from '../support/storm';
import { eventually } from '../../support/eventually';

const QUIET_WITHIN_MS = 90_000;
const BUYERS = 4;

describe(`${SHOP.name}`, () => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let buyers: ShopActions[];
  let storm: Storm | null = null;

  beforeAll(async () => {
    shop = await SHOP.open();
    buyers = Array.from({ length: BUYERS }, () => shop.moreActions());
    warehouse = await (SANDBOX_WMS.ongoing as NonNullable<typeof SANDBOX_WMS.ongoing>)({ latencyMs: 5 });
    await forgetStock(shop);
  });
  afterAll(async () => {
    storm?.stop();
    for (const flow of [...FLOWS, 'STOCK']) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await warehouse?.close();
    await shop?.close();
  });

  async function rage(seed: number, withStock: boolean): Promise<Outcome> {
    const one = (storm = new Storm({ shop, warehouse, buyers }, seed, withStock));
    await one.rage();
    if (withStock) {
      await eventually(async () => {
        const { shows, right } = await one.truth();
        expect(shows).toEqual(right);
        expect(await one.recheck()).toBe(0);
      }, QUIET_WITHIN_MS);
    }
    const outcome = await one.outcome();
    one.stop();
    await eventually(() => expect(one.stopped).toBe(true));
    return outcome;
  }

  test('every SKU is right when it is quiet again, and nothing was sold twice', async () => {
    const seed = Number(process.env.WMSBRIDGE_TEST_SEED ?? Date.now() % 2 ** 31);
    const without = await rage(seed, false);
    const withStock = await rage(seed, true);
    const words = ({ orders, refused, cancelled, kills, oversold, byItself }: Outcome): string =>
      `${orders} orders (${cancelled} cancelled, ${refused} refused), ${kills} sidecars killed, ${oversold} pieces sold that nobody had (at most ${byItself} by PrestaShop's own races)`;
    process.stdout.write(`storm, seed ${seed}, ${BUYERS} customers at once:\n  without the stock flow ${words(without)}\n  with it ${words(withStock)}\n`);
    expect(withStock.orders).toBeGreaterThanOrEqual(LEAST_ORDERS);
    expect(withStock.kills).toBeGreaterThan(2);
    expect(withStock.oversold).toBeLessThanOrEqual(withStock.byItself);
  });
});
