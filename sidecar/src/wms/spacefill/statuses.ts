/**
 * Spacefill's order states and ours. The names are those of `OrderStatusEnum` in its OpenAPI of October 2024, which explains
 * none of them; what each means is read from the actions that lead to it.
 */
import type { WmsStatus } from '../../domain/orderStatus';

const STATUSES: Readonly<Record<string, WmsStatus>> = {
  DRAFT_ORDER_STATE: 'received',
  // The hub has it; the warehouse behind it has not said yes to the date.
  WAREHOUSE_NEEDS_TO_CONFIRM_PLANNED_EXECUTION_DATE_STATE: 'received',
  // The warehouse said no to the date: nothing goes on until a person names another.
  SHIPPER_NEEDS_TO_SUGGEST_NEW_PLANNED_EXECUTION_DATE_STATE: 'error',
  ORDER_IS_READY_TO_BE_EXECUTED_STATE: 'allocated',
  PREPARATION_STARTED_STATE: 'picking',
  PREPARATION_FINISHED_STATE: 'packed',
  COMPLETED_ORDER_STATE: 'shipped',
  FAILED_ORDER_STATE: 'error',
  CANCELED_ORDER_STATE: 'cancelled',
};

/** States in which nobody has touched the goods yet: an order may still be changed, cancelled, or found to be a double. */
const UNTOUCHED = new Set([
  'DRAFT_ORDER_STATE',
  'WAREHOUSE_NEEDS_TO_CONFIRM_PLANNED_EXECUTION_DATE_STATE',
  'SHIPPER_NEEDS_TO_SUGGEST_NEW_PLANNED_EXECUTION_DATE_STATE',
  'ORDER_IS_READY_TO_BE_EXECUTED_STATE',
]);

/** @returns null for a state of entry orders (`UNLOADING_…`), or one that is newer than this file */
export function statusOf(state: string): WmsStatus | null {
  return STATUSES[state] ?? null;
}

export function isUntouched(state: string): boolean {
  return UNTOUCHED.has(state);
}

export function isCancelled(state: string): boolean {
  return state === 'CANCELED_ORDER_STATE';
}

/** `ORDER_IS_READY_TO_BE_EXECUTED_STATE` as people read it: `order is ready to be executed`. */
export function wordsOf(state: string): string {
  return state.replace(/_STATE$/, '').replace(/_/g, ' ').toLowerCase();
}
