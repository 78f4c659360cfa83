/** Rows of the ledger's tables as the rules see them. */
import { z } from 'zod';
import { hashOf } from '../../domain/hash';
import type { LedgerOrder, LedgerWmsOrder } from '../../domain/ledger';
import { snapshotFault } from '../../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../../domain/terms';
import { toIso, type Row } from './Database';

export function ledgerOrder(row: Row): LedgerOrder {
  return {
    idOrder: Number(row.id_order),
    idShop: Number(row.id_shop),
    reference: row.reference as string,
    state: row.state as LedgerOrder['state'],
    waitsFor: row.waits_for ? (row.waits_for as string).split(',') : [],
    generation: Number(row.generation),
    releasedAt: toIso(row.released_at as string | null),
    approvedAt: toIso(row.approved_at as string | null),
    approved: new Set(row.approved ? (row.approved as string).split(',') : []),
    deletedAt: toIso(row.deleted_at as string | null),
    tryingSince: toIso(row.trying_since as string | null),
    wmsStatus: row.wms_status as LedgerOrder['wmsStatus'],
    cancelState: row.cancel_state as LedgerOrder['cancelState'],
    changeState: row.change_state as LedgerOrder['changeState'],
    problemCode: row.problem_code as string | null,
    problem: row.problem as string | null,
    attempts: Number(row.attempts),
    rechecks: Number(row.rechecks),
  };
}

/** @param backOrders rows of its back-orders, oldest first */
export function ledgerWmsOrder(row: Row, backOrders: readonly Row[] = []): LedgerWmsOrder {
  const hash = row.snapshot_hash as string | null;
  const problem = [row, ...backOrders].map(({ snapshot_problem }) => snapshot_problem as string | null).find((words) => words !== null);
  return {
    idWmsOrder: Number(row.id_wms_order),
    idOrder: Number(row.id_order),
    generation: Number(row.generation),
    number: row.wms_number as string,
    externalRef: row.external_ref as string,
    wmsId: row.wms_id as string | null,
    wmsStatus: row.wms_status as LedgerWmsOrder['wmsStatus'],
    sentHash: row.sent_hash as string | null,
    refusedHash: row.refused_hash as string | null,
    intentOperation: row.intent_operation as LedgerWmsOrder['intentOperation'],
    intentHash: row.intent_hash as string | null,
    intentAt: toIso(row.intent_at as string | null),
    intentLostAt: toIso(row.intent_lost_at as string | null),
    acceptedAt: toIso(row.accepted_at as string | null),
    lineContents: row.line_contents ? (JSON.parse(row.line_contents as string) as LedgerWmsOrder['lineContents']) : {},
    endedAt: toIso(row.ended_at as string | null),
    snapshot: snapshotOf(row),
    snapshotProblem: problem ?? null,
    backOrders: backOrders.map(snapshotOf).filter((snapshot) => snapshot !== null),
    snapshotHash: backOrders.length === 0 ? hash : hashOf([hash, ...backOrders.map((each) => each.snapshot_hash)]),
    writtenHash: row.written_hash as string | null,
  };
}

const text = z.string();
/** What the rules take for granted. */
const SNAPSHOT = z.looseObject({
  wmsId: text,
  status: text,
  statusText: text,
  lines: z.array(z.looseObject({ sku: text, ordered: z.number(), picked: z.number().nullable() })),
  parcels: z.array(z.looseObject({ key: text, trackingNumber: text, carrierCode: text, carrierName: text })),
});

/** null where there is none, or where what is kept cannot be read. */
export function snapshotOf(row: Row): WmsOrderSnapshot | null {
  if (row.snapshot === null) return null;
  try {
    const kept: unknown = JSON.parse(row.snapshot as string);
    if (!SNAPSHOT.safeParse(kept).success) return null;
    const snapshot = kept as WmsOrderSnapshot;
    return snapshotFault(snapshot) === '' ? snapshot : null;
  } catch {
    return null;
  }
}
