import { CallPace } from '../../../src/resilience/CallPace';
import { FailureStreak, ITEMS_IN_A_STREAK } from '../../../src/resilience/FailureStreak';

describe('how many calls fit into a time', () => {
  test.each<[string, number[], number, number]>([
    ['nothing is known yet: one round', [], 1, 1],
    ['nothing is known yet, four at once', [], 4, 4],
    ['quick calls', [10, 10], 1, 25],
    ['quick calls, four at once', [10, 10], 4, 100],
    ['calls of no time at all', [0], 1, 250],
    ['a call takes as long as the time', [250], 1, 1],
    ['a call takes longer', [20_000], 1, 1],
    ['it became slow: noticed at the first slow call', [10, 10, 1_000], 1, 1],
    ['it became quick again', [1_000, 10, 10, 10, 10, 10, 10], 1, 9],
  ])('%s', (_what, took, atOnce, fits) => {
    const pace = new CallPace();
    for (const each of took) pace.took(each);
    expect(pace.fit(250, atOnce)).toBe(fits);
  });
});

describe('a streak of failures', () => {
  test('is one of different items with no success in between, and is told of once', () => {
    const reported: boolean[] = [];
    const streak = new FailureStreak((everything) => reported.push(everything));
    for (let time = 0; time < 20; time += 1) streak.failed(1);
    expect(streak.hitsEverything).toBe(false);
    for (let item = 2; item < ITEMS_IN_A_STREAK; item += 1) streak.failed(item);
    streak.ended();
    for (let item = 1; item < ITEMS_IN_A_STREAK; item += 1) streak.failed(item);
    expect(streak.hitsEverything).toBe(false);
    streak.failed(99);
    streak.failed(100);
    expect(streak.hitsEverything).toBe(true);
    streak.ended();
    streak.ended();
    expect(streak.hitsEverything).toBe(false);
    expect(reported).toEqual([true, false]);
  });
});
