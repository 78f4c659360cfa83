/** What the command line shows: rows as they are in the ledger, under a title each. */
import type { Row } from './statementFile';
import { statement, type Ledger } from '../Ledger';

export interface Section {
  title: string;
  rows: Row[];
}

/** What flows, what waits, what needs somebody. */
export async function overview(ledger: Ledger): Promise<Section[]> {
  const [sidecars, connections, flows, states, actions, problems] = await ledger.run([
    statement('report_sidecars', {}),
    statement('report_connections', {}),
    statement('report_flows', {}),
    statement('report_states', {}),
    statement('report_actions', {}),
    statement('report_problems', {}),
  ]);
  return [
    { title: 'Sidecars', rows: sidecars.rows },
    { title: 'Connections', rows: connections.rows },
    { title: 'Flows', rows: flows.rows },
    { title: 'Orders by state', rows: states.rows },
    { title: 'Asked for, waits for a sidecar', rows: actions.rows },
    { title: 'Needs somebody', rows: problems.rows },
  ];
}

/** One order's whole way. */
export async function wayOf(ledger: Ledger, idOrder: number): Promise<Section[]> {
  const id = { id_order: idOrder };
  const [order, wmsOrders, writebacks, events, history] = await ledger.run([
    statement('report_order', id),
    statement('report_wms_orders', id),
    statement('report_writebacks', id),
    statement('report_events', id),
    statement('report_history', id),
  ]);
  return [
    { title: `Order ${idOrder}`, rows: order.rows },
    { title: 'At the warehouse', rows: wmsOrders.rows },
    { title: 'Written to the shop', rows: writebacks.rows },
    { title: 'Events', rows: events.rows },
    { title: 'History', rows: history.rows },
  ];
}
