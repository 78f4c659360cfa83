/**
 * What MySQL 5.7, MySQL 8.4 and MariaDB 10.3 do not all speak. A statement is scanned as text, wherever it stands: in a file of its own
 * (`sqlOf` reads .sql), or put together in TypeScript or PHP, where what is put in is seen as `?`.
 */
import ts from 'typescript';

/** Reserved in one of the three, or in a later version of one, and used as a name by nobody but by mistake: quote it or choose another. */
const RESERVED = [
  'RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE', 'ROW_NUMBER', 'LEAD', 'LAG', 'FIRST_VALUE', 'LAST_VALUE', 'NTH_VALUE',
  'GROUPS', 'GROUPING', 'SYSTEM', 'WINDOW', 'ROWS', 'ROW', 'FUNCTION', 'BEFORE', 'CURRENT_ROLE', 'CUBE', 'EMPTY', 'LATERAL', 'RECURSIVE',
  'EXCEPT', 'INTERSECT', 'OF', 'OVER', 'QUALIFY', 'MANUAL', 'PARALLEL', 'TABLESAMPLE', 'OFFSET', 'KEYS', 'RANGE', 'LINES', 'LOAD',
  'OPTION', 'CONDITION', 'TRIGGER', 'CALL', 'EACH', 'USAGE', 'SIGNAL', 'PARTITION', 'GENERATED', 'STORED', 'VIRTUAL', 'GET', 'SQL', 'SSL',
  'LIBRARY', 'JSON_TABLE', 'REF_SYSTEM_ID', 'PAGE_CHECKSUM', 'CURRENT_TIME', 'MAXVALUE', 'SCHEMA', 'SCHEMAS', 'DUAL_PASSWORD',
];
const RULES: readonly [string, RegExp][] = [
  ['VALUES() in ON DUPLICATE KEY UPDATE is deprecated in MySQL 8', /\bON DUPLICATE KEY UPDATE\b[\s\S]*\bVALUES?\s*\(/i],
  ['a row alias of INSERT is unknown to MySQL 5.7 and MariaDB', /\bVALUES\b[\s\S]*\)\s*AS\s+\w+\s*(\([^)]*\)\s*)?ON DUPLICATE/i],
  ['a CTE is unknown to MySQL 5.7', /\bWITH\s+(RECURSIVE\s+)?[`\w]+\s*(\([^)]*\)\s*)?AS\s*\(/i],
  ['a window function is unknown to MySQL 5.7', /\bOVER\s*(\(|\w+)/i],
  ['SKIP LOCKED and NOWAIT are unknown to MySQL 5.7 and MariaDB before 10.6', /\b(SKIP\s+LOCKED|FOR\s+(UPDATE|SHARE)\s+NOWAIT)\b/i],
  ['FOR SHARE is unknown to MySQL 5.7 and MariaDB', /\bFOR\s+SHARE\b/i],
  ['RETURNING is unknown to MySQL', /\bRETURNING\b/i],
  ['LIMIT in a subquery of IN is refused', /\bIN\s*\(\s*SELECT\b(?:[^()]|\([^()]*\))*\bLIMIT\b/i],
  ['JSON functions and operators that one of them lacks', /\bJSON_(TABLE|VALUE|ARRAYAGG|OBJECTAGG|OVERLAPS|SCHEMA_VALID|PRETTY|STORAGE_SIZE|QUERY|EXISTS|DETAILED|LOOSE|COMPACT|MERGE)\s*\(|->>?\s*['"]\$/i],
  ['a function that one of them lacks', /\b(ANY_VALUE|REGEXP_(LIKE|REPLACE|INSTR|SUBSTR)|UUID_TO_BIN|BIN_TO_UUID|IS_UUID|NVL2?|DECODE_ORACLE|TO_CHAR|NEXTVAL|LASTVAL|SETVAL)\s*\(/i],
  ['CAST needs SIGNED or UNSIGNED', /\bCAST\s*\((?:[^()]|\([^()]*\))*\bAS\s+(INT|INTEGER|BIGINT|VARCHAR|TEXT)\b/i],
  ['a set operation that MySQL has had since 8.0.31 only', /\b(EXCEPT|INTERSECT)\s+(ALL\s+|DISTINCT\s+)?SELECT\b/i],
  ['IF [NOT] EXISTS of a column or an index is MariaDB alone', /\b(ADD|DROP|MODIFY|CHANGE)\s+(COLUMN\s+|INDEX\s+|KEY\s+)?IF\s+(NOT\s+)?EXISTS\b/i],
  ['DELETE from one table with an alias is unknown to MySQL 5.7', /\bDELETE\s+FROM\s+[`\w.{}?]+\s+(AS\s+)?(?!WHERE\b|ORDER\b|LIMIT\b|USING\b)[a-z]\w*\s+(WHERE|ORDER|LIMIT)\b/],
  ['a check, an expression as a default or a sequence is not in all three', /\bCHECK\s*\(|\bDEFAULT\s*\(|\bCREATE\s+SEQUENCE\b/i],
  ['LIMIT of an UPDATE or DELETE with an offset is refused', /\b(UPDATE|DELETE)\b(?![\s\S]*\bSELECT\b)[\s\S]*\bLIMIT\s+\d+\s*,/i],
  [`one of ${RESERVED.length} reserved words as a name without quotes`, new RegExp(String.raw`(?<![@:\w])(${RESERVED.join('|')})\b(?!\s*COMMITTED)`, 'i')],
];

/** @returns what of it not all of them speak, in words; none where all do */
export function dialectFaults(sql: string): string[] {
  const bare = withoutQuoted(sql);
  const faults = RULES.filter(([, pattern]) => pattern.test(bare)).map(([words]) => words);
  return selectsWithoutFrom(bare) ? [...faults, 'SELECT … WHERE needs FROM (MySQL 5.7, MariaDB 10.3): FROM DUAL'] : faults;
}

/** Texts become '', quoted names `x`, comments nothing: what stands in them is no SQL. */
function withoutQuoted(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|--[ \t][^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith("'") || found.startsWith('"') ? (/^['"]\$/.test(found) ? `'$'` : "''") : found.startsWith('`') ? '`x`' : ' ',
  );
}

/** Whether a WHERE follows a SELECT without a FROM between them, at the same depth of parentheses. */
function selectsWithoutFrom(sql: string): boolean {
  const open: string[] = [''];
  for (const [word] of sql.matchAll(/[()]|\b(SELECT|FROM|WHERE|UNION|UPDATE|DELETE|JOIN|SET)\b/gi)) {
    if (word === '(') open.push('');
    else if (word === ')') open.splice(Math.max(1, open.length - 1));
    else if (word.toUpperCase() === 'WHERE' && open.at(-1) === 'SELECT') return true;
    else if (word.toUpperCase() !== 'WHERE') open[open.length - 1] = word.toUpperCase();
  }
  return false;
}

const IS_SQL = /\b(SELECT|INSERT (IGNORE )?INTO|UPDATE|DELETE|REPLACE INTO|CREATE TABLE|ALTER TABLE|WHERE|JOIN|ORDER BY|GROUP BY|ON DUPLICATE KEY)\b/;

/** The SQL of a source file: each statement, or part of one, that is put together in one expression. */
export function sqlOf(file: string, source: string): string[] {
  const found = file.endsWith('.sql') ? source.replace(/^\s*--.*$/gm, '').split(';') : file.endsWith('.php') ? phpTexts(source) : tsTexts(source);
  return found.map((sql) => sql.trim()).filter((sql) => IS_SQL.test(sql));
}

function tsTexts(source: string): string[] {
  const texts: string[] = [];
  const text = (node: ts.Node): string | null => {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => (text(span.expression) ?? ' ? ') + span.literal.text).join('');
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const [left, right] = [text(node.left), text(node.right)];
      return left === null && right === null ? null : `${left ?? ' ? '}${right ?? ' ? '}`;
    }
    return null;
  };
  const visit = (node: ts.Node): void => {
    const whole = text(node);
    if (whole !== null) texts.push(whole);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true));
  return texts;
}

/** All texts of a PHP statement together: between them stands what is put in. A word alone is a key or a parameter, and a sentence is for people. */
function phpTexts(source: string): string[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|[;{}]/g;
  const texts: string[] = [];
  let parts: string[] = [];
  for (const [whole, single, double] of source.matchAll(token)) {
    const quoted = single ?? double;
    if (quoted !== undefined && /^\w+$|^[A-Z][a-z]+ /.test(quoted)) continue;
    if (quoted !== undefined) parts.push(quoted.replace(/\\(['"\\])/g, '$1').replace(/\{?\$\w+\}?/g, '?'));
    else if (whole.length === 1) {
      texts.push(parts.join(' ? '));
      parts = [];
    }
  }
  return texts;
}
