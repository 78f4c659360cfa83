/** Faults on demand: the next calls of an operation go wrong in a chosen way. */

export type FaultKind =
  /** HTTP 500 with a page. */
  | 'error_500'
  /** The work is not done and no answer ever comes. */
  | 'hang'
  /** The work is done and no answer ever comes. */
  | 'hang_after'
  /** The connection is cut before the work is done. */
  | 'cut_before'
  /** The connection is cut after the work was done: the classic. */
  | 'cut_after'
  /** 200 with something that is nobody's format. */
  | 'garbage'
  /** 200 with a document that answers another question. */
  | 'wrong_answer'
  /** A no, with a message, as the WMS says it. */
  | 'refuse'
  /** A failure of the WMS with a message, as it says it. */
  | 'fault'
  /** 429 with Retry-After. */
  | 'too_many'
  /** 503 with Retry-After. */
  | 'unavailable'
  /** The work is done, later. */
  | 'slow';

export interface Fault {
  kind: FaultKind;
  /** An operation, or `*` for any. */
  operation?: string;
  times?: number;
  message?: string;
  retryAfterS?: number;
  latencyMs?: number;
}

export const FAULT_KINDS: readonly FaultKind[] = ['error_500', 'hang', 'hang_after', 'cut_before', 'cut_after', 'garbage', 'wrong_answer', 'refuse', 'fault', 'too_many', 'unavailable', 'slow'];

export interface FaultQueue {
  add(fault: Fault): void;
  /** The fault for this call, used up; null for none. */
  take(operation: string): Fault | null;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(operation) {
      const entry = waiting.find(({ fault }) => (fault.operation ?? '*') === '*' || fault.operation === operation);
      if (!entry) return null;
      entry.left -= 1;
      if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry);
      return entry.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
