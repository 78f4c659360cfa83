/** Which connection a sidecar serves, where the module wrote down none, one or several. */
import { findConnection } from '../../src/shop/ledger/connections';
import { createBench, type Bench } from '../support/connection';

let bench: Bench;

beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const connection = (idShop: number, active = 1): Promise<unknown> =>
  bench.pool.query("INSERT INTO ps_wmsbridge_connection (id_shop, active, pairing_id, fingerprint, created_at) VALUES (?, ?, 'other', 'f', UTC_TIMESTAMP(3))", [idShop, active]);

test('the only active one; that of a shop before it was copied is history', async () => {
  await bench.pool.query('UPDATE ps_wmsbridge_connection SET active = 0');
  await connection(1);
  expect(await findConnection(bench.openDatabase(), null)).toMatchObject({ idConnection: 2, idShop: 1 });
});

test('of two active ones of a shop the newest, as the module takes it: naming the shop would not tell them apart', async () => {
  await connection(1);
  for (const idShop of [1, null]) expect(await findConnection(bench.openDatabase(), idShop)).toMatchObject({ idConnection: 2, idShop: 1 });
});

test('of several shops the one that is named; without a name it asks for one', async () => {
  await connection(2);
  expect(await findConnection(bench.openDatabase(), 2)).toMatchObject({ idConnection: 2, idShop: 2 });
  await expect(findConnection(bench.openDatabase(), null)).rejects.toMatchObject({ code: 'several_connections', message: expect.stringContaining('the shops 1, 2') });
});

test('a shop without one is sent to the page that makes it', async () => {
  await expect(findConnection(bench.openDatabase(), 7)).rejects.toMatchObject({ code: 'no_connection', message: expect.stringContaining('set-up page') });
});
