/**
 * The story: ten orders, each with a life of its own. Every step acts as a customer, an employee of the shop or a worker in the
 * warehouse would, then waits until the shop's tables or the warehouse's floor show what must follow.
 */
import type { AddressFields, WantedLine } from '../shop/actions';
import { isCancelled, isPicked, type Facts, type OrderFacts } from './facts';
import { stockLines } from './stockRule';
import type { Stage } from './stage';
import { isAtWarehouse, isCancelledBoth, isRefused, isShipped, isTracked, missing, type Ending } from './tally';

const STATUS = { bankWire: 10, paid: 2, canceled: 6 } as const;
export const CARRIER = 'Parcel Post';

/** Long enough to be seen. */
const MOMENT_MS = 1_200;
const OUTAGE_MS = 3_000;
/** The stock rule leaves an order in-flight for 5 seconds after it was accepted, and looks once more after that. */
const QUIET_WITHIN_MS = 45_000;
const QUIET_FOR_MS = 1_500;

interface Person {
  firstname: string;
  lines: WantedLine[];
  address: AddressFields;
  idStatus?: number;
}

/** @returns what did not happen, in sentences; none where all did */
export async function tellStory(stage: Stage): Promise<string[]> {
  const went: string[] = [];
  const endings = new Map<number, Ending>();
  const life = async (ending: Ending, live: (placed: (idOrder: number) => void) => Promise<void>): Promise<void> => {
    await live((idOrder) => endings.set(idOrder, ending)).catch((error: Error) => void went.push(error.message));
  };
  /** Everything goes to the warehouse before its system fails, so that the failure hits those whom it is meant for. */
  const sent: Promise<void>[] = [];
  const outgoing = (): (() => void) => {
    let done: () => void = () => undefined;
    sent.push(new Promise((resolve) => (done = resolve)));
    return done;
  };

  stage.tell('Customers order. Some pay at once, one will pay by bank transfer.');
  const first = lives(stage).map(async ([ending, live], index) => {
    const done = outgoing();
    await stage.pause(index * 350).catch(() => undefined);
    await life(ending, (placed) => live(placed, done)).finally(done);
  });
  await Promise.all(sent);
  const second = [life('arrived', (placed) => answerLost(stage, placed))];
  await stage.pause(MOMENT_MS).catch(() => undefined);
  second.push(life('arrived', (placed) => outage(stage, placed)));
  await Promise.all([...first, ...second]);

  stage.tell('All orders are where they should be. The stock comes to rest, article by article.');
  const quiet = await settled(stage).catch((error: Error) => void went.push(error.message));
  // Whatever broke off the waiting broke off everything: how each order stands says nothing then.
  if (quiet === undefined) return went;
  const facts = stage.facts();
  for (const [idOrder, ending] of endings) {
    const order = facts.orders.find(({ shop }) => shop.idOrder === idOrder);
    const words = order ? missing(order, ending) : `Order ${idOrder} is not in the shop any more.`;
    if (words !== '') went.push(words);
  }
  if (endings.size < lives(stage).length + 2) went.push(`Only ${endings.size} orders could be placed.`);
  if (!quiet) went.push(unsettled(facts));
  return went;
}

type Life = (placed: (idOrder: number) => void, outgoingDone: () => void) => Promise<void>;

