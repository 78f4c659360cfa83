/** Where everything is put together: one shop's database and Webservice, one WMS, the flows, the schedule. */
import { randomBytes } from 'node:crypto';
import Bottleneck from 'bottleneck';
import { hostname } from 'node:os';
import type { Logger } from 'winston';
import { BridgeError } from './errors';
import { figureOf } from './domain/stockInFlight';
import type { Connection, Timing } from './connection';
import { Poller } from './orders/poller';
import { CallPace } from './resilience/CallPace';
import { FailureStreak } from './resilience/FailureStreak';
import { ConnectionHealth } from './resilience/ConnectionHealth';
import { runSchedule } from './operations/schedule/schedule';
import { Hints } from './operations/schedule/hints';
import { sleep } from './operations/schedule/repeat';
import { startHttp, type Health } from './operations/http/server';
import type { Webhooks } from './operations/http/webhooks';
import { CursorStore } from './shop/ledger/CursorStore';
import { Database } from './shop/ledger/Database';
import { findConnection, type ConnectionRow } from './shop/ledger/connections';
import { FlowStore } from './shop/ledger/FlowStore';
import { MysqlLedger } from './shop/ledger/MysqlLedger';
import { HealthStore } from './shop/ledger/HealthStore';
import { Heartbeat } from './shop/ledger/Heartbeat';
import { OrderLedger } from './shop/ledger/OrderLedger';
import { SnapshotStore } from './shop/ledger/SnapshotStore';
import { StockStore } from './shop/ledger/StockStore';
import { createWebserviceShop } from './shop/webservice/WebserviceShop';
import { watchedShop } from './shop/watchedShop';
import { watchedWms } from './wms/watchedWms';
import type { Config } from './config';

export const DEFAULT_TIMING: Omit<Timing, 'pollIntervalMs' | 'wmsIntervalMs'> = {
  leaseMs: 15_000,
  settleMs: 5_000,
  stockMarginMs: 5_000,
  batchSize: 100,
  chunkSize: 25,
};

const RETRY_OPENING_MS = 3_000;
/** A sidecar that has finished nothing for this long, no poll and no call, is stuck. */
const ALIVE_WITHIN_MS = 60_000;

/** After the signal: a call under way is waited for (`STOP_WAITS_MS`), then everything is given back. Ten seconds in all. */
const END_WITHIN_MS = 7_500;
const CLOSE_WITHIN_MS = 1_000;

