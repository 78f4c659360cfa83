/** What people ask for is one event; a sidecar carries it out once, in the order in which it was asked, whatever happens in between. */
import { BridgeError } from '../../src/errors';
import type { Connection } from '../../src/connection';
import type { Ledger } from '../../src/shop/Ledger';
import type { Poller } from '../../src/orders/poller';
import { carryOut, compareStock, person, resume } from '../support/actions';
import { createBench, settleDown, STATUS, type Bench } from '../support/connection';

let bench: Bench;
let connection: Connection;
let poller: Poller;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar());
});
afterEach(() => bench.close());

const settle = (): Promise<void> => settleDown(bench, poller);
const rows = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => (await bench.pool.query(sql, values))[0] as Record<string, unknown>[];
const outcomes = async (): Promise<unknown[]> => (await rows('SELECT outcome FROM ps_wmsbridge_event WHERE action IS NOT NULL ORDER BY id_event')).map(({ outcome }) => outcome);
const history = async (action: string): Promise<unknown[]> => (await rows('SELECT actor FROM ps_wmsbridge_history WHERE action = ? ORDER BY id_history', [action])).map(({ actor }) => actor);
const held = (id: number, code: string): Promise<unknown> => bench.pool.query("UPDATE ps_wmsbridge_order SET state = 'held', problem_code = ? WHERE id_order = ?", [code, id]);
/** As the back office of the shop asks. */
const ask = (idOrder: number, action: string, argument: string | number | null = null, actor = 'employee 3'): Promise<unknown> =>
  bench.pool.query("INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at, action, argument) VALUES (1, ?, 'person', ?, UTC_TIMESTAMP(3), ?, ?)", [idOrder, actor, action, argument]);

test('asked while no sidecar runs: it waits, changes nothing, and is done when one comes', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  await settle();
  const before = await bench.ledger(id);
  expect(await person(connection, 'employee 7').askFor('ignore', [id])).toBe(1);
  expect(await bench.ledger(id)).toEqual(before);
  expect(await outcomes()).toEqual([null]);
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'ignored' });
  expect(await outcomes()).toEqual(['carried_out']);
  expect(await history('ignore')).toEqual(['employee 7']);
});

test('"send again" answers the problem that the person saw, not the one that came before it was carried out', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  await settle();
  await held(id, 'cash_on_delivery');
  await person(connection).askFor('send again', [id]);
  await held(id, 'shared_sku');
  await carryOut(connection.statements);
  const [asked] = await rows('SELECT created_at FROM ps_wmsbridge_event WHERE action IS NOT NULL');
  expect(await bench.ledger(id)).toMatchObject({ approved: 'cash_on_delivery', approved_at: asked?.['created_at'] });
});

test('each action has its own effect, and the order is worked on afterwards', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  await settle();
  await bench.pool.query("UPDATE ps_wmsbridge_order SET cancel_state = 'refused', attempts = 4, next_try_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR");
  await ask(id, 'retry');
  await carryOut(connection.statements);
  expect(await bench.ledger(id)).toMatchObject({ cancel_state: 'refused', attempts: 0, next_try_at: null });
  await ask(id, 'cancel again');
  await carryOut(connection.statements);
  expect(await bench.ledger(id)).toMatchObject({ cancel_state: null });
  expect(await rows("SELECT id_order, source, action FROM ps_wmsbridge_event WHERE done_at IS NULL AND reason = 'person'")).toEqual([
    { id_order: id, source: 'employee 3', action: null },
    { id_order: id, source: 'employee 3', action: null },
  ]);
});

test('an order that is no longer ignored goes its way, and no problem is answered by it', async () => {
  const id = await bench.place();
  await ask(id, 'ignore');
  await settle();
  expect(bench.wms.orders.size).toBe(0);
  await ask(id, 'stop ignoring', 'too_old');
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', approved: null, approved_at: null });
  expect(bench.wms.orders.size).toBe(1);
});

test('what is asked later comes later, also in one go', async () => {
  const [first, second] = [await bench.place({ statusId: STATUS.waiting }), await bench.place({ statusId: STATUS.waiting })];
  await settle();
  for (const [id, action] of [[first, 'ignore'], [second, 'send again'], [first, 'send again'], [second, 'ignore']] as const) await ask(id, action);
  await settle();
  expect(await bench.ledger(first)).toMatchObject({ state: 'new' });
  expect(await bench.ledger(second)).toMatchObject({ state: 'ignored' });
});

