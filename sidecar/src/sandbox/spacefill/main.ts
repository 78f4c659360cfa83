/**
 * The sandbox by itself: `node --import tsx sidecar/src/sandbox/spacefill/main.ts [port] [latency in ms]`.
 * Prints one line of JSON with its address and the settings for a sidecar, and runs until it is told to stop.
 */
import { createSpacefillSandbox } from './sandbox';

const DEFAULT_PORT = 8098;

async function main(): Promise<void> {
  const [port, latencyMs] = process.argv.slice(2).map(Number);
  const sandbox = await createSpacefillSandbox({ port: port ?? DEFAULT_PORT, latencyMs: latencyMs ?? 0 });
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, warehouse: `${sandbox.url}/warehouse`, environment: sandbox.environment })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox WMS could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
