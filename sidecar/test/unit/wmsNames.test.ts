/** No name of a WMS outside its folder, its settings, its sandbox, documentation and tests: the middle is free of them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WMS_DEFINITIONS } from '../../src/wms/definitions';

const ROOT = join(__dirname, '../../..');

/** Where a WMS may be named, and why. */
const MAY: readonly [RegExp, string][] = [
  [/^sidecar\/src\/wms\/definitions\.ts$/, 'the list of them'],
  [/^sidecar\/sandbox\//, 'the sandboxes'],
  [/(^|\/)tests?\//, 'tests'],
  [/^sidecar\/drill\/|^scripts\/drill$/, 'the drill, whose warehouses are sandboxes'],
  [/\.(md|svg|png)$/, 'documentation'],
  [/^docker\//, 'settings of the containers'],
  [/^prestashop-module\/src\/Settings\/EnvFile\.php$/, 'the settings that the module shows to copy'],
];

/** The folder of its own, whichever WMS it is. */
const ownFolder = (name: string): RegExp => new RegExp(`^sidecar/src/wms/${name}/`);

export function namesIn(text: string, names: readonly string[]): string[] {
  return names.filter((name) => text.toLowerCase().includes(name.toLowerCase()));
}

const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter((path) => path !== '');
const names = WMS_DEFINITIONS.map(({ name }) => name);

test('there are files and names to look at', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(names.length).toBeGreaterThan(1);
  expect(namesIn("if (config.wmsName === 'Ongoing')", names)).toEqual(['ongoing']);
});

test('no name of a WMS stands outside its folder, settings, sandbox, documentation and tests', () => {
  const found = files
    .filter((path) => !MAY.some(([pattern]) => pattern.test(path)))
    .flatMap((path) => {
      let text: string;
      try {
        text = `${path}\n${readFileSync(join(ROOT, path), 'utf8')}`;
      } catch {
        return []; // Deleted in the working copy, and not committed yet.
      }
      return namesIn(text, names).filter((name) => !ownFolder(name).test(path)).map((name) => `${path}: ${name}`);
    });
  expect(found).toEqual([]);
});

test('no WMS knows another', () => {
  const found = names.flatMap((name) =>
    files
      .filter((path) => ownFolder(name).test(path))
      .flatMap((path) => namesIn(readFileSync(join(ROOT, path), 'utf8'), names.filter((other) => other !== name)).map((other) => `${path}: ${other}`)),
  );
  expect(found).toEqual([]);
});
