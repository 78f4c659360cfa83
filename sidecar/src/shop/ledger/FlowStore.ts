/** The flows as the sidecars see them together: baseline and safety stop. */
import { FLOWS, type Flow } from '../../domain/terms';
import { baselineOf, type FlowRow } from '../../domain/flows';
import type { Settings } from '../../domain/settings';
import { fromIso, toIso, type Database, type Statements } from './Database';

/** A restart of the sidecar, or of its machine, is no gap. */
const WATCH_GAP_MINUTES = 10;

export class FlowStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
  ) {}

  async read(): Promise<Map<Flow, FlowRow>> {
    const rows = await this.db.rows(
      `SELECT *, watched_at >= UTC_TIMESTAMP(3) - INTERVAL ${WATCH_GAP_MINUTES} MINUTE AS watched FROM ${this.db.table('flow')} WHERE id_connection = ?`,
      [this.idConnection],
    );
    const result = new Map<Flow, FlowRow>(FLOWS.map((flow) => [flow, emptyRow(flow)]));
    for (const row of rows) {
      result.set(row.flow as Flow, {
        flow: row.flow as Flow,
        seenOn: Number(row.seen_on) === 1,
        seenOffAt: toIso(row.seen_off_at as string | null),
        baselineAt: toIso(row.baseline_at as string | null),
        stopReason: row.stop_reason as string | null,
        resumedAt: toIso(row.resumed_at as string | null),
        watchedSince: Number(row.watched ?? 0) === 1 ? toIso(row.watched_since as string | null) : null,
      });
    }
    return result;
  }

  /**
   * Notes what the settings say now. A flow seen on for the first time gets its baseline, once and for good; what
   * waited for it is touched in the same transaction. Writes only what changed, and "seen off" only when asked to.
   * @returns flows that were switched on just now
   */
  async observe(settings: Settings, rows: Map<Flow, FlowRow>, noteSeenOff: boolean): Promise<Flow[]> {
    const switchedOn: Flow[] = [];
    for (const flow of FLOWS) {
      const row = rows.get(flow) ?? emptyRow(flow);
      if (settings.flows[flow]) {
        if (row.seenOn && row.baselineAt !== null) continue;
        await this.db.transaction(async (statements) => {
          await this.ensure(statements, flow);
          const now = toIso((await statements.rows('SELECT UTC_TIMESTAMP(3) AS now'))[0]?.now as string) as string;
          const baseline = baselineOf(settings.flowsChangedAt[flow], row.seenOffAt, now);
          await statements.run(
            `UPDATE ${this.db.table('flow')} SET seen_on = 1, baseline_at = COALESCE(baseline_at, ?) WHERE id_connection = ? AND flow = ?`,
            [fromIso(baseline), this.idConnection, flow],
          );
          await this.touchWaiting(statements, flow);
        });
        switchedOn.push(flow);
      } else if (row.seenOn || noteSeenOff) {
        await this.ensure(this.db, flow);
        await this.db.run(
          `UPDATE ${this.db.table('flow')} SET seen_on = 0, seen_off_at = UTC_TIMESTAMP(3) WHERE id_connection = ? AND flow = ?`,
          [this.idConnection, flow],
        );
      }
    }
    return switchedOn;
  }

  /** The row as it is now: what a safety stop is decided on. */
  async readOne(flow: Flow): Promise<FlowRow> {
    return (await this.read()).get(flow) ?? emptyRow(flow);
  }

  /**
   * Stops a flow with words for a person; it stays stopped until a person resumes it.
   * @param seen the row on which it was decided: where a person resumed the flow since, or another sidecar stopped it, nothing happens
   * @returns whether it was stopped by this
   */
  async stop(flow: Flow, why: string, seen: Pick<FlowRow, 'resumedAt'> | null = null): Promise<boolean> {
    await this.ensure(this.db, flow);
    const { affected } = await this.db.run(
      `UPDATE ${this.db.table('flow')} SET stop_reason = ? WHERE id_connection = ? AND flow = ?${seen === null ? '' : ' AND stop_reason IS NULL AND resumed_at <=> ?'}`,
      [why.slice(0, 1000), this.idConnection, flow, ...(seen === null ? [] : [fromIso(seen.resumedAt)])],
    );
    return affected > 0;
  }

  /**
   * Notes that a sidecar works on the orders flow, or tries to. After a gap of some minutes, or a time in which the flow was off or
   * stopped, "since when" begins anew.
   */
  async watch(): Promise<void> {
    await this.db.run(
      `UPDATE ${this.db.table('flow')}
       SET watched_since = IF(watched_since IS NULL OR watched_at < UTC_TIMESTAMP(3) - INTERVAL ${WATCH_GAP_MINUTES} MINUTE, UTC_TIMESTAMP(3), watched_since),
           watched_at = UTC_TIMESTAMP(3)
       WHERE id_connection = ? AND flow = 'orders' AND seen_on = 1 AND stop_reason IS NULL`,
      [this.idConnection],
    );
  }

  /** What a flow did last, for the overview. */
  async ran(flow: Flow, result: string): Promise<void> {
    await this.ensure(this.db, flow);
    await this.db.run(
      `UPDATE ${this.db.table('flow')} SET last_run_at = UTC_TIMESTAMP(3), last_result = ? WHERE id_connection = ? AND flow = ?`,
      [result.slice(0, 255), this.idConnection, flow],
    );
  }

  /**
   * Touches orders that wait for a flow that is open, and that nothing else will touch: a sidecar that had read the switch or the
   * safety stop a moment before put them back to wait, after what waited was touched. @returns how many
   */
  async touchStranded(open: readonly Flow[]): Promise<number> {
    if (open.length === 0) return 0;
    const { affected } = await this.db.run(
      `INSERT INTO ${this.db.table('event')} (id_shop, id_order, reason, source, created_at)
       SELECT o.id_shop, o.id_order, 'flow', 'flow is on', UTC_TIMESTAMP(3) FROM ${this.db.table('order')} o
       WHERE o.id_connection = ? AND o.waits_for IS NOT NULL AND (${open.map(() => 'FIND_IN_SET(?, o.waits_for)').join(' OR ')})
         AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
         AND NOT EXISTS (SELECT 1 FROM ${this.db.table('event')} e WHERE e.id_order = o.id_order AND e.id_shop = o.id_shop AND e.done_at IS NULL)`,
      [this.idConnection, ...open],
    );
    return affected;
  }

  private async touchWaiting(statements: Statements, flow: Flow): Promise<void> {
    await statements.run(
      `INSERT INTO ${this.db.table('event')} (id_shop, id_order, reason, source, created_at)
       SELECT id_shop, id_order, 'flow', ?, UTC_TIMESTAMP(3) FROM ${this.db.table('order')}
       WHERE id_connection = ? AND waits_for IS NOT NULL AND FIND_IN_SET(?, waits_for)`,
      [`flow ${flow} on`, this.idConnection, flow],
    );
  }

  private async ensure(statements: Statements, flow: Flow): Promise<void> {
    await statements.run(`INSERT IGNORE INTO ${this.db.table('flow')} (id_connection, flow) VALUES (?, ?)`, [this.idConnection, flow]);
  }
}

function emptyRow(flow: Flow): FlowRow {
  return { flow, seenOn: false, seenOffAt: null, baselineAt: null, stopReason: null, resumedAt: null, watchedSince: null };
}
