/** From the shop's order to the draft that goes to a WMS. Pure: the same order gives the same draft. */
import { hashOfParts } from './hash';
import { localTime } from './stockRules';
import { makeExternalRef, makeWmsNumber } from './wmsNumber';
import type { Address, ShopOrder, WmsOrderDraft, WmsOrderLine } from './terms';

export interface DraftSettings {
  orderPrefix: string;
  pairing: string;
  maxOrderNumberLength: number;
  /** The shop's, by which a day begins and ends. */
  timeZone: string;
  /** The shop's carrier id to the WMS's carrier code, where the admin mapped it. */
  carrierCode(idCarrier: number): string;
}

const NO_ADDRESS: Address = {
  firstname: '',
  lastname: '',
  company: '',
  address1: '',
  address2: '',
  postcode: '',
  city: '',
  countryIso: '',
  stateIso: '',
  phone: '',
  phoneMobile: '',
  other: '',
};

/**
 * @param frozenNumber the number this generation was first sent with; it stays whatever changes, also when the
 *   reference or the prefix does. null before the first call.
 */
export function makeDraft(
  order: ShopOrder,
  generation: number,
  frozenNumber: string | null,
  settings: DraftSettings,
): WmsOrderDraft {
  return {
    number:
      frozenNumber ??
      makeWmsNumber(
        { idOrder: order.idOrder, reference: order.reference, generation },
        settings.orderPrefix,
        settings.maxOrderNumberLength,
      ),
    externalRef: makeExternalRef(settings.pairing, order.idOrder, generation),
    reference: order.reference || String(order.idOrder),
    placedOn: order.placedAt === '' ? '' : localTime(order.placedAt, settings.timeZone).date,
    recipient: order.delivery ?? NO_ADDRESS,
    email: order.email,
    languageIso: order.languageIso,
    carrierCode: settings.carrierCode(order.idCarrier),
    carrierName: order.carrierName,
    remark: order.giftMessage,
    lines: mergeLines(order),
  };
}

/**
 * What goes to the warehouse: no virtual lines, nothing of quantity 0, and each SKU once (a WMS takes an article on one
 * line of an order only), under the code of its first line.
 */
export function mergeLines(order: ShopOrder): WmsOrderLine[] {
  const bySku = new Map<string, WmsOrderLine>();
  for (const line of order.lines) {
    if (line.isVirtual || line.quantity <= 0) continue;
    const known = bySku.get(line.sku);
    // Lines without a SKU stay apart: each is a mistake of its own to name.
    if (known && line.sku !== '') known.quantity += line.quantity;
    else {
      const key = line.sku === '' ? `#${line.lineId}` : line.sku;
      bySku.set(key, { lineCode: String(line.lineId), sku: line.sku, name: line.name, quantity: line.quantity });
    }
  }
  return [...bySku.values()];
}

/**
 * The hash of all that the WMS would have to be told again. The carrier is a part of its own: when a parcel has left, we write the
 * carrier that was really used to the shop's order, and that is no change for the WMS.
 */
export function hashOfDraft(draft: WmsOrderDraft): string {
  const { recipient, lines, email, remark, carrierCode, carrierName } = draft;
  return hashOfParts(
    { recipient, email, remark, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1)) },
    { carrierCode, carrierName },
  );
}
