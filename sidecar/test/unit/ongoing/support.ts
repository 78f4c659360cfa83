import type { Address, WmsOrderDraft } from '../../../src/domain/terms';

export const ADDRESS: Address = {
  firstname: 'Zoë',
  lastname: 'Lindqvist',
  company: '',
  address1: 'Storgatan 1',
  address2: '',
  postcode: '111 22',
  city: 'Stockholm',
  countryIso: 'SE',
  stateIso: '',
  phone: '08123456',
  phoneMobile: '0701234567',
  other: '',
};

export const DRAFT: WmsOrderDraft = {
  number: 'ABCDEFGHI-12',
  externalRef: 'wmsb-a1b2c3-12-1',
  reference: 'ABCDEFGHI',
  placedOn: '2026-11-24',
  recipient: ADDRESS,
  email: 'zoe@example.com',
  languageIso: 'sv',
  carrierCode: '',
  carrierName: 'PostNord',
  remark: '',
  lines: [
    { lineCode: '31', sku: 'demo_1', name: 'T-shirt', quantity: 2 },
    { lineCode: '32', sku: 'demo_2', name: 'Mug', quantity: 1 },
  ],
};

export function draft(changes: Partial<WmsOrderDraft> = {}, recipient: Partial<Address> = {}): WmsOrderDraft {
  return { ...DRAFT, ...changes, recipient: { ...(changes.recipient ?? ADDRESS), ...recipient } };
}
