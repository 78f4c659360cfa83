import { ConfigurationError, parseConfig, parseLedgerConfig } from '../../src/config';

const GOOD = {
  WMSBRIDGE_DATABASE_URL: 'mysql://u:s3cret@127.0.0.1:3306/shop',
  WMSBRIDGE_SHOP_URL: 'http://127.0.0.1:8080/',
  WMSBRIDGE_SHOP_KEY: 'KEY123',
  WMSBRIDGE_WMS: 'ongoing',
  WMSBRIDGE_ONGOING_URL: 'http://127.0.0.1:9000/service.asmx',
  WMSBRIDGE_ONGOING_GOODS_OWNER: 'SHOP',
  WMSBRIDGE_ONGOING_USER: 'me',
  WMSBRIDGE_ONGOING_PASSWORD: 'wms-pass',
};
const errorsOf = (more: Record<string, string | undefined>): readonly string[] => {
  try {
    parseConfig({ ...GOOD, ...more });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.sentences;
    throw error;
  }
  return [];
};

test('defaults: loopback, a second, a minute', () => {
  expect(parseConfig(GOOD)).toMatchObject({
    databasePrefix: 'ps_', shopUrl: 'http://127.0.0.1:8080', shopId: null, httpHost: '127.0.0.1', httpPort: 8700, pollIntervalMs: 1000, wmsIntervalMs: 60_000, wmsName: 'ongoing',
    secrets: ['KEY123', 'wms-pass', 's3cret'],
  });
});

test('a line of .env that is left empty is as if it were not there', () => {
  // An empty host is every address of the machine to Node, and the port would stand open to all.
  expect(
    parseConfig({ ...GOOD, WMSBRIDGE_HTTP_HOST: '', WMSBRIDGE_HTTP_PORT: '', WMSBRIDGE_LOG_LEVEL: ' ', WMSBRIDGE_SHOP_ID: '', WMSBRIDGE_POLL_INTERVAL_MS: '' }),
  ).toMatchObject({ httpHost: '127.0.0.1', httpPort: 8700, logLevel: 'info', shopId: null, pollIntervalMs: 1000 });
  // A shop may have no prefix: that one is said by an empty line.
  expect(parseConfig({ ...GOOD, WMSBRIDGE_DATABASE_PREFIX: '' }).databasePrefix).toBe('');
});

const cases: [string, Record<string, string | undefined>, RegExp][] = [
  ['a database of another kind', { WMSBRIDGE_DATABASE_URL: 'postgres://u:s3cret@h/d' }, /^WMSBRIDGE_DATABASE_URL is no mysql/],
  ['no database name', { WMSBRIDGE_DATABASE_URL: 'mysql://u:s3cret@h/' }, /^WMSBRIDGE_DATABASE_URL names no database/],
  ['a password that is not written for an address', { WMSBRIDGE_DATABASE_URL: 'mysql://u:s3cret%@h/d' }, /^WMSBRIDGE_DATABASE_URL .*%25/],
  ['a prefix that is no name', { WMSBRIDGE_DATABASE_PREFIX: 'ps`;' }, /^WMSBRIDGE_DATABASE_PREFIX/],
  ['no shop', { WMSBRIDGE_SHOP_URL: 'shop' }, /^WMSBRIDGE_SHOP_URL is no http/],
  ['a shop with a password before its key', { WMSBRIDGE_SHOP_URL: 'https://me:s3cret@shop.example' }, /^WMSBRIDGE_SHOP_URL holds a user name/],
  ['no key', { WMSBRIDGE_SHOP_KEY: '' }, /^WMSBRIDGE_SHOP_KEY is empty/],
  ['the key as the set-up page hides it', { WMSBRIDGE_SHOP_KEY: '••••••••••••AB12' }, /^WMSBRIDGE_SHOP_KEY is the key as it is hidden/],
  ['an unknown WMS', { WMSBRIDGE_WMS: 'sap' }, /^WMSBRIDGE_WMS is "sap"/],
  ['a poll interval of 0', { WMSBRIDGE_POLL_INTERVAL_MS: '0' }, /^WMSBRIDGE_POLL_INTERVAL_MS must be/],
  ['an interval in words', { WMSBRIDGE_WMS_INTERVAL_MS: 'often' }, /^WMSBRIDGE_WMS_INTERVAL_MS must be/],
  ['a port too high', { WMSBRIDGE_HTTP_PORT: '70000' }, /^WMSBRIDGE_HTTP_PORT/],
  ['a status that is none of ours', { WMSBRIDGE_ONGOING_STATUSES: '400:flying' }, /^WMSBRIDGE_ONGOING_STATUSES .*flying/],
  ['a pair of statuses that is none', { WMSBRIDGE_ONGOING_STATUSES: '400=packed' }, /^WMSBRIDGE_ONGOING_STATUSES .*400=packed/],
  ['a time zone that is none', { WMSBRIDGE_ONGOING_TIMEZONE: 'Stockholm' }, /^WMSBRIDGE_ONGOING_TIMEZONE .*Stockholm/],
  ['no password at the WMS', { WMSBRIDGE_ONGOING_PASSWORD: undefined }, /^WMSBRIDGE_ONGOING_PASSWORD is missing/],
];
test.each(cases)('%s', (_name, more, sentence) => {
  const errors = errorsOf(more);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(sentence);
  expect(errors.join()).not.toContain('s3cret');
});

