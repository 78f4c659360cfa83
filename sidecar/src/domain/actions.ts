/**
 * What people ask for, in the screens or on the command line. Each is one event with an action (`wmsbridge_event.action`); the sidecar
 * carries it out.
 */
import { FLOWS, ORDER_ACTIONS, type Action } from './contract';

/** Of one order. */
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** Of the whole connection. */
export type ConnectionAction = Exclude<Action, OrderAction>;

/** An action that was asked for and is not carried out yet. */
export interface WaitingAction {
  idEvent: number;
  /** 0 where it concerns the connection. */
  idOrder: number;
  /** When it was asked for: the ledger's own time. */
  askedAt: string;
  /** Another module's version may know more of them than this sidecar. */
  action: string;
  argument: string | null;
}

export function isOrderAction(action: string): action is OrderAction {
  return (ORDER_ACTIONS as readonly string[]).includes(action);
}

/** What this sidecar can carry out. */
export function isKnown({ idOrder, action, argument }: WaitingAction): boolean {
  if (isOrderAction(action)) return action === 'drop' ? /^\d+$/.test(argument ?? '') : idOrder > 0;
  return action === 'compare stock' || (action === 'resume' && (FLOWS as readonly string[]).includes(argument ?? ''));
}

/**
 * In the order in which they are carried out: as they were asked for, but for what is dropped, which may be one of them. Those are left
 * out.
 */
export function inOrder(actions: readonly WaitingAction[]): WaitingAction[] {
  const drops = actions.filter((one) => one.action === 'drop');
  const dropped = new Set(drops.map(({ argument }) => Number(argument)));
  return [...drops, ...actions.filter((one) => one.action !== 'drop' && !dropped.has(one.idEvent))];
}

/**
 * Consecutive ones of the same kind, which can be carried out in one batch of statements, each order and flow once. What is asked later
 * comes later: "ignore" and then "send again" is not "send again" and then "ignore".
 */
export function runsOf(actions: readonly WaitingAction[]): WaitingAction[][] {
  const runs: WaitingAction[][] = [];
  let subjects = new Set<string>();
  for (const one of actions) {
    const last = runs.at(-1);
    const subject = one.action === 'drop' || one.idOrder === 0 ? `${one.action} ${one.argument ?? ''}` : String(one.idOrder);
    if (last?.[0]?.action === one.action && isKnown(last[0]) === isKnown(one) && one.idOrder > 0 && !subjects.has(subject)) last.push(one);
    else {
      runs.push([one]);
      subjects = new Set();
    }
    subjects.add(subject);
  }
  return runs;
}
