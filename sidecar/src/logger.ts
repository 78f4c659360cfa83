/**
 * JSON logs on stdout, one object a line, by a list of what may appear. A key that is not on the list is dropped and its
 * name told, so that a careless `log.info('…', { order })` shows that something is missing, never a customer.
 */
import winston, { type Logger } from 'winston';
import { BridgeError } from './errors';
import { scrub, scrubForeign } from './scrub';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a log line may hold beside time, level, msg, error and dropped. Ids, names of ours, numbers, times. */
export const ALLOWED_KEYS: readonly string[] = [
  // which
  ...['correlation', 'connection', 'shop', 'order', 'orders', 'reference', 'wms', 'wms_number', 'wms_id'],
  ...['event', 'events', 'flow', 'flows', 'sku', 'skus', 'resource', 'table', 'cursor', 'lease', 'owner', 'sidecar'],
  // what
  ...['operation', 'action', 'outcome', 'state', 'from', 'to', 'status', 'http_status', 'reason', 'source', 'found'],
  ...['code', 'family', 'field', 'method', 'peer', 'signal', 'pairing', 'stop_reason', 'breaker', 'dry_run'],
  // how much, how long
  ...['count', 'counts', 'total', 'page', 'pages', 'waiting', 'sent', 'failed', 'skipped', 'failures', 'parcels'],
  ...['written', 'changed', 'unchanged', 'problems', 'created', 'updated', 'limit', 'attempt', 'attempts', 'bytes'],
  ...['ms', 'delay_ms', 'lag_ms', 'retry_after_ms', 'interval_ms'],
  // when
  ...['at', 'since', 'until', 'asked_at', 'next_try_at', 'started_at'],
  // the process
  ...['version', 'module_version', 'prestashop_version', 'layout', 'contract', 'node', 'pid', 'host', 'port'],
];

const ALLOWED = new Set(ALLOWED_KEYS);
/** winston's own keys; `stack` and `cause` are what it makes of an error given as the second argument. */
const WINSTONS = new Set(['level', 'message', 'stack', 'cause']);

const MAX_ITEMS = 50;
const MAX_CAUSES = 4;
const MAX_FRAMES = 4;

export interface LoggerOptions {
  level: LogLevel;
  /** Values that must appear nowhere, whatever the text: passwords and keys from the configuration. */
  secrets?: readonly string[];
  /** Where the lines go; stdout where none is given. */
  stream?: NodeJS.WritableStream;
}

/**
 * Makes a logger. Use it as `log.info('what happened', { order: 12, ms: 40 })`, with errors under `error`;
 * `log.child({ correlation })` gives one whose lines all carry the correlation id.
 */
export function createLogger({ level, secrets = [], stream = process.stdout }: LoggerOptions): Logger {
  const line = winston.format((info) => {
    info[Symbol.for('message')] = JSON.stringify(logLine(info, secrets, new Date()));
    return info;
  });
  return winston.createLogger({
    level: level === 'silent' ? 'error' : level,
    silent: level === 'silent',
    format: line(),
    transports: [new winston.transports.Stream({ stream, eol: '\n' })],
    exitOnError: false,
  });
}

/** A line as it is written. Pure; `info` is winston's. */
export function logLine(
  info: Record<string | symbol, unknown>,
  secrets: readonly string[],
  now: Date,
): Record<string, unknown> {
  const extra = (info[Symbol.for('splat')] as unknown[] | undefined)?.[0];
  const given = extra instanceof Error ? extra : info['error'];
  const line: Record<string, unknown> = { time: now.toISOString(), level: info['level'], msg: messageOf(info, extra, secrets) };
  const dropped: string[] = [];
  for (const [key, value] of Object.entries(info)) {
    if (WINSTONS.has(key) || key === 'error' || value === undefined) continue;
    // An error's own fields (the request of a SOAP client, the statement of a database) are not what was asked to be logged.
    if (extra instanceof Error && key in extra) continue;
    const kept = ALLOWED.has(key) ? loggable(value, secrets) : undefined;
    if (kept === undefined) dropped.push(key);
    else line[key] = kept;
  }
  if (given !== undefined && given !== null) line['error'] = errorForLog(given, secrets);
  if (dropped.length > 0) line['dropped'] = dropped;
  return line;
}

/** winston appends the `message` of its second argument to ours; that one is shown as an error, or not at all. */
function messageOf(info: Record<string | symbol, unknown>, extra: unknown, secrets: readonly string[]): string {
  const message = String(info['message']);
  const appended = typeof extra === 'object' && extra !== null ? (extra as { message?: unknown }).message : undefined;
  if (typeof appended === 'string' && message.endsWith(` ${appended}`)) {
    return scrub(message.slice(0, -appended.length - 1), secrets);
  }
  // An error was logged by itself: its words are a stranger's.
  return 'stack' in info ? scrubForeign(message, secrets) : scrub(message, secrets);
}

/** A value fit for a log: plain ones, lists of plain ones, and counts by name. undefined: not fit. */
function loggable(value: unknown, secrets: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => plain(item, secrets));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const counts = Object.entries(value);
    return counts.every(([, count]) => typeof count === 'number') ? Object.fromEntries(counts) : undefined;
  }
  return plain(value, secrets);
}

function plain(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return scrub(value, secrets);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : undefined;
}

/**
 * An error fit for a log. Of ours: family, code, message. Of anyone else's: name, code, the message without what it quotes,
 * and the first places of its stack. Other fields never: a SOAP client's error carries the whole request, password and all.
 */
export function errorForLog(error: unknown, secrets: readonly string[] = [], depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) {
    // Thrown by someone who threw no error: its type, and its words where it is only words.
    return typeof error === 'string' ? { name: 'string', message: scrubForeign(error, secrets) } : { name: typeof error };
  }
  const shown: Record<string, unknown> =
    error instanceof BridgeError
      ? {
          name: 'BridgeError',
          family: error.family,
          code: error.code,
          message: scrub(error.message, secrets),
          ...(error.field === undefined ? {} : { field: error.field }),
          ...(error.retryAfterMs === undefined ? {} : { retry_after_ms: error.retryAfterMs }),
          ...(error.outcomeUnknown ? { outcome_unknown: true } : {}),
        }
      : { name: scrubForeign(error.name, secrets), ...codeOf(error), message: scrubForeign(error.message, secrets), at: framesOf(error) };
  if (error.cause !== undefined && error.cause !== null && depth < MAX_CAUSES) {
    shown['cause'] = errorForLog(error.cause, secrets, depth + 1);
  }
  if (error instanceof AggregateError && depth < MAX_CAUSES) {
    shown['errors'] = error.errors.slice(0, MAX_CAUSES).map((each) => errorForLog(each, secrets, depth + 1));
  }
  return shown;
}

/** ECONNREFUSED, ER_DUP_ENTRY: names only, for `code` may hold anything. */
function codeOf(error: Error): { code?: string } {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? { code } : {};
}

function framesOf(error: Error): string[] {
  // The stack begins with the message, which may have lines of its own.
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const frames = start < 0 ? stack : stack.slice(start + error.message.length);
  return frames
    .split('\n')
    .filter((frame) => /^\s+at .*:\d+:\d+\)?$/.test(frame))
    .slice(0, MAX_FRAMES)
    .map((frame) => frame.trim().replace(/^at /, '').replaceAll(`${process.cwd()}/`, ''));
}
