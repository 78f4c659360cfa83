/** Which flows may run now, and the line that each starts from. Pure. */
import { FLOW_RESULT_TEXTS, FLOWS, type Flow, type FlowResult } from './contract';
import type { Settings } from './settings';

/** A flow as the sidecar keeps it (table `wmsbridge_flow`). Times are ISO, UTC. */
export interface FlowRow {
  flow: Flow;
  seenOn: boolean;
  seenOffAt: string | null;
  baselineAt: string | null;
  /** Why it stopped itself; null where it did not, or a person resumed it. */
  stopReason: string | null;
  resumedAt: string | null;
  /** Of the orders flow: since when a sidecar has worked on it, or tried to, without a gap. */
  watchedSince: string | null;
}

/** Why a flow that is switched on does not run: `wms` it cannot, `stop_reason` it stopped and asks. */
export interface FlowState {
  open: ReadonlySet<Flow>;
  closed: { flow: Flow; because: 'off' | 'wms' | 'stop_reason' }[];
}

export function flowState(
  settings: Pick<Settings, 'flows'>,
  rows: ReadonlyMap<Flow, FlowRow>,
  /** What the WMS can do, of what flows need. */
  capabilities: { cancel: boolean; change: boolean; tracking: boolean },
): FlowState {
  const cannot = new Set<Flow>();
  if (!capabilities.cancel) cannot.add('cancellations');
  if (!capabilities.change) cannot.add('changes');
  if (!capabilities.tracking) cannot.add('tracking');
  const open = new Set<Flow>();
  const closed: FlowState['closed'] = [];
  for (const flow of FLOWS) {
    if (!settings.flows[flow]) closed.push({ flow, because: 'off' });
    else if (cannot.has(flow)) closed.push({ flow, because: 'wms' });
    else if (rows.get(flow)?.stopReason) closed.push({ flow, because: 'stop_reason' });
    else open.add(flow);
  }
  return { open, closed };
}

/**
 * Was this order among those for which a person resumed the flow? A resume is given for what waits at that moment and holds until
 * that is through, however long it takes; what comes later is counted anew.
 * @param waitingSince when the first event of the order that still waits was written, by the database's clock
 */
export function isResumed(resumedAt: string | null | undefined, waitingSince: string): boolean {
  return resumedAt !== null && resumedAt !== undefined && waitingSince !== '' && waitingSince <= resumedAt;
}

/** Of the stock flow, which has no waiting orders: a person's resume holds so long. */
const RESUMED_FOR_MS = 60 * 60_000;

/** @param now the database's clock (ISO, UTC), as the time of the resume */
export function justResumed(resumedAt: string | null | undefined, now: string): boolean {
  return resumedAt !== null && resumedAt !== undefined && Date.parse(now) - Date.parse(resumedAt) < RESUMED_FOR_MS;
}

/** @param numbers what stands in the places of the text: `%read%` … @returns what a flow did, for people */
export function flowResult(result: FlowResult, numbers: Readonly<Record<string, number>> = {}): string {
  return FLOW_RESULT_TEXTS[result].replace(/%(\w+)%/g, (_, name: string) => String(numbers[name] ?? ''));
}

/** Of a flow that is switched on and that the WMS cannot do: why it stays off, and what can be done. For people. */
export function whyTheWmsCannot(flow: Flow): string {
  switch (flow) {
    case 'cancellations':
      return flowResult('no_cancellations');
    case 'changes':
      return flowResult('no_changes');
    case 'tracking':
      return flowResult('no_tracking');
    default:
      return flowResult('cannot');
  }
}

/**
 * The line that a flow starts from, at its first switching on: when its switch was written, or when it was last seen off,
 * whichever is later; never after now. Orders placed before it are never sent and never in-flight.
 * @param switchedAt when the setting was written (ISO, UTC); null where the shop does not say
 */
export function baselineOf(switchedAt: string | null, seenOffAt: string | null, now: string): string {
  const known = [switchedAt, seenOffAt].filter((time): time is string => time !== null && time <= now);
  return known.length > 0 ? (known.sort().at(-1) as string) : now;
}
