/** What becomes known of an order or a WMS order, as the statements take it. Pure. */
import type { ParamsOf } from '../Ledger';
import type { OrderUpdate, WmsOrderUpdate } from './orderUpdates';
import type { Scalar } from './statementFile';
import { fromIso, microseconds } from './times';

type Rows<List> = List extends readonly (infer Row)[] ? Row : never;

/** Columns whose value is given take it, those that are left out stay: their names, and a value for each. */
function given<Column extends string>(values: Record<Column, Scalar | undefined>): { sets: string } & Record<Column, Scalar> {
  const all = Object.entries(values) as [Column, Scalar | undefined][];
  const sets = all.filter(([, value]) => value !== undefined).map(([column]) => column).join(',');
  return { sets, ...(Object.fromEntries(all.map(([column, value]) => [column, value ?? null])) as Record<Column, Scalar>) };
}

export function finishRow(update: OrderUpdate): Rows<ParamsOf<'finish_orders'>['updates']> {
  return {
    id_order: update.idOrder,
    ...given({
      reference: update.reference?.slice(0, 255),
      state: update.state,
      waits_for: update.waitsFor === undefined ? undefined : update.waitsFor.length > 0 ? update.waitsFor.join(',') : null,
      generation: update.generation,
      released_at: update.releasedAt === undefined ? undefined : fromIso(update.releasedAt),
      deleted_at: update.deletedAt === undefined ? undefined : fromIso(update.deletedAt),
      shop_stamp: update.stamps?.order,
      address_stamp: update.stamps?.address,
      wms_status: update.wmsStatus,
      cancel_state: update.cancelState,
      change_state: update.changeState,
      problem_code: update.problemCode,
      problem: update.problem?.slice(0, 1000) ?? update.problem,
    }),
    attempts: update.retry?.attempts ?? 0,
    rechecks: update.recheck?.rechecks ?? 0,
    exchanged: update.exchanged ? 1 : 0,
    retry_us: update.retry ? microseconds(update.retry.delayMs) : null,
    recheck_us: update.recheck ? microseconds(update.recheck.delayMs) : null,
    trying: update.trying && update.retry ? 1 : 0,
  };
}

export function wmsOrderRow(update: WmsOrderUpdate): Rows<ParamsOf<'record_wms_orders'>['updates']> {
  return {
    id_wms_order: update.idWmsOrder,
    ...given({ sent_hash: update.sentHash, refused_hash: update.refusedHash }),
    wms_id: update.wmsId || null,
    operation: update.call?.operation ?? null,
    request: update.call ? JSON.stringify(update.call.request) : null,
    answer: update.call?.answer.slice(0, 1000) ?? null,
    answer_lost: update.answerLost ? 1 : 0,
    accepted: update.accepted ? 1 : 0,
    ended: update.ended ? 1 : 0,
  };
}

export function historyRows(updates: readonly OrderUpdate[]): Rows<ParamsOf<'add_history'>['entries']>[] {
  return updates.flatMap(({ idOrder, history }) =>
    history.map(({ actor, action, from, to, message, correlationId }) => ({
      id_order: idOrder,
      actor,
      action,
      from_state: from,
      to_state: to,
      message: message.slice(0, 1000),
      correlation_id: correlationId,
    })),
  );
}
