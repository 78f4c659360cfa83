/**
 * Runs the sandbox shop by itself:
 *
 *   node --import tsx sidecar/sandbox/shop/main.ts mysql://user:password@127.0.0.1:3306/database [port]
 *
 * Prints where it is and the sidecar's key, and ends at SIGINT or SIGTERM.
 */
import { createSandboxShop } from './createSandboxShop';

async function main(): Promise<void> {
  const [databaseUrl, port = '8090'] = process.argv.slice(2);
  if (databaseUrl === undefined) {
    throw new Error('Give the address of an empty database: main.ts mysql://user:password@127.0.0.1:3306/database [port]');
  }
  const shop = await createSandboxShop({ databaseUrl, port: Number(port) });
  process.stdout.write(`${JSON.stringify({ url: shop.url, key: shop.key, databaseUrl: shop.databaseUrl, prefix: shop.prefix })}\n`);
  const stop = (): void => {
    void shop.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
