/** What stands in the sandbox's hub, in the words of Spacefill's API. */

/** A no: the status and the `detail` that the API answers with. */
export class Refused extends Error {
  override name = 'Refused';

  constructor(
    readonly status: number,
    readonly detail: string | { loc: (string | number)[]; msg: string; type: string }[],
  ) {
    super(typeof detail === 'string' ? detail : detail.map(({ msg }) => msg).join('; '));
  }
}

/** A 422 as the API writes it. */
export function invalid(loc: (string | number)[], msg: string, type = 'value_error'): Refused {
  return new Refused(422, [{ loc, msg, type }]);
}

export interface Item {
  id: string;
  item_reference: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  /** Everything else that was written to it. */
  fields: Record<string, unknown>;
  /** Units in each warehouse. */
  stock: Map<string, number>;
  /** What is told in place of the units. */
  reported?: string;
}

export interface OrderItem {
  id: string;
  item: Item;
  expected: number;
  /** null until the warehouse tells. */
  actual: number | null;
}

export interface HubOrder {
  id: string;
  iid: string;
  order_type: 'ENTRY' | 'EXIT';
  status: string;
  warehouse_id: string;
  created_at: string;
  updated_at: string;
  effective_executed_at: string | null;
  /** Everything that was written to it: reference, recipient, comment, metadata … */
  fields: Record<string, unknown>;
  items: OrderItem[];
  /** What was picked and has not been told yet. */
  picked: Map<string, number> | null;
  /** What is told in place of it: for a row that cannot be read. */
  shown?: object;
  /** Every answer that it would stand in fails with 500. */
  breaks?: boolean;
}

export interface Adjustment {
  id: string;
  iid: string;
  warehouse_id: string;
  created_at: string;
  item: Item;
  initial: number;
  difference: number;
}

export const STATE = {
  confirm: 'WAREHOUSE_NEEDS_TO_CONFIRM_PLANNED_EXECUTION_DATE_STATE',
  suggest: 'SHIPPER_NEEDS_TO_SUGGEST_NEW_PLANNED_EXECUTION_DATE_STATE',
  ready: 'ORDER_IS_READY_TO_BE_EXECUTED_STATE',
  started: 'PREPARATION_STARTED_STATE',
  finished: 'PREPARATION_FINISHED_STATE',
  completed: 'COMPLETED_ORDER_STATE',
  failed: 'FAILED_ORDER_STATE',
  canceled: 'CANCELED_ORDER_STATE',
} as const;

/** States in which the hub lets a shipper change or cancel. */
export const OPEN_STATES: readonly string[] = [STATE.confirm, STATE.suggest, STATE.ready];
/** States whose exits count as planned: the warehouse has said yes, and the goods have not left. */
export const PLANNED_STATES: readonly string[] = [STATE.ready, STATE.started, STATE.finished];
