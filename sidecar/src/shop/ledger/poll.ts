/**
 * What a poll asks: the settings as they are now, and the orders that have work. One batch, so that an idle sidecar costs the shop one
 * request, and a flow that is switched off stops within one poll.
 */
import type { WaitingAction } from '../../domain/actions';
import type { SettingRow } from '../../domain/settings';
import { statement, type Ledger } from '../Ledger';
import { MOST_ACTIONS, waitingAction } from './carryOutActions';
import { MOST_RECHECKS } from './events';
import { toIso } from './times';

export interface Poll {
  configuration: SettingRow[];
  /** Orders with waiting events that nobody works on and that may be tried now, in the order of their ids. */
  candidates: number[];
  /** What people asked for, in the order in which they did; `MOST_ACTIONS` at most. */
  actions: WaitingAction[];
  /** Held orders that are to be looked at again by now. */
  rechecks: number[];
  /** The database's clock (ISO, UTC). */
  now: string;
}

/**
 * @param take how many candidates at most
 * @param mayCall false while the WMS cannot be used: then only orders whose work needs no call of it.
 */
export async function poll(ledger: Ledger, take: number, mayCall = true): Promise<Poll> {
  const [settings, candidates, rechecks, actions] = await ledger.run([
    statement('poll_settings', {}),
    statement('poll_candidates', { take, may_call: mayCall ? 1 : 0 }),
    statement('due_rechecks', { take: MOST_RECHECKS }),
    statement('waiting_actions', { take: MOST_ACTIONS }),
  ]);
  return {
    configuration: settings.rows.map(({ name, value, changed_at }) => ({ name, value, changedAt: toIso(changed_at) })),
    candidates: candidates.rows.map(({ id_order }) => id_order),
    actions: actions.rows.map(waitingAction),
    rechecks: rechecks.rows.map(({ id_order }) => id_order),
    now: toIso(settings.rows[0]?.now ?? null) ?? '',
  };
}
