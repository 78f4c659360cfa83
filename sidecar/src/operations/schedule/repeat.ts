/** Something done again and again until stopped; each turn says when the next one is due. */

/** Sleeps, but not past the signal. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/**
 * Runs `turn` until the signal; a turn under way is finished, never cut.
 * @param turn returns milliseconds until the next one; it must not throw (what it throws is given to `failed`)
 */
export async function repeat(turn: () => Promise<number>, failed: (error: unknown) => number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let pause: number;
    try {
      pause = await turn();
    } catch (error) {
      pause = failed(error);
    }
    if (pause > 0) await sleep(pause, signal);
    // A turn that never waits must still let timers and the stop signal in.
    else await new Promise((resolve) => setImmediate(resolve));
  }
}
