/** One fault of the drill: how it is made, what must hold while it lasts and afterwards, and who must be named. */
import type { Stage } from './stage';

export interface Fault {
  /** As it is called on the command line (`--only NAME`) and in the report. */
  name: string;
  /** What goes wrong, in one sentence. */
  what: string;
  /** Takes more than about 40 seconds: it is started before the others, so that all stages end at about the same time. */
  isLong?: boolean;
  /** Where it can be played; on any shop where left out. */
  shop?: 'sandbox' | 'real';
  /**
   * Makes the fault and ends it again.
   * @returns whether the culprit was named rightly; null where there is nobody to name
   * @throws Error with what did not hold
   */
  run(stage: Stage): Promise<boolean | null>;
}

/** @throws Error with these words where it does not hold */
export function must(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}