function lives(stage: Stage): [Ending, Life][] {
  const { shop, warehouse } = stage.world;
  const { floor } = warehouse;
  return [
    ['arrived', async (placed, done) => {
      // The warehouse has never heard of biscuits: it is taught, and then a pallet of them arrives.
      const id = await place(stage, placed, { firstname: 'Anna', lines: [line('TEA-GREEN-100', 2), line('CUP-WHITE', 1), line('BISCUITS', 1)], address: { city: 'Paris' } });
      await arrives(stage, id);
      stage.remark(id, 'BISCUITS were new to the warehouse: registered there first');
      done();
      floor.count('BISCUITS', 40);
      await ship(stage, id);
    }],
    ['arrived', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Bruno', lines: [line('POT-IRON', 1), line('CUP-BLUE', 2)], address: { city: 'Wien', postcode: '1010', countryIso: 'AT' }, idStatus: STATUS.bankWire });
      await stage.until(id, ({ shop: { ledger } }) => ledger?.state === 'new', 'wait in the shop until it is paid');
      await stage.pause(2 * MOMENT_MS);
      stage.tell("Bruno's bank transfer has come: only now the warehouse hears of his order.");
      await shop.actions.setStatus(id, STATUS.paid);
      await arrives(stage, id);
      stage.remark(id, 'paid late, by bank transfer');
      done();
      await ship(stage, id);
    }],
    ['arrived', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Chiara', lines: [line('CUP-WHITE', 1), line('HONEY', 2), line('SPOON', 4)], address: { city: 'Milano', postcode: '20121', countryIso: 'IT', stateIso: 'MI' } });
      await arrives(stage, id);
      await stage.pause(MOMENT_MS);
      stage.tell('Chiara telephones: four cups in place of one, and no spoons.');
      await shop.actions.setLine(id, 'CUP-WHITE', 4);
      await shop.actions.setLine(id, 'SPOON', 0);
      await stage.until(id, (order) => has(order, 'CUP-WHITE', 4) && has(order, 'SPOON', 0), 'have its changed lines at the warehouse');
      stage.remark(id, 'lines changed on the way: 4 cups, no spoons');
      done();
      await ship(stage, id);
    }],
    ['arrived', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'David', lines: [line('TEA-BLACK-250', 1), line('FILTER-100', 2)], address: { city: 'Paris' } });
      await arrives(stage, id);
      await stage.pause(MOMENT_MS);
      stage.tell('David has moved: to Lyon.');
      await shop.actions.setAddress(id, { city: 'Lyon', postcode: '69001' });
      await stage.until(id, (order) => order.floor[0]?.city === 'Lyon', 'have its changed address at the warehouse');
      stage.remark(id, 'address changed on the way: Paris to Lyon');
      done();
      await ship(stage, id);
    }],
    ['short', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Elif', lines: [line('HONEY', 3), line('TEA-GREEN-250', 1)], address: { city: 'Berlin', postcode: '10115', countryIso: 'DE' } });
      await arrives(stage, id);
      done();
      await stage.pause(MOMENT_MS);
      stage.tell('A jar of honey for Elif is broken: the warehouse sends two of three.');
      await ship(stage, id, { HONEY: 2, 'TEA-GREEN-250': 1 });
    }],
    ['cancelled', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Farid', lines: [line('POT-GLASS', 1), line('TEA-GREEN-100', 1)], address: { city: 'Lille', postcode: '59000' } });
      await arrives(stage, id);
      await stage.pause(MOMENT_MS);
      stage.tell('Farid cancels in time: nothing has been picked yet.');
      await shop.actions.setStatus(id, STATUS.canceled);
      await stage.until(id, isCancelledBoth, 'be cancelled at the warehouse');
      done();
    }],
    ['refused', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Greta', lines: [line('CUP-BLUE', 2), line('SPOON', 2)], address: { city: 'Uppsala', postcode: '75320', countryIso: 'SE' } });
      const { floor: [held] } = await arrives(stage, id);
      await stage.pause(MOMENT_MS);
      floor.pick(held?.number ?? '');
      stage.tell('Greta cancels too late: her cups are in the box already.');
      await shop.actions.setStatus(id, STATUS.canceled);
      await stage.until(id, isRefused, 'be refused its late cancellation');
      done();
    }],
    ['arrived', async (placed, done) => {
      const id = await place(stage, placed, { firstname: 'Hugo', lines: [line('TEA-BLACK-100', 2), line('SPOON', 1)], address: { city: '', postcode: '' } });
      await stage.until(id, ({ shop: { ledger } }) => ledger?.problemCode === 'address_city_missing', 'be held for its missing city');
      await stage.pause(3 * MOMENT_MS);
      stage.tell("An employee reads what is wrong with Hugo's order, and adds the city.");
      await shop.actions.setAddress(id, { city: 'Gent', postcode: '9000', countryIso: 'BE' });
      await arrives(stage, id);
      stage.remark(id, 'city added by an employee');
      done();
      await ship(stage, id);
    }],
  ];
}

/** The line breaks after the warehouse has taken the order: is it there, or not? It is looked up, and not sent twice. */
async function answerLost(stage: Stage, placed: (idOrder: number) => void): Promise<void> {
  stage.world.warehouse.fail('create', { kind: 'cut_after' });
  const id = await place(stage, placed, { firstname: 'Ines', lines: [line('SET-FOR-TWO', 1), line('HONEY', 1)], address: { city: 'Porto', postcode: '4000-001', countryIso: 'PT' } });
  stage.tell("The line breaks just as the warehouse takes Ines's order. It will be looked up, and not sent twice.");
  await arrives(stage, id);
  await stage.until(id, ({ shop: { ledger } }) => ledger?.state === 'at_wms', 'be found at the warehouse');
  stage.remark(id, 'the answer was lost; looked up, sent once');
  await ship(stage, id);
}

