/**
 * What people decide about orders, and what they are shown. Each decision is a change in the ledger, an event and a line of
 * history in one transaction; the sidecar that claims the order does the work.
 */
import type { EventReason } from '../../domain/terms';
import type { Database, Statements } from './Database';

export interface Section {
  title: string;
  rows: Record<string, unknown>[];
}

export class OperatorActions {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
    /** Who decides, for the history. */
    readonly actor: string,
  ) {}

  /** Sends orders again: after a refusal or a failure, and past what they are held for. @returns how many */
  sendAgain(ids: readonly number[]): Promise<number> {
    return this.decide(
      ids,
      'send again',
      // What it is held for is what the person answers, and nothing else.
      "approved = IF(problem_code IS NULL OR FIND_IN_SET(problem_code, COALESCE(approved, '')), approved, CONCAT_WS(',', approved, problem_code)), approved_at = UTC_TIMESTAMP(3), cancel_state = NULL, next_try_at = NULL, attempts = 0, state = IF(state = 'ignored', 'new', state)",
      // What was refused is asked again.
      `UPDATE ${this.db.table('wms_order')} SET refused_hash = NULL WHERE id_connection = ? AND id_order IN (?)`,
    );
  }

  /** Asks the warehouse again to cancel orders that are cancelled in the shop. */
  cancelAgain(ids: readonly number[]): Promise<number> {
    return this.decide(ids, 'cancel again', 'cancel_state = NULL, next_try_at = NULL, attempts = 0', null);
  }

  /** Leaves orders alone for good: nothing is sent, nothing is written, nothing is in-flight. */
  ignore(ids: readonly number[]): Promise<number> {
    return this.decide(ids, 'ignore', "state = 'ignored', problem = NULL, problem_code = NULL, waits_for = NULL", null);
  }

  private async decide(ids: readonly number[], action: string, sets: string, also: string | null): Promise<number> {
    const { db, idConnection, idShop, actor } = this;
    const asked = [...new Set(ids)].sort((a, b) => a - b);
    return db.transaction(async (statements) => {
      const archived = await statements.rows(`SELECT id_order FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?) AND state = 'archived'`, [idConnection, asked]);
      const gone = new Set(archived.map((row) => Number(row.id_order)));
      const sorted = asked.filter((id) => !gone.has(id));
      if (sorted.length === 0) return 0;
      for (const id of sorted) {
        await statements.run(
          `INSERT IGNORE INTO ${db.table('order')} (id_connection, id_order, id_shop, created_at, updated_at)
           VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
          [idConnection, id, idShop],
        );
      }
      const { affected } = await statements.run(
        `UPDATE ${db.table('order')} SET ${sets}, updated_at = UTC_TIMESTAMP(3) WHERE id_connection = ? AND id_order IN (?)`,
        [idConnection, sorted],
      );
      if (also) await statements.run(also, [idConnection, sorted]);
      await statements.run(
        `INSERT INTO ${db.table('history')} (id_connection, id_order, at, actor, action, message)
         VALUES ${sorted.map(() => "(?, ?, UTC_TIMESTAMP(3), ?, ?, '')").join(', ')}`,
        sorted.flatMap((id) => [idConnection, id, actor, action]),
      );
      await touch(db, statements, idShop, sorted, 'person', actor);
      return affected;
    });
  }

  /** What flows, what waits, what needs somebody. */
  async overview(): Promise<Section[]> {
    const { db, idConnection } = this;
    return [
      {
        title: 'Sidecars',
        rows: await db.rows(
          `SELECT sidecar, version, state, message, seen_at FROM ${db.table('heartbeat')} WHERE id_connection = ? ORDER BY seen_at DESC LIMIT 5`,
          [idConnection],
        ),
      },
      {
        title: 'Connections',
        rows: await db.rows(
          `SELECT peer, state, since, last_answer_at, last_error_at, last_error, written_at FROM ${db.table('health')} WHERE id_connection = ? ORDER BY peer`,
          [idConnection],
        ),
      },
      {
        title: 'Flows',
        rows: await db.rows(
          `SELECT flow, IF(seen_on, 'on', 'off') AS switched, baseline_at, stop_reason, last_run_at, last_result FROM ${db.table('flow')} WHERE id_connection = ? ORDER BY flow`,
          [idConnection],
        ),
      },
      {
        title: 'Orders by state',
        rows: await db.rows(
          `SELECT state, COUNT(*) AS orders FROM ${db.table('order')} WHERE id_connection = ? GROUP BY state ORDER BY orders DESC`,
          [idConnection],
        ),
      },
      {
        title: 'Needs somebody',
        rows: await db.rows(
          `SELECT id_order, reference, state, problem_code, problem, updated_at FROM ${db.table('order')}
           WHERE id_connection = ? AND (state IN ('held', 'failed') OR problem IS NOT NULL) AND state <> 'skipped' ORDER BY updated_at DESC LIMIT 50`,
          [idConnection],
        ),
      },
    ];
  }

  /** One order's whole way. */
  async wayOf(idOrder: number): Promise<Section[]> {
    const { db, idConnection } = this;
    return [
      { title: `Order ${idOrder}`, rows: await db.rows(`SELECT reference, state, waits_for, wms_status, cancel_state, problem, attempts, next_try_at, last_exchange_at FROM ${db.table('order')} WHERE id_connection = ? AND id_order = ?`, [idConnection, idOrder]) },
      { title: 'At the warehouse', rows: await db.rows(`SELECT wms_number, wms_id, IF(current, 'current', 'superseded') AS which, wms_status, wms_status_text, accepted_at, ended_at FROM ${db.table('wms_order')} WHERE id_connection = ? AND id_order = ? ORDER BY id_wms_order`, [idConnection, idOrder]) },
      { title: 'Written to the shop', rows: await db.rows(`SELECT kind, item, begun_at, done_at, outcome FROM ${db.table('writeback')} WHERE id_connection = ? AND id_order = ? ORDER BY id_writeback`, [idConnection, idOrder]) },
      { title: 'Events', rows: await db.rows(`SELECT created_at, reason, source, done_at, outcome FROM ${db.table('event')} WHERE id_order = ? ORDER BY id_event`, [idOrder]) },
      { title: 'History', rows: await db.rows(`SELECT at, actor, action, from_state, to_state, message FROM ${db.table('history')} WHERE id_connection = ? AND id_order = ? ORDER BY id_history`, [idConnection, idOrder]) },
    ];
  }
}

async function touch(db: Database, statements: Statements, idShop: number, ids: readonly number[], reason: EventReason, source: string): Promise<void> {
  if (ids.length === 0) return;
  await statements.run(
    `INSERT INTO ${db.table('event')} (id_shop, id_order, reason, source, created_at)
     VALUES ${ids.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    ids.flatMap((id) => [idShop, id, reason, source]),
  );
}
