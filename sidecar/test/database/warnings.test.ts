/** A setting that is not understood is named in the log: once, whatever the flows do. */
import { createBench, type Bench } from '../support/connection';

let bench: Bench;

beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

test.each<[string, '0' | '1']>([
  ['all flows on, so that nothing about them changes', '1'],
  ['a flow off, of which a note is taken again and again', '0'],
])('%s', async (_what, stock) => {
  await bench.setting('WMSBRIDGE_FLOW_STOCK', stock);
  const { connection, poller } = bench.sidecar();
  const warned: unknown[] = [];
  connection.log.warn = ((_message: string, fields: { reason?: string }) => warned.push(fields.reason)) as never;
  const poll = async (): Promise<void> => void (await poller.pollOnce(() => false));
  await poll();
  expect(warned).toEqual([]);

  await bench.setting('WMSBRIDGE_STOP_CANCELS', 'many');
  await poll();
  // The note of the flows that are off is due again.
  const now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now + 120_000);
  await poll();
  jest.restoreAllMocks();
  expect(warned).toEqual([expect.stringContaining('WMSBRIDGE_STOP_CANCELS')]);

  // Mended, and broken again: that is news.
  await bench.setting('WMSBRIDGE_STOP_CANCELS', '200');
  await poll();
  await bench.setting('WMSBRIDGE_STOP_CANCELS', 'many');
  await poll();
  expect(warned).toHaveLength(2);
});
