/**
 * The sandbox WMS by itself: `node --import tsx sidecar/sandbox/ongoing/main.ts [port] [latency in ms]`.
 * Prints one line of JSON with its address and credentials, and runs until it is told to stop.
 */
import { createOngoingSandbox } from './sandbox';

const DEFAULT_PORT = 8099;

async function main(): Promise<void> {
  const [port, latencyMs] = process.argv.slice(2).map(Number);
  const sandbox = await createOngoingSandbox({ port: port ?? DEFAULT_PORT, latencyMs: latencyMs ?? 0 });
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, warehouse: sandbox.warehouseUrl, ...sandbox.credentials })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox WMS could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
