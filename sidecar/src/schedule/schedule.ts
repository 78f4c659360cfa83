/** When each thing is done. All of it runs on any number of sidecars: leases in the database make one of them do it. */
import cron from 'node-cron';
import { BridgeError } from '../errors';
import { readOrderChanges } from '../inbound/orderChanges';
import { scanForGaps } from '../inbound/gapScan';
import { syncStock } from '../inbound/stock';
import { deleteExpired } from '../shop/database/events';
import type { Connection, Snapshot } from '../connection';
import type { Poller } from '../outbound/poller';
import { repeat } from './repeat';

export const GAP_SCAN_EVERY_MS = 5 * 60_000;
export const HEARTBEAT_EVERY_MS = 15_000;
/** Retention runs at a quiet hour of the sidecar's own zone. */
export const NIGHTLY = '23 3 * * *';

/** Runs until the signal, then finishes what is under way. */
export async function runSchedule(connection: Connection, poller: Poller, signal: AbortSignal): Promise<void> {
  const { log, timing, heartbeat } = connection;
  const grumble = (what: string, pauseMs: number) => (error: unknown): number => {
    // The shop and the WMS being away is the poller's to tell; here it is only one run that did not happen.
    const level = error instanceof BridgeError && error.family === 'retryable' ? 'warn' : 'error';
    log[level](`${what} failed`, { error });
    return pauseMs;
  };
  /** Runs only while the poller says that this sidecar may work. */
  const whenWorking = (work: (snapshot: Snapshot) => Promise<unknown>) => async (): Promise<void> => {
    if (poller.state.standsStillBecause === '' && poller.state.snapshot) await work(poller.state.snapshot);
  };
  /** Not started yet: looks every moment; afterwards every `everyMs`. */
  const every = (everyMs: number, work: (snapshot: Snapshot) => Promise<unknown>) => async (): Promise<number> => {
    await whenWorking(work)();
    return poller.state.standsStillBecause === '' ? everyMs : Math.min(everyMs, timing.pollIntervalMs);
  };

  const nightly = cron.schedule(NIGHTLY, () => {
    void whenWorking(async ({ settings }) => {
      const deleted = await deleteExpired(connection.db, settings.retentionDays);
      await heartbeat.forgetOld();
      log.info('retention done', { events: deleted.events, total: deleted.events + deleted.history });
    })().catch(grumble('retention', 0));
  });

  await Promise.all([
    repeat(() => poller.pollOnce(() => signal.aborted), grumble('poll', timing.pollIntervalMs), signal),
    repeat(every(timing.wmsIntervalMs, (snapshot) => readOrderChanges(connection, snapshot)), grumble('order changes', timing.wmsIntervalMs), signal),
    repeat(every(timing.wmsIntervalMs, (snapshot) => syncStock(connection, snapshot)), grumble('stock', timing.wmsIntervalMs), signal),
    repeat(
      every(GAP_SCAN_EVERY_MS, (snapshot) => scanForGaps(connection, snapshot, GAP_SCAN_EVERY_MS)),
      grumble('gap scan', GAP_SCAN_EVERY_MS),
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
  await nightly.destroy();
  await heartbeat.beat('stopped', '').catch(() => undefined);
}
