/**
 * A sandbox WMS by itself: `node --import tsx sidecar/sandbox/main.ts WMS [port] [latency in ms]`.
 * Prints one line of JSON with the settings for a sidecar and the address of its floor, and runs until it is told to stop.
 */
import { openSandboxWms } from './warehouses';

async function main(): Promise<void> {
  const [name = '', port = '0', latencyMs = '0'] = process.argv.slice(2);
  const wms = await openSandboxWms(name, { port: Number(port), latencyMs: Number(latencyMs) });
  process.stdout.write(`${JSON.stringify({ environment: wms.environment, floor: wms.floorUrl })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void wms.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox WMS could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
