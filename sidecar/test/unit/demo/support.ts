import type { FloorFacts, LedgerFacts, OrderFacts, ShopFacts } from '../../../sandbox/demo/facts';

export const LEDGER: LedgerFacts = { state: 'at_wms', cancelState: '', problemCode: '', problem: '', retrying: false };

export function shop(more: Partial<ShopFacts> = {}): ShopFacts {
  return {
    idOrder: 7,
    reference: 'ABCDEFGHI',
    customer: 'Anna',
    city: 'Paris',
    paid: true,
    cancelled: false,
    shipped: false,
    restocked: false,
    tracking: '',
    carrier: 'Parcel Post',
    lines: [{ sku: 'CUP', name: 'Cup', toShip: 3 }],
    ledger: LEDGER,
    ...more,
  };
}

export function floor(more: Partial<FloorFacts> = {}): FloorFacts {
  return { number: 'ABCDEFGHI-7', status: 'received', city: 'Paris', waybill: '', lines: [{ sku: 'CUP', ordered: 3, picked: 0 }], ...more };
}

export const PICKED = floor({ status: 'picking', lines: [{ sku: 'CUP', ordered: 3, picked: 3 }] });
export const SENT = floor({ status: 'shipped', waybill: 'T1', lines: [{ sku: 'CUP', ordered: 3, picked: 3 }] });
export const SHORT = floor({ status: 'partially_shipped', waybill: 'T1', lines: [{ sku: 'CUP', ordered: 3, picked: 2 }] });
export const CANCELLED = floor({ status: 'cancelled' });

export function order(shopMore: Partial<ShopFacts> = {}, ...held: FloorFacts[]): OrderFacts {
  return { shop: shop(shopMore), floor: held };
}

/** The orders of the endings, as they are when all went well. */
export const ENDED = {
  arrived: order({ shipped: true, tracking: 'T1' }, SENT),
  short: order({ shipped: true, tracking: 'T1', ledger: { ...LEDGER, problemCode: 'short_pick', problem: '2 of 3' } }, SHORT),
  cancelled: order({ cancelled: true, restocked: true, ledger: { ...LEDGER, state: 'cancelled', cancelState: 'cancelled' } }, CANCELLED),
  refused: order({ cancelled: true, restocked: true, ledger: { ...LEDGER, cancelState: 'refused', problem: 'Too late: picking has begun.' } }, PICKED),
} as const;
