/**
 * Figures that make no sense, from each sandbox warehouse to the shop: nothing is written for their SKUs, the rest goes on, the
 * row that the stock page reads names the SKU and says why, and so does the log. A figure put right at the warehouse is written.
 */
import { Writable } from 'node:stream';
import winston from 'winston';
import type { RowDataPacket } from 'mysql2/promise';
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { createLogger } from '../../../src/logger';
import { parseConfig } from '../../../src/config';
import { startApp, type App } from '../../../src/app';
import { SHOP, forgetStock, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const BEFORE = 3;
const BAD: readonly (readonly [what: string, figures: string[], because: RegExp])[] = [
  ['negative', ['-4'], /-4 pieces/],
  ['a fraction', ['2.5'], /"2\.5" pieces/],
  ['huge', ['99999999999'], /99999999999 pieces/],
  ['text', ['plenty'], /"plenty" pieces/],
  ['twice, differently', ['5', '6'], /twice/],
];

describe.each(Object.entries(SANDBOX_WMS))(`figures that make no sense: ${SHOP.name}, %s`, (_wms, openWms) => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let app: App;
  let logged = '';

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await openWms();
    await forgetStock(shop);
    const log = createLogger({ level: 'warn' });
    log.clear().add(new winston.transports.Stream({ stream: new Writable({ write: (chunk: Buffer, _encoding, done) => ((logged += chunk.toString()), done()) }) }));
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_STOCK', '1');
    app = await startApp(
      parseConfig({
        ...sidecarEnvironment(shop, warehouse),
        WMSBRIDGE_WMS_INTERVAL_MS: '300',
      }),
      log,
      'test',
      { stockMarginMs: 200 },
    );
  });
  afterAll(async () => {
    await shop?.actions.setConfiguration('WMSBRIDGE_FLOW_STOCK', '0');
    await app?.stop();
    await warehouse?.close();
    await shop?.close();
  });

  async function product(prefix: string): Promise<string> {
    const sku = unique(prefix);
    await shop.actions.addProduct({ sku, quantity: BEFORE });
    return sku;
  }
  async function noted(sku: string): Promise<{ outcome: string; problem: string; recheck: number }> {
    const [rows] = await shop.pool.query<RowDataPacket[]>(`SELECT outcome, problem, recheck FROM ${shop.prefix}wmsbridge_stock WHERE id_connection = ? AND sku = ?`, [shop.idConnection, sku]);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    return { outcome: String(row?.['outcome']), problem: String(row?.['problem']), recheck: Number(row?.['recheck']) };
  }

  test.each(BAD)('%s', async (_what, figures, because) => {
    const [bad, good] = [await product('BAD'), await product('GOOD')];
    warehouse.floor.count(bad, BEFORE);
    warehouse.floor.misreport(bad, figures);
    warehouse.floor.count(good, 7);
    await eventually(async () => expect(await shop.actions.stock(good)).toBe(7), 20_000);
    await eventually(async () => expect(await noted(bad)).toMatchObject({ outcome: 'refused', problem: expect.stringMatching(because), recheck: 0 }));
    expect(await shop.actions.stock(bad)).toBe(BEFORE);
    expect(logged.split('\n').some((line) => line.includes(bad) && because.test(line.replaceAll('\\', '')))).toBe(true);
    // Put right, at the number that the shop had never been given.
    warehouse.floor.misreport(bad, []);
    warehouse.floor.count(bad, 8);
    await eventually(async () => expect(await shop.actions.stock(bad)).toBe(8), 20_000);
    await eventually(async () => expect(await noted(bad)).toMatchObject({ outcome: expect.stringMatching(/^(written|unchanged)$/), problem: 'null' }), 20_000);
  });

  test('a SKU that two products have', async () => {
    const [sku, good] = [await product('TWO'), await product('GOOD')];
    await shop.actions.addProduct({ sku, quantity: BEFORE });
    warehouse.floor.count(sku, 9);
    warehouse.floor.count(good, 7);
    await eventually(async () => expect(await shop.actions.stock(good)).toBe(7), 20_000);
    await eventually(async () => expect(await noted(sku)).toMatchObject({ outcome: 'ambiguous', problem: expect.stringContaining('2 things') }));
    expect(await shop.actions.stock(sku)).toBe(BEFORE);
    expect(logged).toContain(sku);
  });
});