test('an order is not worked on while an action of it waits', async () => {
  const id = await bench.place();
  await ask(id, 'ignore');
  expect(await connection.ledger.claim([id], 'one', 10_000)).toEqual([]);
  expect(await bench.ledger(id)).toMatchObject({ lease_owner: null });
  await settle();
  expect(bench.wms.orders.size).toBe(0);
});

test('two sidecars carry out the same actions: each is done once', async () => {
  const ids = [];
  for (let i = 0; i < 20; i += 1) ids.push(await bench.place({ statusId: STATUS.waiting }));
  const other = bench.sidecar();
  await person(connection).askFor('send again', ids);
  await person(connection).askFor('ignore', ids.slice(10));
  await Promise.all([poller.pollOnce(() => false), other.poller.pollOnce(() => false), carryOut(connection.statements), carryOut(other.connection.statements)]);
  await settle();
  expect(await history('send again')).toHaveLength(20);
  expect(await history('ignore')).toHaveLength(10);
  expect(await rows("SELECT COUNT(*) AS n FROM ps_wmsbridge_order WHERE state = 'ignored'")).toEqual([{ n: 10 }]);
});

test('the answer of the database is lost: nothing is done twice', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  let lost = false;
  const real = connection.statements;
  const statements = { ...real, transport: real.transport, sessions: 0, close: () => Promise.resolve(), run: async (batch: Parameters<Ledger['run']>[0]) => {
    const result = await real.run(batch);
    if (!lost && batch.some(({ statement }) => statement === 'end_actions')) {
      lost = true;
      throw new BridgeError({ family: 'retryable', code: 'shop_connection_cut', message: 'Cut.', scope: 'connection', outcomeUnknown: true });
    }
    return result;
  } } as Ledger;
  const sidecar = bench.sidecar({}, { statements });
  await person(connection).askFor('send again', [id]);
  await sidecar.poller.pollOnce(() => false);
  expect(lost).toBe(true);
  await settleDown(bench, sidecar.poller);
  expect(await history('send again')).toHaveLength(1);
});

test('an archived order, one of another shop, and an action that this sidecar does not know', async () => {
  const [archived, known] = [await bench.place({ statusId: STATUS.waiting }), await bench.place({ statusId: STATUS.waiting })];
  await settle();
  await bench.pool.query('INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at) VALUES (2, 900, 2, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))');
  await ask(archived, 'send again', 'too_old');
  await bench.pool.query("UPDATE ps_wmsbridge_order SET state = 'archived' WHERE id_order = ?", [archived]);
  expect(await person(connection).askFor('send again', [archived, 900])).toBe(0);
  await ask(known, 'frame it');
  await ask(0, 'resume', 'everything');
  await ask(known, 'ignore');
  expect(await carryOut(connection.statements)).toEqual([
    { action: 'send again', count: 1, outcome: 'carried_out' },
    { action: 'frame it', count: 1, outcome: 'unknown_action' },
    { action: 'resume', count: 1, outcome: 'unknown_action' },
    { action: 'ignore', count: 1, outcome: 'carried_out' },
  ]);
  expect(await outcomes()).toEqual(['archived', 'unknown_action', 'unknown_action', 'carried_out']);
  expect(await bench.ledger(archived)).toMatchObject({ state: 'archived', approved: null });
  expect(await history('send again')).toEqual([]);
  expect(await bench.ledger(known)).toMatchObject({ state: 'ignored' });
});

test('one that the database refuses stops itself, and none of the others', async () => {
  const ids = [];
  for (let i = 0; i < 5; i += 1) ids.push(await bench.place({ statusId: STATUS.waiting }));
  await settle();
  await bench.pool.query("UPDATE ps_wmsbridge_order SET approved = REPEAT('x', 995), problem_code = 'too_old' WHERE id_order = ?", [ids[2]]);
  await person(connection).askFor('send again', ids);
  await settle();
  expect(await outcomes()).toEqual(['carried_out', 'carried_out', 'failed', 'carried_out', 'carried_out']);
  expect(await history('send again')).toHaveLength(4);
});

