/** The flows as the sidecars see them together: baseline and safety stop. */
import { FLOWS, type Flow } from '../../domain/terms';
import { baselineOf, type FlowRow } from '../../domain/flows';
import type { Settings } from '../../domain/settings';
import { changed, rowsOf, statement, type Ledger, type LedgerStatement } from '../Ledger';
import { fromIso, toIso } from './times';

/** A restart of the sidecar, or of its machine, is no gap. */
const WATCH_GAP_MINUTES = 10;

export class FlowStore {
  constructor(private readonly ledger: Ledger) {}

  async read(): Promise<Map<Flow, FlowRow>> {
    const result = new Map<Flow, FlowRow>(FLOWS.map((flow) => [flow, emptyRow(flow)]));
    for (const row of await rowsOf(this.ledger, 'flows', { gap_minutes: WATCH_GAP_MINUTES })) {
      result.set(row.flow as Flow, {
        flow: row.flow as Flow,
        seenOn: row.seen_on === 1,
        seenOffAt: toIso(row.seen_off_at),
        baselineAt: toIso(row.baseline_at),
        stopReason: row.stop_reason,
        resumedAt: toIso(row.resumed_at),
        watchedSince: toIso(row.watched_since),
      });
    }
    return result;
  }

  /**
   * Notes what the settings say now. A flow seen on for the first time gets its baseline, once and for good; what waited for it gets its
   * events in the same batch. Writes only what changed, and "seen off" only when asked to.
   * @param now the database's clock when `rows` were read, or later (ISO, UTC)
   * @returns flows that were switched on just now
   */
  async observe(settings: Settings, rows: ReadonlyMap<Flow, FlowRow>, now: string, noteSeenOff: boolean): Promise<Flow[]> {
    const switchedOn: Flow[] = [];
    const batch: LedgerStatement[] = [];
    for (const flow of FLOWS) {
      const row = rows.get(flow) ?? emptyRow(flow);
      if (settings.flows[flow]) {
        if (row.seenOn && row.baselineAt !== null) continue;
        const baseline = baselineOf(settings.flowsChangedAt[flow], row.seenOffAt, now);
        batch.push(statement('switch_flow_on', { flow, baseline_at: fromIso(baseline) }), statement('add_events_of_flow', { flow, source: `flow ${flow} on` }));
        switchedOn.push(flow);
      } else if (row.seenOn || noteSeenOff) {
        batch.push(statement('switch_flow_off', { flow }));
      }
    }
    if (batch.length > 0) await this.ledger.run(batch);
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
  async stop(flow: Flow, why: string, seen: Pick<FlowRow, 'resumedAt'>): Promise<boolean> {
    return (await changed(this.ledger, 'stop_flow', { flow, reason: why.slice(0, 1000), resumed_at: fromIso(seen.resumedAt) })) > 0;
  }

  /** Notes that a sidecar works on the orders flow, or tries to. */
  async watch(): Promise<void> {
    await changed(this.ledger, 'watch_flow', { flow: 'orders', gap_minutes: WATCH_GAP_MINUTES });
  }

  /** What a flow did last, for the overview. */
  async ran(flow: Flow, result: string): Promise<void> {
    await changed(this.ledger, 'flow_ran', { flow, result: result.slice(0, 255) });
  }

  /** Enqueues orders that wait for a flow that is open, and that nothing else will enqueue. @returns how many */
  async touchStranded(open: readonly Flow[]): Promise<number> {
    return open.length === 0 ? 0 : changed(this.ledger, 'add_events_of_stranded', { flows: open.map((flow) => ({ flow })) });
  }
}

function emptyRow(flow: Flow): FlowRow {
  return { flow, seenOn: false, seenOffAt: null, baselineAt: null, stopReason: null, resumedAt: null, watchedSince: null };
}
