/**
 * Reads all open orders by number, whatever the cursors say: once a night, and once after the WMS could not be read for long or
 * refused us. So what left in the meantime is shipped in the shop, also where a cursor moved past it: because the WMS answered wrongly,
 * because a row could not be read that day, or because a backup was put back.
 */
import { WMS_STATUSES, isEnded } from '../domain/orderStatus';
import { BridgeError } from '../errors';
import { changed, rowsOf } from '../shop/Ledger';
import { isolate } from '../resilience/isolate';
import type { Connection } from '../connection';

/** The lease and the night it was last done for. */
export const OPEN_ORDERS = { name: 'open_orders', at: '03:37' };
/** After so long without a reading of what changed the open orders are read once by number. */
export const LONG_ABSENCE_MS = 60 * 60_000;
/** Numbers in one question, where the WMS takes as many. */
const CHUNK = 100;

export interface OpenOrdersRead {
  asked: number;
  changed: number;
  /** The WMS does not have them. */
  missing: number;
  /** They could not be read. */
  failed: number;
}

/** @throws BridgeError where the WMS cannot be asked, or the sidecar is to end: what was read so far is kept */
export async function readOpenOrders({ statements, snapshots, wms, log, stopping, progressed }: Connection): Promise<OpenOrdersRead> {
  const read: OpenOrdersRead = { asked: 0, changed: 0, missing: 0, failed: 0 };
  const ended = WMS_STATUSES.filter(isEnded);
  for (let after = 0; ; ) {
    const rows = await rowsOf(statements, 'open_wms_orders', { after, ended, take: CHUNK });
    if (rows.length === 0) break;
    after = rows.at(-1)?.id_wms_order ?? after;
    const orderOf = new Map(rows.map((row) => [row.number, row.id_order]));
    const numbers = [...orderOf.keys()];
    const { answers, culprits, left } = await isolate(numbers, { call: (part) => wms.findOrders(part, { backOrders: true }), stopping });
    if (stopping.aborted) throw new BridgeError({ family: 'retryable', code: 'stopping', message: 'The sidecar is to end; the open orders are read after the next start.', scope: 'connection' });
    const found = answers.flatMap(({ result }) => result);
    const applied = await snapshots.apply(found);
    progressed();
    const there = new Set(found.map((snapshot) => snapshot.number.toLowerCase()));
    const missing = answers.flatMap(({ items }) => items).filter((number) => !there.has(number.toLowerCase()));
    if (missing.length > 0) log.warn('open orders are not to be found at the WMS: look for them there, or send them again', { count: missing.length, orders: missing.map((number) => orderOf.get(number)) });
    for (const [number, error] of culprits) log.warn('an open order could not be read at the WMS', { order: orderOf.get(number), wms_number: number, error });
    if (left.length > 0) log.warn('open orders were left for the next night: too many of them could not be read', { count: left.length });
    read.asked += numbers.length;
    read.changed += applied.changed;
    read.missing += missing.length;
    read.failed += culprits.size + left.length;
  }
  log.info('open orders read by number', { count: read.asked, changed: read.changed, failed: read.failed });
  return read;
}

/** Asks for a reading of the open orders: it is done as soon as the WMS can be asked. */
export async function askForOpenOrders({ statements }: Pick<Connection, 'statements'>): Promise<void> {
  await changed(statements, 'ask_for_open_orders', {});
}

/** The WMS did not let us in. Since when nobody knows: what it answered before may have been no answer. */
const REFUSED = new Set(['wms_credentials_refused', 'wms_probe_failed', 'wms_warehouse_unknown']);

/** Has the open orders read once after each time that the WMS refused us, also where the sidecar is started again in between. */
export function askAfterRefusals(connection: Connection): void {
  let isAsked = false;
  connection.health.wms.onChange(({ state, lastErrorCode }) => {
    if (state === 'up') isAsked = false;
    if (isAsked || state !== 'down' || !REFUSED.has(lastErrorCode ?? '')) return;
    isAsked = true;
    askForOpenOrders(connection).catch((error: unknown) => {
      isAsked = false;
      connection.log.warn('that the open orders are to be read could not be written down', { error });
    });
  });
}
