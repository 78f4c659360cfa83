/** When each thing is done. All of it runs on any number of sidecars: leases in the database make one of them do it. */
import { BridgeError } from '../../errors';
import { askAfterRefusals, OPEN_ORDERS, readOpenOrders } from '../../orders/openOrders';
import { readOrderChanges } from '../../orders/orderChanges';
import { scanForGaps } from '../../orders/gapScan';
import { syncStock } from '../../stock/syncStock';
import { archiveFinished } from '../../shop/ledger/archive';
import { deleteExpired } from '../../shop/ledger/retention';
import type { Connection, CurrentSettings } from '../../connection';
import type { Poller } from '../../orders/poller';
import type { Hints } from './hints';
import { NightCall, onceANight } from './nightly';
import { repeat } from './repeat';

export const GAP_SCAN_EVERY_MS = 5 * 60_000;
export const HEARTBEAT_EVERY_MS = 15_000;
/** Retention runs at a quiet hour of the shop's day; where all sidecars were down then, it is seen within this time. */
const RETENTION = { name: 'retention', at: '03:23' };
const NIGHTS_SEEN_EVERY_MS = 60 * 60_000;
/** Reading the open orders may be asked for at any time. */
const OPEN_ORDERS_SEEN_EVERY_MS = 60_000;

/** Runs until the signal, then finishes what is under way. */
export async function runSchedule(connection: Connection, poller: Poller, hints: Hints, signal: AbortSignal): Promise<void> {
  const { log, timing, heartbeat } = connection;
  const { health } = connection;
  const logFailure = (what: string, pauseMs: number) => (error: unknown): number => {
    // That a connection is down, or that the sidecar ends, was said when it happened.
    if (error instanceof BridgeError && error.scope === 'connection' && (signal.aborted || health.shop.isDown || health.wms.isDown)) return pauseMs;
    // The shop and the WMS being away is the poller's to tell; here it is only one run that did not happen.
    const level = error instanceof BridgeError && error.family === 'retryable' ? 'warn' : 'error';
    log[level](`${what} failed`, { error });
    return pauseMs;
  };
  /** Runs only while the poller says that this sidecar may work. */
  const works = (): boolean => poller.state.standsStillBecause === '' && poller.state.current !== null;
  const whenWorking = (work: (current: CurrentSettings) => Promise<unknown>) => async (): Promise<void> => {
    if (works() && poller.state.current) await work(poller.state.current);
  };
  /** Not started yet, or a connection that it needs is down: looks every moment; afterwards every `everyMs`. */
  const every = (everyMs: number, work: (current: CurrentSettings) => Promise<unknown>, may: () => boolean = works) => async (): Promise<number> => {
    if (may()) await whenWorking(work)();
    return may() ? everyMs : Math.min(everyMs, timing.pollIntervalMs);
  };
  /** Asks the WMS: by itself every so often, and soon when it hints that something changed. */
  const upon = async (what: string, work: (current: CurrentSettings, hinted: boolean) => Promise<unknown>): Promise<void> => {
    const listener = hints.listener();
    let hinted = false;
    await repeat(
      async () => {
        const pauseMs = await every(hints.intervalMs(timing.wmsIntervalMs), (current) => work(current, hinted), () => works() && health.wms.isUp)().catch(logFailure(what, timing.wmsIntervalMs));
        hinted = await listener.sleep(pauseMs, signal);
        return 0;
      },
      logFailure(what, timing.wmsIntervalMs),
      signal,
    );
  };

  const retention = async ({ settings }: CurrentSettings): Promise<void> => {
    await onceANight(connection, { ...RETENTION, timeZone: settings.timeZone }, async () => {
      const deleted = await deleteExpired(connection.statements, settings.retentionDays);
      const archived = await archiveFinished(connection.statements, settings.archiveMonths);
      await heartbeat.forgetOld();
      log.info('retention done', { events: deleted.events, orders: archived, total: deleted.events + deleted.history });
    });
  };
  const openOrders = async ({ settings, flows }: CurrentSettings): Promise<void> => {
    if (flows.open.size === 0) return;
    await onceANight(connection, { ...OPEN_ORDERS, timeZone: settings.timeZone }, async () => void (await readOpenOrders(connection)));
  };
  askAfterRefusals(connection);
  const calls = {
    retention: new NightCall(() => void whenWorking(retention)().catch(logFailure('retention', 0))),
    // The rounds of stock would see it themselves, up to their distance later.
    fullStock: new NightCall(() => void whenWorking(async (current) => health.wms.isUp && syncStock(connection, current))().catch(logFailure('stock', 0))),
  };
  const setCalls = ({ settings }: CurrentSettings): void => {
    calls.retention.at(RETENTION.at, settings.timeZone);
    calls.fullStock.at(settings.stock.fullAt, settings.timeZone);
  };

  await Promise.all([
    repeat(() => poller.pollOnce(() => signal.aborted), logFailure('poll', timing.pollIntervalMs), signal),
    upon('order changes', (current, hinted) => readOrderChanges(connection, current, hinted)),
    upon('stock', (current, hinted) => {
      setCalls(current);
      return syncStock(connection, current, hinted);
    }),
    repeat(every(OPEN_ORDERS_SEEN_EVERY_MS, openOrders, () => works() && health.wms.isUp), logFailure('open orders', OPEN_ORDERS_SEEN_EVERY_MS), signal),
    repeat(every(NIGHTS_SEEN_EVERY_MS, retention), logFailure('retention', NIGHTS_SEEN_EVERY_MS), signal),
    repeat(
      every(GAP_SCAN_EVERY_MS, (current) => scanForGaps(connection, current, GAP_SCAN_EVERY_MS)),
      logFailure('gap scan', GAP_SCAN_EVERY_MS),
      signal,
    ),
    repeat(
      async () => {
        const { standsStillBecause } = poller.state;
        await heartbeat.beat(standsStillBecause === '' ? 'working' : 'standing_still', standsStillBecause);
        return HEARTBEAT_EVERY_MS;
      },
      () => HEARTBEAT_EVERY_MS,
      signal,
    ),
  ]);
  calls.retention.stop();
  calls.fullStock.stop();
  await heartbeat.beat('stopped', '').catch(() => undefined);
}