const spacefill = { WMSBRIDGE_WMS: 'spacefill', WMSBRIDGE_SPACEFILL_TOKEN: 'token-1', WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: '5f3c1b1e-0000-4000-8000-000000000000' };

describe('credentials over http://', () => {
  test.each<[Record<string, string>, string]>([
    [{ WMSBRIDGE_SHOP_URL: 'http://www.example.com' }, 'WMSBRIDGE_SHOP_URL'],
    [{ WMSBRIDGE_SHOP_URL: 'http://192.168.1.5' }, 'WMSBRIDGE_SHOP_URL'],
    [{ WMSBRIDGE_SHOP_URL: 'http://127.0.0.1.example.com' }, 'WMSBRIDGE_SHOP_URL'],
    [{ WMSBRIDGE_SHOP_URL: 'HTTP://www.example.com' }, 'WMSBRIDGE_SHOP_URL'],
    [{ WMSBRIDGE_ONGOING_URL: 'http://api.example.se/service.asmx' }, 'WMSBRIDGE_ONGOING_URL'],
    [{ ...spacefill, WMSBRIDGE_SPACEFILL_URL: 'http://api.example.fr' }, 'WMSBRIDGE_SPACEFILL_URL'],
  ])('%j is refused, and named', (more, name) => {
    expect(errorsOf(more)).toEqual([expect.stringMatching(new RegExp(`^${name} begins with http://.*WMSBRIDGE_ALLOW_HTTP=1`))]);
  });

  test.each<Record<string, string>>([
    { WMSBRIDGE_SHOP_URL: 'http://localhost:8080' },
    { WMSBRIDGE_SHOP_URL: 'http://shop.localhost' },
    { WMSBRIDGE_SHOP_URL: 'http://127.0.0.5' },
    { WMSBRIDGE_SHOP_URL: 'http://[::1]:8080' },
    { WMSBRIDGE_SHOP_URL: 'https://www.example.com' },
    // Of a warehouse that is not the one that is used.
    { WMSBRIDGE_SPACEFILL_URL: 'http://api.example.fr' },
  ])('%j is taken without a word', (more) => {
    expect(parseConfig({ ...GOOD, ...more }).warnings).toEqual([]);
  });

  test('whoever insists is warned', () => {
    const { warnings } = parseConfig({ ...GOOD, WMSBRIDGE_SHOP_URL: 'http://shop', WMSBRIDGE_ALLOW_HTTP: '1' });
    expect(warnings).toEqual([expect.stringMatching(/^WMSBRIDGE_SHOP_URL begins with http:/)]);
    expect(errorsOf({ WMSBRIDGE_SHOP_URL: 'http://shop', WMSBRIDGE_ALLOW_HTTP: '0' })).toHaveLength(1);
  });
});

test('all mistakes at once', () => {
  expect(errorsOf({ WMSBRIDGE_DATABASE_URL: 'shop', WMSBRIDGE_SHOP_KEY: undefined, WMSBRIDGE_WMS: '' })).toHaveLength(3);
  expect(errorsOf({ WMSBRIDGE_ONGOING_USER: '', WMSBRIDGE_ONGOING_STATUSES: '400:flying', WMSBRIDGE_ONGOING_TIMEZONE: 'Mars' })).toHaveLength(3);
});

describe('without a database address', () => {
  const { WMSBRIDGE_DATABASE_URL, ...HTTPS } = GOOD;

  test.each([undefined, '', ' '])('%j: the ledger is reached over HTTPS, and polls are slower', (url) => {
    const config = parseConfig({ ...HTTPS, WMSBRIDGE_DATABASE_URL: url });
    expect(config).toMatchObject({ databaseUrl: null, pollIntervalMs: 2_000, quietPollIntervalMs: 15_000 });
    expect(config.secrets).toEqual(['KEY123', 'wms-pass']);
  });

  test('with one, polls are quick all the time', () => {
    expect(parseConfig(GOOD)).toMatchObject({ databaseUrl: WMSBRIDGE_DATABASE_URL, pollIntervalMs: 1_000, quietPollIntervalMs: 1_000 });
    expect(parseConfig({ ...HTTPS, WMSBRIDGE_POLL_INTERVAL_MS: '20000' })).toMatchObject({ pollIntervalMs: 20_000, quietPollIntervalMs: 20_000 });
  });

  test('the command line takes the shop\'s address and key, or the database\'s address alone', () => {
    const shop = { WMSBRIDGE_SHOP_URL: 'https://shop.example', WMSBRIDGE_SHOP_KEY: 'KEY123' };
    expect(parseLedgerConfig({ ...shop, WMSBRIDGE_SHOP_ID: '2' })).toEqual({ databaseUrl: null, databasePrefix: 'ps_', shopUrl: 'https://shop.example', shopKey: 'KEY123', shopId: 2 });
    expect(parseLedgerConfig({ WMSBRIDGE_DATABASE_URL: 'mysql://u:p@h/d' })).toMatchObject({ databaseUrl: 'mysql://u:p@h/d', shopId: null });
    expect(() => parseLedgerConfig({})).toThrow(/WMSBRIDGE_SHOP_URL is missing[^]*WMSBRIDGE_SHOP_KEY is missing/);
    expect(() => parseLedgerConfig({ ...shop, WMSBRIDGE_SHOP_URL: 'http://shop.example' })).toThrow(/WMSBRIDGE_SHOP_URL begins with http/);
  });
});
