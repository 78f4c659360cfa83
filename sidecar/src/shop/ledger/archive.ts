/**
 * Orders that were finished long ago are archived: their lines, parcels, history and snapshots go; the two rows with their numbers stay, so
 * that none of them is ever made at the WMS a second time and the WMS's own news of them is known as ours. Only orders of which
 * nothing is in-flight: all that the WMS accepted has left, and nothing waits. Small batches, each by its primary keys.
 */
import { rowsOf, statement, type Ledger } from '../Ledger';

/** @returns how many orders were archived */
export async function archiveFinished(ledger: Ledger, months: number, batch = 200): Promise<number> {
  if (months <= 0) return 0;
  let total = 0;
  for (const { id_connection } of await rowsOf(ledger, 'connections_of_shop', {})) {
    for (let after = 0; ; ) {
      const ids = (await rowsOf(ledger, 'finished_orders', { of_connection: id_connection, after, months, take: batch })).map((row) => row.id_order);
      if (ids.length > 0) total += await archive(ledger, { of_connection: id_connection, ids });
      if (ids.length < batch) break;
      after = ids.at(-1) as number;
    }
  }
  return total;
}

async function archive(ledger: Ledger, those: { of_connection: number; ids: readonly number[] }): Promise<number> {
  const [archived] = await ledger.run([
    statement('archive_orders', those),
    statement('delete_archived_lines', those),
    statement('delete_archived_writebacks', those),
    statement('delete_archived_history', those),
    statement('empty_archived_wms_orders', those),
  ]);
  return archived.affected;
}
