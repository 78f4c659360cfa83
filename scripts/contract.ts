/**
 * The contract between module and sidecar is data: prestashop-module/contract/settings.json and vocabulary.json. From them come the
 * module's constants (src/Contract), the sidecar's types (sidecar/src/domain/contract.ts) and the tables of docs/contract.md.
 *
 *   npm run contract              writes them
 *   npm run contract -- --check   fails where one is not as it would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Scalar = string | number | boolean | null;
type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };

interface Setting {
  key: string;
  type: 'flag' | 'number' | 'status' | 'statuses' | 'choice' | 'list' | 'json' | 'time' | 'text' | 'version';
  scope: 'shop' | 'global';
  /** Who reads it. PrestaShop's own are read by the sidecar. */
  owner: 'sidecar' | 'module' | 'both' | 'prestashop';
  /** A list's is its entries. null: the module computes it at install, or it is PrestaShop's to set. */
  default: string | string[] | null;
  default_words?: string;
  /** The sidecar stands still without it. */
  needed?: boolean;
  least?: number;
  most?: number;
  words?: string[];
  /** What an entry of the list looks like: a regular expression. */
  entry?: string;
  meaning: string;
}

interface Word {
  word: string;
  meaning: string;
  [more: string]: string | boolean;
}

type Vocabulary = Record<string, { about: string; words: Word[] }>;

const ROOT = join(__dirname, '..');
const FOLDER = 'prestashop-module/contract';
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const settings = JSON.parse(read(`${FOLDER}/settings.json`)) as Setting[];
const vocabulary = JSON.parse(read(`${FOLDER}/vocabulary.json`)) as Vocabulary;

const MOST_CHARACTERS = 120;
const words = (list: string, with_: (word: Word) => boolean = () => true): string[] => (vocabulary[list]?.words ?? []).filter(with_).map(({ word }) => word);
const upper = (name: string): string => name.toUpperCase();

/** Values with a name of their own beside the words of each list. */
const more: Record<string, Value> = {
  hook_reasons: words('event_reasons', ({ from }) => from === 'hook'),
  wms_way: words('wms_statuses', ({ on }) => on === 'way'),
  wms_side_states: words('wms_statuses', ({ on }) => on === 'side'),
  order_actions: words('actions', ({ of }) => of === 'order'),
  connection_actions: words('actions', ({ of }) => of === 'connection'),
  personal_draft_fields: words('draft_fields', ({ personal }) => personal === true),
  plain_address_fields: words('address_fields', ({ personal }) => personal === false),
  problem_filters: words('problem_codes', ({ filter }) => filter === true),
  flow_result_texts: Object.fromEntries((vocabulary['flow_results']?.words ?? []).map(({ word, text }) => [word, text as string])),
};
const lists: Record<string, Value> = { ...Object.fromEntries(Object.keys(vocabulary).map((list) => [list, words(list)])), ...more };

// PHP

/** As the shop's settings name them. */
const keys = { flow_keys: words('flows').map(upper), wms_status_keys: words('wms_statuses').map(upper) };

function php(value: Value, indent: string): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
  const items = Array.isArray(value) ? value.map((each: Value) => php(each, `${indent}    `)) : Object.entries(value).map(([key, each]) => `'${key}' => ${php(each as Value, `${indent}    `)}`);
  const line = `[${items.join(', ')}]`;
  if (line.length + indent.length <= MOST_CHARACTERS && !line.includes('\n')) return line;
  return `[\n${items.map((item) => `${indent}    ${item},\n`).join('')}${indent}]`;
}

function phpClass(name: string, about: string, constants: Record<string, Value>): string {
  const body = Object.entries(constants).map(([key, value]) => `    const ${upper(key)} = ${php(value, '    ')};\n`);
  return `<?php\n/** ${about} Written by "npm run contract" from contract/*.json: change those. */\n\nnamespace WmsBridge\\Contract;\n\nfinal class ${name}\n{\n${body.join('\n')}}\n`;
}

const ofModule = settings.filter(({ owner }) => owner !== 'prestashop');
const rule = ({ type, default: value, least, most, words: choices, entry }: Setting): Value => ({
  type,
  default: value,
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
  ...(choices === undefined ? {} : { words: choices }),
  ...(entry === undefined ? {} : { entry }),
});
const settingList = phpClass('SettingList', 'The settings: what each takes, and who reads it.', {
  rules: Object.fromEntries(ofModule.filter(({ type }) => type !== 'version').map((setting) => [setting.key, rule(setting)])),
  // What the sidecar reads goes into wmsbridge_setting, and nothing else.
  mirrored: settings.filter(({ owner }) => owner !== 'module').map(({ key }) => key),
});

