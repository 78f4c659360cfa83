/**
 * A connection is a value: one shop and one WMS put together. Nothing that the flows use is kept in a module, so that
 * one process can run many connections. `app.ts` makes it; nobody else does.
 */
import type Bottleneck from 'bottleneck';
import type { Logger } from 'winston';
import type { CallPace } from './resilience/CallPace';
import type { FailureStreak } from './resilience/FailureStreak';
import type { ConnectionHealth, PeerName } from './resilience/ConnectionHealth';
import type { WmsAdapter } from './wms/WmsAdapter';
import type { ShopReader, ShopWriter } from './shop/Shop';
import type { Ledger } from './shop/Ledger';
import type { OrderLedger } from './shop/ledger/OrderLedger';
import type { SnapshotStore } from './shop/ledger/SnapshotStore';
import type { FlowStore } from './shop/ledger/FlowStore';
import type { CursorStore } from './shop/ledger/CursorStore';
import type { StockStore } from './shop/ledger/StockStore';
import type { Heartbeat } from './shop/ledger/Heartbeat';
import type { FlowRow, FlowState } from './domain/flows';
import type { Settings } from './domain/settings';
import type { Flow } from './domain/terms';

export interface Timing {
  pollIntervalMs: number;
  /** Polls slow down to this while nothing happens. */
  quietPollIntervalMs: number;
  wmsIntervalMs: number;
  /** How long a claim holds an order without being renewed: how soon a dead sidecar's work is taken over. */
  leaseMs: number;
  /** A call whose answer was lost may still be at work this long; only then is it looked up. */
  settleMs: number;
  /** The WMS's own delay between accepting an order and its stock figure showing it. */
  stockMarginMs: number;
  /** Orders taken in one claim. */
  batchSize: number;
  /** Orders whose intents are committed, called and noted together. */
  chunkSize: number;
}

export interface Connection {
  idConnection: number;
  idShop: number;
  pairing: string;
  orderPrefix: string;
  /** What runs the ledger's statements. */
  statements: Ledger;
  ledger: OrderLedger;
  snapshots: SnapshotStore;
  flows: FlowStore;
  cursors: CursorStore;
  stock: StockStore;
  heartbeat: Heartbeat;
  /** Both are watched: their errors have scope `item` or `connection`, and while one is down, its calls fail at once. */
  shop: ShopReader & ShopWriter;
  wms: WmsAdapter;
  health: Readonly<Record<PeerName, ConnectionHealth>>;
  /** Fires when the sidecar is to end: what is under way is finished, and nothing new begun. */
  stopping: AbortSignal;
  /** To be called whenever something was finished: a sidecar that does not do so for long is stuck. */
  progressed: () => void;
  /** How long calls of the WMS took lately. */
  pace: CallPace;
  /** Whether the WMS fails over every order just now, although it answers. */
  streak: FailureStreak;
  /** SKUs that the WMS is known to have: asked once. Articles are not deleted while orders use them. */
  knownSkus: Set<string>;
  /** Lets one batch at a time call the WMS. */
  calling: Bottleneck;
  log: Logger;
  timing: Timing;
  random(): number;
}

/** What one poll saw: rules are asked with it, so that a batch is decided by one state of the settings. */
export interface CurrentSettings {
  /** The database's clock at the poll (ISO, UTC): what its times are compared with. */
  now: string;
  settings: Settings;
  flowRows: ReadonlyMap<Flow, FlowRow>;
  flows: FlowState;
}
