/** Starts the sidecar from the environment and ends it cleanly on SIGTERM or SIGINT. */
import { ConfigurationError, loadConfig } from './config';
import { createLogger } from './logger';
import { startApp } from './app';
import { version } from './version';

/** The log's last lines leave within this time. */
const LAST_WORDS_MS = 500;

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger({ level: config.logLevel, secrets: config.secrets });
  for (const reason of config.warnings) log.warn('a setting is risky', { reason });
  const app = await startApp(config, log, version);
  log.info('started', { version, port: app.port, wms: config.wmsName });
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      // Whoever insists gets their way: the next start looks up what was cut.
      if (signals > 1) process.exit(1);
      log.info('stopping', { signal });
      void app.stop().then(() => log.info('stopped'));
    });
  }
  await app.ended;
  // A connection to someone who does not answer would keep the process alive.
  setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`WMS Bridge cannot start:\n${error.sentences.map((sentence) => `  - ${sentence}`).join('\n')}\n`);
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`WMS Bridge cannot start: ${error instanceof Error ? error.message : 'unexpected error'}\n`);
  process.exitCode = 1;
});
