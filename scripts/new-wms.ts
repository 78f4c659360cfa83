/**
 * Makes the folder of a new WMS from sidecar/src/wms/_template, and says what comes next:  npm run new:wms -- NAME
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const WMS = join(ROOT, 'sidecar/src/wms');
const TEMPLATE = join(WMS, '_template');
/** Names of folders that are no WMS. */
const TAKEN = ['kit', 'template'];

/** @returns what is wrong with a name, as a sentence; '' where nothing is */
export function problemOfName(name: string): string {
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name)) return `"${name}" cannot be the name of a WMS: it is one word of lower-case letters and digits, like acme.`;
  return TAKEN.includes(name) ? `"${name}" is taken by WMS Bridge itself.` : '';
}

/** The files of a new WMS, by name: the template's, with its name in place of the template's. */
export function filesFor(name: string): Map<string, string> {
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return new Map(
    readdirSync(TEMPLATE).map((file) => {
      const text = readFileSync(join(TEMPLATE, file), 'utf8');
      return [file, text.replaceAll('TEMPLATE', name.toUpperCase()).replaceAll('Template', title).replaceAll('template', name)];
    }),
  );
}

function main(name: string | undefined): number {
  const problem = name === undefined ? 'Say what it is called: npm run new:wms -- acme' : problemOfName(name);
  const folder = join(WMS, name ?? '');
  if (name === undefined || problem !== '' || existsSync(folder)) {
    process.stderr.write(`${problem || `sidecar/src/wms/${name} is there already.`}\n`);
    return 1;
  }
  mkdirSync(folder);
  for (const [file, text] of filesFor(name)) writeFileSync(join(folder, file), text);
  process.stdout.write(`sidecar/src/wms/${name} is made, and compiles. It speaks an API of the plainest kind; now make it the vendor's:

  1. sidecar/src/wms/definitions.ts      add \`import { ${name} } from './${name}/definition';\` and \`${name}\` to the list
  2. sidecar/sandbox/${name}/          a sandbox of it that is a SandboxWms (SandboxWms.ts), and its line in warehouses.ts
  3. sidecar/test/shop/conformance/      an entry in subjects.ts
  4. npm run conformance -- ${name}        until everything passes
  5. docs/deployment.md, README.md       its variables and what it can do

sidecar/src/wms/README.md says what each file does and what every adapter promises.
`);
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv[2]);
