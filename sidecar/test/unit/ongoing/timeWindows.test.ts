import { BridgeError } from '../../../src/errors';
import { LARGEST_WINDOW_MS, nextWindow, readInWindows, SMALLEST_WINDOW_MS, windowSize, type TimeWindow } from '../../../src/wms/ongoing/timeWindows';

const at = (iso: string): Date => new Date(iso);
const NOW = at('2026-11-24T10:00:00Z');
const HOUR_MS = 3_600_000;

function failing(code = 'wms_timeout'): BridgeError {
  return new BridgeError({ family: 'retryable', code, message: 'It did not answer in time.' });
}

interface Told {
  windows: [from: string, to: string, missing: string][];
  asked: TimeWindow[];
  error: BridgeError | null;
}

/** @param answers what a window is answered with: an error, or nothing */
async function read(from: Date, answers: (window: TimeWindow, patient: boolean) => BridgeError | null, more: { size?: ReturnType<typeof windowSize>; easy?: boolean; up?: boolean } = {}): Promise<Told> {
  const reported: Told = { windows: [], asked: [], error: null };
  const short = (time: Date | null): string => time?.toISOString().slice(5, 19) ?? '';
  try {
    for await (const { window, missing } of readInWindows(from, NOW, more.size ?? windowSize(), {
      ask: (window, patient) => {
        reported.asked.push(window);
        const error = answers(window, patient);
        return error ? Promise.reject(error) : Promise.resolve('answer');
      },
      isOfWindow: () => Promise.resolve(more.up ?? true),
      wasEasy: () => more.easy ?? false,
    })) {
      reported.windows.push([short(window.from), short(window.to), short(missing)]);
    }
  } catch (error) {
    reported.error = error as BridgeError;
  }
  return reported;
}

const lengthOf = ({ from, to }: TimeWindow): number => (to ?? NOW).getTime() - from.getTime();

describe('a long absence', () => {
  it('is asked for in days, the last one open', async () => {
    expect((await read(at('2026-11-22T08:00:00Z'), () => null)).windows).toEqual([
      ['11-22T08:00:00', '11-23T08:00:00', ''],
      ['11-23T08:00:00', '11-24T08:00:00', ''],
      ['11-24T08:00:00', '', ''],
    ]);
  });

  it('of a day or a little more is one question', () => {
    for (const from of ['2026-11-23T10:00:00Z', '2026-11-23T09:00:00Z', '2026-11-24T09:50:00Z']) {
      expect(nextWindow(at(from), NOW, LARGEST_WINDOW_MS)).toEqual({ from: at(from), to: null });
    }
  });
});

describe('a window that is too much', () => {
  it('is halved until it fits, and the rest is read in windows of that size, without a gap', async () => {
    const reported = await read(at('2026-11-23T10:00:00Z'), (window) => (lengthOf(window) > 7 * HOUR_MS ? failing() : null));
    expect(reported.error).toBeNull();
    expect(reported.windows.map(([from]) => from)).toEqual(['11-23T10:00:00', '11-23T16:00:00', '11-23T22:00:00', '11-24T04:00:00']);
    expect(reported.windows.map(([, to]) => to)).toEqual(['11-23T16:00:00', '11-23T22:00:00', '11-24T04:00:00', '']);
    expect(reported.asked).toHaveLength(2 + 4);
  });

  it('is remembered: the next reading begins with what fitted, and grows again when it is easy', async () => {
    const size = windowSize();
    await read(at('2026-11-23T10:00:00Z'), (window) => (lengthOf(window) > 7 * HOUR_MS ? failing() : null), { size });
    const next = await read(at('2026-11-23T10:00:00Z'), () => null, { size, easy: true });
    expect(next.asked.map((window) => lengthOf(window) / HOUR_MS)).toEqual([6, 12, 6]);
  });

  it('even at its smallest gets more time, once, and then does not keep the later ones from being read', async () => {
    const from = at('2026-11-24T09:00:00Z');
    const bad = at('2026-11-24T09:20:30Z').getTime();
    const reported = await read(from, (window) => (window.from.getTime() <= bad && (window.to ?? NOW).getTime() > bad ? failing() : null), { easy: true });
    expect(reported.error).toMatchObject({ code: 'wms_timeout' });
    const missing = [...new Set(reported.windows.map(([, , start]) => start))];
    // Up to the bad minute all is read; from there on the cursor has to wait at its start.
    expect(missing).toHaveLength(2);
    expect(missing[0]).toBe('');
    const start = at(`2026-${missing[1]}Z`).getTime();
    expect(bad - start).toBeGreaterThanOrEqual(0);
    expect(bad - start).toBeLessThan(SMALLEST_WINDOW_MS);
    // Nothing but the bad minute is left out.
    const read_ = reported.windows.map(([windowFrom, to]) => [at(`2026-${windowFrom}Z`).getTime(), to === '' ? NOW.getTime() : at(`2026-${to}Z`).getTime()] as const);
    const covered = read_.reduce((sum, [a, b]) => sum + b - a, 0);
    expect(NOW.getTime() - from.getTime() - covered).toBe(SMALLEST_WINDOW_MS);
  });

  it('is asked for patiently only where it cannot be smaller', async () => {
    const patience: [number, boolean][] = [];
    await read(at('2026-11-24T09:56:00Z'), (window, patient) => {
      patience.push([lengthOf(window) / 60_000, patient]);
      return lengthOf(window) > 60_000 ? failing() : null;
    });
    expect(patience).toEqual([[4, false], [2, false], [1, true], [1, true], [1, true], [1, true]]);
  });

  it('ends the reading at once where the WMS as a whole fails', async () => {
    const reported = await read(at('2026-11-23T10:00:00Z'), () => failing(), { up: false });
    expect(reported).toMatchObject({ windows: [], error: { code: 'wms_timeout' } });
    expect(reported.asked).toHaveLength(1);
  });

  it('is given up for this time after many failures', async () => {
    const reported = await read(at('2026-11-01T10:00:00Z'), () => failing());
    expect(reported.error).toMatchObject({ code: 'wms_timeout' });
    expect(reported.asked.length).toBeLessThanOrEqual(17);
  });
});
