/** The sidecar as a process of its own, with its log: compiled, as it runs in production (scripts/build-sidecar). */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '../dist/main.js');
const STOP_WITHIN_MS = 30_000;

export interface LogLine {
  level: string;
  msg: string;
  text: string;
}

export class Sidecar {
  readonly log: LogLine[] = [];
  private readonly child: ChildProcess;
  private port = 0;
  private toldToEnd = false;
  private readonly ended: Promise<number | null>;

  constructor(environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      const line = parsed(text);
      if (line['msg'] === 'started') this.port = Number(line['port']);
      this.log.push({ level: String(line['level'] ?? ''), msg: String(line['msg'] ?? ''), text });
    });
    createInterface({ input: this.child.stderr as NodeJS.ReadableStream }).on('line', (text) => this.log.push({ level: 'stderr', msg: text, text }));
    this.ended = new Promise((done) => this.child.once('exit', (code) => done(code)));
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** It ended though nobody told it to. */
  get endedByItself(): boolean {
    return !this.running && !this.toldToEnd;
  }

  /** Of one of its pages; 0 where it does not answer. */
  async status(page: 'healthz' | 'readyz'): Promise<number> {
    if (this.port === 0) return 0;
    return fetch(`http://127.0.0.1:${this.port}/${page}`, { signal: AbortSignal.timeout(3_000) }).then(({ status }) => status, () => 0);
  }

  /** Highest of its memory since it started, megabytes. */
  peakMb(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  }

  /** @returns milliseconds until it had ended by itself; Infinity where it had to be killed */
  async stop(): Promise<number> {
    if (!this.running) return 0;
    const began = Date.now();
    this.toldToEnd = true;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(timer);
    const took = Date.now() - began;
    return took < STOP_WITHIN_MS ? took : Infinity;
  }

  /** Waits until it ends by itself, as it should. @throws Error where it does not */
  async end(withinMs: number): Promise<void> {
    this.toldToEnd = true;
    const late = new Promise<never>((_done, failed) => setTimeout(() => failed(new Error('the sidecar did not end')), withinMs).unref());
    await Promise.race([this.ended, late]);
  }

  async kill(): Promise<void> {
    this.toldToEnd = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { msg: text };
  }
}
