/**
 * PrestaShop's own Webservice resources over the sandbox's tables: read only, for the sidecar writes through the
 * module's. Answers, error words and empty answers are those of the recorded shops (8.2.1's: numbers as text).
 */
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { selection, WebserviceRefusal, type Selection } from './query';
import { ERROR_CODES, RESOURCES, type Resource } from './resources';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Shown = Record<string, unknown>;

/** Reads a resource. `path` is what follows `/api/`: `orders` or `orders/5`. */
export async function readResource(
  pool: Pool,
  prefix: string,
  name: string,
  id: number | null,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const json = query['output_format'] === 'JSON';
  const resource = RESOURCES[name];
  if (!resource) {
    throw new Error(`The sandbox's Webservice has no resource "${name}".`);
  }
  const chosen = selection(resource, query, prefix, id);
  const [found] = await pool.query<RowDataPacket[]>(chosen.sql, chosen.values);
  if (id !== null && found.length === 0) {
    return { status: 404, headers: {}, body: '' };
  }
  const rows = await show(pool, prefix, resource, chosen, found, query['language']);
  if (!json) {
    return xml(200, id === null ? `<${name}>\n${rows.map((row) => entity(resource.one, row)).join('')}</${name}>` : entity(resource.one, rows[0] ?? {}));
  }
  const value = id === null ? (rows.length === 0 ? [] : { [name]: rows }) : { [resource.one]: rows[0] };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

async function show(
  pool: Pool,
  prefix: string,
  resource: Resource,
  chosen: Selection,
  found: readonly RowDataPacket[],
  language: string | undefined,
): Promise<Shown[]> {
  const ids = found.map((row) => Number(row[resource.primary]));
  const texts = chosen.fields.filter((field) => resource.translated?.includes(field));
  const [translations] =
    texts.length > 0 && ids.length > 0
      ? await pool.query<RowDataPacket[]>(`SELECT * FROM \`${prefix}${resource.table}_lang\` WHERE \`${resource.primary}\` IN (?) ORDER BY id_lang`, [ids])
      : [[] as RowDataPacket[]];
  const [parts] =
    chosen.bundle !== null && ids.length > 0
      ? await pool.query<RowDataPacket[]>(`SELECT * FROM \`${prefix}pack\` WHERE id_product_pack IN (?)`, [ids])
      : [[] as RowDataPacket[]];
  return found.map((row) => {
    const id = Number(row[resource.primary]);
    const shown: Shown = {};
    for (const field of chosen.fields) {
      if (field === 'id') {
        shown[field] = id;
      } else if (texts.includes(field)) {
        const own = translations.filter((one) => Number(one[resource.primary]) === id);
        shown[field] = language
          ? (own.find((one) => String(one['id_lang']) === language)?.[field] ?? '')
          : own.map((one) => ({ id: String(one['id_lang']), value: one[field] ?? '' }));
      } else {
        shown[field] = asText(row[resource.fields[field] ?? field]);
      }
    }
    const own = parts.filter((part) => Number(part['id_product_pack']) === id);
    if (own.length > 0) {
      shown['associations'] = {
        product_bundle: own.map((part) => ({
          id: String(part['id_product_item']),
          id_product_attribute: String(part['id_product_attribute_item']),
          quantity: String(part['quantity']),
        })),
      };
    }
    return shown;
  });
}

function asText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
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

function entity(one: string, row: Shown): string {
  const fields = Object.entries(row)
    .filter(([name]) => name !== 'associations')
    .map(([name, value]) => `\t<${name}>${Array.isArray(value) ? languages(value) : cdata(value)}</${name}>\n`)
    .join('');
  return `<${one}>\n${fields}</${one}>\n`;
}

function languages(values: readonly { id: string; value: unknown }[]): string {
  return values.map(({ id, value }) => `<language id="${id}">${cdata(value)}</language>`).join('');
}

function cdata(value: unknown): string {
  return `<![CDATA[${String(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
