/**
 * The sidecar's configuration, from the environment and `.env`, checked once: every mistake in one go, in a sentence
 * that names the variable. The only file that reads `process.env`.
 */
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { WMS_DEFINITIONS } from './wms/definitions';
import type { LedgerSource } from './shop/ledger/access';
import type { ConfiguredWms, Environment } from './wms/WmsDefinition';

export interface Config extends LedgerSource {
  /** null: the ledger is reached over the shop's Webservice. */
  databaseUrl: string | null;
  databasePrefix: string;
  shopUrl: string;
  shopKey: string;
  /** null: the only active connection of the shop's database. */
  shopId: number | null;
  wms: ConfiguredWms;
  wmsName: string;
  httpHost: string;
  httpPort: number;
  pollIntervalMs: number;
  /** Polls slow down to this while nothing happens: over HTTPS each of them costs the shop a PHP process. */
  quietPollIntervalMs: number;
  wmsIntervalMs: number;
  /** Values that must appear in no log. */
  secrets: readonly string[];
  /** What is risky and was asked for, in a sentence each: people are told at the start and as long as it runs. */
  warnings: readonly string[];
  logLevel: 'error' | 'warn' | 'info' | 'debug';
}

export class ConfigurationError extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** Over MySQL a poll is an indexed query, over HTTPS it is a request. */
const MYSQL_POLL_MS = 1_000;
const HTTPS_POLL_MS = 2_000;
const QUIET_HTTPS_POLL_MS = 15_000;

const milliseconds = <Fallback extends number | null>(name: string, fallback: Fallback, least: number, most: number): z.ZodType<number | Fallback> =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined || text.trim() === '') return fallback;
      const value = Number(text);
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      context.addIssue({ code: 'custom', message: `${name} must be a whole number of milliseconds from ${least} to ${most}, but is "${text}".` });
      return z.NEVER;
    }) as unknown as z.ZodType<number | Fallback>;

/** A line that is left empty in `.env` is as if it were not there. */
const withDefault = (fallback: string) => z.string().optional().transform((text) => text?.trim() || fallback);

/** @param whenMissing what stands for one that is not there; without it there must be one */
function url<Missing extends null = never>(name: string, protocols: readonly string[], example: string, whenMissing?: Missing): z.ZodType<string | Missing> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      const add = (message: string): never => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      if (!text?.trim()) return whenMissing === undefined ? add(`${name} is missing. It looks like ${example}.`) : whenMissing;
      const parsed = URL.canParse(text) ? new URL(text) : null;
      // The value itself is not shown: it may hold a password.
      if (!parsed || !protocols.includes(parsed.protocol)) return add(`${name} is no ${protocols.join(' or ')} address. It looks like ${example}.`);
      return text;
    }) as unknown as z.ZodType<string | Missing>;
}

/** In an address these would end the password, or begin something else. */
const PASSWORD_IN_ADDRESS = 'In the password % is written as %25, # as %23, @ as %40, / as %2F and ? as %3F';