export interface App {
  /** The port it answers on. */
  port: number;
  health(): Health;
  /** Finishes what is under way, gives everything back, and ends. */
  stop(): Promise<void>;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

/** @param timing for tests: what differs from the defaults */
export async function startApp(config: Config, log: Logger, version: string, timing: Partial<Timing> = {}): Promise<App> {
  const stopping = new AbortController();
  const sidecar = `${hostname().slice(0, 32)}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const db = Database.open(config.databaseUrl, config.databasePrefix);
  const own = Database.open(config.databaseUrl, config.databasePrefix, 4, undefined, false);
  let poller: Poller | null = null;
  let connection: Connection | null = null;
  let progressAt = Date.now();
  let openingTrouble = 'It has just started.';

  const health = (): Health => {
    const current = poller?.state.current ?? null;
    const standsStillBecause = poller?.state.standsStillBecause ?? openingTrouble;
    return {
      alive: Date.now() - progressAt < Math.max(ALIVE_WITHIN_MS, config.pollIntervalMs * 10) || standsStillBecause !== '',
      standsStillBecause,
      version,
      sidecar,
      wms: config.wmsName,
      capabilities: { ...connection?.wms.capabilities },
      connections: connection ? [connection.health.shop.facts(), connection.health.wms.facts()] : [],
      flows: [
        ...[...(current?.flows.open ?? [])].map((flow) => ({ flow: flow as string, open: true, because: '' })),
        ...(current?.flows.closed ?? []).map(({ flow, because }) => ({ flow: flow as string, open: false, because })),
      ],
    };
  };
  const hints = new Hints();
  const webhooks: Webhooks = {
    wms: config.wmsName,
    ...(config.wms.webhook ? { isAuthentic: config.wms.webhook } : {}),
    hint: () => hints.hint(),
    refused: (count) => log.warn('pushes without the right secret were refused', { wms: config.wmsName, count }),
  };
  const http = await startHttp(config.httpHost, config.httpPort, health, webhooks).catch(async (error: unknown) => {
    await Promise.all([db.close(), own.close()]);
    throw error;
  });

  const run = async (): Promise<void> => {
    let row: ConnectionRow | null = null;
    while (row === null && !stopping.signal.aborted) {
      try {
        row = await findConnection(db, config.shopId);
      } catch (error) {
        const words = error instanceof BridgeError ? error.message : 'An unexpected error; the log has it.';
        if (words !== openingTrouble) log.error('standing still', { reason: words, ...(error instanceof BridgeError ? {} : { error }) });
        openingTrouble = words;
        await sleep(RETRY_OPENING_MS, stopping.signal);
      }
    }
    if (row === null) return;
    const adapter = config.wms.create(log);
    const shop = createWebserviceShop({ url: config.shopUrl, key: config.shopKey, idShop: row.idShop, log });
    const health = {
      shop: new ConnectionHealth({ peer: 'shop', probe: () => shop.moduleStatus(), log, stopping: stopping.signal }),
      wms: new ConnectionHealth({ peer: 'wms', probe: () => adapter.ping(), log, stopping: stopping.signal }),
    };
    const statements = new MysqlLedger(own, row);
    const healthStore = new HealthStore(statements);
    for (const each of [health.shop, health.wms]) each.onChange((facts) => healthStore.observe(facts));
    const wms = watchedWms(adapter, health.wms);
    connection = {
      ...row,
      db,
      statements,
      ledger: new OrderLedger(statements, row.idShop),
      snapshots: new SnapshotStore(statements, { pairing: row.pairing, figure: figureOf(wms.capabilities) }),
      flows: new FlowStore(statements),
      cursors: new CursorStore(statements),
      stock: new StockStore(statements),
      heartbeat: new Heartbeat(statements, sidecar, version, config.warnings.join(' ')),
      shop: watchedShop(shop, health.shop),
      wms,
      health,
      stopping: stopping.signal,
      progressed: () => (progressAt = Date.now()),
      pace: new CallPace(),
      streak: new FailureStreak((everything) =>
        everything
          ? log.error('the WMS answers, but fails over every order: they are tried one at a time until one goes through')
          : log.info('the WMS takes orders again'),
      ),
      knownSkus: new Set(),
      calling: new Bottleneck({ maxConcurrent: 1 }),
      log: log.child({ connection: row.idConnection }),
      timing: { ...DEFAULT_TIMING, pollIntervalMs: config.pollIntervalMs, wmsIntervalMs: config.wmsIntervalMs, ...timing },
      random: Math.random,
    };
    poller = new Poller(connection);
    await withinMs(END_WITHIN_MS, runSchedule(connection, poller, hints, stopping.signal), stopping.signal, () =>
      log.warn('not all work could be given back before the end; what is missing is taken over when its lease is over'),
    );
    await withinMs(CLOSE_WITHIN_MS, Promise.all([wms.close(), healthStore.close()]), stopping.signal, () => undefined);
  };

  const ended = run().finally(async () => {
    http.server.closeAllConnections();
    await new Promise((resolve) => http.server.close(resolve));
    await withinMs(CLOSE_WITHIN_MS, Promise.all([db.close(), own.close()]), stopping.signal, () => undefined);
  });
  return {
    port: http.port,
    health,
    ended,
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** Waits for the work, but once the signal has fired for so long only. */
async function withinMs(milliseconds: number, work: Promise<unknown>, signal: AbortSignal, late: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    const begin = (): void => {
      timer = setTimeout(() => {
        late();
        resolve();
      }, milliseconds);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
