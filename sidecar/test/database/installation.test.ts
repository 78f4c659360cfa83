/** The database and the shop that answers must be one installation: an `.env` of a copied shop may still hold the live shop's address. */
import type { RowDataPacket } from 'mysql2';
import { challengesIn, createBench, settleDown, type Bench } from '../support/connection';
import { createTestDatabase } from '../support/database';
import { TRANSPORT } from '../support/ledger';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const heartbeat = async (): Promise<RowDataPacket> => {
  const [rows] = await bench.pool.query<RowDataPacket[]>('SELECT * FROM ps_wmsbridge_heartbeat');
  return rows[0] as RowDataPacket;
};

test('a copy\'s database with the live shop\'s address: nothing is sent, written or claimed, and it says why', async () => {
  const live = await createTestDatabase();
  try {
    bench.shop.challenges = () => challengesIn(live.pool);
    const id = await bench.place();
    const { poller, connection } = bench.sidecar();
    for (let polls = 0; polls < 3; polls += 1) await poller.pollOnce(() => false);
    expect(poller.state.standsStillBecause).toMatch(/two installations.*WMSBRIDGE_SHOP_URL|WMSBRIDGE_SHOP_URL.*two installations/);
    expect(poller.state.current).toBeNull();
    expect(bench.wms.calls).toEqual([]);
    expect(bench.shop.calls.filter((call) => call !== 'module')).toEqual([]);
    expect(await bench.ledger(id)).toEqual({});
    await connection.heartbeat.beat('standing_still', poller.state.standsStillBecause);
    expect((await heartbeat())['message']).toContain('two installations');

    bench.shop.challenges = () => challengesIn(bench.pool);
    await settleDown(bench, poller);
    expect(poller.state.standsStillBecause).toBe('');
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms' });
  } finally {
    await live.close();
  }
});

test('each check asks for a new challenge: what a copy was copied with proves nothing', async () => {
  const { poller } = bench.sidecar();
  await poller.pollOnce(() => false);
  const { challenge } = await heartbeat();
  expect(challenge).toMatch(/^[0-9a-f]{32}$/);
  bench.shop.challenges = async () => [challenge as string];
  const another = bench.sidecar().poller;
  await another.pollOnce(() => false);
  expect(another.state.standsStillBecause).toContain('two installations');
});

test('a shop that reads a moment behind its database is asked again', async () => {
  let asked = 0;
  bench.shop.challenges = async () => ((asked += 1) === 1 ? [] : challengesIn(bench.pool));
  const { poller } = bench.sidecar();
  await poller.pollOnce(() => false);
  expect([asked, poller.state.standsStillBecause]).toEqual([2, '']);
});

test('two sidecars at once do not take each other\'s challenge for a mismatch', async () => {
  const pollers = Array.from({ length: 4 }, () => bench.sidecar().poller);
  await Promise.all(pollers.map((poller) => poller.pollOnce(() => false)));
  expect(pollers.map((poller) => poller.state.standsStillBecause)).toEqual(['', '', '', '']);
});

// Over HTTPS the shop that answers is the one that holds the ledger: there is no connection that could lead elsewhere.
(TRANSPORT === 'mysql' ? test : test.skip)('after every reconnect of the database it is asked anew', async () => {
  const { poller, connection } = bench.sidecar();
  await settleDown(bench, poller);
  await poller.pollOnce(() => false);
  const asked = (): number => bench.shop.calls.filter((call) => call === 'module').length;
  const before = asked();
  await poller.pollOnce(() => false);
  expect(asked()).toBe(before);

  const [own] = await bench.pool.query<RowDataPacket[]>('SELECT CONNECTION_ID() AS id');
  const [threads] = await bench.pool.query<RowDataPacket[]>('SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> ?', [own[0]?.['id']]);
  for (const { id } of threads) await bench.pool.query(`KILL CONNECTION ${Number(id)}`).catch(() => undefined);
  // From now on another database answers at the address.
  bench.shop.challenges = async () => [];
  const id = await bench.place();
  const sessions = connection.statements.sessions;
  for (let polls = 0; polls < 3; polls += 1) await poller.pollOnce(() => false);
  expect(connection.statements.sessions).toBeGreaterThan(sessions);
  expect(poller.state.standsStillBecause).toContain('two installations');
  expect(await bench.ledger(id)).toEqual({});
});