// TypeScript

function tsName(list: string): string {
  const one = list.replace(/(?<=status)es$|s$/, '');
  return one.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

function ts(value: Value): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
  if (Array.isArray(value)) return `[${value.map((each: Value) => ts(each)).join(', ')}]`;
  return `{ ${Object.entries(value).map(([key, each]) => `${key}: ${ts(each as Value)}`).join(', ')} }`;
}

/** Lines of a comment. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < MOST_CHARACTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : indent + word);
  }
  return lines.map((line) => ` * ${line}\n`).join('');
}

function tsConstant(name: string, value: Value): string {
  const line = `export const ${upper(name)} = ${ts(value)} as const;\n`;
  if (line.length <= MOST_CHARACTERS) return line;
  const items = Array.isArray(value) ? value.map((each: Value) => ts(each)) : Object.entries(value as object).map(([key, each]) => `${key}: ${ts(each as Value)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `export const ${upper(name)} = ${open}\n${items.map((item) => `  ${item},\n`).join('')}${close} as const;\n`;
}

const sidecars = settings.filter(({ owner }) => owner !== 'module');
const types = [
  ...Object.keys(vocabulary).map((list) => [
    `/**\n${wrapped(vocabulary[list]?.about ?? '')}${(vocabulary[list]?.words ?? []).map(({ word, meaning }) => wrapped(`- \`${word}\`: ${meaning}`, '  ')).join('')} */\n`,
    tsConstant(list, words(list)),
    `export type ${tsName(list)} = (typeof ${upper(list)})[number];\n`,
  ].join('')),
  ...Object.entries(more).map(([name, value]) => tsConstant(name, value)),
  `/** The settings that the sidecar reads, by their key in \`wmsbridge_setting\`. */\n${tsConstant('settings', Object.fromEntries(sidecars.map((setting) => [setting.key, { ...(rule(setting) as object), needed: setting.needed === true } as Value])))}`,
];
const typescript = `/**\n * The contract with the module. Written by \`npm run contract\` from prestashop-module/contract/*.json: change those.\n */\n\n${types.join('\n')}`;

// docs/contract.md

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (heads: string[], rows: string[][]): string => [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');
const takes = ({ type, least, most, words: choices }: Setting): string => (choices ? choices.map((word) => `\`${word}\``).join(', ') : least === undefined ? type : `${least} to ${most}`);
const readers = { sidecar: 'sidecar', module: 'module', both: 'both', prestashop: 'PrestaShop' };
const tables: Record<string, string> = {
  settings: table(
    ['key', 'takes', 'default', 'of', 'read by', 'meaning'],
    settings.map((setting) => [`\`${setting.key}\``, takes(setting), setting.default_words ?? (setting.default?.length ? `\`${String(setting.default)}\`` : ''), setting.scope, readers[setting.owner], setting.meaning]),
  ),
  actions: table(['`action`', '`argument`', 'what is done'], (vocabulary['actions']?.words ?? []).map(({ word, argument, of, meaning }) => [`\`${word}\``, argument as string, `${meaning}${of === 'connection' ? '. `id_order` is 0' : ''}`])),
  vocabulary: Object.entries(vocabulary)
    .filter(([list]) => list !== 'actions')
    .map(([, { about, words: all }]) => `${about}\n\n${table(['word', 'meaning'], all.map(({ word, meaning, text }) => [`\`${word}\``, text === undefined ? meaning : `${meaning}: "${String(text)}"`]))}`)
    .join('\n\n'),
};
const documentation = Object.entries(tables).reduce((text, [name, content]) => {
  const block = new RegExp(`(<!-- contract: ${name} -->\n)[\\s\\S]*?(\n<!-- end -->)`);
  if (!block.test(text)) throw new Error(`docs/contract.md has no place for the table "${name}".`);
  return text.replace(block, (_, begin: string, end: string) => `${begin}${content}${end}`);
}, read('docs/contract.md'));

const files: Record<string, string> = {
  'prestashop-module/src/Contract/SettingList.php': settingList,
  'prestashop-module/src/Contract/Vocabulary.php': phpClass('Vocabulary', 'The words of the tables.', { ...lists, ...keys }),
  'sidecar/src/domain/contract.ts': typescript,
  'docs/contract.md': documentation,
};
for (const [path, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(join(ROOT, path), text);
  else if (read(path) !== text) {
    console.error(`${path} is not as ${FOLDER} says: run "npm run contract".`);
    process.exitCode = 1;
  }
}
