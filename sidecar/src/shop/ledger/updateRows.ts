/** What becomes known of an order or a WMS order, as the statements take it. Pure. */
import type { ParamsOf } from '../Ledger';
import type { OrderNote, WmsOrderNote } from './orderUpdates';
import type { Scalar } from './statementFile';
import { fromIso, microseconds } from './times';

type Rows<List> = List extends readonly (infer Row)[] ? Row : never;

/** Columns whose value is given take it, those that are left out stay: their names, and a value for each. */
function given<Column extends string>(values: Record<Column, Scalar | undefined>): { sets: string } & Record<Column, Scalar> {
  const all = Object.entries(values) as [Column, Scalar | undefined][];
  const sets = all.filter(([, value]) => value !== undefined).map(([column]) => column).join(',');
  return { sets, ...(Object.fromEntries(all.map(([column, value]) => [column, value ?? null])) as Record<Column, Scalar>) };
}

export function finishRow(note: OrderNote): Rows<ParamsOf<'finish_orders'>['updates']> {
  return {
    id_order: note.idOrder,
    ...given({
      reference: note.reference?.slice(0, 255),
      state: note.state,
      waits_for: note.waitsFor === undefined ? undefined : note.waitsFor.length > 0 ? note.waitsFor.join(',') : null,
      generation: note.generation,
      released_at: note.releasedAt === undefined ? undefined : fromIso(note.releasedAt),
      deleted_at: note.deletedAt === undefined ? undefined : fromIso(note.deletedAt),
      shop_stamp: note.stamps?.order,
      address_stamp: note.stamps?.address,
      wms_status: note.wmsStatus,
      cancel_state: note.cancelState,
      change_state: note.changeState,
      problem_code: note.problemCode,
      problem: note.problem?.slice(0, 1000) ?? note.problem,
    }),
    attempts: note.retry?.attempts ?? 0,
    rechecks: note.recheck?.rechecks ?? 0,
    exchanged: note.exchanged ? 1 : 0,
    retry_us: note.retry ? microseconds(note.retry.delayMs) : null,
    recheck_us: note.recheck ? microseconds(note.recheck.delayMs) : null,
    trying: note.trying && note.retry ? 1 : 0,
  };
}

export function wmsOrderRow(note: WmsOrderNote): Rows<ParamsOf<'record_wms_orders'>['updates']> {
  return {
    id_wms_order: note.idWmsOrder,
    ...given({ sent_hash: note.sentHash, refused_hash: note.refusedHash }),
    wms_id: note.wmsId || null,
    operation: note.call?.operation ?? null,
    request: note.call ? JSON.stringify(note.call.request) : null,
    answer: note.call?.answer.slice(0, 1000) ?? null,
    answer_lost: note.answerLost ? 1 : 0,
    accepted: note.accepted ? 1 : 0,
    ended: note.ended ? 1 : 0,
  };
}

export function historyRows(notes: readonly OrderNote[]): Rows<ParamsOf<'add_history'>['entries']>[] {
  return notes.flatMap(({ idOrder, history }) =>
    history.map(({ actor, action, from, to, message, correlationId }) => ({
      ...{ id_order: idOrder, actor, action, from_state: from, to_state: to, message: message.slice(0, 1000), correlation_id: correlationId },
    })),
  );
}
