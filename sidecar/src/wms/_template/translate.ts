/** From our words to Template's: drafts and articles to the bodies of its API. Pure. */
import type { WmsArticle, WmsOrderDraft } from '../../domain/terms';

export function toOrder(draft: WmsOrderDraft): Record<string, unknown> {
  const { recipient } = draft;
  return {
    number: draft.number,
    // Our mark must come back with the order: without it an order is somebody else's.
    externalId: draft.externalRef,
    reference: draft.reference,
    remark: draft.remark,
    carrier: draft.carrierCode,
    recipient: {
      name: recipient.company || `${recipient.firstname} ${recipient.lastname}`.trim(),
      street: recipient.address1,
      street2: recipient.address2,
      postcode: recipient.postcode,
      city: recipient.city,
      country: recipient.countryIso,
      phone: recipient.phoneMobile || recipient.phone,
      email: draft.email,
      instruction: recipient.other,
    },
    lines: draft.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  };
}

export function toArticle({ sku, name, barcode, weightKg }: WmsArticle): Record<string, unknown> {
  return { sku, name: name || sku, barcode, weightKg };
}

/** What of a draft is personal, in case an answer repeats it. */
export function personalData({ recipient, email, remark }: WmsOrderDraft): string[] {
  const { firstname, lastname, company, address1, address2, phone, phoneMobile, other } = recipient;
  return [email, phone, phoneMobile, firstname, lastname, company, address1, address2, other, remark].filter((value) => value !== '');
}
