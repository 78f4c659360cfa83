/** From our words to Spacefill's: drafts to the bodies of its order actions, articles to its master items. Pure. */
import type { Address, WmsArticle, WmsOrderDraft } from '../../domain/terms';
import { REF_IN_METADATA } from './snapshot';

type Body = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HOUR_MS = 60 * 60_000;

export interface CreateSettings {
  warehouseId: string;
  /** The order may leave from now until so many hours later. */
  plannedHours: number;
  now: Date;
}

/** The body of `POST /orders/exit/`. */
export function toExitOrder(draft: WmsOrderDraft, { warehouseId, plannedHours, now }: CreateSettings): Body {
  return {
    shipper_order_reference: draft.number,
    warehouse_id: warehouseId,
    edi_erp_id: draft.externalRef,
    metadata: { [REF_IN_METADATA]: draft.externalRef, shop_reference: draft.reference },
    // From now: a date that has passed is one that a warehouse declines, and a backlog's orders were placed long ago.
    planned_execution_datetime_range: { datetime_from: now.toISOString(), datetime_to: new Date(now.getTime() + plannedHours * HOUR_MS).toISOString() },
    ...given('comment', draft.remark),
    ...carrierOf(draft),
    ...withoutBlanks(recipientOf(draft)),
    order_items: draft.lines.map(({ sku, quantity }) => ({ item_reference: sku, item_packaging_type: 'EACH', expected_quantity: quantity })),
  };
}

/**
 * The body of `shipper_updates_order_action`. It replaces, so what was emptied in the shop is sent empty.
 * @param itemIds the hub's ids of the draft's SKUs: a change takes no references
 */
export function toChange(draft: WmsOrderDraft, itemIds: ReadonlyMap<string, string>): Body {
  return {
    shipper_order_reference: draft.number,
    comment: draft.remark,
    // Another carrier does not know the service of the one before.
    ...(draft.carrierCode === '' ? {} : { ext_wms_service_id: '' }),
    ...carrierOf(draft),
    ...recipientOf(draft),
    order_items: draft.lines.map(({ sku, quantity }) => ({ master_item_id: itemIds.get(sku), item_packaging_type: 'EACH', expected_quantity: quantity })),
  };
}

/**
 * A change has no field for a company, so a create uses none either: else a company that was taken off in the shop would
 * stay on the label. The company is the name of the address, its person stands in the fields for one.
 */
function recipientOf({ recipient, email }: WmsOrderDraft): Body & Record<string, string> {
  const phone = phoneOf(recipient);
  return {
    exit_final_recipient: recipientName(recipient),
    exit_final_recipient_first_name: recipient.firstname,
    exit_final_recipient_last_name: recipient.lastname,
    // The API has one line, and nothing may be lost.
    exit_final_recipient_address_line1: [recipient.address1, recipient.address2].filter((line) => line !== '').join(', '),
    exit_final_recipient_address_zip: recipient.postcode,
    exit_final_recipient_address_city: recipient.city,
    exit_final_recipient_address_country_code: recipient.countryIso,
    exit_final_recipient_address_details: detailsOf(recipient),
    exit_final_recipient_email: email,
    // Of any form: left out of a change, the number from before would stay, and the driver would call somebody else.
    exit_final_recipient_phone_number: phone.number || phone.written,
  };
}

export function recipientName(recipient: Address): string {
  return recipient.company || `${recipient.firstname} ${recipient.lastname}`.trim();
}

/** Whatever has no field of its own: the state, the person of a company, a phone number that is not international. */
function detailsOf(recipient: Address): string {
  const phone = phoneOf(recipient);
  const person = recipient.company === '' ? '' : `${recipient.firstname} ${recipient.lastname}`.trim();
  return [person, recipient.stateIso, recipient.other, phone.number === '' && phone.written !== '' ? `Tel. ${phone.written}` : '']
    .filter((part) => part !== '')
    .join('\n');
}

/** @returns the number as `+33612345678`, '' where it is not written internationally; and as the customer wrote it */
export function phoneOf(recipient: Address): { number: string; written: string } {
  const written = recipient.phoneMobile || recipient.phone;
  const number = written.replace(/^\s*00/, '+').replace(/\(0\)/, '').replace(/[\s().\-/]/g, '');
  return { number: /^\+[1-9]\d{1,14}$/.test(number) ? number : '', written };
}

/**
 * The carrier that the admin mapped: the hub's id of it, or the warehouse's own code, `CODE` or `CODE/SERVICE`. Without a
 * map the carrier's name goes along, as what the customer chose.
 */
function carrierOf({ carrierCode, carrierName }: WmsOrderDraft): Body {
  if (carrierCode === '') return given('transport_name', carrierName);
  const slash = carrierCode.indexOf('/');
  const code = slash < 0 ? carrierCode : carrierCode.slice(0, slash);
  const service = slash < 0 ? '' : carrierCode.slice(slash + 1);
  return {
    ...(UUID.test(code) ? { transport_carrier_id: code } : { ext_wms_carrier_id: code }),
    ...given('ext_wms_service_id', service),
    ...given('transport_name', carrierName),
  };
}

/** The body of a new master item, or of what to change about one. */
export function toMasterItem(article: WmsArticle): Body {
  const type = barcodeType(article.barcode);
  return {
    item_reference: article.sku,
    designation: article.name || article.sku,
    ...given('each_barcode', article.barcode),
    ...given('each_barcode_type', type),
    // The shop's weight is the one that shipping costs are reckoned by: with its packaging.
    ...(article.weightKg > 0 ? { each_gross_weight_in_kg: article.weightKg } : {}),
  };
}

function barcodeType(barcode: string): string {
  if (/^(\d{8}|\d{13})$/.test(barcode)) return 'EAN';
  return /^\d{12}$/.test(barcode) ? 'UPC' : '';
}

/** What of a draft is personal, in case an answer repeats it. */
export function personalData({ recipient, email, remark }: WmsOrderDraft): string[] {
  const { firstname, lastname, company, address1, address2, phone, phoneMobile, other } = recipient;
  return [email, phone, phoneMobile, firstname, lastname, company, address1, address2, other, remark].filter((value) => value !== '');
}

function given(name: string, value: string): Body {
  return value === '' ? {} : { [name]: value };
}

function withoutBlanks(body: Record<string, string>): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
}
