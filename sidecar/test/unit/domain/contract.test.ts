/** What the contract says of an order that is sent is what is sent. */
import { ADDRESS_FIELDS, DRAFT_FIELDS } from '../../../src/domain/contract';
import { makeDraft } from '../../../src/domain/draft';
import { order } from '../../support/memoryShop';

/** A field that the contract does not name would be shown to whoever may look at the queue. */
test('each field of a WMS order draft and of its recipient is decided on: personal or not', () => {
  const draft = makeDraft(order(1), 1, null, { orderPrefix: '', pairing: 'p', maxOrderNumberLength: 50, timeZone: 'UTC', carrierCode: () => '' });
  expect(Object.keys(draft).sort()).toEqual([...DRAFT_FIELDS].sort());
  expect(Object.keys(draft.recipient).sort()).toEqual([...ADDRESS_FIELDS].sort());
});
