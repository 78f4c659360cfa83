/** After the story: new orders every few seconds, and a warehouse that works them off, until someone ends it. */
import { Ended, type Stage } from './stage';
import { isCancelled, isPicked, isSent } from './facts';
import { CARRIER, trackingNumber } from './story';

const NAMES = ['Katja', 'Liam', 'Marta', 'Noah', 'Olga', 'Pablo', 'Quentin', 'Rosa', 'Sofia', 'Tom', 'Ulla', 'Victor', 'Wanda', 'Xavier', 'Yara', 'Zoe'];
const CITIES = [
  { city: 'Nantes', postcode: '44000', countryIso: 'FR' },
  { city: 'Hamburg', postcode: '20095', countryIso: 'DE' },
  { city: 'Brugge', postcode: '8000', countryIso: 'BE' },
  { city: 'Utrecht', postcode: '3511', countryIso: 'NL' },
];
const STATUS = { bankWire: 10, paid: 2, canceled: 6 } as const;

const ORDER_EVERY_MS = { least: 2_500, most: 6_000 };
const PICK_AFTER_MS = 4_000;
const SEND_AFTER_MS = 8_000;
const PAY_AFTER_MS = 7_000;
const CANCEL_AFTER_MS = 2_500;
const WORK_EVERY_MS = 500;
const BANK_SHARE = 0.2;
const CANCEL_SHARE = 0.12;
/** Below this a delivery comes in. */
const RESTOCK_BELOW = 10;
const DELIVERY = 40;

/** Resolves when the demo ends. */
export async function goOn(stage: Stage, random: () => number): Promise<void> {
  await Promise.all([again(stage, () => customer(stage, random)), again(stage, () => work(stage))]);
}

async function again(stage: Stage, turn: () => Promise<number>): Promise<void> {
  for (;;) {
    try {
      await stage.pause(await turn());
    } catch (error) {
      if (error instanceof Ended) return;
      throw error;
    }
  }
}

/** One customer comes; what becomes of the order happens later. @returns milliseconds until the next one */
async function customer(stage: Stage, random: () => number): Promise<number> {
  const { actions } = stage.world.shop;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const pause = ORDER_EVERY_MS.least + random() * (ORDER_EVERY_MS.most - ORDER_EVERY_MS.least);
  // Only what is there: a shop refuses to sell what it has not.
  const offered = stage.facts().stock.filter(({ shop }) => shop >= 3);
  const skus = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => (offered.length > 0 ? pick(offered).sku : '')));
  skus.delete('');
  if (skus.size === 0) return pause;
  const bank = random() < BANK_SHARE;
  const firstname = pick(NAMES);
  const { idOrder } = await actions.placeOrder({
    lines: [...skus].map((sku) => ({ sku, quantity: 1 + Math.floor(random() * 2) })),
    customer: { firstname, lastname: 'Demo' },
    address: { firstname, lastname: 'Demo', address1: '1 Demo Street', ...pick(CITIES) },
    ...(bank ? { idStatus: STATUS.bankWire } : {}),
  });
  stage.tell(`${firstname} orders${bank ? ' and will pay by bank transfer' : ''}.`);
  const later = async (ms: number, what: string, idStatus: number): Promise<void> => {
    await stage.pause(ms);
    stage.tell(`${firstname} ${what}.`);
    await actions.setStatus(idOrder, idStatus);
  };
  const ends = bank ? later(PAY_AFTER_MS, 'has paid', STATUS.paid) : random() < CANCEL_SHARE ? later(CANCEL_AFTER_MS, 'cancels', STATUS.canceled) : Promise.resolve();
  // It is only cut short by the end of the demo.
  ends.catch(() => undefined);
  return pause;
}

/** What the workers do now, by how long an order lies there. */
async function work(stage: Stage): Promise<number> {
  const { floor } = stage.world.warehouse;
  const waiting = new Map(stage.facts().orders.filter(({ shop }) => !shop.cancelled).flatMap(({ shop, floor: [held] }) => (held ? [[held.number, shop.idOrder] as const] : [])));
  for (const order of floor.orders()) {
    const idOrder = waiting.get(order.number);
    const age = Date.now() - order.createdAt;
    if (idOrder === undefined || isCancelled(order) || isSent(order)) continue;
    if (!isPicked(order) && age > PICK_AFTER_MS) floor.pick(order.number);
    else if (isPicked(order) && age > SEND_AFTER_MS) floor.send(order.number, { trackingNumber: trackingNumber(idOrder), carrierName: CARRIER });
  }
  for (const { sku, physical, available } of floor.articles()) {
    if (available >= RESTOCK_BELOW) continue;
    floor.count(sku, physical + DELIVERY);
    stage.tell(`${DELIVERY} × ${sku} arrive at the warehouse.`);
  }
  return WORK_EVERY_MS;
}
