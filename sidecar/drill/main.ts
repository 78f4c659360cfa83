/**
 * The drill: every fault that once lost an order, stopped everything or blamed the wrong one, played against the running sidecar.
 *
 *   npm run drill:faults [-- --only NAME] [--list]
 *
 * Takes the sandbox shop; a real one where WMSBRIDGE_TEST_SHOP_DIRS names its folder (scripts/real-shop). The last line is one JSON
 * object. `held`: faults in which everything held that must. `lost`, `doubled`, `wrongly_cancelled`: orders, of all faults, by what
 * the shop and the warehouse have when a fault is over. `named_right`: faults with a culprit in which it was named rightly.
 */
import { CALL_FAULTS } from './faults/calls';
import { INSTALLATION_FAULTS } from './faults/installation';
import { OUTAGE_FAULTS } from './faults/outages';
import { SHOP_FAULTS } from './faults/shopData';
import { STOCK_FAULTS } from './faults/stock';
import { WRITE_BACK_FAULTS } from './faults/writeBack';
import { Stage } from './stage';

const FAULTS = [...CALL_FAULTS, ...OUTAGE_FAULTS, ...SHOP_FAULTS, ...WRITE_BACK_FAULTS, ...INSTALLATION_FAULTS, ...STOCK_FAULTS];

async function main(): Promise<number> {
  if (process.argv.includes('--list')) {
    for (const { name, what } of FAULTS) process.stdout.write(`${name.padEnd(44)}${what}\n`);
    return 0;
  }
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
  const faults = FAULTS.filter(({ name }) => only === null || name === only);
  if (faults.length === 0) throw new Error(`There is no fault "${only}"; --list names them.`);
  const total = { faults: faults.length, held: 0, orders: 0, lost: 0, doubled: 0, wrongly_cancelled: 0, named_right: 0 };
  const stage = await Stage.open();
  try {
    for (const fault of faults) {
      const began = Date.now();
      let why = '';
      let named: boolean | null = null;
      await stage.reset();
      try {
        named = await fault.run(stage);
        if (named === false) why = 'the culprit was not named rightly';
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
      const count = stage.count();
      total.orders += count.orders;
      total.lost += count.lost;
      total.doubled += count.doubled;
      total.wrongly_cancelled += count.wronglyCancelled;
      if (named) total.named_right += 1;
      const wrong = count.lost + count.doubled + count.wronglyCancelled;
      const held = why === '' && wrong === 0;
      if (held) total.held += 1;
      const seconds = Math.round((Date.now() - began) / 1000);
      process.stdout.write(`${held ? 'held  ' : 'FAILED'} ${fault.name} (${seconds} s)${why === '' ? '' : `: ${why}`}${wrong === 0 ? '' : ` ${JSON.stringify(count)}`}\n`);
      if (!held) stage.lastLines().forEach((line) => process.stderr.write(`       ${line.slice(0, 300)}\n`));
    }
  } finally {
    await stage.reset().catch(() => undefined);
    await stage.close();
  }
  process.stdout.write(`${JSON.stringify(total)}\n`);
  return total.held === total.faults ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
