/** A whole side is away, refuses us, or hangs. Nothing is lost, nothing floods, and what is wrong is said. */
import { eventually } from '../../test/support/eventually';
import { hoursGoBy } from '../clock';
import { must, type Fault } from '../fault';
import { pause } from '../stage';

const WAITING = 25;
/** An outage goes on for so long after it was seen. */
const LASTS_MS = 5_000;
/** Lines of log in an outage of some seconds: one per change of state, and the few that a start writes. */
const MOST_LINES = 15;
/** Reads of orders: until the outage is seen, a batch is read for each try. */
const MOST_READS = 10;

function outageOfTheWms(name: string, what: string, state: 'refuse' | 'black_hole', seenWithinMs: number): Fault {
  return {
    name,
    what,
    isLong: state === 'black_hole',
    async run(stage) {
      const sidecar = await stage.started();
      await stage.gates.wms.set(state);
      const linesBefore = sidecar.log.length;
      stage.gates.shop.forget();
      const orders = await stage.placeMany(WAITING);
      await eventually(async () => must((await stage.health('wms')).state === 'down', `after ${seenWithinMs / 1000} s the ledger does not say that the WMS is down`), seenWithinMs);
      await pause(LASTS_MS);
      const lines = sidecar.log.length - linesBefore;
      must(lines <= MOST_LINES, `${lines} lines of log during the outage`);
      const reads = stage.gates.shop.seen.get('wmsbridge_orders') ?? 0;
      must(reads <= MOST_READS, `${reads} reads of orders during the outage`);
      const { lastError } = await stage.health('wms');
      must((await sidecar.status('readyz')) === 503, '/readyz does not say that the WMS is away');
      must((await stage.troubled()).length === 0, 'orders are blamed for the outage');
      await stage.gates.wms.set('open');
      await stage.arrived(orders, 90_000);
      return state === 'refuse' ? /ECONNREFUSED/.test(lastError) : lastError !== '';
    },
  };
}

export const OUTAGE_FAULTS: readonly Fault[] = [
  outageOfTheWms('wms-refuses-connections', 'The WMS does not run: connections are refused.', 'refuse', 15_000),
  outageOfTheWms('wms-black-hole', 'The WMS takes connections and never answers.', 'black_hole', 120_000),
  {
    name: 'wms-down-for-62-hours',
    what: 'The WMS is away for 62 hours; orders were tried all along, or waited for it.',
    async run(stage) {
      await stage.started();
      await stage.gates.wms.set('refuse');
      const tried = await stage.placeMany(5);
      await eventually(async () => must((await stage.health('wms')).state === 'down', 'the outage is not seen'), 30_000);
      const orders = [...tried, ...(await stage.placeMany(5))];
      await pause(1_000);
      await hoursGoBy(stage, orders, 62);
      await pause(3_000);
      await stage.gates.wms.set('open');
      await stage.arrived(orders, 90_000);
      return null;
    },
  },
  {
    name: 'wrong-password',
    what: 'The sidecar starts with a wrong password, and is restarted with the right one.',
    async run(stage) {
      const orders = await stage.placeMany(5);
      const wrong = stage.start({ WMSBRIDGE_ONGOING_PASSWORD: 'wrong' });
      await eventually(async () => must((await stage.health('wms')).state === 'down', 'the refused password is not seen'), 30_000);
      const { lastError } = await stage.health('wms');
      const troubled = await stage.troubled();
      await pause(2_000);
      must(troubled.length === 0, `${troubled.length} orders are blamed for the password`);
      must((await wrong.status('readyz')) === 503, '/readyz does not say that the password is refused');
      await wrong.stop();
      const right = stage.start();
      await eventually(async () => must((await right.status('healthz')) !== 0, 'the sidecar does not start'), 60_000);
      // Less than the pause after a refusal.
      await stage.arrived(orders, 25_000);
      return /WMSBRIDGE_ONGOING_USER/.test(lastError);
    },
  },
  {
    name: 'reads-refused-while-a-parcel-leaves',
    what: 'The WMS refuses reads with Success=false, "Access denied"; a parcel leaves meanwhile.',
    async run(stage) {
      await stage.started();
      const [order] = await stage.placeMany(1);
      if (!order) return null;
      await stage.arrived([order]);
      await pause(1_500);
      stage.warehouse.state.fail({ kind: 'refuse_in_answer', operation: 'GetOrdersByQuery', times: 10_000, message: 'Access denied' });
      stage.send(order);
      await pause(4_000);
      stage.warehouse.state.clearFaults();
      await stage.shipped([order], 120_000);
      return null;
    },
  },
  {
    name: 'database-black-hole',
    what: 'The database takes connections and bytes, and never answers.',
    async run(stage) {
      const sidecar = await stage.started();
      const before = await stage.placeMany(3);
      await stage.arrived(before);
      await stage.gates.database.set('black_hole');
      const orders = await stage.placeMany(3);
      await eventually(async () => must((await sidecar.status('readyz')) === 503, '/readyz says that all is well'), 45_000);
      const said = sidecar.log.some(({ level, text }) => level === 'error' && /database/i.test(text));
      await stage.gates.database.set('open');
      await stage.arrived(orders, 90_000);
      return said;
    },
  },
  {
    name: 'shop-hangs',
    what: 'The shop takes requests and never answers, for ten seconds.',
    async run(stage) {
      await stage.started();
      stage.gates.shop.rule = () => 'hang';
      const orders = await stage.placeMany(3);
      await pause(10_000);
      stage.gates.shop.rule = null;
      await stage.arrived(orders, 90_000);
      return null;
    },
  },
];
