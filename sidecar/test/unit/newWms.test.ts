/** `npm run new:wms`: what it makes bears the new name, compiles, and answers as a WMS must. */
import { join } from 'node:path';
import ts from 'typescript';
import { filesFor, problemOfName } from '../../../scripts/new-wms';
import { template } from '../../src/wms/_template/definition';

const ROOT = join(__dirname, '../../..');

test.each([['acme', ''], ['acme2', ''], ['Acme', 'one word'], ['ac me', 'one word'], ['../x', 'one word'], ['', 'one word'], ['kit', 'taken'], ['template', 'taken']])('the name "%s"', (name, problem) => {
  if (problem === '') expect(problemOfName(name)).toBe('');
  else expect(problemOfName(name)).toContain(problem);
});

test('every file bears the new name and none of the template', () => {
  const files = filesFor('acme');
  expect([...files.keys()].sort()).toEqual(['adapter.ts', 'check.ts', 'definition.ts', 'errors.ts', 'snapshot.ts', 'statuses.ts', 'translate.ts']);
  expect([...files.values()].join('\n')).not.toMatch(/template/i);
  expect(files.get('definition.ts')).toContain("needed('WMSBRIDGE_ACME_URL'");
  expect(files.get('adapter.ts')).toContain('export function createAcmeAdapter');
});

test('the new folder compiles, under the same rules as all', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const made = new Map([...filesFor('acme')].map(([file, text]) => [join(ROOT, 'sidecar/src/wms/acme', file), text]));
  const problems = (files: Map<string, string>): string[] => {
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile, directoryExists } = host;
    host.directoryExists = (path) => path.endsWith('/wms/acme') || (directoryExists?.(path) ?? true);
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.readFile = (path) => files.get(path) ?? readFile(path);
    host.getSourceFile = (path, version, ...rest) => {
      const text = files.get(path);
      return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
    };
    const program = ts.createProgram([...files.keys()], { ...options, noEmit: true }, host);
    return [...files.keys()].flatMap((path) => {
      const file = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    });
  };
  expect(problems(made)).toEqual([]);
  const broken = new Map(made).set(join(ROOT, 'sidecar/src/wms/acme/statuses.ts'), "export const statusOf = (): number => 'x';\n");
  expect(problems(broken).length).toBeGreaterThan(0);
});

test('its settings are checked in sentences that name the variable', () => {
  const configured = template.configure({ WMSBRIDGE_TEMPLATE_URL: 'nonsense' });
  expect('errors' in configured ? configured.errors : []).toEqual([
    'WMSBRIDGE_TEMPLATE_URL is no http or https address. It looks like https://api.example.com.',
    'WMSBRIDGE_TEMPLATE_TOKEN is missing. The warehouse gives it.',
  ]);
});
