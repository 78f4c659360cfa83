/**
 * Runs the conformance suite against one adapter, or all, with its sandbox WMS, and prints what the WMS can do and what
 * passed:  npm run conformance [-- <wms>]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX_WMS } from '../sidecar/sandbox/warehouses';
import { WMS_DEFINITIONS } from '../sidecar/src/wms/definitions';
import { createLogger } from '../sidecar/src/logger';

interface Result {
  ancestorTitles: string[];
  title: string;
  status: 'passed' | 'failed' | 'pending' | 'todo';
  failureMessages: string[];
}

const ROOT = join(__dirname, '..');
const SIGNS: Record<Result['status'], string> = { passed: '✓', failed: '✗', pending: '–', todo: '–' };

async function abilities(name: string): Promise<[string, string][]> {
  const sandbox = await SANDBOX_WMS[name]!();
  const configured = WMS_DEFINITIONS.find((definition) => definition.name === name)?.configure(sandbox.environment);
  if (!configured || 'errors' in configured) throw new Error(`The sandbox of ${name} gives settings that its definition refuses: ${configured ? configured.errors.join(' ') : 'there is no definition'}`);
  const adapter = configured.create(createLogger({ level: 'silent' }));
  const rows = Object.entries(adapter.capabilities).map(([what, value]): [string, string] => [words(what), value === true ? 'yes' : value === false ? 'no' : String(value)]);
  rows.push(['statuses that it has', sandbox.reaches.join(', ')]);
  await adapter.close();
  await sandbox.close();
  return rows;
}

/** `stockChangesSince` as people read it. */
function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function run(name: string): Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'wmsbridge-conformance-'));
  const report = join(folder, 'report.json');
  try {
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const done = spawnSync(process.execPath, [jest, '--selectProjects', 'shop', '--testPathPatterns', 'test/shop/conformance', '--json', '--outputFile', report, '--silent'], {
      cwd: ROOT,
      env: { ...process.env, WMSBRIDGE_CONFORMANCE: name },
      encoding: 'utf8',
    });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { assertionResults: Result[]; message: string }[] };
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    if (results.length === 0) throw new Error(testResults.map(({ message }) => message).join('\n') || done.stderr);
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

async function main(): Promise<number> {
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const names = asked.length > 0 ? asked : Object.keys(SANDBOX_WMS);
  const unknown = names.filter((name) => !(name in SANDBOX_WMS));
  if (unknown.length > 0) throw new Error(`There is no sandbox of ${unknown.join(', ')}. There are: ${Object.keys(SANDBOX_WMS).join(', ')} (sidecar/sandbox/warehouses.ts).`);
  let failed = 0;
  for (const name of names) {
    const title = WMS_DEFINITIONS.find((definition) => definition.name === name)?.title ?? name;
    process.stdout.write(`\n${title} (${name})\n\nWhat it can do\n${table(await abilities(name))}\n`);
    const results = run(name);
    let part = '';
    for (const { ancestorTitles, title: row, status, failureMessages } of results) {
      const heading = ancestorTitles[1] ?? 'requests';
      if (heading !== part) process.stdout.write(`\n${heading[0]!.toUpperCase()}${heading.slice(1)}\n`);
      part = heading;
      process.stdout.write(`  ${SIGNS[status]} ${row}\n`);
      if (status === 'failed') process.stdout.write(`${(failureMessages[0] ?? '').split('\n').slice(0, 12).map((line) => `      ${line}`).join('\n')}\n`);
    }
    const passed = results.filter(({ status }) => status === 'passed').length;
    failed += results.length - passed;
    process.stdout.write(`\n${name}: ${passed} of ${results.length} passed\n`);
  }
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
