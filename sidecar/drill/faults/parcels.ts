/** Orders that are at the warehouse, and leave it. */
import type { Placed } from '../order';
import type { Stage } from '../stage';

export const PARCELS = 12;

export async function ordersAtWarehouse(stage: Stage, count = PARCELS): Promise<Placed[]> {
  const orders = await stage.placeMany(count);
  await stage.arrived(orders);
  return orders;
}

export async function parcelsLeave(stage: Stage, count = PARCELS): Promise<Placed[]> {
  const orders = await ordersAtWarehouse(stage, count);
  for (const order of orders) stage.send(order);
  return orders;
}

