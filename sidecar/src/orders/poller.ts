/**
 * The poll: one query that brings the settings and the orders with work, then batches until none is left. The only place
 * that decides whether this sidecar works or stands still, and it always says why.
 */
import { BridgeError } from '../errors';
import { STOPPING } from '../resilience/ConnectionHealth';
import type { WaitingAction } from '../domain/actions';
import { holdSettings, parseSettings, type Settings } from '../domain/settings';
import { pollPause } from '../domain/pollPace';
import { flowState, whyTheWmsCannot, type FlowRow } from '../domain/flows';
import { carryOutActions } from '../shop/ledger/carryOutActions';
import { poll } from '../shop/ledger/poll';
import type { Connection, CurrentSettings } from '../connection';
import type { Flow } from '../domain/terms';
import { installationTrouble } from './installation';
import { enqueueRechecks, enqueueUndecided, finishEventsBeforeBaseline } from '../shop/ledger/events';
import { stopCreates, type Counted } from './safetyStops';
import { workBatch } from './taskBatch';

/** Contracts between module and sidecar that this sidecar serves: N and N-1. */
export const SERVED_CONTRACTS: readonly number[] = [1];
export const SERVED_LAYOUTS: readonly number[] = [1];

const MODULE_CHECK_EVERY_MS = 60_000;
const FLOWS_REREAD_EVERY_MS = 10_000;
const SEEN_OFF_EVERY_MS = 30_000;
const WATCH_EVERY_MS = 30_000;
/** Candidates of one poll: enough that a backlog is not polled for at every batch. */
const BATCHES_A_POLL = 4;
const PAUSE_AFTER_TROUBLE_MS = 5_000;
/** After so long a poll begins no batch: settings and safety stops are read anew. */
const POLL_WORKS_MS = 10_000;
/** What people asked for comes first; but not for ever, where they ask for more and more. */
const MOST_ROUNDS_OF_ACTIONS = 10;
/** An order that failed with one of these failed for the connection: it is tried again when the connection works. */
const PROBLEMS_OF_THE_CONNECTION = [
  ...['wms_credentials_refused', 'wms_access_refused', 'wms_certificate', 'wms_url_wrong', 'wms_goods_owner_unknown'],
  ...['wms_warehouse_unknown', 'wms_without_statuses', 'wms_unreachable', 'wms_timeout', 'wms_connection_lost', 'wms_server_error', 'wms_busy'],
  'wms_answer_unreadable',
];

export interface PollerState {
  /** '' while it works; else what keeps it from working, for people. */
  standsStillBecause: string;
  current: CurrentSettings | null;
}

export class Poller {
  readonly state: PollerState = { standsStillBecause: 'It has just started.', current: null };
  private flowRows: Map<Flow, FlowRow> | null = null;
  private flowRowsAt = -Infinity;
  private seenOffAt = -Infinity;
  private moduleCheckedAt = -Infinity;
  private moduleProblem = '';
  private sessionsSeen = -1;
  private watchedAt = -Infinity;
  private heldBy = '';
  private readonly counted: Counted = { at: null };
  private readonly toldOf = new Set<Flow>();
  private misread: ReadonlySet<string> = new Set();
  private wmsWasUp = false;
  /** When something was to do last. */
  private busyAt = performance.now();
  private quiet = false;

  constructor(private readonly connection: Connection) {}

