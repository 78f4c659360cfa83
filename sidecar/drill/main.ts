/**
 * The drill: every fault that once lost an order, stopped everything or blamed the wrong one, played against the running sidecar.
 *
 *   npm run drill:faults [-- --only NAME[,NAME…]] [--list] [--stages N] [--shop VERSION]
 *
 * Takes the sandbox shop; a real one with `--shop VERSION` (scripts/drill starts it), or where WMSBRIDGE_TEST_SHOP_DIRS names its folder.
 * Faults are played on several stages at once, each with a shop, a warehouse and sidecars of its own. The last line is one JSON
 * object. `held`: faults in which everything held that must. `lost`, `doubled`, `wrongly_cancelled`: orders, of all faults, by what
 * the shop and the warehouse have when a fault is over. `named_right`: faults with a culprit in which it was named rightly.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHOP } from '../test/shop/support/contractShop';
import { CALL_FAULTS } from './faults/calls';
import { CHECKOUT_FAULTS } from './faults/checkout';
import { INSTALLATION_FAULTS } from './faults/installation';
import { LEDGER_FAULTS } from './faults/ledger';
import { OUTAGE_FAULTS } from './faults/outages';
import { PROCESS_FAULTS } from './faults/process';
import { SAFETY_STOP_FAULTS } from './faults/safetyStops';
import { SHOP_FAULTS } from './faults/shopData';
import { STOCK_FAULTS } from './faults/stock';
import { WAREHOUSE_DATA_FAULTS } from './faults/warehouseData';
import { WRITE_BACK_FAULTS } from './faults/writeBack';
import type { Fault } from './fault';
import { Stage } from './stage';

const FAULTS: readonly Fault[] = [
  ...CALL_FAULTS,
  ...OUTAGE_FAULTS,
  ...PROCESS_FAULTS,
  ...SHOP_FAULTS,
  ...SAFETY_STOP_FAULTS,
  ...LEDGER_FAULTS,
  ...WRITE_BACK_FAULTS,
  ...WAREHOUSE_DATA_FAULTS,
  ...INSTALLATION_FAULTS,
  ...CHECKOUT_FAULTS,
  ...STOCK_FAULTS,
];
/** Most of a fault is waiting: two cores play so many at once. */
const SANDBOX_STAGES = 4;

/** Of faults that did not hold. */
const LOGS = join(__dirname, '../../.work/drill');

type Total = Record<'faults' | 'held' | 'orders' | 'lost' | 'doubled' | 'wrongly_cancelled' | 'named_right', number>;

async function main(): Promise<number> {
  const here = FAULTS.filter(({ shop }) => shop === undefined || (shop === 'real') === SHOP.real);
  if (process.argv.includes('--list')) {
    for (const { name, what } of here) process.stdout.write(`${name.padEnd(44)}${what}\n`);
    return 0;
  }
  const only = option('--only')?.split(',') ?? null;
  const unknown = (only ?? []).filter((name) => here.every((fault) => fault.name !== name));
  if (unknown.length > 0) throw new Error(`On this shop there is no fault "${unknown.join(', ')}"; --list names them.`);
  const faults = here.filter(({ name }) => only?.includes(name) ?? true);
  const waiting = [...faults.filter(({ isLong }) => isLong), ...faults.filter(({ isLong }) => !isLong)];
  const total: Total = { faults: faults.length, held: 0, orders: 0, lost: 0, doubled: 0, wrongly_cancelled: 0, named_right: 0 };
  const places = SHOP.real ? SHOP.count : Number(option('--stages') ?? SANDBOX_STAGES);
  const began = Date.now();
  const stages: Stage[] = [];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll(stages).then(() => process.exit(130)));
  try {
    for (let place = 1; place <= Math.min(places, faults.length); place += 1) stages.push(await Stage.open(place));
    await Promise.all(
      stages.map(async (stage) => {
        for (let fault = waiting.shift(); fault; fault = waiting.shift()) await play(stage, fault, total);
      }),
    );
  } finally {
    await closeAll(stages);
  }
  process.stdout.write(`${faults.length === here.length ? 'All faults' : `${faults.length} of ${here.length} faults`} in ${((Date.now() - began) / 60_000).toFixed(1)} minutes\n`);
  process.stdout.write(`${JSON.stringify(total)}\n`);
  return total.held === total.faults ? 0 : 1;
}

async function play(stage: Stage, fault: Fault, total: Total): Promise<void> {
  const began = Date.now();
  const wrong: string[] = [];
  let named: boolean | null = null;
  await stage.reset();
  try {
    named = await fault.run(stage);
    if (named === false) wrong.push('the culprit was not named rightly');
    await stage.settled();
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  wrong.push(...stage.crashed());
  const count = stage.count();
  total.orders += count.orders;
  total.lost += count.lost;
  total.doubled += count.doubled;
  total.wrongly_cancelled += count.wronglyCancelled;
  if (count.lost + count.doubled + count.wronglyCancelled > 0) wrong.push(JSON.stringify(count));
  if (named) total.named_right += 1;
  if (wrong.length === 0) total.held += 1;
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${wrong.length === 0 ? 'held  ' : 'FAILED'} ${fault.name} (${seconds} s)${wrong.length === 0 ? '' : `: ${wrong.join('; ')}`}\n`);
  if (wrong.length === 0) return;
  mkdirSync(LOGS, { recursive: true });
  writeFileSync(join(LOGS, `${fault.name}.log`), [...(await stage.standing().catch(() => [])), ...stage.log(), ''].join('\n'));
  process.stdout.write(`       where its orders stood, and what its sidecars logged: ${join(LOGS, `${fault.name}.log`)}\n`);
}

async function closeAll(stages: readonly Stage[]): Promise<void> {
  for (const stage of stages) await stage.close().catch((error: unknown) => process.stderr.write(`A stage was not cleared: ${String(error)}\n`));
}

function option(name: string): string | null {
  return process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? null) : null;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
