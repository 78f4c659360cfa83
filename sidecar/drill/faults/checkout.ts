/** What the checkout must survive: someone locks, alters or takes away our tables while orders are placed. */
import mysql, { type Connection } from 'mysql2/promise';
import { unique } from '../../test/shop/support/contractShop';
import { must, type Fault } from '../fault';
import { pause, type Stage } from '../stage';

const MOST_MORE_MS = 2_000;
/** Whoever waits for the lock is let go then, and is seen to have waited. */
const HELD_MS = 8_000;

type Lock = (connect: () => Promise<Connection>, table: string) => Promise<() => Promise<unknown>>;

const LOCKS: Readonly<Record<string, { what: string; lock: Lock }>> = {
  locked: {
    what: 'is locked whole',
    async lock(connect, table) {
      const connection = await connect();
      await connection.query(`LOCK TABLES \`${table}\` WRITE`);
      return () => connection.query('UNLOCK TABLES');
    },
  },
  altered: {
    what: 'is about to be altered, behind an open reader',
    async lock(connect, table) {
      const [reader, admin] = [await connect(), await connect()];
      await reader.query('BEGIN');
      await reader.query(`SELECT * FROM \`${table}\` LIMIT 1`);
      const altered = admin.query(`ALTER TABLE \`${table}\` COMMENT = '${unique('by drill')}'`);
      await pause(200);
      return async () => {
        await reader.query('COMMIT');
        await altered;
      };
    },
  },
  'rows-locked': {
    what: 'has all its rows locked, and the place of the next one',
    async lock(connect, table) {
      const connection = await connect();
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await connection.query('BEGIN');
      await connection.query(`SELECT * FROM \`${table}\` FOR UPDATE`);
      return () => connection.query('ROLLBACK');
    },
  },
  missing: {
    what: 'is missing',
    async lock(connect, table) {
      const connection = await connect();
      await connection.query(`RENAME TABLE \`${table}\` TO \`${table}_away\``);
      return () => connection.query(`RENAME TABLE \`${table}_away\` TO \`${table}\``);
    },
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await work();
  return Date.now() - began;
}

async function placeDuring(stage: Stage, lock: Lock, table: string): Promise<number> {
  const connections: Connection[] = [];
  const connect = async (): Promise<Connection> => {
    const connection = await mysql.createConnection({ uri: stage.shop.ownerDatabaseUrl });
    connections.push(connection);
    return connection;
  };
  const release = await lock(connect, `${stage.shop.prefix}${table}`);
  let released: Promise<unknown> | null = null;
  const letGo = (): Promise<unknown> => (released ??= release());
  const timer = setTimeout(() => void letGo(), HELD_MS);
  try {
    return await timed(() => stage.place());
  } finally {
    clearTimeout(timer);
    await letGo();
    for (const connection of connections) connection.destroy();
  }
}

const checkout = (table: string, kind: keyof typeof LOCKS & string): Fault => ({
  name: `checkout-${table.replaceAll('_', '-')}-${kind}`,
  what: `Someone pays while ${table} ${LOCKS[kind]?.what ?? kind}.`,
  async run(stage) {
    await stage.place();
    const usual = await timed(() => stage.place());
    const took = await placeDuring(stage, (LOCKS[kind] as { lock: Lock }).lock, table);
    must(took - usual <= MOST_MORE_MS, `the order took ${took - usual} ms more than usual`);
    await stage.due('gap_scan');
    await stage.started();
    await stage.arrived(stage.placed);
    return null;
  },
});

export const CHECKOUT_FAULTS: readonly Fault[] = [
  ...Object.keys(LOCKS).map((kind) => checkout('wmsbridge_event', kind)),
  checkout('wmsbridge_order', 'locked'),
  checkout('wmsbridge_connection', 'altered'),
  checkout('wmsbridge_setting', 'rows-locked'),
];
