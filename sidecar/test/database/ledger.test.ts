/** The ledger's statements over MySQL and over HTTPS: the same results, the same refusals. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf, statement, type Ledger } from '../../src/shop/Ledger';
import { readStatements } from '../../src/shop/ledger/statementFiles';
import { withDatabase, type TestDatabase } from '../support/database';
import { openLedger, type Transport } from '../support/ledger';
import { ledgerServer } from '../support/ledgerServer';

const TRANSPORTS: Transport[] = ['mysql', 'https'];

async function withConnection<T>(use: (database: TestDatabase) => Promise<T>): Promise<T> {
  return withDatabase(async (database) => {
    for (const [shop, pairing] of [[1, 'ours'], [2, 'theirs']]) {
      await database.pool.query("INSERT INTO ps_wmsbridge_connection (id_shop, pairing_id, fingerprint, created_at) VALUES (?, ?, 'f', '2026-11-24 10:00:00')", [shop, pairing]);
    }
    return use(database);
  });
}

async function withLedger<T>(transport: Transport, use: (ledger: Ledger, database: TestDatabase) => Promise<T>): Promise<T> {
  return withConnection(async (database) => {
    const ledger = await openLedger(database, transport);
    try {
      return await use(ledger, database);
    } finally {
      await ledger.close();
    }
  });
}

const one = (id: number) => [{ id_order: id }];

describe.each(TRANSPORTS)('over %s', (transport) => {
  test.each([
    ['quotes and backslashes', `it's "quoted" \\ \\' \\n`],
    ['what looks like a parameter', ':id_shop :rows(a) :reason... ? $1 {x}'],
    ['line breaks, tabs and zeros', 'a\nb\r\tc\0d\x1a'],
    ['other alphabets and snapshots', 'Zażółć Łódź 東京 🚚'],
    ['nothing', ''],
    ['a comment and a second statement', `x'; DROP TABLE ps_wmsbridge_event; -- `],
    ['a number', '007'],
  ])('a text comes back as it was: %s', (_, source) =>
    withLedger(transport, async (ledger, { pool }) => {
      await ledger.run([statement('add_events', { orders: [{ id_order: 1 }, { id_order: 2 }], reason: 'status', source })]);
      const [rows] = await pool.query('SELECT id_shop, id_order, source FROM ps_wmsbridge_event ORDER BY id_event');
      expect(rows).toEqual([1, 2].map((id) => ({ id_shop: 1, id_order: id, source })));
      await pool.query("INSERT INTO ps_wmsbridge_setting (id_shop, name, value, changed_at) VALUES (1, 'X', ?, '2026-11-24 10:00:00.5')", [source]);
      expect(await rowsOf(ledger, 'poll_settings', {})).toMatchObject([{ name: 'X', value: source, changed_at: '2026-11-24 10:00:00.500' }]);
    }),
  );

  test('types: whole numbers as numbers, times as texts, NULL as null', () =>
    withLedger(transport, async (ledger, { pool }) => {
      await pool.query("INSERT INTO ps_wmsbridge_event (id_event, id_shop, id_order, reason, source, created_at) VALUES (9007199254740991, 1, 4294967295, 'status', 's', '2026-02-28 23:59:59.007')");
      await pool.query("INSERT INTO ps_wmsbridge_setting (id_shop, name, value, changed_at) VALUES (1, 'NOTHING', NULL, '1970-01-01 00:00:01')");
      const [events, settings, nothing, now] = await ledger.run([
        statement('waiting_events', { ids: [4294967295, 2] }),
        statement('poll_settings', {}),
        statement('waiting_events', { ids: [] }),
        statement('database_now', {}),
      ]);
      expect(events).toEqual({ rows: [{ id_event: 9007199254740991, id_order: 4294967295, reason: 'status', created_at: '2026-02-28 23:59:59.007', action: null }], affected: 0 });
      expect(settings.rows).toMatchObject([{ name: 'NOTHING', value: null, changed_at: '1970-01-01 00:00:01.000' }]);
      expect(nothing.rows).toEqual([]);
      expect(now.rows[0]?.now).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    }));

  test('nobody reaches another connection, whatever the parameters say', () =>
    withLedger(transport, async (ledger, { pool }) => {
      const forged = { orders: one(1), reason: 'status', source: 's', id_shop: 2, id_connection: 2 };
      await ledger.run([statement('add_events', forged)]);
      const [rows] = await pool.query('SELECT id_shop FROM ps_wmsbridge_event');
      expect(rows).toEqual([{ id_shop: 1 }]);
      expect(await rowsOf(ledger, 'connection', { id_connection: 2 } as Record<never, never>)).toMatchObject([{ id_connection: 1, pairing_id: 'ours' }]);
    }));

  test('an expectation that is not met undoes the batch and says which', () =>
    withLedger(transport, async (ledger, { pool }) => {
      const batch = [statement('add_events', { orders: one(1), reason: 'status', source: 's' }), statement('waiting_events', { ids: [1] }, 2)];
      await expect(ledger.run(batch)).rejects.toMatchObject({ name: 'ExpectationNotMet', statement: 'waiting_events', expected: 2, found: 1 });
      expect((await pool.query('SELECT * FROM ps_wmsbridge_event'))[0]).toEqual([]);
      await ledger.run([statement('add_events', { orders: one(1), reason: 'status', source: 's' }, 1), statement('waiting_events', { ids: [1] }, 1)]);
    }));

  test('what does not fit its column is refused, and undoes the batch', () =>
    withLedger(transport, async (ledger, { pool }) => {
      const batch = [statement('add_events', { orders: one(1), reason: 'status', source: 's' }), statement('add_events', { orders: one(2), reason: 'status', source: 'x'.repeat(65) })];
      await expect(ledger.run(batch)).rejects.toMatchObject({ code: 'database_er_data_too_long', family: 'permanent', scope: 'item' });
      expect((await pool.query('SELECT * FROM ps_wmsbridge_event'))[0]).toEqual([]);
    }));

  test('a lock that stays is an error that may pass', () =>
    withLedger(transport, async (ledger, { pool }) => {
      const blocking = await pool.getConnection();
      try {
        await blocking.query('LOCK TABLES ps_wmsbridge_event WRITE');
        await expect(ledger.run([statement('add_events', { orders: one(1), reason: 'status', source: 's' }), statement('database_now', {})])).rejects.toMatchObject({
          code: 'database_er_lock_wait_timeout',
          family: 'retryable',
        });
      } finally {
        await blocking.query('UNLOCK TABLES');
        blocking.release();
      }
    }));

  test.each([
    ['one statement', []],
    ['a batch', [statement('database_now', {})]],
  ])('%s that the database ended for a deadlock is run again', (_, more) =>
    withLedger(transport, async (ledger, { pool }) => {
      for (const id of [1, 2]) await ledger.run([statement('add_events', { orders: one(id), reason: 'status', source: 's' })]);
      const other = await pool.getConnection();
      try {
        await other.beginTransaction();
        // The one that changed less is ended.
        await other.query("INSERT INTO ps_wmsbridge_history (id_connection, id_order, at, actor, action) SELECT 1, 1, NOW(), 'x', 'x' FROM information_schema.columns LIMIT 500");
        await other.query('SELECT id_event FROM ps_wmsbridge_event WHERE id_event = 2 FOR UPDATE');
        const running = ledger.run([statement('finish_events', { events: [{ id_event: 1, outcome: 'sent' }, { id_event: 2, outcome: 'sent' }] }), ...more]);
        await other.query('SELECT SLEEP(0.5)');
        await other.query("UPDATE ps_wmsbridge_event SET source = 't' WHERE id_event = 1");
        await other.commit();
        await running;
        expect((await pool.query('SELECT source, outcome FROM ps_wmsbridge_event ORDER BY id_event'))[0]).toEqual([{ source: 't', outcome: 'sent' }, { source: 's', outcome: 'sent' }]);
      } finally {
        other.release();
      }
    }),
  );

  test('a missing table is said in words', () =>
    withLedger(transport, async (ledger, { pool }) => {
      await pool.query('DROP TABLE ps_wmsbridge_setting');
      await expect(rowsOf(ledger, 'poll_settings', {})).rejects.toMatchObject({ code: 'database_er_no_such_table', family: 'permanent', scope: 'connection' });
    }));

  test('only statements that have a file exist', () =>
    withLedger(transport, async (ledger) => {
      for (const name of ['drop_everything', '../install', 'README.md', '']) {
        await expect(ledger.run([{ statement: name as 'database_now', params: {} }])).rejects.toThrow();
      }
    }));
});

test('over HTTPS a connection that is cut is no error: the batch runs again', () =>
  withLedger('https', async (ledger) => {
    const server = await ledgerServer();
    server.loseAnswers(1);
    await ledger.run([statement('add_events', { orders: one(7), reason: 'status', source: 's' })]);
    server.loseAnswers(2);
    await expect(rowsOf(ledger, 'waiting_events', { ids: [7] })).rejects.toMatchObject({ code: 'shop_connection_cut', family: 'retryable', scope: 'connection', outcomeUnknown: true });
    expect(await rowsOf(ledger, 'waiting_events', { ids: [7] })).toHaveLength(2);
  }));

/** The request that a client of ours would not make. */
async function post(database: TestDatabase, body: unknown): Promise<{ status: number; text: string }> {
  const server = await ledgerServer();
  const authorization = `Basic ${Buffer.from(`${server.keyOf(1, 1)}:`).toString('base64')}`;
  const url = `${server.urlOf(new URL(database.url).pathname.slice(1))}/api/wmsbridge_ledger`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { authorization } });
  return { status: response.status, text: await response.text() };
}

