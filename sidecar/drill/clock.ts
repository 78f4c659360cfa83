/** Time that goes by in a moment, and a clock that is wrong. */
import type { Placed, Stage } from './stage';

/** Columns with times of an order, by table. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  orders: ['date_add', 'date_upd'],
  wmsbridge_event: ['created_at'],
  wmsbridge_order: ['released_at', 'trying_since', 'tried_at', 'created_at', 'updated_at'],
  wmsbridge_history: ['at'],
};
/** The same of the flows. */
const FLOW_TIMES = ['baseline_at', 'brake_released_at', 'watched_since'];

/** All times of these orders and of the flows move into the past: for the shop and the ledger, so many hours go by. */
export async function hoursGoBy(stage: Stage, orders: readonly Placed[], hours: number): Promise<void> {
  const earlier = (column: string): string => `${column} = ${column} - INTERVAL ${hours} HOUR`;
  for (const [table, columns] of Object.entries(TIMES)) {
    await stage.run(`UPDATE ps_${table} SET ${columns.map(earlier).join(', ')} WHERE id_order IN (?)`, [orders.map(({ idOrder }) => idOrder)]);
  }
  await stage.run(`UPDATE ps_wmsbridge_flow SET ${FLOW_TIMES.map(earlier).join(', ')}`);
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
