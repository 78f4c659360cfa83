/**
 * The notation of prestashop-module/sql/statements, as its README describes it: one statement a file, read here and by the module's
 * LedgerStatement.php. Both put the values in as literals, so that a statement means the same to either. Pure.
 */

export type Scalar = string | number | null;
export type RowParam = Readonly<Record<string, Scalar>>;
export type Param = Scalar | readonly Scalar[] | readonly RowParam[];
export type Row = Record<string, Scalar>;

export interface Column {
  name: string;
  type: 'int' | 'text';
  nullable: boolean;
}

export interface StatementFile {
  name: string;
  /** What a read gives, in this order; null for a write. */
  columns: readonly Column[] | null;
  /** Without its comments. */
  sql: string;
}

/** Always set by the transport: the ones of the connection that the sidecar serves. */
export const SCOPE = ['id_connection', 'id_shop'] as const;

/** The list of a VALUES, which may be repeated for rows; or `:name`, `:name...`, `:name(a, b)`. */
const TOKEN = /VALUES\s*\(((?:[^()]|\([^()]*\))*)\)|:([a-z_]+)(?:\(([a-z_,\s]+)\)|(\.\.\.))?/g;
const IN_VALUES = /:([a-z_]+)(?:\.([a-z_]+))?/g;
const RETURNS = /^-- returns: (.+)$/m;
const COLUMN = /^([a-z_]+) (int|text)(\?)?$/;

export function parseStatement(name: string, text: string): StatementFile {
  const returns = RETURNS.exec(text)?.[1]?.trim();
  if (returns === undefined) throw new Error(`${name}.sql does not say what it returns.`);
  const sql = text.replace(/^--.*\n/gm, '').trim().replace(/;$/, '');
  return { name, columns: returns === 'affected' ? null : returns.split(', ').map((column) => columnOf(name, column)), sql };
}

function columnOf(name: string, text: string): Column {
  const [, column, type, nullable] = COLUMN.exec(text.trim()) ?? [];
  if (!column) throw new Error(`${name}.sql returns "${text}", which is no "name int" or "name text", with a ? where it may be NULL.`);
  return { name: column, type: type as Column['type'], nullable: nullable === '?' };
}

export interface DeclaredParam {
  name: string;
  kind: 'scalar' | 'list' | 'rows';
  /** Of rows. */
  columns: readonly string[];
}

/** The parameters that a caller gives. */
export function paramsOf({ sql }: Pick<StatementFile, 'sql'>): DeclaredParam[] {
  const found = new Map<string, DeclaredParam>();
  const add = (name: string, kind: DeclaredParam['kind'], columns: readonly string[] = []): void => {
    if ((SCOPE as readonly string[]).includes(name)) return;
    found.set(name, { name, kind, columns: [...new Set([...(found.get(name)?.columns ?? []), ...columns])] });
  };
  for (const [, values, name, columns, list] of sql.matchAll(TOKEN)) {
    if (name !== undefined) add(name, columns !== undefined ? 'rows' : list !== undefined ? 'list' : 'scalar', split(columns));
    for (const [, param, column] of (values ?? '').matchAll(IN_VALUES)) add(param as string, column === undefined ? 'scalar' : 'rows', column === undefined ? [] : [column]);
  }
  return [...found.values()];
}

const split = (columns: string | undefined): string[] => (columns ?? '').split(',').flatMap((column) => column.trim() || []);

/**
 * The statement with its values. What was put in is never looked at again.
 * @param literal of a text or number
 */
export function bindStatement({ name, sql }: StatementFile, params: Readonly<Record<string, Param>>, prefix: string, literal: (value: string | number) => string): string {
  const scalar = (value: Param | undefined, what: string): string => {
    if (value === null) return 'NULL';
    if (typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))) return literal(value);
    throw new TypeError(`${name}: ${what} is no text, whole number or null.`);
  };
  const array = (param: string): readonly Scalar[] | readonly RowParam[] => {
    const value = params[param];
    if (!Array.isArray(value)) throw new TypeError(`${name}: ${param} is no list.`);
    return value as readonly Scalar[];
  };
  const cell = (row: unknown, param: string, column: string): string => scalar((row as RowParam)[column], `${param}.${column}`);
  return sql.replaceAll('PREFIX_', prefix).replace(TOKEN, (_, values: string | undefined, param: string, columns: string | undefined, list: string | undefined) => {
    if (values !== undefined) {
      const rows = [...values.matchAll(IN_VALUES)].find(([, , column]) => column !== undefined)?.[1];
      const tuple = (row: unknown): string =>
        `(${values.replace(IN_VALUES, (__, one: string, column?: string) => (column === undefined ? scalar(params[one], one) : cell(row, one, column)))})`;
      return `VALUES ${(rows === undefined ? [null] : array(rows)).map(tuple).join(', ')}`;
    }
    if (list !== undefined) return array(param).map((value) => scalar(value as Scalar, param)).join(', ') || 'NULL';
    if (columns === undefined) return scalar(params[param], param);
    const names = split(columns);
    const selects = array(param).map((row, i) => `SELECT ${names.map((column) => cell(row, param, column) + (i === 0 ? ` AS ${column}` : '')).join(', ')}`);
    return selects.length > 0 ? selects.join(' UNION ALL ') : `SELECT ${names.map((column) => `NULL AS ${column}`).join(', ')} FROM DUAL WHERE FALSE`;
  });
}

/** A row as every transport gives it: whole numbers as numbers, everything else as text, times among it. */
export function castRow({ columns, name }: StatementFile, value: (column: string, index: number) => unknown): Row {
  const row: Row = {};
  for (const [index, column] of (columns ?? []).entries()) {
    const raw = value(column.name, index);
    if (raw === undefined) throw new Error(`${name} has no column ${column.name}.`);
    row[column.name] = raw === null ? null : column.type === 'int' ? Number(raw) : String(raw);
  }
  return row;
}
