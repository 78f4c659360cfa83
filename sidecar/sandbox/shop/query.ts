/** From a Webservice request's parameters to one SELECT. Pure; throws WebserviceRefusal with PrestaShop's words. */
import { ERROR_CODES, type Resource } from './resources';

export class WebserviceRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly { code: number; message: string }[],
  ) {
    super(errors.map((error) => error.message).join(' '));
  }
}

export interface Selection {
  sql: string;
  values: (string | number)[];
  /** The fields to show, in order; `id` first. */
  fields: string[];
  /** Fields of the association of a pack's parts; null where it was not asked for. */
  bundle: string[] | null;
}

const BUNDLE = 'product_bundle';
const BUNDLE_FIELDS = ['id', 'id_product_attribute', 'quantity'];

/**
 * @param query the request's parameters: display, filter[…], sort, limit, date
 * @param onlyId one row, as `/orders/5` names it
 */
export function selection(
  resource: Resource,
  query: Readonly<Record<string, string>>,
  prefix: string,
  onlyId: number | null,
): Selection {
  const shown = onlyId === null ? display(resource, query['display']) : display(resource, 'full');
  const where: string[] = [];
  const values: (string | number)[] = [];
  if (onlyId !== null) {
    where.push(`\`${resource.primary}\` = ?`);
    values.push(onlyId);
  }
  for (const [name, value] of Object.entries(query)) {
    const field = /^filter\[(.+)\]$/.exec(name)?.[1];
    if (field !== undefined) {
      const condition = filter(columnOf(resource, field, query), value);
      where.push(condition.sql);
      values.push(...condition.values);
    }
  }
  return {
    ...shown,
    values,
    sql:
      `SELECT * FROM \`${prefix}${resource.table}\`` +
      (where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '') +
      ` ORDER BY ${sort(resource, query['sort'])}` +
      limit(query['limit']),
  };
}

/** `[1|2]` one of, `[1,5]` between, `[x]%` and so on: like, `>[x]`, `<[x]`, or a plain value. */
function filter(column: string, value: string): { sql: string; values: (string | number)[] } {
  const parts = /^(%|>|<|!)?\[(.*)\](%)?$/s.exec(value);
  if (!parts) {
    return { sql: `\`${column}\` = ?`, values: [value] };
  }
  const [, before = '', inside = '', after = ''] = parts;
  if (before === '>' || before === '<') {
    return { sql: `\`${column}\` ${before} ?`, values: [inside] };
  }
  if (before === '%' || after === '%') {
    return { sql: `\`${column}\` LIKE ?`, values: [`${before}${inside}${after}`] };
  }
  if (inside.includes('|')) {
    const any = inside.split('|').filter((one) => one !== '');
    return { sql: `\`${column}\` ${before === '!' ? 'NOT ' : ''}IN (${any.map(() => '?').join(',')})`, values: any };
  }
  const range = inside.split(',');
  if (range.length === 2) {
    return { sql: `\`${column}\` BETWEEN ? AND ?`, values: range };
  }
  return { sql: `\`${column}\` ${before === '!' ? '<>' : '='} ?`, values: [inside] };
}

function columnOf(resource: Resource, field: string, query: Readonly<Record<string, string>>): string {
  if (field === 'id') {
    return resource.primary;
  }
  const column = resource.fields[field];
  // Dates can be filtered only where the request says so.
  const aDate = field === 'date_add' || field === 'date_upd';
  if (column === undefined || (aDate && query['date'] !== '1')) {
    const known = ['id', ...Object.keys(resource.fields).filter((name) => !name.startsWith('date_'))];
    throw new WebserviceRefusal(400, [
      { code: ERROR_CODES.filterUnknown, message: `This filter does not exist. Did you mean: "${known[0]}"? The full list is: "${known.join('", "')}"` },
    ]);
  }
  return column;
}

function display(resource: Resource, wanted: string | undefined): { fields: string[]; bundle: string[] | null } {
  const all = ['id', ...Object.keys(resource.fields), ...(resource.translated ?? [])];
  if (wanted === undefined) {
    return { fields: ['id'], bundle: null };
  }
  const packs = resource.table === 'product';
  if (wanted === 'full') {
    return { fields: all, bundle: packs ? BUNDLE_FIELDS : null };
  }
  const list = /^\[(.*)\]$/s.exec(wanted)?.[1] ?? wanted;
  let bundle: string[] | null = null;
  const plain = list
    .replace(new RegExp(`,?${BUNDLE}\\[([^\\]]*)\\]`), (_, inner: string) => {
      bundle = packs ? inner.split(',') : null;
      return '';
    })
    .split(',')
    .filter((name) => name !== '');
  const unknown = plain.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new WebserviceRefusal(400, [
      { code: ERROR_CODES.fieldUnknown, message: `Unable to display this field "${unknown}". However, these are available: ${all.join(', ')}` },
    ]);
  }
  return { fields: all.filter((name) => plain.includes(name)), bundle };
}

function sort(resource: Resource, wanted: string | undefined): string {
  const list = (/^\[(.*)\]$/.exec(wanted ?? '')?.[1] ?? '').split(',').filter((one) => one !== '');
  const parts = list.map((one) => {
    const [, field = '', direction = ''] = /^(.+)_(ASC|DESC)$/i.exec(one) ?? [];
    const column = field === 'id' ? resource.primary : resource.fields[field];
    if (column === undefined) {
      throw new WebserviceRefusal(400, [{ code: ERROR_CODES.sortUnknown, message: `Unable to filter by this field. However, these are available: id, ${Object.keys(resource.fields).join(', ')}` }]);
    }
    return `\`${column}\` ${direction.toUpperCase()}`;
  });
  return parts.length > 0 ? parts.join(', ') : `\`${resource.primary}\``;
}

function limit(wanted: string | undefined): string {
  const [first = 0, second] = (wanted ?? '').split(',').map((part) => Math.trunc(Number(part)) || 0);
  if (wanted === undefined) {
    return '';
  }
  return second === undefined ? ` LIMIT ${first}` : ` LIMIT ${first}, ${second}`;
}
