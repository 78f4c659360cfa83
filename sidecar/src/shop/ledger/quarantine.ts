/**
 * WMS orders whose snapshot could not be read: their row says why, and when they are asked for again. Until a snapshot of theirs
 * can be read, what was kept before stands.
 */
import { rowsOf, statement, type Ledger, type LedgerStatement } from '../Ledger';

export const RECHECK_MINUTES = 10;

export interface Fault {
  idWmsOrder: number;
  fault: string;
  /** The kept snapshot itself cannot be read: it goes, and a new one is asked for at once. */
  broken?: boolean;
}

export function quarantine(faults: readonly Fault[]): LedgerStatement[] {
  if (faults.length === 0) return [];
  const rows = faults.map(({ idWmsOrder, fault, broken = false }) => ({ id_wms_order: idWmsOrder, problem: fault.slice(0, 500), broken: broken ? 1 : 0 }));
  return [statement('quarantine_snapshots', { faults: rows, recheck_minutes: RECHECK_MINUTES })];
}

/** Numbers of WMS orders that are due to be asked for again; they are due anew afterwards, whatever comes of it. */
export async function takeForRecheck(ledger: Ledger, limit: number): Promise<string[]> {
  const rows = await rowsOf(ledger, 'due_snapshots', { take: limit });
  if (rows.length > 0) {
    await ledger.run([statement('postpone_snapshots', { ids: rows.map((row) => row.id_wms_order), recheck_minutes: RECHECK_MINUTES })]);
  }
  return rows.map((row) => row.wms_number);
}
