/** Time that goes by in a moment, and a clock that is wrong. */
import type { Placed } from './order';
import type { Stage } from './stage';

/** Columns with times of an order, by table. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  orders: ['date_add', 'date_upd'],
  order_history: ['date_add'],
  wmsbridge_event: ['created_at'],
  wmsbridge_order: ['released_at', 'trying_since', 'tried_at', 'created_at', 'updated_at'],
  wmsbridge_history: ['at'],
};
/** The same of the flows. */
const FLOW_TIMES = ['baseline_at', 'resumed_at', 'watched_since'];

const earlier = (columns: readonly string[], hours: number): string => columns.map((column) => `${column} = ${column} - INTERVAL ${hours} HOUR`).join(', ');

/** All times of these orders move into the past: they were placed so many hours earlier. */
export async function placedEarlier(stage: Stage, orders: readonly Placed[], hours: number): Promise<void> {
  for (const [table, columns] of Object.entries(TIMES)) {
    await stage.run(`UPDATE ps_${table} SET ${earlier(columns, hours)} WHERE id_order IN (?)`, [orders.map(({ idOrder }) => idOrder)]);
  }
}

/** All times of these orders and of the flows move into the past: for the shop and the ledger, so many hours go by. */
export async function hoursGoBy(stage: Stage, orders: readonly Placed[], hours: number): Promise<void> {
  await placedEarlier(stage, orders, hours);
  await stage.run(`UPDATE ps_wmsbridge_flow SET ${earlier(FLOW_TIMES, hours)}`);
}

/** Environment of a sidecar whose machine's clock is so many hours ahead. */
export function clockAhead(hours: number): Record<string, string> {
  const code = `const Real = Date, ahead = ${hours * 3_600_000};
    globalThis.Date = class Date extends Real {
      constructor(...given) { if (given.length === 0) super(Real.now() + ahead); else super(...given); }
      static now() { return Real.now() + ahead; }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}
