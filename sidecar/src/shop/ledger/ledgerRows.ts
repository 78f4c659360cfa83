/** Rows of the ledger's tables as the rules see them. */
import { z } from 'zod';
import { hashOf } from '../../domain/hash';
import type { LedgerOrder, LedgerWmsOrder } from '../../domain/ledger';
import { snapshotFault } from '../../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../../domain/terms';
import type { RowOf } from '../Ledger';
import { toIso } from './times';

export type OrderRow = RowOf<'orders'>;
export type WmsOrderRow = RowOf<'wms_orders'>;

export function ledgerOrder(row: OrderRow): LedgerOrder {
  return {
    idOrder: row.id_order,
    idShop: row.id_shop,
    reference: row.reference,
    state: row.state as LedgerOrder['state'],
    waitsFor: row.waits_for ? row.waits_for.split(',') : [],
    generation: row.generation,
    releasedAt: toIso(row.released_at),
    approvedAt: toIso(row.approved_at),
    approved: new Set(row.approved ? row.approved.split(',') : []),
    deletedAt: toIso(row.deleted_at),
    tryingSince: toIso(row.trying_since),
    wmsStatus: row.wms_status as LedgerOrder['wmsStatus'],
    cancelState: row.cancel_state as LedgerOrder['cancelState'],
    changeState: row.change_state as LedgerOrder['changeState'],
    problemCode: row.problem_code,
    problem: row.problem,
    attempts: row.attempts,
    rechecks: row.rechecks,
  };
}

/** An order that the ledger has no row of yet. */
export function unknownOrder(idOrder: number, idShop: number): LedgerOrder {
  return {
    ...{ idOrder, idShop, reference: '', state: 'new', waitsFor: [], generation: 1, releasedAt: null, approvedAt: null, approved: new Set() },
    ...{ deletedAt: null, tryingSince: null, wmsStatus: null, cancelState: null, changeState: null, problemCode: null, problem: null },
    ...{ attempts: 0, rechecks: 0 },
  };
}

/** @param backOrders rows of its back-orders, oldest first */
export function ledgerWmsOrder(row: WmsOrderRow, backOrders: readonly WmsOrderRow[] = []): LedgerWmsOrder {
  const hash = row.snapshot_hash;
  const problem = [row, ...backOrders].map(({ snapshot_problem }) => snapshot_problem).find((words) => words !== null);
  return {
    idWmsOrder: row.id_wms_order,
    idOrder: row.id_order,
    generation: row.generation,
    number: row.wms_number,
    externalRef: row.external_ref,
    wmsId: row.wms_id,
    wmsStatus: row.wms_status as LedgerWmsOrder['wmsStatus'],
    sentHash: row.sent_hash,
    refusedHash: row.refused_hash,
    intentOperation: row.intent_operation as LedgerWmsOrder['intentOperation'],
    intentHash: row.intent_hash,
    intentAt: toIso(row.intent_at),
    intentLostAt: toIso(row.intent_lost_at),
    acceptedAt: toIso(row.accepted_at),
    lineContents: row.line_contents ? (JSON.parse(row.line_contents) as LedgerWmsOrder['lineContents']) : {},
    endedAt: toIso(row.ended_at),
    snapshot: snapshotOf(row),
    snapshotProblem: problem ?? null,
    backOrders: backOrders.map(snapshotOf).filter((snapshot) => snapshot !== null),
    snapshotHash: backOrders.length === 0 ? hash : hashOf([hash, ...backOrders.map((each) => each.snapshot_hash)]),
    writtenHash: row.written_hash,
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
export function snapshotOf({ snapshot: text }: { snapshot: string | null }): WmsOrderSnapshot | null {
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (!SNAPSHOT.safeParse(kept).success) return null;
    const snapshot = kept as WmsOrderSnapshot;
    return snapshotFault(snapshot) === '' ? snapshot : null;
  } catch {
    return null;
  }
}
