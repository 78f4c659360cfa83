/**
 * How long the event loop is held: the longest turn of it while something runs, by processor time, so that a busy machine does not
 * count as ours.
 */
export interface LoopBlocks {
  /** Processor milliseconds of the longest turn. */
  longestMs: number;
  ms: number;
}

export async function loopBlocksOf(work: () => Promise<unknown>): Promise<LoopBlocks> {
  const began = performance.now();
  const cpu = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let longestMs = 0;
  let before = cpu();
  let running = true;
  const turn = (): void => {
    const now = cpu();
    longestMs = Math.max(longestMs, now - before);
    before = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
  } finally {
    running = false;
    turn();
  }
  return { longestMs, ms: performance.now() - began };
}