test('an event is dropped: it is done, and nothing is done for it', async () => {
  await bench.setting('WMSBRIDGE_FLOW_ORDERS', '0');
  const id = await bench.place({ statusId: STATUS.waiting });
  const [event] = await rows('SELECT id_event FROM ps_wmsbridge_event');
  await ask(id, 'drop', Number(event?.['id_event']));
  await carryOut(connection.statements);
  expect(await rows('SELECT action, outcome FROM ps_wmsbridge_event ORDER BY id_event')).toEqual([
    { action: null, outcome: 'dropped' },
    { action: 'drop', outcome: 'carried_out' },
  ]);
  expect(await history('drop')).toEqual(['employee 3']);
});

test('what was asked for and is dropped before a sidecar comes is not done', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  await settle();
  await ask(id, 'ignore');
  await ask(0, 'resume', 'stock');
  const asked = await rows('SELECT id_event, id_order FROM ps_wmsbridge_event WHERE action IS NOT NULL');
  for (const { id_event, id_order } of asked) await ask(Number(id_order), 'drop', Number(id_event));
  await ask(id, 'retry');
  await settle();
  expect(await outcomes()).toEqual(['dropped', 'dropped', 'carried_out', 'carried_out', 'carried_out']);
  expect(await bench.ledger(id)).toMatchObject({ state: 'new' });
  expect(await rows("SELECT resumed_at FROM ps_wmsbridge_flow WHERE flow = 'stock' AND resumed_at IS NOT NULL")).toEqual([]);
});

test('5,000 orders are asked for and done in sets', async () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => i + 1);
  const batches: string[][] = [];
  const real = connection.statements.run.bind(connection.statements);
  expect(await person(connection).askFor('ignore', ids)).toBe(5_000);
  connection.statements.run = ((batch: Parameters<Ledger['run']>[0]) => {
    batches.push(batch.map(({ statement }) => statement));
    return real(batch);
  }) as Ledger['run'];
  await poller.pollOnce(() => true);
  for (let i = 0; i < 5; i += 1) await carryOut(connection.statements);
  expect(batches.filter((batch) => batch.includes('end_actions'))).toHaveLength(5);
  expect(await rows("SELECT COUNT(*) AS n FROM ps_wmsbridge_order WHERE state = 'ignored'")).toEqual([{ n: 5_000 }]);
  expect(await history('ignore')).toHaveLength(5_000);
}, 60_000);

describe('resume', () => {
  const stopReason = async (flow: string): Promise<unknown> => (await rows('SELECT stop_reason FROM ps_wmsbridge_flow WHERE flow = ?', [flow]))[0]?.['stop_reason'];

  test('is given for what waited when it was asked: what came while no sidecar ran is counted anew', async () => {
    await bench.setting('WMSBRIDGE_STOP_CREATES', '3');
    for (let i = 0; i < 5; i += 1) await bench.place();
    await settle().catch(() => undefined);
    expect(await stopReason('orders')).toContain('More than 3');
    await person(connection).resume('orders');
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let i = 0; i < 5; i += 1) await bench.place();
    await settle().catch(() => undefined);
    expect(await stopReason('orders')).toContain('More than 3');
    expect(bench.wms.orders.size).toBe(0);
    await person(connection).resume('orders');
    await settle();
    expect(bench.wms.orders.size).toBe(10);
  });

  test('holds against a sidecar that decided to stop on what it had read before', async () => {
    const before = await connection.flows.readOne('stock');
    await resume(connection, 'stock');
    expect(await connection.flows.stop('stock', 'Too many.', before)).toBe(false);
    expect(await stopReason('stock')).toBeNull();
  });

  test('counts at once for the sidecar that carried it out, whatever it remembers', async () => {
    const id = await bench.place();
    await connection.flows.stop('orders', 'A person asked.', { resumedAt: null });
    await settle().catch(() => undefined);
    expect(await bench.ledger(id)).toMatchObject({ waits_for: 'orders' });
    await person(connection).resume('orders');
    await poller.pollOnce(() => false);
    expect(poller.state.current?.flows.open.has('orders')).toBe(true);
    await settle();
    expect(bench.wms.orders.size).toBe(1);
  });
});

test('all stock is asked for, whatever was asked before', async () => {
  await compareStock(connection);
  await bench.pool.query("UPDATE ps_wmsbridge_cursor SET position = '2026-11-24', due_at = UTC_TIMESTAMP(3) WHERE name = 'stock_full'");
  await compareStock(connection);
  expect(await rows("SELECT position, due_at FROM ps_wmsbridge_cursor WHERE name = 'stock_full'")).toEqual([{ position: 'asked', due_at: null }]);
});
