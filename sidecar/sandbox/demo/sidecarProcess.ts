/**
 * The sidecar as a process of its own, started as `npm start` starts it and told everything by its environment: the demo shows
 * the real thing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export interface SidecarProcess {
  /** Where it says whether it is ready. */
  readyUrl: string;
  /** Resolves when it has ended, with words if nobody asked it to. */
  ended: Promise<string>;
  /** Lets it finish what is under way; it is gone when this resolves. */
  stop(): Promise<void>;
  /** At once, for when this process ends. */
  kill(): void;
}

export interface SidecarOptions {
  /** The `WMSBRIDGE_…` variables, all of them: what the viewer's own shell or `.env` says must not reach it. */
  settings: Readonly<Record<string, string>>;
  /** PATH and the like. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Its working directory, where its log goes. */
  folder: string;
}

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

const MAIN = resolve(__dirname, '../../src/main.ts');

/** @throws Error with words where it does not become ready */
export async function startSidecar({ settings, environment, folder }: SidecarOptions): Promise<SidecarProcess> {
  const inherited = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('WMSBRIDGE_')));
  const logPath = join(folder, 'sidecar.log');
  const log = createWriteStream(logPath, { flags: 'a', mode: 0o600 });
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const child: ChildProcess = spawn(process.execPath, ['--import', tsx, MAIN], {
    cwd: folder,
    env: { ...inherited, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal is the demo's to answer: two signals would cut the sidecar's work short.
    detached: true,
  });
  let stopping = false;
  let lastError = '';
  let onPort: (port: number) => void = () => undefined;
  const port = new Promise<number>((done) => (onPort = done));
  child.stderr?.on('data', (data: Buffer) => {
    lastError = data.toString().trim() || lastError;
    log.write(data);
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    log.write(`${line}\n`);
    const said = parsed(line);
    if (said['msg'] === 'started') onPort(Number(said['port']));
    if (said['level'] === 'error') lastError = String(said['reason'] ?? said['msg']);
  });
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`The sidecar could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      log.end();
      done(stopping ? '' : `The sidecar ended by itself (${signal ?? code}).${lastError === '' ? '' : ` It said: ${lastError}`} Its log is ${logPath}.`);
    });
  });
  const kill = (): void => void child.kill('SIGKILL');
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const timer = setTimeout(kill, STOP_WITHIN_MS);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  };
  try {
    const readyUrl = await ready(port, ended, () => `It says: ${lastError || 'nothing'} Its log is ${logPath}.`);
    return { readyUrl, ended, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(port: Promise<number>, ended: Promise<string>, saying: () => string): Promise<string> {
  const until = Date.now() + READY_WITHIN_MS;
  let gone = '';
  void ended.then((words) => (gone = words));
  let url = '';
  void port.then((number) => (url = `http://127.0.0.1:${number}/readyz`));
  while (Date.now() < until) {
    if (gone !== '') throw new Error(gone);
    if (url !== '' && (await fetch(url).then(({ ok }) => ok, () => false))) return url;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`The sidecar was not ready within ${READY_WITHIN_MS / 1000} seconds. ${saying()}`);
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}
