import { createSpacefillSandbox, type SpacefillSandbox, type SpacefillSandboxOptions } from '../../../sandbox/spacefill/sandbox';
import { createSpacefillAdapter, type SpacefillOptions } from '../../../src/wms/spacefill/adapter';
import type { WmsAdapter } from '../../../src/wms/WmsAdapter';

export { changed, failure, levels, pages } from '../ongoing/support';

/** A time-out that a test can wait for. */
export const SHORT_TIMEOUT_MS = 250;

export interface Bench {
  adapter: WmsAdapter;
  sandbox: SpacefillSandbox;
  /** Everything logged, as text. */
  logged: string[];
  /** Both clocks; starts at a fixed time. */
  clock: { at: Date; pass(milliseconds: number): void };
}

const benches: Bench[] = [];

/** An adapter, a sandbox with two articles in stock, and one clock for both. */
export async function bench(sandboxOptions: SpacefillSandboxOptions = {}, adapterOptions: Partial<SpacefillOptions> = {}): Promise<Bench> {
  const clock = {
    at: new Date('2026-11-24T10:00:00Z'),
    pass(milliseconds: number) {
      clock.at = new Date(clock.at.getTime() + milliseconds);
    },
  };
  const now = (): Date => clock.at;
  const sandbox = await createSpacefillSandbox({ now, keepExchanges: true, ...sandboxOptions });
  const logged: string[] = [];
  const note = (message: string, fields?: Record<string, unknown>): void => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const adapter = createSpacefillAdapter({
    url: sandbox.url,
    token: sandbox.token,
    warehouseId: sandbox.hub.warehouseId,
    trackingField: 'metadata.tracking_number',
    log: { info: note, warn: note, error: note },
    now,
    timeoutMs: 5_000,
    ...adapterOptions,
  });
  sandbox.floor.count('demo_1', 10);
  sandbox.floor.count('demo_2', 5);
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

/** Orders at the hub of this number, in whatever state. */
export function atHub({ sandbox }: Bench, number: string): { status: string; externalRef: string; lines: [string, number][] }[] {
  return sandbox.floor.orders().filter((order) => order.number === number).map(({ status, externalRef, lines }) => ({ status, externalRef, lines: lines.map(({ sku, ordered }) => [sku, ordered]) }));
}
