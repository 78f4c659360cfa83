/**
 * From our words to Ongoing's: drafts to `ProcessOrder`, articles to `ProcessArticle`. Pure. Members stand in the
 * order of the schema, for .NET skips without a word an element that comes too early.
 */
import type { Address, WmsArticle, WmsOrderDraft, WmsOrderLine } from '../../domain/terms';
import { mobileOf } from '../kit/phones';

type Element = Record<string, unknown>;

/**
 * @param operation `Create` never changes an order that is there, `Update` never makes one; `CreateOrUpdate` would do both
 * @param gone lines that the order at the WMS has and the draft has not: they go with a quantity of nothing
 */
export function toProcessOrder(
  draft: WmsOrderDraft,
  operation: 'Create' | 'Update',
  gone: readonly { lineCode: string; sku: string }[] = [],
): Element {
  const removed = gone.map(({ lineCode, sku }) => ({ lineCode, sku, name: '', quantity: 0 }));
  return {
    co: {
      OrderInfo: orderInfo(draft, operation),
      Customer: customer(draft),
      ...(draft.carrierCode === '' ? {} : { TransporterContract: transporterContract(draft.carrierCode) }),
      CustomerOrderLines: { CustomerOrderLine: [...oneLinePerSku(draft.lines), ...removed].map(orderLine) },
    },
  };
}

/** Asks to cancel. */
export function toRemoval(orderNumber: string): Element {
  return { co: { OrderInfo: { OrderIdentification: 'GoodsOwnerOrderNumber', OrderOperation: 'Remove', GoodsOwnerOrderNumber: orderNumber } } };
}

function orderInfo(draft: WmsOrderDraft, operation: 'Create' | 'Update'): Element {
  const mobile = mobileOf(draft.recipient);
  return {
    OrderIdentification: 'GoodsOwnerOrderNumber',
    OrderOperation: operation,
    ReferenceNumber: draft.reference,
    GoodsOwnerOrderNumber: draft.number,
    GoodsOwnerOrderId: draft.externalRef,
    ...given('OrderRemark', draft.remark),
    ...given('WayOfDelivery', draft.carrierName),
    // The day it should leave: the day it was ordered. From the draft, not a clock: the same draft is the same request.
    DeliveryDate: `${draft.placedOn}T00:00:00`,
    OrderNotification: {
      ...given('Telephone', draft.recipient.phone),
      ...given('MobilePhone', mobile),
      ...given('Email', draft.email),
      NotifyByEmail: draft.email !== '',
      NotifyBySms: mobile !== '',
      NotifyByTelephone: false,
    },
  };
}

/**
 * Ongoing keeps customers, and an order points at one. Identified by `FullNameAndAddress`, two customers who share a
 * name and a street would be one, and the second order would rewrite the phone, the instructions and perhaps the
 * city of the first, whose parcel has not left. Identified by a customer's own number, two orders of one customer to
 * two addresses would do the same. So the customer's number is the order's: an address belongs to one order, and a
 * changed address changes that order alone.
 */
function customer(draft: WmsOrderDraft): Element {
  const { recipient } = draft;
  const mobile = mobileOf(recipient);
  const [name, address, address2, address3] = addressLines(recipient);
  return {
    CustomerOperation: 'CreateOrUpdate',
    CustomerIdentification: 'CustomerNumber',
    CustomerNumber: draft.number,
    Name: name,
    Address: address,
    // Empty ones go too: a second line that the customer took away must not stay.
    Address2: address2,
    Address3: address3,
    PostCode: recipient.postcode,
    City: recipient.city,
    TelePhone: recipient.phone,
    Email: draft.email,
    MobilePhone: mobile,
    CountryCode: recipient.countryIso,
    ...given('CountryStateCode', recipient.stateIso),
    DeliveryInstruction: recipient.other,
    NotifyBySMS: mobile !== '',
    NotifyByEmail: draft.email !== '',
    NotifyByTelephone: false,
  };
}

/** Name and three lines: a company is the name, and its person then stands below the street. Nothing is lost. */
export function addressLines(recipient: Address): [name: string, address: string, address2: string, address3: string] {
  const person = `${recipient.firstname} ${recipient.lastname}`.trim();
  if (recipient.company === '') return [person, recipient.address1, recipient.address2, ''];
  const [address2 = '', address3 = ''] = [recipient.address2, person].filter((part) => part !== '');
  return [recipient.company, recipient.address1, address2, address3];
}

/**
 * A carrier that the warehouse has an agreement with. `CODE` names it, `CODE/SERVICE` one of its services.
 * The payment is always told: where it is left out, .NET reads the first value of the enumeration, and that is
 * `Collect`: the customer pays the postman.
 */
function transporterContract(carrierCode: string): Element {
  const slash = carrierCode.indexOf('/');
  const code = slash < 0 ? carrierCode : carrierCode.slice(0, slash);
  const service = slash < 0 ? '' : carrierCode.slice(slash + 1);
  return {
    TransporterContractIdentification: service === '' ? 'Code' : 'CodeAndServiceCode',
    TransporterContractOperation: 'Find',
    TransportPayment: 'Prepaid',
    TransporterCode: code,
    ...given('TransporterServiceCode', service),
  };
}

/** Ongoing wants an article on one line of an order only (its page "Order line identification"). */
export function oneLinePerSku(lines: readonly WmsOrderLine[]): WmsOrderLine[] {
  const bySku = new Map<string, WmsOrderLine>();
  for (const line of lines) {
    const known = bySku.get(line.sku);
    if (known) known.quantity += line.quantity;
    else bySku.set(line.sku, { ...line });
  }
  return [...bySku.values()];
}

function orderLine(line: WmsOrderLine): Element {
  return {
    OrderLineIdentification: 'ExternalOrderLineCode',
    ArticleIdentification: 'ArticleNumber',
    ExternalOrderLineCode: line.lineCode,
    ArticleNumber: line.sku,
    NumberOfItems: line.quantity,
  };
}

export function toProcessArticle(article: WmsArticle): Element {
  return {
    art: {
      ArticleOperation: 'CreateOrUpdate',
      ArticleIdentification: 'ArticleNumber',
      ArticleNumber: article.sku,
      ArticleName: article.name || article.sku,
      ...given('BarCode', article.barcode),
      ...(article.weightKg > 0 ? { Weight: article.weightKg } : {}),
      IsStockArticle: true,
    },
  };
}

/** What of a draft is personal, in case an answer repeats it. */
export function personalData(draft: WmsOrderDraft): string[] {
  const { recipient } = draft;
  return [draft.email, recipient.phone, recipient.phoneMobile, recipient.firstname, recipient.lastname, recipient.company, recipient.address1, recipient.address2, recipient.other, draft.remark].filter((value) => value !== '');
}

function given(name: string, value: string): Element {
  return value === '' ? {} : { [name]: value };
}
