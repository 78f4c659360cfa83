/** MariaDB's and MySQL's errors as ours. None carries a statement's values: they may be personal. */
import { BridgeError } from '../../errors';
import { ExpectationNotMet } from '../Ledger';

const RETRYABLE = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_CONNECTION_KILLED',
  'ER_QUERY_INTERRUPTED',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'POOL_CLOSED',
]);

/** What a statement brought does not fit: another statement with other values would have gone through. */
const BAD_VALUES = new Set([
  'ER_DATA_TOO_LONG',
  'ER_WARN_DATA_OUT_OF_RANGE',
  'ER_TRUNCATED_WRONG_VALUE',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'WARN_DATA_TRUNCATED',
  'ER_BAD_NULL_ERROR',
  'ER_DUP_ENTRY',
  'ER_CONSTRAINT_FAILED',
  'ER_CHECK_CONSTRAINT_VIOLATED',
  'ER_SIGNAL_EXCEPTION',
]);

const WORDS: Record<string, string> = {
  ER_ACCESS_DENIED_ERROR: 'The database refuses the user or password of WMSBRIDGE_DATABASE_URL. Correct it there.',
  ER_DBACCESS_DENIED_ERROR: 'The user of WMSBRIDGE_DATABASE_URL has no right on that database. Grant it (docs/deployment.md lists the rights).',
  ER_BAD_DB_ERROR: 'The database named in WMSBRIDGE_DATABASE_URL does not exist.',
  ER_NO_SUCH_TABLE: 'A table of WMS Bridge is missing. Install the module in the shop, or correct WMSBRIDGE_DATABASE_PREFIX.',
  ER_TABLEACCESS_DENIED_ERROR: 'The user of WMSBRIDGE_DATABASE_URL lacks a right on a table (docs/deployment.md lists the rights).',
  ER_BAD_FIELD_ERROR: "The module's tables have another layout than this sidecar knows. Bring module and sidecar to the same version.",
};

/** Where only the number is known: that of the errors above, and of a connection that is gone. */
const CODES: Record<number, string> = {
  1213: 'ER_LOCK_DEADLOCK',
  1205: 'ER_LOCK_WAIT_TIMEOUT',
  1053: 'ER_SERVER_SHUTDOWN',
  1040: 'ER_CON_COUNT_ERROR',
  1203: 'ER_TOO_MANY_USER_CONNECTIONS',
  1290: 'ER_OPTION_PREVENTS_STATEMENT',
  1927: 'ER_CONNECTION_KILLED',
  1317: 'ER_QUERY_INTERRUPTED',
  2006: 'PROTOCOL_CONNECTION_LOST',
  2013: 'PROTOCOL_CONNECTION_LOST',
  1406: 'ER_DATA_TOO_LONG',
  1264: 'ER_WARN_DATA_OUT_OF_RANGE',
  1292: 'ER_TRUNCATED_WRONG_VALUE',
  1366: 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  1265: 'WARN_DATA_TRUNCATED',
  1048: 'ER_BAD_NULL_ERROR',
  1062: 'ER_DUP_ENTRY',
  4025: 'ER_CONSTRAINT_FAILED',
  3819: 'ER_CHECK_CONSTRAINT_VIOLATED',
  1644: 'ER_SIGNAL_EXCEPTION',
  1146: 'ER_NO_SUCH_TABLE',
  1054: 'ER_BAD_FIELD_ERROR',
};

/** An error of the shop's database that the module answered: nothing of the batch was done. */
export function databaseErrorOf(errno: number, statement: string): BridgeError {
  const { family, code, message, scope } = bridgeError({ code: CODES[errno], errno });
  return new BridgeError({ family, code, message: message.replace(/refused a statement/, `refused the statement ${statement}`), scope, outcomeUnknown: false });
}

export function databaseError(error: unknown): Error {
  if (error instanceof BridgeError || error instanceof ExpectationNotMet) return error;
  return bridgeError(error);
}

function bridgeError(error: unknown): BridgeError {
  const { code = '', message = '', errno } = error as { code?: string; message?: string; errno?: number };
  // "Can't add new command when connection is in closed state" and "Pool is closed." carry no code.
  const lost = RETRYABLE.has(code) || /closed state|pool is closed|connection lost/i.test(message);
  return new BridgeError({
    family: lost ? 'retryable' : 'permanent',
    code: `database_${(code || 'error').toLowerCase()}`,
    message: WORDS[code] ?? (lost ? `The shop's database does not answer (${code || 'connection lost'}).` : `The shop's database refused a statement (${code || errno || 'error'}).`),
    scope: BAD_VALUES.has(code) ? 'item' : 'connection',
    outcomeUnknown: lost,
    cause: code ? undefined : error,
  });
}

/** @param sent whether a statement had been sent, which may have been carried out */
export function databaseTimeout(sent: boolean): BridgeError {
  return new BridgeError({
    family: 'retryable',
    code: 'database_timeout',
    message: "The shop's database does not answer (it took longer than its limit).",
    scope: 'connection',
    outcomeUnknown: sent,
  });
}

/** Whether the database ended the statement for a lock: then nothing of its transaction was done, and it may go through now. */
export function lockErrorOf(error: unknown): 'deadlock' | 'timeout' | null {
  const { code = '' } = error as { code?: string };
  return /er_lock_deadlock$/i.test(code) ? 'deadlock' : /er_lock_wait_timeout$/i.test(code) ? 'timeout' : null;
}