/** For some seconds every question to the warehouse is answered with an error; what was to be told it waits. */
async function outage(stage: Stage, placed: (idOrder: number) => void): Promise<void> {
  const { warehouse } = stage.world;
  stage.warehouseUp = false;
  warehouse.fail('any', { kind: 'error_500', times: Number.MAX_SAFE_INTEGER });
  try {
    const before = warehouse.calls();
    const id = await place(stage, placed, { firstname: 'Jonas', lines: [line('POT-IRON', 1), line('TEA-GREEN-500', 1)], address: { city: 'Bergen', postcode: '5003', countryIso: 'NO' } });
    stage.tell("The warehouse's system answers everything with an error. Jonas orders all the same.");
    await stage.pause(OUTAGE_MS);
    if (warehouse.calls() === before) throw new Error("The warehouse's system was to fail, and nobody had asked it anything.");
    if ((await stage.until(id, () => true, 'be in the shop')).floor.length > 0) throw new Error(`Order ${id} reached a warehouse that was away.`);
    warehouse.clearFaults();
    stage.warehouseUp = true;
    stage.tell('The warehouse answers again: what had waited goes out by itself.');
    await arrives(stage, id);
    stage.remark(id, 'ordered while the warehouse was away');
    await ship(stage, id);
  } finally {
    warehouse.clearFaults();
    stage.warehouseUp = true;
  }
}

async function place(stage: Stage, placed: (idOrder: number) => void, { firstname, lines, address, idStatus }: Person): Promise<number> {
  const { idOrder } = await stage.world.shop.actions.placeOrder({
    lines,
    customer: { firstname, lastname: 'Demo' },
    address: { firstname, lastname: 'Demo', address1: '1 Demo Street', ...address },
    ...(idStatus === undefined ? {} : { idStatus }),
  });
  placed(idOrder);
  return idOrder;
}

function arrives(stage: Stage, idOrder: number): Promise<OrderFacts> {
  return stage.until(idOrder, isAtWarehouse, 'reach the warehouse');
}

/** Picks and sends it, and waits until the shop shows both. */
export async function ship(stage: Stage, idOrder: number, quantities?: Record<string, number>): Promise<void> {
  const floor = stage.world.warehouse.floor;
  await stage.pause(MOMENT_MS);
  const { floor: [held] } = await arrives(stage, idOrder);
  const number = held?.number ?? '';
  floor.pick(number, quantities);
  await stage.until(idOrder, (order) => order.floor.some(isPicked), 'be picked');
  await stage.pause(MOMENT_MS);
  floor.send(number, { trackingNumber: trackingNumber(idOrder), carrierName: CARRIER });
  await stage.until(idOrder, (order) => isShipped(order) && isTracked(order), 'get its tracking number into the shop');
}

/** Meanwhile the shelves move by themselves: a delivery comes in, and something is found broken. Then all comes to rest. */
async function settled(stage: Stage): Promise<boolean> {
  const floor = stage.world.warehouse.floor;
  const there = (sku: string): number => floor.articles().find((article) => article.sku === sku)?.physical ?? 0;
  floor.count('POT-IRON', there('POT-IRON') + 20);
  floor.count('POT-GLASS', there('POT-GLASS') - 2);
  stage.tell('20 iron pots arrive at the warehouse, and 2 glass pots are found broken.');
  const right = (facts: Facts): boolean => facts.waiting === 0 && stockLines(facts).every((each) => each.right);
  const end = Date.now() + QUIET_WITHIN_MS;
  while (Date.now() < end) {
    if (!(await stage.untilAll(right, end - Date.now()))) return false;
    // Right for a moment is not at rest.
    if (!(await stage.untilAll((facts) => !right(facts), QUIET_FOR_MS))) return true;
  }
  return false;
}

function unsettled(facts: Facts): string {
  const wrong = stockLines(facts).filter((each) => !each.right);
  const work = facts.waiting > 0 ? ` ${facts.waiting} pieces of work still wait.` : '';
  const skus = wrong.map(({ sku, shop, sellable }) => `${sku} shows ${shop} in place of ${sellable}`).join(', ');
  return `The stock did not come to rest within ${QUIET_WITHIN_MS / 1000} seconds: ${skus || 'all figures are right'}.${work}`;
}

function line(sku: string, quantity: number): WantedLine {
  return { sku, quantity };
}

function has({ floor }: OrderFacts, sku: string, quantity: number): boolean {
  const [held] = floor;
  return held !== undefined && !isCancelled(held) && !isPicked(held) && (held.lines.find((each) => each.sku === sku)?.ordered ?? 0) === quantity;
}

export function trackingNumber(idOrder: number): string {
  return `PP${String(40_000_000 + idOrder * 7_919)}FR`;
}
