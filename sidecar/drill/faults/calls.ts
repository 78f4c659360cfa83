/** One call to the WMS goes wrong for one order. The others must go on, and the order must be named. */
import { eventually } from '../../test/support/eventually';
import { must, type Fault } from '../fault';
import type { Placed } from '../order';
import { pause, type Stage } from '../stage';

const OTHERS = 8;
const BLAMES_CREDENTIALS = /credential|password|WMSBRIDGE_ONGOING_USER/i;

/** One order in the middle of others meets the fault that `make` sets for its reference. @returns it, once the others have arrived */
async function oneAmongOthers(stage: Stage, make: (reference: string) => void): Promise<Placed> {
  const before = await stage.placeMany(OTHERS / 2);
  const culprit = await stage.place({ fate: 'once' });
  make(culprit.reference);
  const after = await stage.placeMany(OTHERS / 2);
  await stage.started();
  await stage.arrived([...before, ...after]);
  return culprit;
}

/** The culprit alone has a problem, and its words do not blame what is right. */
async function namedAlone(stage: Stage, culprit: Placed): Promise<boolean> {
  const { problem } = await eventually(async () => {
    const seen = await stage.ledger(culprit);
    if (seen.problem === '') throw new Error('the order that failed has no problem in the ledger');
    return seen;
  });
  const troubled = await stage.troubled();
  return troubled.length === 1 && troubled[0] === culprit.idOrder && !BLAMES_CREDENTIALS.test(problem);
}

/** A person takes the cause away and sends the order again. */
async function sentAgain(stage: Stage, culprit: Placed): Promise<void> {
  stage.warehouse.state.clearFaults();
  await stage.command('send', String(culprit.idOrder));
  await stage.arrived([culprit]);
}

const refusal = (name: string, message: string): Fault => ({
  name,
  what: `The WMS refuses one order with "${message}".`,
  async run(stage) {
    const culprit = await oneAmongOthers(stage, (reference) => stage.warehouse.state.fail({ kind: 'refuse', operation: 'ProcessOrder', containing: reference, times: 1000, message }));
    const named = await namedAlone(stage, culprit);
    await sentAgain(stage, culprit);
    return named;
  },
});

export const CALL_FAULTS: readonly Fault[] = [
  {
    name: 'wms-403-one-order',
    what: 'A firewall before the WMS answers 403 to one order.',
    async run(stage) {
      const culprit = await oneAmongOthers(stage, (reference) => stage.warehouse.state.fail({ kind: 'forbidden', operation: 'ProcessOrder', containing: reference, times: 1000 }));
      const named = await namedAlone(stage, culprit);
      await sentAgain(stage, culprit);
      return named;
    },
  },
  refusal('refusal-transporter', 'Transporter contract is not authorized'),
  refusal('refusal-customer', 'Customer login name must be unique'),
  refusal('refusal-database', "Login failed for user 'ongoing_app'"),
  {
    name: 'wms-500-one-order',
    what: 'The WMS fails with 500 over one order, every time.',
    async run(stage) {
      const culprit = await oneAmongOthers(stage, (reference) => stage.warehouse.state.fail({ kind: 'error_500', operation: 'ProcessOrder', containing: reference, times: 1000 }));
      const named = await namedAlone(stage, culprit);
      await sentAgain(stage, culprit);
      return named;
    },
  },
  {
    name: 'wms-hangs-over-one-order',
    what: 'The WMS takes one order and never answers, once.',
    async run(stage) {
      const culprit = await oneAmongOthers(stage, (reference) => stage.warehouse.state.fail({ kind: 'hang_after', operation: 'ProcessOrder', containing: reference, times: 1 }));
      await stage.arrived([culprit]);
      return null;
    },
  },
  {
    name: 'look-up-500',
    what: 'The answer to a create is lost, and the look-up of this order answers 500.',
    async run(stage) {
      let culprit: Placed | null = null;
      await stage.started();
      culprit = await stage.place();
      const { reference } = culprit;
      stage.warehouse.state.fail({ kind: 'cut_after', operation: 'ProcessOrder', containing: reference, times: 1 });
      stage.warehouse.state.fail({ kind: 'error_500', operation: 'GetOrdersByQuery', containing: reference, times: 1000 });
      const later = await stage.placeMany(OTHERS);
      await stage.arrived(later);
      stage.warehouse.state.clearFaults();
      await eventually(async () => must((await stage.ledger(culprit as Placed)).state === 'at_wms', 'the order whose answer was lost is not known to be at the warehouse'), 60_000);
      return null;
    },
  },
  {
    name: 'cancelled-while-a-batch-is-sent',
    what: 'An order is cancelled in the shop while the batch that it stands in is being sent to a slow WMS.',
    async run(stage) {
      // All of them wait before it starts: they are claimed as one batch.
      const orders = await stage.placeMany(20);
      const last = orders.at(-1) as Placed;
      stage.warehouse.state.latencyMs = 1_000;
      await stage.started();
      await stage.arrived(orders.slice(0, 2));
      const begun = stage.at(last).length > 0;
      await stage.shop.actions.setStatus(last.idOrder, 6);
      last.fate = begun ? 'cancelled' : 'absent';
      stage.warehouse.state.latencyMs = 5;
      await stage.arrived(orders.slice(0, -1));
      await eventually(async () => must((await stage.ledger(last)).state === 'cancelled', 'the ledger does not say that the order is cancelled'), 30_000);
      must(begun || stage.at(last).length === 0, 'the order was created after it had been cancelled');
      return null;
    },
  },
  {
    name: 'shop-500-over-one-order',
    what: 'The shop fails while one order is read, for some seconds.',
    async run(stage) {
      const [culprit, ...others] = await stage.placeMany(OTHERS);
      if (!culprit) return null;
      stage.gates.shop.rule = ({ resource, query }) =>
        resource === 'wmsbridge_orders' && (new URLSearchParams(query).get('ids') ?? '').split(',').includes(String(culprit.idOrder)) ? { status: 500, body: 'Out of memory' } : null;
      await stage.started();
      await stage.arrived(others);
      await pause(3_000);
      must((stage.gates.shop.seen.get('wmsbridge_orders') ?? 0) > 0 && stage.at(culprit).length === 0, 'the fault was not made: the order was read');
      stage.gates.shop.rule = null;
      await stage.arrived([culprit], 90_000);
      return null;
    },
  },
];
