/** Faults on demand: the next calls of an operation go wrong in a chosen way. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

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
  | 'slow'
  /** The work is done, later where the answer would have more than `rows` rows, at once where it has no more. */
  | 'slow_large'
  /** 200 with as much as `bytes` says: the shape of an answer, and blanks in it. Nothing is done. */
  | 'huge'
  /** 200 with a document that breaks off in the middle. The work is done. */
  | 'partial'
  /** 200 with the shape of an answer and no rows in it, as some give it to whoever is not let in. Nothing is done. */
  | 'empty'
  /** 204 without a body. Nothing is done. */
  | 'no_content'
  /** 200 with a no in it, in place of rows: `Success=false` and a message (Ongoing), a `detail` (Spacefill). Nothing is done. */
  | 'refuse_in_answer'
  /** 403 with the page of a firewall. Nothing is done. */
  | 'forbidden';

export interface Fault {
  kind: FaultKind;
  /** An operation, or `*` for any. */
  operation?: string;
  /** How many calls it hits; 1 where left out. `Infinity` (over HTTP: a large number): until the faults are cleared. */
  times?: number;
  /** Hits only calls whose request has this text in it: an order's number, a SKU. Of a REST call the address counts, too. */
  containing?: string;
  /** The words of a refusal or a failure. */
  message?: string;
  retryAfterS?: number;
  /** For `slow` and `slow_large`. */
  latencyMs?: number;
  /** For `slow_large`. */
  rows?: number;
  /** For `huge`. */
  bytes?: number;
}

/** What `huge` sends where it is not said. */
export const HUGE_BYTES = 500 * 1024 * 1024;

export const FAULT_KINDS: readonly FaultKind[] = ['error_500', 'hang', 'hang_after', 'cut_before', 'cut_after', 'garbage', 'wrong_answer', 'refuse', 'fault', 'too_many', 'unavailable', 'slow', 'slow_large', 'huge', 'partial', 'empty', 'no_content', 'refuse_in_answer', 'forbidden'];

export interface FaultQueue {
  add(fault: Fault): void;
  /** The fault for this call, used up; null for none. @param request what was asked, as text */
  take(operation: string, request: string): Fault | null;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(operation, request) {
      const entry = waiting.find(({ fault }) => ((fault.operation ?? '*') === '*' || fault.operation === operation) && request.includes(fault.containing ?? ''));
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

/**
 * Sends the shape of an answer with blanks in it, no faster than it is read.
 * @param shape what comes before and after the blanks
 */
export async function sendHuge(response: ServerResponse, type: string, shape: [before: string, after: string], bytes = HUGE_BYTES): Promise<void> {
  response.writeHead(200, { 'Content-Type': type });
  const blanks = ' '.repeat(64 * 1024);
  const parts = function* (): Iterable<string> {
    yield shape[0];
    for (let sent = 0; sent < bytes; sent += blanks.length) yield blanks;
    yield shape[1];
  };
  // Whoever asked may hang up in the middle.
  await pipeline(Readable.from(parts()), response).catch(() => undefined);
}

export const FIREWALL_PAGE = '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>Request blocked.</p></body></html>';
