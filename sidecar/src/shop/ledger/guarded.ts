/**
 * What used to be read and written under one lock: it is read, decided on, and written where it is still as it was read. Where
 * somebody was faster, it is read anew.
 */
import { BridgeError } from '../../errors';
import { ExpectationNotMet } from '../Ledger';

const TRIES = 8;

/**
 * @param write tries to write on what is known
 * @param look finds out what has changed, after a write whose guards were not met
 */
export async function guarded<Known, Result>(known: Known, write: (known: Known) => Promise<Result>, look: (unmet: ExpectationNotMet) => Promise<Known>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(known);
    } catch (error) {
      if (!(error instanceof ExpectationNotMet)) throw error;
      if (tries === TRIES) {
        throw new BridgeError({
          family: 'retryable',
          code: 'ledger_contention',
          message: `Others changed the same orders again and again (${error.statement}). It is tried again.`,
          scope: 'connection',
        });
      }
      known = await look(error);
    }
  }
}
