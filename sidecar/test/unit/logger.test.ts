import { Writable } from 'node:stream';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { BridgeError } from '../../src/errors';
import { ALLOWED_KEYS, createLogger, type LogLevel } from '../../src/logger';

const PASSWORD = 'rose/bush';
const EMAIL = 'jane.doe@example.com';
const STREET = '12 rue de la Paix';
const PHONE = '+33612345678';
const PERSONAL = [PASSWORD, EMAIL, STREET, PHONE, 'Jane'];

/** A logger and the lines that it wrote. */
function recorded(level: LogLevel = 'info') {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ level, secrets: [PASSWORD], stream });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

/** An error as the SOAP client and the database driver make them: everything that was sent hangs on it. */
function leaky(message = 'request failed'): Error {
  return Object.assign(new Error(message), {
    code: 'ECONNRESET',
    body: `<Password>${PASSWORD}</Password><Name>Jane</Name><Address>${STREET}</Address>`,
    config: { auth: { password: PASSWORD }, data: { email: EMAIL, phone: PHONE } },
    sql: `UPDATE x SET name='Jane', street='${STREET}'`,
  });
}

describe('a log line', () => {
  test('is one JSON object with time, level, msg and what is on the list', () => {
    const { log, lines, last } = recorded();
    log.info('wms answered', { order: 12, wms_number: 'SHOP-ABC-12', ms: 40, outcome: 'sent', orders: [1, 2], counts: { sent: 2 } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      msg: 'wms answered',
      order: 12,
      wms_number: 'SHOP-ABC-12',
      ms: 40,
      outcome: 'sent',
      orders: [1, 2],
      counts: { sent: 2 },
    });
  });

  test('drops what is not on the list and tells its name', () => {
    const { log, lines, last } = recorded();
    log.info('sent', { order: 12, recipient: { firstname: 'Jane', address1: STREET }, email: EMAIL, password: PASSWORD, phone: PHONE });
    expect(last()).toMatchObject({ order: 12, dropped: ['recipient', 'email', 'password', 'phone'] });
    for (const hidden of PERSONAL) expect(lines[0]).not.toContain(hidden);
  });

  test('drops an object that hides behind a name on the list', () => {
    const { log, lines, last } = recorded();
    log.info('sent', { order: { firstname: 'Jane', address1: STREET }, orders: [{ email: EMAIL }] });
    expect(last()['dropped']).toEqual(['order', 'orders']);
    for (const hidden of PERSONAL) expect(lines[0]).not.toContain(hidden);
  });

  test('masks what stands in the text itself', () => {
    const { log, lines } = recorded();
    log.warn(`mailed ${EMAIL}, called ${PHONE}, logged in with ${PASSWORD}`, { reason: `for ${EMAIL}`, source: PASSWORD });
    for (const hidden of PERSONAL) expect(lines[0]).not.toContain(hidden);
  });

  test('of a child carries its correlation id', () => {
    const { log, last } = recorded();
    const child = log.child({ correlation: '1-12', recipient: 'Jane' });
    child.info('claimed', { order: 12 });
    expect(last()).toMatchObject({ correlation: '1-12', order: 12, dropped: ['recipient'] });
    child.error('failed', { error: leaky() });
    expect(last()).toMatchObject({ correlation: '1-12', error: { message: 'request failed' } });
  });

  test('below its level is not written; silent writes nothing', () => {
    const quiet = recorded('warn');
    quiet.log.info('a');
    quiet.log.warn('b');
    expect(quiet.lines).toHaveLength(1);
    const silent = recorded('silent');
    silent.log.error('a');
    expect(silent.lines).toHaveLength(0);
  });
});

describe('an error in a log', () => {
  test('of ours shows family, code and message', () => {
    const { log, last } = recorded();
    const error = new BridgeError({
      family: 'permanent',
      code: 'address_city_missing',
      message: 'Order 12 has no city: add it in the shop.',
      field: 'recipient.city',
    });
    log.warn('order failed', { order: 12, error });
    expect(last()['error']).toEqual({
      name: 'BridgeError',
      family: 'permanent',
      code: 'address_city_missing',
      message: 'Order 12 has no city: add it in the shop.',
      field: 'recipient.city',
    });
  });

  test("of anyone else's shows name, code, words and place", () => {
    const { log, last } = recorded();
    log.error('order failed', { error: leaky() });
    expect(last()['error']).toEqual({
      name: 'Error',
      code: 'ECONNRESET',
      message: 'request failed',
      at: expect.arrayContaining([expect.stringContaining('logger.test.ts:')]),
    });
  });

  const quoting = `refused 'Jane', "${STREET}", ${EMAIL}, ${PHONE}: mysql://wms:${PASSWORD}@db/shop`;
  const WAYS: [string, (log: ReturnType<typeof recorded>['log']) => void][] = [
    ['under error', (log) => log.error('failed', { error: leaky(quoting) })],
    ['as the second argument', (log) => log.error('failed', leaky(quoting))],
    ['by itself', (log) => log.error(leaky(quoting))],
    ['under another key', (log) => log.error('failed', { reason: leaky(quoting) })],
    ['as the cause', (log) => log.error('failed', { error: new Error('outer', { cause: leaky(quoting) }) })],
    ['as the cause of one as the second argument', (log) => log.error('failed', new Error('outer', { cause: leaky(quoting) }))],
    [
      'as the cause of one of ours',
      (log) =>
        log.error('failed', {
          error: new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'No answer.', cause: leaky(quoting) }),
        }),
    ],
    ['among others', (log) => log.error('failed', { error: new AggregateError([leaky(quoting), leaky()], quoting) })],
    ['of a child', (log) => log.child({ correlation: '1' }).error(leaky(quoting))],
    ['with a message of lines', (log) => log.error('failed', { error: leaky(`no\n    at '${STREET}'\n${quoting}`) })],
    ['as a string', (log) => log.error('failed', { error: quoting })],
    ['as an object', (log) => log.error('failed', { error: { quoting } })],
    ['as an object with a message', (log) => log.error('failed', { message: quoting })],
  ];

  test.each(WAYS)('%s hides password, e-mail, address, telephone and name', (_way, write) => {
    const { log, lines } = recorded();
    write(log);
    expect(lines).toHaveLength(1);
    for (const hidden of PERSONAL) expect(lines[0]).not.toContain(hidden);
  });

  test('that is its own cause ends', () => {
    const { log, lines } = recorded();
    const error = new Error('round');
    error.cause = error;
    log.error('failed', { error });
    expect(lines).toHaveLength(1);
  });
});

describe('the list', () => {
  /** The keys of every `log.info('…', { … })` in the sidecar's source, with their place. */
  function loggedKeys(): { key: string; place: string }[] {
    const root = join(__dirname, '../../src');
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && path !== 'logger.ts')
      .flatMap((path) => {
        const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true);
        const found: { key: string; place: string }[] = [];
        const visit = (node: ts.Node): void => {
          if (ts.isCallExpression(node) && /\b(log|logger)\??\.(error|warn|info|debug)$/.test(node.expression.getText())) {
            const meta = node.arguments[1];
            const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
            for (const property of meta && ts.isObjectLiteralExpression(meta) ? meta.properties : []) {
              if (property.name) found.push({ key: property.name.getText(), place: `${path}:${line}` });
            }
          }
          ts.forEachChild(node, visit);
        };
        visit(source);
        return found;
      });
  }

  test('has every key that the sidecar logs, so that nothing is dropped unseen', () => {
    const keys = loggedKeys();
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter(({ key }) => key !== 'error' && !ALLOWED_KEYS.includes(key))).toEqual([]);
  });
});
