/** One bad item never stops the rest, and finding it costs few calls. */
import { BridgeError, type FailureScope } from '../../../src/errors';
import { isolate, MAX_CULPRITS } from '../../../src/resilience/isolate';

const failure = (scope: FailureScope, code = 'wms_refused'): BridgeError => new BridgeError({ family: 'permanent', code, message: 'No.', scope });
const items = (count: number): number[] => Array.from({ length: count }, (_each, index) => index + 1);

/** A call that fails for a part with a bad item in it. */
function world(bad: ReadonlyMap<number, () => unknown>) {
  const calls: number[][] = [];
  const call = (part: readonly number[]): Promise<number[]> => {
    calls.push([...part]);
    const culprit = part.find((item) => bad.has(item));
    if (culprit === undefined) return Promise.resolve([...part]);
    return Promise.reject(bad.get(culprit)?.());
  };
  return { calls, call };
}

const badOnes = (...which: number[]): Map<number, () => unknown> => new Map(which.map((item) => [item, () => failure('item')]));

test.each<[string, number, number[]]>([
  ['nobody is bad', 100, []],
  ['the first', 100, [1]],
  ['the last', 100, [100]],
  ['one in the middle', 100, [51]],
  ['three that are neighbours', 100, [10, 11, 12]],
  ['five apart', 100, [3, 25, 50, 77, 98]],
  ['the only one', 1, [1]],
  ['both', 2, [1, 2]],
  ['one of an odd number', 7, [4]],
])('%s of %i: only they fail, and few calls find them', async (_what, count, bad) => {
  const { calls, call } = world(badOnes(...bad));
  const done = await isolate(items(count), { call });
  expect([...done.culprits.keys()].sort((a, b) => a - b)).toEqual(bad);
  expect(done.left).toEqual([]);
  expect(done.answers.flatMap(({ result }) => result).sort((a, b) => a - b)).toEqual(items(count).filter((item) => !bad.includes(item)));
  expect(calls.length).toBeLessThanOrEqual(1 + 2 * bad.length * Math.ceil(Math.log2(Math.max(2, count))));
});

test('no call is larger than the most that it may be', async () => {
  const { calls, call } = world(badOnes(42));
  await isolate(items(95), { call, maxBatch: 10 });
  expect(Math.max(...calls.map((part) => part.length))).toBe(10);
  // Parts that nobody has tried go before the parts of one that failed.
  expect(calls.slice(0, 10).map((part) => part[0])).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91]);
});

test('a call that timed out is cut into quarters, and never repeated as it was', async () => {
  const { calls, call } = world(new Map([[30, () => failure('item', 'shop_timeout')]]));
  const done = await isolate(items(100), { call });
  expect([...done.culprits.keys()]).toEqual([30]);
  expect(done.answers.flatMap(({ result }) => result)).toHaveLength(99);
  const timedOut = calls.filter((part) => part.includes(30)).map((part) => part.length);
  expect(timedOut).toEqual([100, 25, 7, 2, 1]);
});

test('a call that hangs until its limit holds up its own part alone', async () => {
  const began = performance.now();
  const calls: number[] = [];
  const call = async (part: readonly number[]): Promise<number> => {
    calls.push(part.length);
    if (part.includes(7)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw failure('item', 'wms_timeout');
    }
    return part.length;
  };
  const done = await isolate(items(20), { call, maxBatch: 5 });
  expect([...done.culprits.keys()]).toEqual([7]);
  expect(done.answers.reduce((sum, { result }) => sum + result, 0)).toBe(19);
  // 5, then 2 of its 3 quarters at most, then 1: three that hang.
  expect(performance.now() - began).toBeLessThan(50 * 4);
  expect(calls.slice(0, 4)).toEqual([5, 5, 5, 5]);
});

test('where the connection fails, nothing else is tried', async () => {
  const { calls, call } = world(new Map([[1, () => failure('connection', 'wms_unreachable')]]));
  await expect(isolate(items(100), { call, maxBatch: 10 })).rejects.toMatchObject({ code: 'wms_unreachable', scope: 'connection' });
  expect(calls).toHaveLength(1);
});

test('an error of our own is the item\'s too: it stops no other', async () => {
  const { call } = world(new Map([[2, () => new TypeError('x is undefined')]]));
  const done = await isolate(items(5), { call });
  expect(done.culprits.get(2)).toBeInstanceOf(TypeError);
  expect(done.answers.flatMap(({ result }) => result)).toHaveLength(4);
});

test('where nearly everything fails, it stops at some culprits and leaves the rest, which still had their chance', async () => {
  const { calls, call } = world(badOnes(...items(99)));
  const done = await isolate(items(100), { call });
  expect(done.culprits.size).toBeGreaterThanOrEqual(MAX_CULPRITS);
  expect(done.culprits.size + done.left.length + done.answers.flatMap(({ result }) => result).length).toBe(100);
  expect(done.left.length).toBeGreaterThan(50);
  expect(calls.length).toBeLessThan(50);
});

test('after the signal nothing is called any more, and what was not called is left', async () => {
  const stopping = new AbortController();
  const call = (part: readonly number[]): Promise<number> => {
    if (part.includes(3)) stopping.abort();
    return Promise.resolve(part.length);
  };
  const done = await isolate(items(10), { call, maxBatch: 2, stopping: stopping.signal });
  expect(done.answers.map(({ items: part }) => part)).toEqual([[1, 2], [3, 4]]);
  expect(done.left).toEqual([5, 6, 7, 8, 9, 10]);
});

test('nothing to do is no call', async () => {
  const { calls, call } = world(new Map());
  expect(await isolate([], { call })).toEqual({ answers: [], culprits: new Map(), left: [] });
  expect(calls).toEqual([]);
});
