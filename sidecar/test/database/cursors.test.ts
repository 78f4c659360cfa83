/** When the changes of orders are read, with several sidecars or another setting than before. */
import { readOrderChanges } from '../../src/orders/orderChanges';
import type { CurrentSettings } from '../../src/connection';
import { createBench, type Bench } from '../support/connection';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

let bench: Bench;

beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

async function reads(wmsIntervalMs: number): Promise<boolean> {
  const { connection, poller } = bench.sidecar({ wmsIntervalMs });
  await poller.pollOnce(() => false);
  return (await readOrderChanges(connection, poller.state.current as CurrentSettings)) !== null;
}

test('what was read a moment ago is not due', async () => {
  expect(await reads(HOUR_MS)).toBe(true);
  expect(await reads(HOUR_MS)).toBe(false);
});

test('a shorter interval counts at once, whatever the sidecar before it had', async () => {
  expect(await reads(HOUR_MS)).toBe(true);
  expect(await reads(MINUTE_MS)).toBe(true);
  expect(await reads(MINUTE_MS)).toBe(false);
});
