/** Once a night over any number of sidecars; what was missed is caught up. */
import { onceANight } from '../../src/operations/schedule/nightly';
import { syncStock } from '../../src/stock/syncStock';
import type { Connection, CurrentSettings } from '../../src/connection';
import { createBench, type Bench } from '../support/connection';
import { withClock } from '../support/ledgerClock';
import { compareStock } from '../support/actions';

let bench: Bench;
let clock: string;
const WHAT = { name: 'retention', at: '03:23', timeZone: 'Europe/Paris' };

beforeEach(async () => {
  bench = await createBench();
  clock = '2026-11-24T02:30:00.000Z';
});
afterEach(() => bench.close());

/** A sidecar that takes the time from the test: it is the database's, which cannot be set. */
function sidecar(): Connection {
  return bench.sidecar({}, undefined, { statements: withClock(bench.openLedger(), () => clock) }).connection;
}

test('three sidecars at the same moment: one does it, and none a second time that night', async () => {
  const sidecars = [sidecar(), sidecar(), sidecar()];
  let done = 0;
  const night = (): Promise<boolean[]> => Promise.all(sidecars.map((one) => onceANight(one, WHAT, async () => void (await new Promise((resolve) => setTimeout(resolve, 20)), (done += 1)))));
  expect((await night()).filter(Boolean)).toHaveLength(1);
  expect((await night()).filter(Boolean)).toHaveLength(0);
  clock = '2026-11-25T02:22:00.000Z';
  expect((await night()).filter(Boolean)).toHaveLength(0);
  clock = '2026-11-25T02:23:00.000Z';
  expect((await night()).filter(Boolean)).toHaveLength(1);
  expect(done).toBe(2);
});

test('missed for two nights: done once when a sidecar runs again, and in the coming night as always', async () => {
  const one = sidecar();
  expect(await onceANight(one, WHAT, async () => undefined)).toBe(true);
  clock = '2026-11-26T23:30:00.000Z';
  expect(await onceANight(one, WHAT, async () => undefined)).toBe(true);
  expect(await onceANight(one, WHAT, async () => undefined)).toBe(false);
  clock = '2026-11-27T02:23:00.000Z';
  expect(await onceANight(one, WHAT, async () => undefined)).toBe(true);
});

test('what failed is done again', async () => {
  const one = sidecar();
  await expect(onceANight(one, WHAT, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await onceANight(one, WHAT, async () => undefined)).toBe(true);
});

describe('the full comparison', () => {
  let connections: Connection[];
  let fulls: number;
  let whileReading: () => Promise<void>;

  beforeEach(async () => {
    await bench.setting('PS_TIMEZONE', 'Europe/Paris');
    await bench.setting('WMSBRIDGE_STOCK_FULL_AT', '02:30');
    connections = [sidecar(), sidecar()];
    fulls = 0;
    whileReading = () => Promise.resolve();
    bench.wms.stockLevels = async function* (query) {
      if ('cursor' in query && query.cursor === null) fulls += 1;
      await whileReading();
      yield { items: [], nextCursor: 'next', askedAt: clock };
    };
  });

  async function snapshot(): Promise<CurrentSettings> {
    const { poller } = bench.sidecar();
    await poller.pollOnce(() => false);
    return poller.state.current as CurrentSettings;
  }
  /** @returns how many full comparisons there were at this time, with both sidecars at it three times */
  async function at(iso: string): Promise<number> {
    clock = iso;
    const before = fulls;
    const now = await snapshot();
    for (let i = 0; i < 3; i += 1) await Promise.all(connections.map((one) => syncStock(one, now, i > 0)));
    return fulls - before;
  }

  test.each<[string, [at: string, fulls: number][]]>([
    ['every night once', [['2026-11-24T01:29:00.000Z', 1], ['2026-11-24T01:30:00.000Z', 1], ['2026-11-24T20:00:00.000Z', 0], ['2026-11-25T01:29:00.000Z', 0], ['2026-11-25T01:30:00.000Z', 1]]],
    ['when clocks go forward over its time', [['2026-03-28T12:00:00.000Z', 1], ['2026-03-29T00:59:00.000Z', 0], ['2026-03-29T01:00:00.000Z', 1], ['2026-03-29T12:00:00.000Z', 0], ['2026-03-30T00:30:00.000Z', 1]]],
    ['when clocks go back over it', [['2026-10-24T12:00:00.000Z', 1], ['2026-10-25T00:30:00.000Z', 1], ['2026-10-25T01:00:00.000Z', 0], ['2026-10-25T01:30:00.000Z', 0], ['2026-10-26T01:30:00.000Z', 1]]],
    ['missed: at the next start', [['2026-11-24T02:00:00.000Z', 1], ['2026-11-27T00:00:00.000Z', 1], ['2026-11-27T01:30:00.000Z', 1]]],
  ])('%s', async (_, moments) => {
    for (const [iso, expected] of moments) expect([iso, await at(iso)]).toEqual([iso, expected]);
  });

  test('asked for by hand in the evening: at once, and the night\'s comes all the same', async () => {
    await at('2026-11-24T02:00:00.000Z');
    await compareStock(connections[0] as Connection);
    expect(await at('2026-11-24T22:00:00.000Z')).toBe(1);
    await compareStock(connections[0] as Connection);
    expect(await at('2026-11-25T01:00:00.000Z')).toBe(1);
    expect(await at('2026-11-25T01:30:00.000Z')).toBe(1);
    expect(await at('2026-11-25T01:31:00.000Z')).toBe(0);
  });

  test('asked for while one runs: another follows', async () => {
    await at('2026-11-24T02:00:00.000Z');
    whileReading = async () => {
      whileReading = () => Promise.resolve();
      await compareStock(connections[1] as Connection);
    };
    expect(await at('2026-11-25T02:00:00.000Z')).toBe(2);
  });
});
