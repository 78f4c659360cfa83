/** Many rows updated in a few statements: rows that set the same columns go together, each with its own values. */
import type { Statements } from './Database';

export interface RowUpdate {
  /** The value of the key column. */
  key: number;
  /** Column to value. */
  set: Record<string, unknown>;
  /** Assignments as SQL of ours, alike for all rows that have them: `attempts = 0`. */
  sql: readonly string[];
}

/**
 * @param table quoted
 * @param where further conditions on `t`, as SQL of ours with its values
 */
export async function updateMany(
  statements: Statements,
  table: string,
  keyColumn: string,
  rows: readonly RowUpdate[],
  where: { sql: string; values: unknown[] } | null = null,
): Promise<void> {
  const groups = new Map<string, RowUpdate[]>();
  for (const row of rows) {
    const signature = `${Object.keys(row.set).join(',')}|${row.sql.join(',')}`;
    groups.set(signature, [...(groups.get(signature) ?? []), row]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const columns = Object.keys(first.set);
    const names = ['k', ...columns.map((_, index) => `v${index}`)];
    // Sorted by key, so that two transactions take their row locks in the same order.
    const sorted = [...group].sort((a, b) => a.key - b.key);
    const selects = sorted.map((_, index) => `SELECT ${names.map((name) => (index === 0 ? `? AS ${name}` : '?')).join(', ')}`);
    const assignments = [...columns.map((column, index) => `t.${column} = v.v${index}`), ...first.sql.map((sql) => `t.${sql}`)];
    await statements.run(
      `UPDATE ${table} t JOIN (${selects.join(' UNION ALL ')}) v ON t.${keyColumn} = v.k SET ${assignments.join(', ')}${where ? ` WHERE ${where.sql}` : ''}`,
      [...sorted.flatMap((row) => [row.key, ...columns.map((column) => row.set[column])]), ...(where?.values ?? [])],
    );
  }
}
