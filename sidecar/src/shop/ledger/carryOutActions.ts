/**
 * Carries out what people asked for: the change in the ledger, the line of history and the event by which the order is worked on, in
 * one batch with the end of the asking. So a crash leaves an action waiting or carried out, and never in between; and of two sidecars
 * that read the same actions, the second carries out none of them.
 */
import { inOrder, isKnown, runsOf, type OrderAction, type WaitingAction } from '../../domain/actions';
import { isolate } from '../../resilience/isolate';
import { ExpectationNotMet, statement, type Ledger, type LedgerStatement, type RowOf, type StatementName } from '../Ledger';

/** Read in one poll: some 100 kB over HTTPS. */
export const MOST_ACTIONS = 1_000;

export function waitingAction({ id_event, id_order, created_at, action, argument }: RowOf<'waiting_actions'>): WaitingAction {
  return { idEvent: id_event, idOrder: id_order, askedAt: created_at, action, argument };
}

/** What became of some actions, for the log. */
export interface EndedActions {
  action: string;
  count: number;
  outcome: 'carried_out' | 'unknown_action' | 'failed';
  error?: unknown;
}

/** The statements of an action, each with the ids of its events. */
const CHANGES: Record<OrderAction, readonly ('send_again' | 'forget_refusals' | 'cancel_again' | 'ignore_orders' | 'stop_ignoring' | 'retry_orders' | 'drop_events')[]> = {
  'send again': ['send_again', 'forget_refusals'],
  'cancel again': ['cancel_again'],
  ignore: ['ignore_orders'],
  'stop ignoring': ['stop_ignoring'],
  retry: ['retry_orders'],
  drop: ['drop_events'],
};

/**
 * @param waiting in the order in which they were asked for
 * @returns what was done. Where another sidecar was faster it ends there: what is left is read anew
 */
export async function carryOutActions(ledger: Ledger, waiting: readonly WaitingAction[], stopping?: AbortSignal): Promise<EndedActions[]> {
  const ended: EndedActions[] = [];
  for (const run of runsOf(inOrder(waiting))) {
    if (stopping?.aborted) break;
    const [first] = run as [WaitingAction];
    const outcome = isKnown(first) ? 'carried_out' : 'unknown_action';
    const { answers, culprits, left } = await isolate(run, { call: (part) => end(ledger, part, outcome), ...(stopping ? { stopping } : {}) });
    const done = answers.filter(({ result }) => result).flatMap(({ items }) => items);
    if (done.length > 0) ended.push({ action: first.action, count: done.length, outcome });
    for (const [one, error] of culprits) {
      await end(ledger, [one], 'failed');
      ended.push({ action: one.action, count: 1, outcome: 'failed', error });
    }
    if (left.length > 0 || done.length + culprits.size < run.length) break;
  }
  return ended;
}

/** @returns false where another sidecar has ended one of them; then nothing was done */
async function end(ledger: Ledger, actions: readonly WaitingAction[], outcome: EndedActions['outcome']): Promise<boolean> {
  const ids = actions.map(({ idEvent }) => idEvent);
  const ending = statement('end_actions', { ids, outcome }, ids.length);
  try {
    await ledger.run(outcome === 'carried_out' ? batchOf(actions, ids, ending) : [ending]);
    return true;
  } catch (error) {
    if (error instanceof ExpectationNotMet) return false;
    throw error;
  }
}

function batchOf(actions: readonly WaitingAction[], ids: readonly number[], ending: LedgerStatement<'end_actions'>): LedgerStatement<StatementName>[] {
  const [{ action, argument, askedAt }] = actions as [WaitingAction];
  switch (action) {
    case 'compare stock':
      return [ending, statement('ask_for_full_stock', {})];
    case 'resume':
      return [ending, statement('make_flow', { flow: argument }), statement('add_events_of_resumed', { flow: argument, asked_at: askedAt }), statement('resume_flow', { flow: argument, asked_at: askedAt })];
    case 'drop':
      return [ending, ...CHANGES.drop.map((name) => statement(name, { ids })), statement('add_history_of_actions', { ids })];
    default:
      return [
        statement('make_orders', { ids: actions.map(({ idOrder }) => idOrder) }),
        ending,
        ...CHANGES[action as OrderAction].map((name) => statement(name, { ids })),
        statement('add_history_of_actions', { ids }),
        statement('add_events_of_actions', { ids }),
      ];
  }
}
