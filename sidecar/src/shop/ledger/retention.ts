/** What has been kept for long enough goes. */
import { changed, type Ledger } from '../Ledger';

/**
 * Deletes what is older than the retention, a small batch at a time, so that no checkout waits behind it. Events that
 * still wait stay, however old. Of this shop alone, its earlier connections included: another shop may keep its own longer.
 */
export async function deleteExpired(ledger: Ledger, retentionDays: number, batch = 1000): Promise<{ events: number; history: number; calls: number }> {
  const all = async (name: 'delete_events' | 'delete_history' | 'forget_calls'): Promise<number> => {
    for (let total = 0; ; ) {
      const affected = await changed(ledger, name, { days: retentionDays, take: batch });
      total += affected;
      if (affected < batch) return total;
    }
  };
  return { events: await all('delete_events'), history: await all('delete_history'), calls: await all('forget_calls') };
}