test.each([
  ['an unknown statement', [{ statement: 'drop_everything', params: {} }]],
  ['a path', [{ statement: '../install', params: {} }]],
  ['another file of the folder', [{ statement: 'README', params: {} }]],
  ['a statement of its own', [{ statement: 'SELECT 1', sql: 'SELECT 1', params: {} }]],
  ['a missing parameter', [{ statement: 'waiting_events', params: {} }]],
  ['a scalar for a list', [{ statement: 'waiting_events', params: { ids: '1) OR (1=1' } }]],
  ['a list for a scalar', [{ statement: 'poll_candidates', params: { may_call: [1], take: 1 } }]],
  ['an object in a list', [{ statement: 'waiting_events', params: { ids: [{ a: 1 }] } }]],
  ['true', [{ statement: 'poll_candidates', params: { may_call: true, take: 1 } }]],
  ['a broken number', [{ statement: 'poll_candidates', params: { may_call: 1, take: 1.5 } }]],
  ['a row without a column', [{ statement: 'add_events', params: { orders: [{}], reason: 'r', source: 's' } }]],
  ['no batch', []],
  ['more than a batch', Array.from({ length: 101 }, () => ({ statement: 'database_now', params: {} }))],
])('the module refuses %s', (_, body) =>
  withConnection(async (database) => {
    expect(await post(database, body)).toMatchObject({ status: 400 });
  }),
);

describe('the files', () => {
  const folder = join(__dirname, '../../../prestashop-module/sql/statements');
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));

  test.each(files)('%s keeps to the notation', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const sql = readStatements().get(file.replace('.sql', ''))?.sql ?? '';
    expect(text).toMatch(/^-- (?!returns:).+\n/);
    // Its own connection's rows alone.
    expect(sql).toMatch(/:id_(connection|shop)\b/);
    expect(sql).not.toMatch(/--|;|\bps_|\bWITH\b|SKIP LOCKED|RETURNING|= VALUES\(/i);
    for (const text of sql.match(/'[^']*'/g) ?? []) expect(text).not.toContain(':');
    // What was decided on a WMS order that was read is written only where it is still that one.
    if (/^UPDATE (PREFIX_wmsbridge_wms_order|[^;]*JOIN PREFIX_wmsbridge_wms_order t\b)/.test(sql)) expect(sql).toContain('version = ');
  });
});
