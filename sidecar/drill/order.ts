/** Orders of the drill, and what should become of them. */
export const STATUS = { paid: 2, shipped: 4, cancelled: 6, bankWire: 10, cashOnDelivery: 13 };

/**
 * What should become of an order at the warehouse:
 * - `once`: it is there once and works or has left
 * - `cancelled`: nothing of it works there any more, or it never came
 * - `absent`: it must not be there
 */
export type Fate = 'once' | 'cancelled' | 'absent';

export interface Placed {
  idOrder: number;
  reference: string;
  fate: Fate;
}

export interface Count {
  orders: number;
  lost: number;
  doubled: number;
  wronglyCancelled: number;
}

export interface PlaceOptions {
  fate?: Fate;
  idStatus?: number;
  sku?: string;
}
