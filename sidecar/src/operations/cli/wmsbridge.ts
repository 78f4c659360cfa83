#!/usr/bin/env node
/**
 * The command line, for whoever runs the sidecar: what stands where, and what a person may ask for.
 *
 *   npm run wmsbridge -- status                what flows, waits and failed
 *   npm run wmsbridge -- order ID              one order's whole way
 *   npm run wmsbridge -- send ID…              send again: asks everything anew; also past what each is held for
 *   npm run wmsbridge -- cancel ID…            ask the warehouse again to cancel (the shop's status must be a cancel status)
 *   npm run wmsbridge -- ignore ID…            leave these orders alone for good
 *   npm run wmsbridge -- unignore ID…          look at them again; what holds them holds them as before
 *   npm run wmsbridge -- resume FLOW           resume a flow that stopped itself
 *   npm run wmsbridge -- stock full            compare all stock with the warehouse at the next round
 *   npm run wmsbridge -- stock dry-run [SKU…] [--csv]   what would be written to the shop, and why
 *
 * What is asked for is an event; the sidecar carries it out, and it stands in the order's history.
 */
import { ConfigurationError, loadLedgerConfig } from '../../config';
import { ledgerAccess } from '../../shop/ledger/access';
import { OperatorActions } from '../../shop/ledger/OperatorActions';
import { overview, wayOf, type Section } from '../../shop/ledger/reports';
import { FLOWS, type Flow } from '../../domain/terms';
import { stockCommand } from './stock';

const USAGE = 'Say what to do: status | order ID | send ID… | cancel ID… | ignore ID… | unignore ID… | resume FLOW | stock full | stock dry-run [SKU…] [--csv]';

async function main(): Promise<number> {
  const [verb = '', ...words] = process.argv.slice(2);
  const access = ledgerAccess(loadLedgerConfig(), { warn: () => undefined });
  try {
    const { row, statements: ledger } = await access.open();
    const actions = new OperatorActions(ledger, 'command line');
    const ids = words.map(Number);
    const needIds = (): void => {
      if (ids.length === 0 || ids.some((id) => !Number.isInteger(id) || id <= 0)) throw new Error(`${verb} needs the ids of orders (id_order), for example: ${verb} 12 13`);
    };
    switch (verb) {
      case 'status':
        print(await overview(ledger));
        return 0;
      case 'order':
        needIds();
        print(await wayOf(ledger, ids[0] as number));
        return 0;
      case 'send':
        needIds();
        await say(actions, `${await actions.askFor('send again', ids)} orders will be sent again.`);
        return 0;
      case 'cancel':
        needIds();
        await say(actions, `${await actions.askFor('cancel again', ids)} orders: the warehouse will be asked again.`);
        return 0;
      case 'ignore':
        needIds();
        await say(actions, `${await actions.askFor('ignore', ids)} orders will be left alone.`);
        return 0;
      case 'unignore':
        needIds();
        await say(actions, `${await actions.askFor('stop ignoring', ids)} orders will not be ignored any more.`);
        return 0;
      case 'resume': {
        const flow = words[0] as Flow;
        if (!FLOWS.includes(flow)) throw new Error(`resume needs a flow: ${FLOWS.join(', ')}`);
        await actions.resume(flow);
        await say(actions, `The safety stop of ${flow} will end; what waited goes on.`);
        return 0;
      }
      case 'stock':
        if (words[0] === 'full') {
          await actions.compareStock();
          await say(actions, 'All stock will be compared with the WMS at the next round, within a minute or so.');
          return 0;
        }
        await stockCommand(ledger, row, words, (text) => process.stdout.write(text));
        return 0;
      default:
        throw new Error(USAGE);
    }
  } finally {
    await access.close();
  }
}

/** What was asked for, and who does it: nothing has happened yet. */
async function say(actions: OperatorActions, sentence: string): Promise<void> {
  const who = (await actions.isSidecarWorking()) ? 'The sidecar does it within seconds.' : 'No sidecar works at the moment: it is done as soon as one does.';
  process.stdout.write(`${sentence} ${who}\n`);
}

function print(sections: Section[]): void {
  for (const { title, rows } of sections) {
    process.stdout.write(`\n${title}\n`);
    if (rows.length === 0) process.stdout.write('  nothing\n');
    for (const row of rows) {
      const words = Object.entries(row).filter(([, value]) => value !== null && value !== '');
      process.stdout.write(`  ${words.map(([name, value]) => `${name}: ${String(value)}`).join('   ')}\n`);
    }
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const sentences = error instanceof ConfigurationError ? error.sentences : [error instanceof Error ? error.message : 'unexpected error'];
    process.stderr.write(`${sentences.join('\n')}\n`);
    process.exitCode = 1;
  },
);
