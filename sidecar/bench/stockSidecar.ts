/**
 * The sidecar's part of bench:stock, in a process of its own so that its memory is the sidecar's alone: the stock flow as it
 * runs in production, with a warehouse that gives its levels in pages out of nothing. Told on the first line of its input what
 * to do, as JSON; answers each further line, a round, with a line.
 */
import { createInterface } from 'node:readline';
import { DEFAULT_TIMING } from '../src/app';
import type { Connection, CurrentSettings } from '../src/connection';
import { createLogger } from '../src/logger';
import { parseSettings } from '../src/domain/settings';
import { figureOf } from '../src/domain/stockInFlight';
import type { StockLevel, WmsOrderSnapshot } from '../src/domain/terms';
import { syncStock } from '../src/stock/syncStock';
import { CursorStore } from '../src/shop/ledger/CursorStore';
import { Database } from '../src/shop/ledger/Database';
import { FlowStore } from '../src/shop/ledger/FlowStore';
import { MysqlLedger } from '../src/shop/ledger/MysqlLedger';
import { SnapshotStore } from '../src/shop/ledger/SnapshotStore';
import { StockStore } from '../src/shop/ledger/StockStore';
import { poll } from '../src/shop/ledger/poll';
import { createWebserviceShop } from '../src/shop/webservice/WebserviceShop';
import type { ChangePage, WmsAdapter } from '../src/wms/WmsAdapter';
import { skuOf } from './stockCatalogue';

export interface Orders {
  databaseUrl: string;
  databasePrefix: string;
  url: string;
  key: string;
  idShop: number;
  idConnection: number;
  skuPrefix: string;
}

/** One round: the first `count` SKUs have `quantity`; all are asked for and compared, or only these have changed. */
export interface Round {
  count: number;
  quantity: number;
  full: boolean;
  /** What the shop has is held against what it was given, as every few minutes. */
  compare?: boolean;
}

export interface RoundAnswer {
  /** From the WMS's first page to the shop's answer that the last row is written, or right. */
  seconds: number;
  /** With our own notes of it. */
  roundSeconds: number;
  written: number;
  problems: number;
  stopped: string;
  /** Highest so far. */
  rssMb: number;
}

const PAGE = 1_000;

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const orders = JSON.parse((await lines.next()).value as string) as Orders;
  const db = Database.open(orders.databaseUrl, orders.databasePrefix);
  const { idConnection, idShop } = orders;
  let round: Round = { count: 0, quantity: 0, full: true };
  let answeredAt = 0;
  let writtenAt = 0;
  /** What it took to make the answer up is not the flow's. */
  let makingMs = 0;
  const wms = {
    name: 'bench',
    warehouses: [''],
    capabilities: { stockFigure: 'available', stockReflectsFrom: 'received', stockChangesSince: true },
    async *stockLevels(query: { skus: readonly string[] } | { cursor: string | null }): AsyncIterable<ChangePage<StockLevel>> {
      const askedAt = new Date().toISOString();
      if ('skus' in query) return;
      answeredAt = performance.now();
      for (let from = 0; from < round.count; from += PAGE) {
        const began = performance.now();
        const items = Array.from({ length: Math.min(PAGE, round.count - from) }, (_, i) => ({ sku: skuOf(orders.skuPrefix, from + i), warehouse: '', quantity: round.quantity }));
        makingMs += performance.now() - began;
        yield { items, nextCursor: 'bench', askedAt };
      }
    },
    // Not one page: the shop's own place in the orders is not moved.
    async *orderChanges(): AsyncIterable<ChangePage<WmsOrderSnapshot>> {
      yield* [];
    },
  } as unknown as WmsAdapter;
  const shop = createWebserviceShop({ url: orders.url, key: orders.key, idShop, log: { warn: () => undefined }, timeoutMs: 120_000 });
  const statements = new MysqlLedger(db, { idConnection, idShop });
  const connection = {
    idConnection,
    idShop,
    db,
    statements,
    wms,
    shop: {
      ...shop,
      writeStockSet: async (...args: Parameters<typeof shop.writeStockSet>) => {
        const result = await shop.writeStockSet(...args);
        // The second look that a slow round has time for is not the write.
        if (writtenAt === 0 || result.results.some(({ outcome }) => outcome === 'written')) writtenAt = performance.now();
        return result;
      },
    },
    flows: new FlowStore(statements),
    cursors: new CursorStore(statements),
    stock: new StockStore(statements),
    snapshots: new SnapshotStore(statements, { pairing: 'bench', figure: figureOf({ stockFigure: 'available', stockReflectsFrom: 'received' }) }),
    log: createLogger({ level: 'silent' }),
    timing: { ...DEFAULT_TIMING, pollIntervalMs: 1000, wmsIntervalMs: 1000 },
  } as unknown as Connection;
  const { configuration, now } = await poll(statements, 0);
  const settings = parseSettings(configuration);
  // What else the shop has kept of other warehouses must not stop or prolong what is measured.
  settings.stock = { ...settings.stock, stopShare: 0, fullAt: '' };
  const current: CurrentSettings = { now, settings, flowRows: new Map(), flows: { open: new Set(['stock']), closed: [] } };
  for await (const line of lines) {
    round = JSON.parse(line) as Round;
    await db.run(`UPDATE ${db.table('cursor')} SET position = ? WHERE id_connection = ? AND name = 'stock'`, [round.full ? null : 'bench', idConnection]);
    await db.run(
      `INSERT INTO ${db.table('cursor')} (id_connection, name, due_at) VALUES (?, 'stock_compare', UTC_TIMESTAMP(3) + INTERVAL ? DAY) ON DUPLICATE KEY UPDATE due_at = VALUES(due_at)`,
      [idConnection, round.compare === true ? -1 : 1],
    );
    answeredAt = writtenAt = makingMs = 0;
    const began = performance.now();
    const run = await syncStock(connection, current, true);
    const answer: RoundAnswer = {
      seconds: writtenAt === 0 ? 0 : (writtenAt - answeredAt - makingMs) / 1000,
      roundSeconds: (performance.now() - (answeredAt || began) - makingMs) / 1000,
      written: run?.written ?? -1,
      problems: run?.problems ?? 0,
      stopped: run?.stopped ?? '',
      rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await db.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // At once: with its pool open it would wait, and the bench for it.
  process.exit(1);
});