const schema = z.object({
  WMSBRIDGE_DATABASE_URL: url('WMSBRIDGE_DATABASE_URL', ['mysql:', 'mariadb:'], `mysql://user:password@127.0.0.1:3306/prestashop. ${PASSWORD_IN_ADDRESS}`, null).transform(
    (text, context) => {
      if (text === null) return null;
      const add = (message: string): never => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      const { username, password, pathname } = new URL(text);
      if (![username, password, pathname].every(isDecodable)) return add(`WMSBRIDGE_DATABASE_URL has a % that stands for itself. ${PASSWORD_IN_ADDRESS}.`);
      if (pathname.replace('/', '') === '') return add(`WMSBRIDGE_DATABASE_URL names no database: the shop's database stands after the last slash. ${PASSWORD_IN_ADDRESS}.`);
      return text.replace(/^mariadb:/, 'mysql:');
    },
  ),
  WMSBRIDGE_DATABASE_PREFIX: z
    .string()
    .default('ps_')
    .refine((text) => /^[A-Za-z0-9_]*$/.test(text), 'WMSBRIDGE_DATABASE_PREFIX may hold letters, digits and underscores only.'),
  WMSBRIDGE_SHOP_URL: url('WMSBRIDGE_SHOP_URL', ['http:', 'https:'], 'https://www.example.com').transform((text, context) => {
    const { username, password } = new URL(text);
    if (username === '' && password === '') return text.replace(/\/+$/, '');
    // Both would go into the one header in which the key goes.
    context.addIssue({ code: 'custom', message: "WMSBRIDGE_SHOP_URL holds a user name or a password. They cannot be sent beside the Webservice's key: have the web server let /api through without them, and leave them out." });
    return z.NEVER;
  }),
  WMSBRIDGE_SHOP_KEY: z
    .string({ error: "WMSBRIDGE_SHOP_KEY is missing. The module's set-up page shows it, once." })
    .min(1, "WMSBRIDGE_SHOP_KEY is empty. The module's set-up page shows it, once.")
    // The page's .env has dots in its place as long as nobody asked for the key, and is easily copied like that.
    .refine((text) => !text.includes('•'), "WMSBRIDGE_SHOP_KEY is the key as it is hidden. Have the module's set-up page show it, or make a new one there, and copy that."),
  WMSBRIDGE_SHOP_ID: z
    .string()
    .optional()
    .refine((text) => !text || /^[1-9]\d*$/.test(text), 'WMSBRIDGE_SHOP_ID must be the number of a shop (id_shop).'),
  // To Node an empty host is every address of the machine.
  WMSBRIDGE_HTTP_HOST: withDefault('127.0.0.1'),
  WMSBRIDGE_HTTP_PORT: withDefault('8700').refine(
    (text) => /^\d+$/.test(text) && Number(text) < 65_536,
    'WMSBRIDGE_HTTP_PORT must be a port from 0 to 65535 (0 takes a free one).',
  ),
  WMSBRIDGE_POLL_INTERVAL_MS: milliseconds('WMSBRIDGE_POLL_INTERVAL_MS', null, 50, 3_600_000),
  WMSBRIDGE_WMS_INTERVAL_MS: milliseconds('WMSBRIDGE_WMS_INTERVAL_MS', 60_000, 50, 86_400_000),
  WMSBRIDGE_LOG_LEVEL: withDefault('info').pipe(z.enum(['error', 'warn', 'info', 'debug'], { error: 'WMSBRIDGE_LOG_LEVEL must be error, warn, info or debug.' })),
});

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** @throws ConfigurationError with all that is wrong */
export function parseConfig(environment: Environment): Config {
  const parsed = schema.safeParse(environment);
  const errors = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
  const unencrypted = unencryptedAddresses(environment);
  errors.push(...refusedAddresses(environment));
  const names = WMS_DEFINITIONS.map((definition) => definition.name);
  const wmsName = (environment.WMSBRIDGE_WMS ?? '').trim().toLowerCase();
  const definition = WMS_DEFINITIONS.find(({ name }) => name === wmsName);
  let wms: Config['wms'] | null = null;
  if (!definition) {
    errors.push(
      wmsName === ''
        ? `WMSBRIDGE_WMS is missing. It names the warehouse's system: ${names.join(', ')}.`
        : `WMSBRIDGE_WMS is "${wmsName}", which is not known. It must be one of: ${names.join(', ')}.`,
    );
  } else {
    const configured = definition.configure(environment);
    if ('errors' in configured) errors.push(...configured.errors);
    else wms = configured;
  }
  if (!parsed.success || wms === null || errors.length > 0) throw new ConfigurationError(errors);
  const values = parsed.data;
  const databaseUrl = values.WMSBRIDGE_DATABASE_URL;
  const pollMs = values.WMSBRIDGE_POLL_INTERVAL_MS ?? (databaseUrl === null ? HTTPS_POLL_MS : MYSQL_POLL_MS);
  return {
    databaseUrl,
    databasePrefix: values.WMSBRIDGE_DATABASE_PREFIX,
    shopUrl: values.WMSBRIDGE_SHOP_URL,
    shopKey: values.WMSBRIDGE_SHOP_KEY,
    shopId: values.WMSBRIDGE_SHOP_ID ? Number(values.WMSBRIDGE_SHOP_ID) : null,
    wms,
    wmsName,
    httpHost: values.WMSBRIDGE_HTTP_HOST,
    httpPort: Number(values.WMSBRIDGE_HTTP_PORT),
    pollIntervalMs: pollMs,
    quietPollIntervalMs: databaseUrl === null ? Math.max(pollMs, QUIET_HTTPS_POLL_MS) : pollMs,
    wmsIntervalMs: values.WMSBRIDGE_WMS_INTERVAL_MS,
    secrets: secretsOf(environment, databaseUrl),
    warnings: unencrypted.map((name) => `${name} begins with http://: keys and passwords go over the network for anyone to read (WMSBRIDGE_ALLOW_HTTP=1 allows it). Use https:// as soon as you can.`),
    logLevel: values.WMSBRIDGE_LOG_LEVEL,
  };
}