  /**
   * One poll.
   * @returns how long to wait before the next one, milliseconds; 0 where more work waits
   */
  async pollOnce(stopping: () => boolean): Promise<number> {
    const { connection, state } = this;
    const { timing, log } = connection;
    try {
      const wmsIsUp = await this.wmsIsUp();
      const take = timing.batchSize * BATCHES_A_POLL;
      let polled = await poll(connection.statements, take, wmsIsUp);
      connection.progressed();
      const trouble = this.settingsTrouble(parseSettings(polled.configuration)) || (await this.shopTrouble()) || (await this.moduleTrouble());
      if (trouble) return this.standStill(trouble);
      let rounds = 0;
      for (; polled.actions.length > 0 && rounds < MOST_ROUNDS_OF_ACTIONS && !stopping(); rounds += 1) {
        await this.carryOut(polled.actions);
        polled = await poll(connection.statements, take, wmsIsUp);
      }
      const { candidates, rechecks, now } = polled;
      const settings = parseSettings(polled.configuration);
      await this.enqueueHeld(settings, rechecks);
      const current = await this.currentSettings(settings, now, candidates.length > 0);
      state.current = current;
      this.standStill('');
      await this.watch();
      if (candidates.length > 0 || rechecks.length > 0 || rounds > 0) this.busyAt = performance.now();
      if (stopping() || candidates.length === 0) return pollPause(timing.pollIntervalMs, timing.quietPollIntervalMs, performance.now() - this.busyAt);
      if (current.flowRows.get('orders')?.baselineAt === null) await finishEventsBeforeBaseline(connection.statements);
      // Nothing goes out while all of these are off: events wait, and stay unread.
      if (!['orders', 'cancellations', 'changes', 'statuses', 'tracking'].some((flow) => current.flows.open.has(flow as Flow))) {
        return timing.pollIntervalMs;
      }
      const many = Math.min(timing.batchSize, Math.max(1, settings.stopCreates + 1));
      if (candidates.length >= many && (await stopCreates(connection, current, this.counted, connection.progressed))) {
        this.flowRows = null;
        return 0;
      }
      const claimed = await this.workAll(current, candidates, stopping);
      // Another sidecar may have taken all of them: then there is nothing to hurry for.
      return candidates.length >= timing.batchSize && claimed > 0 ? 0 : timing.pollIntervalMs;
    } catch (error) {
      if (error instanceof BridgeError && error.code === STOPPING) return 0;
      const words = error instanceof BridgeError ? error.message : 'An unexpected error; the log has it.';
      if (!(error instanceof BridgeError)) log.error('poll failed', { error });
      // The module's state is not known any more: ask again before the next write.
      this.moduleCheckedAt = -Infinity;
      this.standStill(words);
      // The shop does not answer: what waits for it is not forgotten.
      await this.watch().catch(() => undefined);
      const asked = error instanceof BridgeError ? error.retryAfterMs : undefined;
      return Math.max(asked ?? 0, Math.min(PAUSE_AFTER_TROUBLE_MS, timing.pollIntervalMs * 5));
    }
  }

  /**
   * Works on all candidates, a batch at a time in two lanes: while one calls the warehouse, the other reads the shop.
   * @returns how many were claimed. Throws the first trouble once both lanes have ended.
   */
  private async workAll(current: CurrentSettings, candidates: readonly number[], stopping: () => boolean): Promise<number> {
    const { connection } = this;
    const { batchSize } = connection.timing;
    const batches: number[][] = [];
    for (let start = 0; start < candidates.length; start += batchSize) batches.push(candidates.slice(start, start + batchSize));
    let claimed = 0;
    let trouble = false;
    const until = Date.now() + POLL_WORKS_MS;
    const lane = async (): Promise<void> => {
      for (let batch = batches.shift(); batch && !trouble && !stopping() && Date.now() < until; batch = batches.shift()) {
        const began = Date.now();
        try {
          const result = await workBatch(connection, current, batch);
          claimed += result.claimed;
          if (result.claimed > 0) {
            connection.log.info('batch done', { count: result.claimed, sent: result.sent, failed: result.failed, ms: Date.now() - began });
          }
        } catch (error) {
          trouble = true;
          throw error;
        }
      }
    };
    const ended = await Promise.allSettled([lane(), lane()]);
    const failed = ended.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return claimed;
  }

  /** What people asked for, before any order is worked on. */
  private async carryOut(actions: readonly WaitingAction[]): Promise<void> {
    const { statements, stopping, log } = this.connection;
    const ended = await carryOutActions(statements, actions, stopping);
    for (const { action, count, outcome, error } of ended) {
      if (outcome === 'carried_out') log.info('action carried out', { action, count });
      else log.error('action not carried out', { action, count, outcome, error });
    }
    // A flow may be resumed: what is remembered of it is over.
    this.flowRows = null;
    this.connection.progressed();
  }

  private standStill(because: string): number {
    const { state, connection } = this;
    if (because !== state.standsStillBecause) {
      // That the shop is down, and up again, is said by whoever watches the connection.
      const { isDown } = connection.health.shop;
      if (because && !isDown) connection.log.error('standing still', { reason: because });
      if (!because && !this.quiet) connection.log.info('working');
      this.quiet = because !== '' && isDown;
      state.standsStillBecause = because;
    }
    return Math.min(PAUSE_AFTER_TROUBLE_MS, connection.timing.pollIntervalMs * 5);
  }

  /** Module and sidecar agree before they work, at every poll. */
  private settingsTrouble(settings: Settings): string {
    if (settings.contract === null || settings.layout === null) {
      return 'The module wmsbridge is not installed in this shop (its settings are missing). Install it from the back office; or, where WMSBRIDGE_DATABASE_URL is set, correct it and WMSBRIDGE_DATABASE_PREFIX.';
    }
    if (!SERVED_CONTRACTS.includes(settings.contract) || !SERVED_LAYOUTS.includes(settings.layout)) {
      return `The module ${settings.moduleVersion} speaks contract ${settings.contract} with table layout ${settings.layout}; this sidecar serves contract ${SERVED_CONTRACTS.join(', ')} and layout ${SERVED_LAYOUTS.join(', ')}. Bring both to the same version; nothing is lost meanwhile.`;
    }
    if (settings.missing.length > 0) {
      return `Settings are missing in the shop's database (${settings.missing.join(', ')}): is an import running? Nothing is decided without them, and nothing is lost. If they stay away, save the settings of WMS Bridge and the shop's time zone again.`;
    }
    return '';
  }

