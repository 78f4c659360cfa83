/**
 * PrestaShop's own Webservice over the sandbox's tables: what it refuses, in the words of the recorded shops, and single rows for the
 * benchmarks (8.2.1's: numbers as text).
 */
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { ERROR_CODES, RESOURCES, type Resource } from './resources';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export class WebserviceRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly { code: number; message: string }[],
  ) {
    super(errors.map((error) => error.message).join(' '));
  }
}

/** One row with all its columns; an order with its lines. */
export async function readRow(pool: Pool, prefix: string, name: string, id: number): Promise<Answer> {
  const { one, table, primary } = RESOURCES[name] as Resource;
  const [[row]] = await pool.query<RowDataPacket[]>(`SELECT * FROM \`${prefix}${table}\` WHERE \`${primary}\` = ?`, [id]);
  if (!row) return { status: 404, headers: {}, body: '' };
  const shown: Record<string, unknown> = { id, ...asTexts(row) };
  if (name === 'orders') {
    const [lines] = await pool.query<RowDataPacket[]>(`SELECT id_order_detail AS id, d.* FROM \`${prefix}order_detail\` d WHERE id_order = ?`, [id]);
    shown['associations'] = { order_rows: lines.map(asTexts) };
  }
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ [one]: shown }) };
}

function asTexts(row: RowDataPacket): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]));
}

/** An error as PrestaShop says it: JSON or XML, as the request wanted its answer. */
export function refusal(error: WebserviceRefusal, json: boolean): Answer {
  if (json) {
    return { status: error.status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ errors: error.errors }) };
  }
  const list = error.errors
    .map(({ code, message }) => `<error>\n<code><![CDATA[${code}]]></code>\n<message><![CDATA[${message}]]></message>\n</error>\n`)
    .join('');
  return xml(error.status, `<errors>\n${list}</errors>`);
}

export const REFUSALS = {
  wrongKey: () =>
    new WebserviceRefusal(401, [
      { code: ERROR_CODES.keyNotActive, message: 'Authentification key is not active' },
      { code: ERROR_CODES.noPermission, message: 'No permission for this authentication key' },
    ]),
  webserviceOff: () =>
    new WebserviceRefusal(503, [
      { code: ERROR_CODES.webserviceOff, message: 'The PrestaShop webservice is disabled. Please activate it in the PrestaShop Back Office' },
    ]),
  otherShop: () =>
    new WebserviceRefusal(403, [{ code: ERROR_CODES.noPermission, message: 'No permission for this authentication key' }]),
  methodNotAllowed: (method: string, name: string) =>
    new WebserviceRefusal(405, [
      { code: ERROR_CODES.methodNotAllowed, message: `Method ${method} is not allowed for the resource ${name} with this authentication key` },
    ]),
  resourceNotAllowed: (name: string) =>
    new WebserviceRefusal(401, [
      { code: ERROR_CODES.resourceNotAllowed, message: `Resource of type "${name}" is not allowed with this authentication key` },
    ]),
  resourceUnknown: (name: string, known: readonly string[]) =>
    new WebserviceRefusal(400, [
      { code: ERROR_CODES.resourceUnknown, message: `Resource of type "${name}" does not exists. Did you mean: "${known[0] ?? ''}"? The full list is: "${known.join('", "')}"` },
    ]),
} as const;

function xml(status: number, inside: string): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/xml;charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">\n${inside}\n</prestashop>\n`,
  };
}
