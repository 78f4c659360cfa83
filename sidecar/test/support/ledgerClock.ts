/** A ledger whose database's clock is the test's: the database's own cannot be set. Only what is read is different, not what a statement compares. */
import type { Ledger } from '../../src/shop/Ledger';
import { fromIso } from '../../src/shop/ledger/times';

/** @param now ISO, UTC */
export function withClock(ledger: Ledger, now: () => string): Ledger {
  return {
    transport: ledger.transport,
    get sessions() {
      return ledger.sessions;
    },
    async run(batch) {
      const results = await ledger.run(batch);
      for (const { rows } of results as { rows: Record<string, unknown>[] }[]) for (const row of rows) if ('now' in row) row['now'] = fromIso(now());
      return results;
    },
    close: () => ledger.close(),
  };
}
