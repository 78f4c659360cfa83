/** A flow that the WMS cannot do is off, and says why where people look. */
import { createBench, settleDown, type Bench } from '../support/connection';

let bench: Bench;

beforeAll(async () => {
  bench = await createBench();
  bench.wms.capabilities = { ...bench.wms.capabilities, tracking: false };
});

afterAll(() => bench.close());

test('tracking: closed because of the WMS, told once in the flow\'s row, and the other flows go on', async () => {
  const { poller } = bench.sidecar();
  const id = await bench.place();
  await settleDown(bench, poller);
  expect(poller.state.current?.flows.closed).toEqual([{ flow: 'tracking', because: 'wms' }]);
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', waits_for: null });
  const said = async (): Promise<{ last_result: string; last_run_at: string }> => {
    const [rows] = await bench.pool.query("SELECT last_result, last_run_at FROM ps_wmsbridge_flow WHERE flow = 'tracking'");
    return (rows as { last_result: string; last_run_at: string }[])[0]!;
  };
  const first = await said();
  expect(first.last_result).toMatch(/names no tracking numbers/);
  await poller.pollOnce(() => false);
  expect(await said()).toEqual(first);
});
