/** Whether orders flow, by what was observed and by nothing else; else why not. Pure. */
import { NAMES, type HealthFacts } from '../../resilience/ConnectionHealth';

/** A connection is probed every five minutes at least: an answer older than this says nothing. The module's screens have the same limit. */
export const SILENT_AFTER_MS = 15 * 60_000;

export interface Observed {
  /** The process turns: polls happen, whatever they find. */
  alive: boolean;
  /** '' where orders flow; else why not, for people. */
  standsStillBecause: string;
  connections: readonly HealthFacts[];
}

/** @param now this machine's clock, milliseconds @returns sentences for people; none where orders flow */
export function notReadyBecause({ alive, standsStillBecause, connections }: Observed, now: number): string[] {
  return [
    ...(alive ? [] : ['The sidecar has finished nothing for a minute: it is stuck. Start it again.']),
    ...(standsStillBecause === '' ? [] : [standsStillBecause]),
    ...connections.map((facts) => connectionTrouble(facts, now)).filter((words) => words !== ''),
  ];
}

function connectionTrouble({ peer, state, since, lastAnswerAt, lastError }: HealthFacts, now: number): string {
  const name = NAMES[peer];
  switch (state) {
    case 'down':
      return `The ${name} cannot be used since ${since}: ${lastError ?? 'it did not answer.'} Last good answer: ${lastAnswerAt ?? 'never'}.`;
    case 'unknown':
      return `The ${name} was not asked yet.`;
    case 'up':
      return lastAnswerAt !== null && now - Date.parse(lastAnswerAt) <= SILENT_AFTER_MS ? '' : `The ${name} was not asked since ${lastAnswerAt ?? since}.`;
  }
}
