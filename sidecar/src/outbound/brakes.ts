/** The brake on the way out: too much at once is more often a mistake than business. It stops and asks. */
import { justReleased } from '../domain/flows';
import { countWaitingOrders } from '../shop/database/events';
import type { Connection, Snapshot } from '../connection';
import { applyDecision, type Work } from './work';

const CANCEL_WINDOW_MINUTES = 10;

/** @returns true where the orders flow stopped itself now */
export async function brakeCreates(connection: Connection, snapshot: Snapshot): Promise<boolean> {
  const limit = snapshot.settings.brakeCreates;
  if (limit <= 0 || !snapshot.flows.open.has('orders') || justReleased(snapshot.flowRows.get('orders')?.brakeReleasedAt, Date.now())) return false;
  const waiting = await countWaitingOrders(connection.db, connection.idShop);
  if (waiting <= limit) return false;
  await connection.flows.brake(
    'orders',
    `${waiting} orders wait at once, more than the ${limit} that go without asking. Look whether they should all be sent, then release the orders flow.`,
  );
  connection.log.error('brake: too many orders at once', { flow: 'orders', count: waiting, limit });
  return true;
}

/** Takes the cancels out of a batch where they would be more than a day's mistake, and stops the flow. */
export async function brakeCancels(connection: Connection, snapshot: Snapshot, works: readonly Work[]): Promise<void> {
  const limit = snapshot.settings.brakeCancels;
  const cancels = works.filter((work) => work.decision.kind === 'cancel');
  if (limit <= 0 || cancels.length === 0 || justReleased(snapshot.flowRows.get('cancellations')?.brakeReleasedAt, Date.now())) return;
  const rows = await connection.db.rows(
    `SELECT COUNT(*) AS recent FROM ${connection.db.table('history')}
     WHERE id_connection = ? AND action = 'cancelled' AND at > UTC_TIMESTAMP(3) - INTERVAL ${CANCEL_WINDOW_MINUTES} MINUTE`,
    [connection.idConnection],
  );
  const total = Number(rows[0]?.recent ?? 0) + cancels.length;
  if (total <= limit) return;
  await connection.flows.brake(
    'cancellations',
    `${total} cancellations within ${CANCEL_WINDOW_MINUTES} minutes, more than the ${limit} that go without asking. Look whether they are meant, then release the cancellations flow.`,
  );
  connection.log.error('brake: too many cancellations at once', { flow: 'cancellations', count: total, limit });
  for (const work of cancels) {
    work.decision = { kind: 'none', note: { state: 'waiting', waitsFor: ['cancellations'], problemCode: null, problem: null } };
    applyDecision(work);
  }
}
