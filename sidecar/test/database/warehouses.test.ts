/** What is for sale is summed over the warehouses of this shop, and over no others. */
import { createBench, type Bench } from '../support/connection';

let bench: Bench;

beforeAll(async () => {
  bench = await createBench();
});

afterAll(() => bench.close());

test("a SKU's level is the sum over the shop's own warehouses", async () => {
  const { connection } = bench.sidecar();
  const levels = [
    { sku: 'A', warehouse: 'one', quantity: 5 },
    { sku: 'A', warehouse: 'two', quantity: 7 },
    { sku: 'A', warehouse: 'elsewhere', quantity: 100 },
    { sku: 'B', warehouse: 'elsewhere', quantity: 3 },
  ];
  await connection.stock.keep(levels, '2026-11-24T10:00:00.000Z');
  const askedAt = '2026-11-24T10:00:00.000Z';
  expect(await connection.stock.recheck(10, ['one', 'two'])).toEqual([{ sku: 'A', level: 12, askedAt }]);
  expect(await connection.stock.recheck(10, ['two'])).toEqual([{ sku: 'A', level: 7, askedAt }]);
  expect(await connection.stock.recheck(10, [''])).toEqual([]);
});