/** A sentence for each address to which a key or a password would go unencrypted, unless that is allowed. */
function refusedAddresses(environment: Environment): string[] {
  if (environment.WMSBRIDGE_ALLOW_HTTP?.trim() === '1') return [];
  return unencryptedAddresses(environment).map(
    (name) => `${name} begins with http:// and is not on this machine: keys and passwords would go over the network for anyone to read. Use https://. Where nobody else can read along, WMSBRIDGE_ALLOW_HTTP=1 allows it.`,
  );
}

/** The variables that name an address to which a key or a password would go unencrypted, over a network: the shop's, and the WMS's own. */
function unencryptedAddresses(environment: Environment): string[] {
  const wms = (environment.WMSBRIDGE_WMS ?? '').trim().toUpperCase();
  return Object.entries(environment).flatMap(([name, value = '']) => {
    if (name !== 'WMSBRIDGE_SHOP_URL' && !(name.startsWith(`WMSBRIDGE_${wms}_`) && name.endsWith('_URL'))) return [];
    if (!URL.canParse(value.trim())) return [];
    const { protocol, hostname } = new URL(value.trim());
    return protocol === 'http:' && !/^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? [name] : [];
  });
}

/** Every value of ours that is named as a secret, whatever the WMS, and the database's password. */
function secretsOf(environment: Environment, databaseUrl: string | null): string[] {
  const named = Object.entries(environment)
    .filter(([name]) => /^WMSBRIDGE_.*(KEY|PASSWORD|TOKEN|SECRET)$/.test(name))
    .map(([, value]) => value ?? '');
  return [...named, ...(databaseUrl === null ? [] : [decodeURIComponent(new URL(databaseUrl).password)])].filter((secret) => secret.length > 2);
}

/**
 * What the command line needs: a way to the ledger, whatever else is missing. With a database's address it needs neither the shop's
 * address nor its key.
 * @throws ConfigurationError
 */
export function loadLedgerConfig(): LedgerSource {
  readDotenv({ quiet: true });
  return parseLedgerConfig(process.env);
}

/** @throws ConfigurationError */
export function parseLedgerConfig(environment: Environment): LedgerSource {
  const overMysql = (environment.WMSBRIDGE_DATABASE_URL ?? '').trim() !== '';
  const common = { WMSBRIDGE_DATABASE_URL: true, WMSBRIDGE_DATABASE_PREFIX: true, WMSBRIDGE_SHOP_ID: true } as const;
  const shape = schema.pick(overMysql ? common : { ...common, WMSBRIDGE_SHOP_URL: true, WMSBRIDGE_SHOP_KEY: true });
  const parsed = shape.safeParse(environment);
  const errors = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
  if (!overMysql) errors.push(...refusedAddresses(environment).filter((sentence) => sentence.startsWith('WMSBRIDGE_SHOP_URL')));
  if (!parsed.success || errors.length > 0) throw new ConfigurationError(errors);
  const values: Partial<z.infer<typeof schema>> = parsed.data;
  return {
    databaseUrl: values.WMSBRIDGE_DATABASE_URL ?? null,
    databasePrefix: values.WMSBRIDGE_DATABASE_PREFIX ?? '',
    shopUrl: values.WMSBRIDGE_SHOP_URL ?? '',
    shopKey: values.WMSBRIDGE_SHOP_KEY ?? '',
    shopId: values.WMSBRIDGE_SHOP_ID ? Number(values.WMSBRIDGE_SHOP_ID) : null,
  };
}

/** Reads `.env` of the working directory beside the environment; the environment wins. */
export function loadConfig(): Config {
  readDotenv({ quiet: true });
  return parseConfig(process.env);
}
