/** `npm run wmsbridge -- stock dry-run`, as whoever runs the sidecar does it: what would be written, and why; nothing is. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { SHOP, forgetStock, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';

const CLI = join(__dirname, '../../../src/operations/cli/wmsbridge.ts');

describe.each(Object.entries(SANDBOX_WMS))(`a dry run: ${SHOP.name}, %s`, (_wms, openWms) => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  const sku = { mug: unique('MUG'), drop: unique('DROP'), bad: unique('BAD'), same: unique('SAME'), stranger: `=1+${unique('STRANGER')}` };
  const formula = `@${unique('SUM')}`;

  beforeAll(async () => {
    shop = await SHOP.open();
    await forgetStock(shop);
    warehouse = await openWms();
    await shop.pool.query(
      `INSERT INTO ${shop.prefix}wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)
       ON DUPLICATE KEY UPDATE baseline_at = LEAST(COALESCE(baseline_at, VALUES(baseline_at)), VALUES(baseline_at))`,
      [shop.idConnection],
    );
    for (const one of [sku.mug, sku.drop, sku.bad, formula]) await shop.actions.addProduct({ sku: one, quantity: 5 });
    await shop.actions.addProduct({ sku: sku.same, quantity: 8 });
    await shop.actions.placeOrder({ lines: [{ sku: sku.mug, quantity: 3 }], idStatus: 10 });
    for (const one of [sku.mug, sku.drop, sku.bad, sku.stranger, formula]) warehouse.floor.count(one, 12);
    warehouse.floor.count(sku.same, 10);
    warehouse.floor.misreport(sku.bad, ['many']);
    await shop.actions.setConfiguration('WMSBRIDGE_STOCK_BUFFER', '2');
    await shop.actions.setConfiguration('WMSBRIDGE_STOCK_EXCLUDE_SKUS', 'DROP-*');
  });
  afterAll(async () => {
    await shop.actions.setConfiguration('WMSBRIDGE_STOCK_BUFFER', '0');
    await shop.actions.setConfiguration('WMSBRIDGE_STOCK_EXCLUDE_SKUS', '');
    await warehouse.close();
    await shop.close();
  });

  async function dryRun(...words: string[]): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      ...sidecarEnvironment(shop, warehouse),
    };
    return (await promisify(execFile)(process.execPath, ['--import', 'tsx', CLI, 'stock', 'dry-run', ...words], { env })).stdout;
  }
  const kept = async (): Promise<unknown> => (await shop.pool.query(`SELECT sku, level, asked_at, outcome FROM ${shop.prefix}wmsbridge_stock ORDER BY sku`))[0];
  const shown = async (): Promise<number[]> => Promise.all([sku.mug, sku.drop, sku.bad, sku.same, formula].map((one) => shop.actions.stock(one)));

  test('of all, as a CSV that is safe to open', async () => {
    const before = [await kept(), await shown()];
    const [heading, ...lines] = (await dryRun('--csv')).trimEnd().split('\r\n');
    expect(heading).toBe('SKU,WMS,in-flight,buffer,shop now,shop then,outcome,message');
    const line = (one: string): string | undefined => lines.find((each) => each.startsWith(one));
    expect(line(sku.mug)).toBe(`${sku.mug},12,3,2,2,7,would be written,`);
    expect(line(sku.same)).toBe(`${sku.same},10,0,2,8,8,unchanged,`);
    expect(line(sku.drop)).toMatch(/^[^,]*,12,,,,,excluded,.*DROP-\*/);
    expect(line(sku.bad)).toMatch(/^[^,]*,,,,,,refused,.*""many"" pieces/);
    expect(line(`'${sku.stranger}`)).toMatch(/^[^,]*,12,,,,,unknown,/);
    expect(line(`'${formula}`)).toBe(`'${formula},12,0,2,5,10,would be written,`);
    expect(lines.every((each) => !/^[=+@\t\r-]/.test(each))).toBe(true);
    expect([await kept(), await shown()]).toEqual(before);
  });

  test('of one SKU, as a table', async () => {
    const before = [await kept(), await shown()];
    const lines = (await dryRun(sku.mug)).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]?.split(/\s{2,}/)).toEqual([sku.mug, '12', '3', '2', '2', '7', 'would be written']);
    expect((await dryRun('NONE-SUCH')).split('\n')[1]).toMatch(/^NONE-SUCH .* unknown +The WMS does not know this SKU/);
    expect([await kept(), await shown()]).toEqual(before);
  });
});
