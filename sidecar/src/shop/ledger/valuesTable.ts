/**
 * A table of values in the one form that every version has: a UNION whose first part gives names and types, and no row. The function
 * VALUES() of ON DUPLICATE KEY UPDATE is deprecated in MySQL 8, and its row alias is unknown to MySQL 5.7 and to MariaDB.
 * @param columns of the first part, each with its type and its name
 * @param rows literals in the order of the columns; never empty
 */
export function valuesTable(columns: string, rows: readonly string[]): string {
  return `(SELECT ${columns} FROM DUAL WHERE FALSE UNION ALL SELECT ${rows.join(' UNION ALL SELECT ')}) n`;
}
