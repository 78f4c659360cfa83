/**
 * A PHP process that lives long and answers JSON lines: the sandbox's worker, and the driver of a real shop in the
 * contract tests. Requests are answered one after the other.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface PhpWorker {
  /** Runs an action; throws with PHP's words where it fails. */
  call<Result>(action: string, args?: Record<string, unknown>): Promise<Result>;
  /** Ends the process; it is gone when this resolves. */
  close(): Promise<void>;
}

/** The last of what PHP said on its error output, for the message when it ends. */
const KEPT_OUTPUT_CHARACTERS = 2_000;

/**
 * @param args the script and its arguments, which everyone on the machine can see
 * @param settings the first line that the script reads; passwords go here
 * @param ends whether it ends with this process, which need not close it
 */
export function startPhpWorker(args: readonly string[], settings?: object, ends = false): PhpWorker {
  const child: ChildProcessWithoutNullStreams = spawn('php', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  if (ends) {
    child.unref();
    // A spawned process has sockets as its pipes.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as Socket).unref();
  }
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let said = '';
  let ended: Error | null = null;
  let lastId = 0;

  const end = (error: Error): void => {
    ended ??= error;
    waiting.forEach(({ reject }) => reject(error));
    waiting.clear();
  };
  // A write to a process that has just ended fails here, and its callers hear of it by "exit".
  child.stdin.on('error', () => undefined);
  if (settings) {
    child.stdin.write(`${JSON.stringify(settings)}\n`);
  }
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  child.on('error', (error: NodeJS.ErrnoException) =>
    end(new Error(error.code === 'ENOENT' ? 'PHP is not on this machine: apt install php-cli php-mysql.' : error.message)),
  );
  child.on('exit', (code) => end(new Error(`The PHP process ended (${code}). It said: ${said.trim() || 'nothing'}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as { id: number; result?: unknown; error?: string };
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) {
      one?.resolve(answer.result);
    } else {
      one?.reject(new Error(answer.error));
    }
  });

  return {
    call: <Result>(action: string, actionArgs: Record<string, unknown> = {}) =>
      new Promise<Result>((resolve, reject) => {
        if (ended) {
          reject(ended);
          return;
        }
        lastId += 1;
        waiting.set(lastId, { resolve: resolve as (result: unknown) => void, reject });
        child.stdin.write(`${JSON.stringify({ id: lastId, action, args: actionArgs })}\n`);
      }),
    close: () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
          resolve();
          return;
        }
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}