  /**
   * While the WMS is down only its probe runs, beside the polls. At the start the probe shows whether it takes our credentials, before
   * anything is sent. When it is up, again or at last, what waited for it goes at once.
   */
  private async wmsIsUp(): Promise<boolean> {
    const { health, ledger, log } = this.connection;
    const check = health.wms.check().catch((error: unknown) => log.error('probe failed', { error }));
    if (!health.wms.isUp && !health.wms.isDown) await check;
    const { isUp } = health.wms;
    if (isUp && !this.wmsWasUp) await ledger.connectionIsBack(PROBLEMS_OF_THE_CONNECTION);
    this.wmsWasUp = isUp;
    return isUp;
  }

  /** While the shop is down only its probe runs. */
  private async shopTrouble(): Promise<string> {
    const { shop } = this.connection.health;
    if (!shop.isDown || (await shop.check())) return '';
    return shop.facts().lastError ?? 'The shop does not answer.';
  }

  /** Asks the module itself once a minute, and whenever the database was connected anew. */
  private async moduleTrouble(): Promise<string> {
    const { statements } = this.connection;
    if (performance.now() - this.moduleCheckedAt < MODULE_CHECK_EVERY_MS && statements.sessions === this.sessionsSeen) return this.moduleProblem;
    this.moduleProblem = await installationTrouble(this.connection);
    this.sessionsSeen = statements.sessions;
    this.moduleCheckedAt = this.moduleProblem === '' ? performance.now() : -Infinity;
    return this.moduleProblem;
  }

  private async watch(): Promise<void> {
    if (performance.now() - this.watchedAt < WATCH_EVERY_MS) return;
    this.watchedAt = performance.now();
    await this.connection.flows.watch();
  }

  /** Held orders whose reason may be over: by their time, and all of them where a setting on which they depend was changed. */
  private async enqueueHeld(settings: Settings, rechecks: readonly number[]): Promise<void> {
    const { statements, log } = this.connection;
    const heldBy = holdSettings(settings);
    if (heldBy !== this.heldBy) {
      const count = await enqueueUndecided(statements, heldBy);
      if (count > 0) log.info('settings changed: orders that are held are looked at again', { count });
      this.heldBy = heldBy;
    }
    await enqueueRechecks(statements, rechecks);
  }

  /** @param fresh orders are to be worked on: the flows' rows are read, and not taken from the last time */
  private async currentSettings(settings: Settings, databaseNow: string, fresh: boolean): Promise<CurrentSettings> {
    const { connection } = this;
    // By a clock that nobody can set.
    const now = performance.now();
    this.logMisreadSettings(settings.warnings);
    if (this.flowRows === null || fresh || now - this.flowRowsAt > FLOWS_REREAD_EVERY_MS) {
      this.flowRows = await connection.flows.read();
      this.flowRowsAt = now;
    }
    const changed = [...this.flowRows.values()].some((row) => settings.flows[row.flow] !== row.seenOn || (row.seenOn && row.baselineAt === null));
    const noteSeenOff = now - this.seenOffAt > SEEN_OFF_EVERY_MS && Object.values(settings.flows).some((on) => !on);
    if (changed || noteSeenOff) {
      const switchedOn = await connection.flows.observe(settings, this.flowRows, databaseNow, noteSeenOff);
      for (const flow of switchedOn) connection.log.info('flow switched on', { flow });
      if (noteSeenOff) this.seenOffAt = now;
      this.flowRows = await connection.flows.read();
      this.flowRowsAt = now;
    }
    const flows = flowState(settings, this.flowRows, connection.wms.capabilities);
    await this.logMissingAbilities(flows.closed.filter(({ because }) => because === 'wms').map(({ flow }) => flow));
    return { now: databaseNow, settings, flowRows: this.flowRows, flows };
  }

  /** Each once, as long as it stays so: the settings are read at every poll. */
  private logMisreadSettings(warnings: readonly string[]): void {
    for (const reason of warnings.filter((each) => !this.misread.has(each))) this.connection.log.warn('setting not understood', { reason });
    this.misread = new Set(warnings);
  }

  /** Once a flow and process, for the back office and the log: whoever switched it on waits for nothing otherwise. */
  private async logMissingAbilities(flows: readonly Flow[]): Promise<void> {
    for (const flow of flows.filter((each) => !this.toldOf.has(each))) {
      const why = whyTheWmsCannot(flow);
      await this.connection.flows.ran(flow, why);
      this.connection.log.warn('flow that the WMS cannot do', { flow, reason: why });
      this.toldOf.add(flow);
    }
  }
}
