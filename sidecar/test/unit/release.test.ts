/** What `npm pack` gives: the compiled sidecar and what it reads at run time, and nothing for development. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

interface Manifest {
  dependencies: Record<string, string>;
  scripts: Record<string, string>;
}

let files: string[];

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT });
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ files: { path: string }[] }];
  files = packed.files.map(({ path }) => path);
}, 120_000);

test.each(['sidecar/dist/main.js', 'sidecar/dist/operations/cli/wmsbridge.js', 'sidecar/dist/wms/ongoing/ongoing.wsdl', 'prestashop-module/sql/install.sql', 'LICENSE'])('has %s', (path) => {
  expect(files).toContain(path);
});

test('has no sandbox, no test, no TypeScript and no template of a WMS', () => {
  expect(files.filter((path) => /sandbox|test|bench|drill|\.ts$|_template/.test(path))).toEqual([]);
});

test('the compiled code runs without development packages', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const used = files
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => [...readFileSync(join(ROOT, path), 'utf8').matchAll(/require\("(@[^/"]+\/[^/"]+|[^./"][^/"]*)/g)].map(([, name]) => name as string))
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
  expect(new Set(used).size).toBeGreaterThan(5);
  expect([...new Set(used)].filter((name) => !(name in manifest.dependencies))).toEqual([]);
  expect(manifest.scripts['start']).not.toMatch(/tsx|--max|--heap/);
});
