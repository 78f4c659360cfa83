/**
 * The demo, as scripts/demo starts it:
 *
 *   node --import tsx sidecar/sandbox/demo/main.ts [--once] [--wms NAME] [--picture FILE]
 *
 * from WMSBRIDGE_DEMO_DATABASE_URL (root URL of a MariaDB) and WMSBRIDGE_DEMO_DIR (a folder for the sidecar and its log).
 * The last line on stdout is one JSON object (`Tally`); it ends with 0 only if all of the story happened.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { goOn } from './endless';
import { NO_FACTS, type Facts } from './facts';
import { toSvg } from './picture';
import { Ended, openStage } from './stage';
import { tellStory } from './story';
import { tally } from './tally';
import { openViewer } from './viewer';
import { openWorld, type World } from './world';

const DEFAULT_WMS = 'ongoing';
const PICTURE_COLUMNS = 132;
const PICTURE_LINES = 60;
const LAST_RESORT_MS = 25_000;
/** `--once` takes under two minutes, whatever happens. */
const ONCE_WITHIN_MS = 100_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, wms: { type: 'string', default: DEFAULT_WMS }, picture: { type: 'string' } } });
  const { WMSBRIDGE_DEMO_DATABASE_URL: serverUrl, WMSBRIDGE_DEMO_DIR: folder, NO_COLOR: noColour } = process.env;
  if (!serverUrl || !folder) throw new Error('Start the demo with ./scripts/demo: it sets up what this needs.');

  const began = Date.now();
  const viewer = openViewer({ out: process.stdout, colour: !noColour, began });
  let end: (because: string) => void = () => undefined;
  const ending = new Promise<string>((done) => (end = done));
  let world: World | null = null;
  let stopped = false;
  const stop = (because = ''): void => {
    if (stopped) return;
    stopped = true;
    // Whatever hangs does not keep the viewer.
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    end(because);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop());
  if (values.once) setTimeout(() => stop(`The story was not over after ${ONCE_WITHIN_MS / 1000} seconds.`), ONCE_WITHIN_MS).unref();
  // The reader has gone (`| head`), or the script that started this.
  process.stdout.on('error', () => stop());
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(), 1_000).unref();
  process.on('exit', () => world?.sidecar.kill());

  let facts: Facts = NO_FACTS;
  // What counts is the story; what comes after it is never at rest.
  let counted: Facts | null = null;
  let failures: string[] = [];
  try {
    const opening = openWorld({ serverUrl, environment: process.env, wms: values.wms, folder, reported: viewer.tell });
    world = await opening;
    const open = world;
    const stage = openStage(open, (seen) => viewer.show((facts = seen), stage.remarks, stage.warehouseUp), viewer.tell);
    // Whoever ends the demo ends every waiting in it.
    const closing = ending.then((because) => stage.close(because));
    if (stopped) await closing;
    failures = await tellStory(stage);
    const seconds = Math.round((Date.now() - began) / 1000);
    counted = facts;
    viewer.footer(failures.length === 0 ? `All of it happened, in ${seconds} seconds.` : stopped ? 'Ended before it was over.' : 'Not all of it happened:');
    if (values.picture !== undefined) writeFileSync(values.picture, toSvg(viewer.lines(PICTURE_COLUMNS, PICTURE_LINES), PICTURE_COLUMNS, 'WMS Bridge: the demo in a terminal'));
    if (!values.once && failures.length === 0 && !stopped) {
      viewer.addresses([
        { what: 'The shop (Webservice)', url: `${open.shop.url}/api/` },
        ...open.warehouse.pages,
        { what: 'The sidecar', url: open.sidecar.readyUrl },
      ]);
      viewer.footer(`All of it happened, in ${seconds} seconds. Now it goes on by itself; Ctrl-C ends it.`);
      await goOn(stage, Math.random);
    }
    stop();
    await closing;
  } catch (error) {
    if (!(error instanceof Ended)) failures.push(error instanceof Error ? error.message : String(error));
  }
  viewer.end();
  await world?.close();
  for (const failure of new Set(failures)) process.stderr.write(`  - ${failure}\n`);
  const result = tally(counted ?? facts);
  const all = failures.length === 0 && result.placed > 0 && result.stock_checked > 0 && result.stock_right === result.stock_checked;
  process.exitCode = all ? 0 : 1;
  if (!all && world) process.stderr.write(`  The sidecar's log is kept until the next demo: ${folder}/sidecar.log\n`);
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
}

main().catch((error: unknown) => {
  process.stderr.write(`The demo could not run: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
