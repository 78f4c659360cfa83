import type { OrderOperation, Refusal } from '../../../src/wms/kit/errors';
import { presentable, skuIn } from '../../../src/wms/kit/words';
import { recognise } from '../../../src/wms/ongoing/refusal';

describe('what a refusal means', () => {
  it.each<[string, OrderOperation | null, Refusal]>([
    ['Login failed: wrong user name or password.', 'create', { kind: 'field', field: 'lastname' }],
    ['The user is not authorized.', null, { kind: 'other' }],
    ['Invalid credentials', 'cancel', { kind: 'other' }],
    ['Access denied', 'create', { kind: 'other' }],
    ["Login failed for user 'wms_app'.", 'create', { kind: 'other' }],
    ['Transporter contract is not authorized', 'create', { kind: 'field', field: 'carrierCode' }],
    ['Customer login name must be unique', 'create', { kind: 'field', field: 'lastname' }],
    ['Order: customer login name must be unique', 'create', { kind: 'field', field: 'lastname' }],
    ['The goods owner could not be found.', 'create', { kind: 'other' }],
    ['The order was not made: unknown goods owner', 'update', { kind: 'other' }],
    ['The article \'X\' does not exist for the goods owner.', 'create', { kind: 'sku_unknown' }],
    ['Goods owner SHOP: article X not found', 'create', { kind: 'sku_unknown' }],
    ['Order A-1 could not be found for the goods owner.', 'update', { kind: 'other' }],
    ['The order could not be created: unknown goods owner.', 'create', { kind: 'other' }],
    ['Transporter DHL is unknown for this goods owner.', 'create', { kind: 'field', field: 'carrierCode' }],
    ['GoodsOwnerOrderNumber A-1 could not be found.', 'update', { kind: 'field', field: 'number' }],
    ['Transaction was deadlocked on lock resources', 'create', { kind: 'busy' }],
    ['Execution Timeout Expired.', 'update', { kind: 'busy' }],
    ['An order with order number A-1 already exists.', 'create', { kind: 'field', field: 'number' }],
    ['GoodsOwnerOrderNumber must be unique: order A-1', 'create', { kind: 'field', field: 'number' }],
    ['The article with article number \'X\' could not be found.', 'create', { kind: 'sku_unknown' }],
    ['Article "X" does not exist.', 'update', { kind: 'sku_unknown' }],
    ['Unknown article: X', 'create', { kind: 'sku_unknown' }],
    ['Article X on order line 1 could not be found', 'update', { kind: 'sku_unknown' }],
    ['The article \'X\' stands on more than one order line.', 'create', { kind: 'sku_doubled' }],
    ['The order A-1 can not be updated: picking has begun.', 'update', { kind: 'too_late' }],
    ['The order has already been picked.', 'cancel', { kind: 'too_late' }],
    ['Order is being handled and cannot be removed', 'cancel', { kind: 'too_late' }],
    ['The order A-1 has already been cancelled.', 'cancel', { kind: 'already_cancelled' }],
    ['The order A-1 has already been cancelled.', 'update', { kind: 'too_late' }],
    ['The order with order number A-1 could not be found.', 'cancel', { kind: 'field', field: 'number' }],
    ['Order A-1 does not exist', 'update', { kind: 'other' }],
    ['The country code \'XX\' is unknown.', 'create', { kind: 'field', field: 'countryIso' }],
    ['CountryStateCode is wrong', 'create', { kind: 'field', field: 'stateIso' }],
    ['The customer\'s City is missing.', 'create', { kind: 'field', field: 'city' }],
    ['PostCode has the wrong length', 'create', { kind: 'field', field: 'postcode' }],
    ['Transporter DHL was not accepted', 'create', { kind: 'field', field: 'carrierCode' }],
    ['NumberOfItems must be greater than 0', 'create', { kind: 'field', field: 'quantity' }],
    ['Något gick fel', 'create', { kind: 'other' }],
    ['', 'create', { kind: 'other' }],
  ])('"%s" (%s)', (words, operation, expected) => {
    expect(recognise(words, operation)).toEqual(expected);
  });

  it.each<[string, string[], Refusal]>([
    ['The article Login-Mug could not be found.', ['Login-Mug'], { kind: 'sku_unknown' }],
    ["The article 'Password book' could not be found.", [], { kind: 'sku_unknown' }],
    ['Article TIMEOUT-1 (unknown)', ['timeout-1'], { kind: 'sku_unknown' }],
    ['An order with order number TIMEOUT-12 already exists.', ['TIMEOUT-12'], { kind: 'field', field: 'number' }],
    ["It isn't there, try again", ['x'], { kind: 'busy' }],
    ["It can't be done, it timed out", [], { kind: 'busy' }],
  ])("what the shop chose says nothing about what is wrong: \"%s\"", (words, ours, expected) => {
    expect(recognise(words, 'create', ours)).toEqual(expected);
  });

  it.each<[string, string[], string]>([
    ["The article with article number 'A-10' could not be found.", ['A-1', 'A-10'], 'A-10'],
    ['Article A-1 is unknown', ['A-1', 'A-10'], 'A-1'],
    ['Article a-1, is unknown', ['A-1'], 'A-1'],
    ['Article (x+y) is unknown', ['x+y'], 'x+y'],
    ['Article A-100 is unknown', ['A-1', 'A-10'], ''],
    ['An article is unknown', ['', 'B'], ''],
  ])('"%s" names %j: "%s"', (words, skus, expected) => {
    expect(skuIn(words, skus)).toBe(expected);
  });

  it.each<[string, string[], string]>([
    ['Mail to zoe@example.com failed', [], 'Mail to … failed'],
    ['Zoë Lindqvist, Storgatan 1: no such street', ['Zoë', 'Lindqvist', 'Storgatan 1'], '… …, …: no such street'],
    ['Lindqvistgatan is fine', ['Lindqvist'], 'Lindqvistgatan is fine'],
    ['Password s3cr+t! was wrong', ['s3cr+t!'], 'Password … was wrong'],
    ['The country code SE is unknown', ['SE'], 'The country code SE is unknown'],
    ['Failed.\r\n   at System.Data.Sql()\r\n   at Other()', [], 'Failed.'],
    [`${'x'.repeat(400)}`, [], `${'x'.repeat(299)}…`],
  ])('shows %j', (words, hide, shown) => {
    expect(presentable(words, hide)).toBe(shown);
  });
});
