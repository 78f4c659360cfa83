import type { BridgeError } from '../../../src/errors';
import type { ReportedLevel, WmsOrderSnapshot } from '../../../src/domain/terms';
import type { ChangePage, WmsAdapter } from '../../../src/wms/WmsAdapter';
import { createOngoingSandbox, type OngoingSandbox, type OngoingSandboxOptions } from '../../../sandbox/ongoing/sandbox';
import { createOngoingAdapter, type OngoingOptions } from '../../../src/wms/ongoing/adapter';

/** A time-out that a test can wait for. */
export const SHORT_TIMEOUT_MS = 250;

export interface Bench {
  adapter: WmsAdapter;
  sandbox: OngoingSandbox;
  /** Everything logged, as text. */
  logged: string[];
  /** Both clocks; starts at a fixed time. */
  clock: { at: Date; pass(milliseconds: number): void };
}

const benches: Bench[] = [];

/** An adapter, a sandbox with two articles in stock, and one clock for both. */
export async function bench(sandboxOptions: OngoingSandboxOptions = {}, adapterOptions: Partial<OngoingOptions> = {}): Promise<Bench> {
  const clock = {
    at: new Date('2026-11-24T10:00:00Z'),
    pass(milliseconds: number) {
      clock.at = new Date(clock.at.getTime() + milliseconds);
    },
  };
  const now = (): Date => clock.at;
  const sandbox = await createOngoingSandbox({ now, ...sandboxOptions });
  const logged: string[] = [];
  const note = (message: string, fields?: Record<string, unknown>): void => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const adapter = createOngoingAdapter({ url: sandbox.url, ...sandbox.credentials, log: { info: note, warn: note, error: note }, now, timeoutMs: 5_000, ...adapterOptions });
  sandbox.state.warehouse.adjust('demo_1', { to: 10 });
  sandbox.state.warehouse.adjust('demo_2', { to: 5 });
  const made = { adapter, sandbox, logged, clock };
  benches.push(made);
  return made;
}

export async function clearBenches(): Promise<void> {
  for (const { adapter, sandbox } of benches.splice(0)) {
    await sandbox.close();
    await adapter.close();
  }
}

/** The error that a promise must end with. */
export async function failure(promise: Promise<unknown>): Promise<BridgeError> {
  try {
    await promise;
  } catch (error) {
    return error as BridgeError;
  }
  throw new Error('It went well, and should not have.');
}

export async function pages<T>(changes: AsyncIterable<ChangePage<T>>): Promise<ChangePage<T>[]> {
  const all: ChangePage<T>[] = [];
  for await (const page of changes) all.push(page);
  return all;
}

export async function changed(adapter: WmsAdapter, cursor: string | null): Promise<{ snapshots: WmsOrderSnapshot[]; cursor: string }> {
  const all = await pages(adapter.orderChanges(cursor));
  return { snapshots: all.flatMap(({ items }) => items), cursor: all[all.length - 1]!.nextCursor };
}

export async function levels(adapter: WmsAdapter, query: Parameters<WmsAdapter['stockLevels']>[0]): Promise<{ levels: Record<string, number | string>; cursor: string }> {
  const all = await pages<ReportedLevel>(adapter.stockLevels(query));
  return {
    levels: Object.fromEntries(all.flatMap(({ items }) => items.map(({ sku, quantity }) => [sku, quantity]))),
    cursor: all[all.length - 1]?.nextCursor ?? '',
  };
}
