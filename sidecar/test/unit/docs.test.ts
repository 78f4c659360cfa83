/** What the documents name is there, and what people can set is described: they are all that an admin has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const DOCUMENTS = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'sidecar/src/wms/README.md', 'prestashop-module/upgrade/README.md',
  ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

/** Names in a document, with those that are written short: `WMSBRIDGE_A_USER`, `_PASSWORD` is WMSBRIDGE_A_PASSWORD, too. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  let parts: string[] = [];
  for (const name of all(text, /`(WMSBRIDGE_[A-Z0-9_]+|(?:_[A-Z0-9]+)+)`/g)) {
    if (name.startsWith('WMSBRIDGE_')) parts = name.split('_');
    if (name.startsWith('WMSBRIDGE_')) names.add(name);
    // How much of the name before it stands for is not said: any beginning will do.
    else for (let end = 1; end < parts.length; end += 1) names.add(`${parts.slice(0, end).join('_')}${name}`);
  }
  return names;
}

/** Variables that a person sets for the sidecar: config.ts and the WMSes read them, by their names. */
const READ = ['sidecar/src/config.ts', 'sidecar/src/wms/ongoing/definition.ts', 'sidecar/src/wms/spacefill/definition.ts'];

test('each environment variable of the sidecar stands in the table of docs/deployment.md, and no other', () => {
  const table = read('docs/deployment.md').split('\n').filter((line) => /^\| `WMSBRIDGE_/.test(line)).join('\n');
  const source = READ.map(read).join('\n');
  const variables = new Set(all(source, /\b(WMSBRIDGE_[A-Z0-9_]+)\b/g));
  expect(variables.size).toBeGreaterThan(20);
  expect([...variables].filter((name) => !namesIn(table).has(name))).toEqual([]);
  expect(all(table, /`(WMSBRIDGE_[A-Z0-9_]+)`/g).filter((name) => !variables.has(name))).toEqual([]);
});

test('each setting of the module stands in docs/contract.md', () => {
  const files = readdirSync(join(ROOT, 'prestashop-module/src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.php'));
  const php = files.map((name) => read(`prestashop-module/src/${name}`)).join('\n');
  const settings = new Set(all(php, /'(WMSBRIDGE_[A-Z0-9_]*[A-Z0-9])'/g));
  expect(settings.size).toBeGreaterThan(40);
  const described = namesIn(read('docs/contract.md'));
  expect([...settings].filter((name) => !described.has(name))).toEqual([]);
});

test.each(DOCUMENTS)('%s links to what is there, and names scripts that there are', (document) => {
  const text = read(document);
  const links = all(text, /\]\(([^)#:]+)\)/g);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  expect(all(text, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  expect(all(text, /\.\/(scripts\/[\w-]+)/g).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every picture of docs/screens is shown, and every document is linked to', () => {
  const text = DOCUMENTS.map(read).join('\n');
  const files = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(png|svg|md)$/.test(name));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((name) => !text.includes(name.replace('docs/', '')))).toEqual([]);
});

test('the service of docs/deployment.md starts the sidecar as npm start does', () => {
  expect(all(read('docs/deployment.md'), /^ExecStart=\/usr\/bin\/(.*)$/gm)).toEqual([scripts['start']]);
});

test('the tables of docs/deployment.md are those of the module', () => {
  const grants = all(read('docs/deployment.md'), /^GRANT SELECT.* ON shop\.ps_wmsbridge_(\w+) TO/gm);
  expect(read('docs/deployment.md')).not.toMatch(/^GRANT .* ON shop\.ps_(?!wmsbridge_)/m);
  expect(grants.sort()).toEqual(all(read('prestashop-module/sql/install.sql'), /PREFIX_wmsbridge_(\w+)` \(/g).sort());
});
