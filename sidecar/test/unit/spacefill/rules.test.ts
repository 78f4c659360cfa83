/** Spacefill's rules as tables of cases: statuses, snapshots, refusals, bodies, doubles, cursors, settings. */
import { WMS_STATUSES } from '../../../src/domain/orderStatus';
import { errorForEveryone, problemsOf, recognise, wordsOf } from '../../../src/wms/spacefill/errors';
import { doublesOf, theOne } from '../../../src/wms/spacefill/doubles';
import { parseStockCursor, writeStockCursor } from '../../../src/wms/spacefill/cursors';
import { spacefill } from '../../../src/wms/spacefill/definition';
import { toFound, toSnapshot, UnreadableOrder } from '../../../src/wms/spacefill/snapshot';
import { isUntouched, statusOf } from '../../../src/wms/spacefill/statuses';
import { toStockLevel } from '../../../src/wms/spacefill/stock';
import { phoneOf, toChange, toExitOrder } from '../../../src/wms/spacefill/translate';
import type { Question } from '../../../src/wms/kit/errors';
import { ADDRESS, draft } from '../ongoing/support';
import { vendorOpenApi } from './openapi';

const api = vendorOpenApi();
const WAREHOUSE = 'd8bdc728-242b-4039-99a3-0aa239650011';
const QUESTION: Question = { what: 'create order A-1', write: true, operation: 'create', skus: ['X', 'Y'], names: [], hide: ['Zoë'] };

(api ? test : test.skip)('every state of the vendor is one of ours, but for those of goods that come in', () => {
  const states = api!.components.schemas.OrderStatusEnum!.enum as string[];
  expect(states.filter((state) => statusOf(state) === null)).toEqual(['UNLOADING_STARTED_STATE', 'UNLOADING_FINISHED_STATE']);
  expect(states.filter((state) => isUntouched(state))).toHaveLength(4);
  for (const state of states) expect([null, ...WMS_STATUSES]).toContain(statusOf(state));
});

type Item = { item_reference?: string; expected_quantity?: number; actual_quantity?: number | null; item_packaging_type?: string };
const item = (more: Item = {}): Item => ({ item_reference: 'X', expected_quantity: 2, actual_quantity: null, item_packaging_type: 'EACH', ...more });
const order = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ id: '7', shipper_order_reference: 'A-1', edi_erp_id: 'wmsb-p-1-1', status: 'COMPLETED_ORDER_STATE', warehouse_id: WAREHOUSE, order_items: [item()], ...more });

describe('a snapshot', () => {
  test.each<[string, Record<string, unknown>, string, (number | null)[]]>([
    ['completed, quantities not told', {}, 'shipped', [null]],
    ['completed, all of it', { order_items: [item({ actual_quantity: 2 })] }, 'shipped', [2]],
    ['completed, more than was ordered', { order_items: [item({ actual_quantity: 3 })] }, 'shipped', [3]],
    ['completed, a part', { order_items: [item({ actual_quantity: 1 })] }, 'partially_shipped', [1]],
    ['completed, one line of two', { order_items: [item({ actual_quantity: 2 }), item({ item_reference: 'Y', actual_quantity: 0 })] }, 'partially_shipped', [2, 0]],
    ['completed with nothing in it', { order_items: [item({ actual_quantity: 0 })] }, 'error', [0]],
    ['delivered, by the transport', { transport_status: 'DELIVERED' }, 'delivered', [null]],
    ['delivered, by the TMS', { tms_status: 'DELIVERED' }, 'delivered', [null]],
    ['delivered in part', { tms_status: 'DELIVERED', order_items: [item({ actual_quantity: 1 })] }, 'partially_shipped', [1]],
    ['prepared', { status: 'PREPARATION_FINISHED_STATE', tms_status: 'DELIVERED' }, 'packed', [null]],
    ['the date was declined', { status: 'SHIPPER_NEEDS_TO_SUGGEST_NEW_PLANNED_EXECUTION_DATE_STATE' }, 'error', [null]],
    ['canceled', { status: 'CANCELED_ORDER_STATE' }, 'cancelled', [null]],
  ])('%s', (_name, more, status, picked) => {
    const snapshot = toSnapshot(toFound(order(more)), '');
    expect(snapshot.status).toBe(status);
    expect(snapshot.lines.map((line) => line.picked)).toEqual(picked);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a state of entry orders', { status: 'UNLOADING_STARTED_STATE' }],
    ['no state', { status: null }],
    ['a line without a reference', { order_items: [item({ item_reference: '' })] }],
    ['a line in boxes', { order_items: [item({ item_packaging_type: 'CARDBOARD_BOX' })] }],
  ])('cannot be read: %s', (_name, more) => {
    expect(() => toSnapshot(toFound(order(more)), '')).toThrow(UnreadableOrder);
  });

  test.each<[string, Record<string, unknown>, string, string[]]>([
    ['no field is named', { metadata: { tn: 'WB1' } }, '', []],
    ['of metadata', { metadata: { tn: 'WB1' }, custom_fields: { tn: 'WB2' } }, 'metadata.tn', ['WB1']],
    ['of custom fields', { metadata: { tn: 'WB1' }, custom_fields: { tn: 'WB2' } }, 'custom_fields.tn', ['WB2']],
    ['of either', { custom_fields: { tn: 'WB2' } }, 'tn', ['WB2']],
    ['several in one, and one twice', { metadata: { tn: ' WB1; WB2,WB1\nWB3 ' } }, 'tn', ['WB1', 'WB2', 'WB3']],
    ['a list', { metadata: { tn: ['WB1', 2] } }, 'tn', ['WB1', '2']],
    ['none', { metadata: null }, 'tn', []],
    ['an object', { metadata: { tn: { a: 1 } } }, 'tn', []],
  ])('tracking numbers: %s', (_name, more, field, numbers) => {
    expect(toSnapshot(toFound(order(more)), field).parcels.map(({ trackingNumber }) => trackingNumber)).toEqual(numbers);
  });

  test('a number that is corrected is the same parcel\'s', () => {
    const keys = (tn: string): string[] => toSnapshot(toFound(order({ metadata: { tn } })), 'tn').parcels.map(({ key }) => key);
    expect(keys('WRONG 2')).toEqual(keys('RIGHT 2'));
    expect(new Set(keys('A B')).size).toBe(2);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['as we wrote it', {}, 'wmsb-p-1-1'],
    ['also in metadata, where an ERP wrote its own', { edi_erp_id: 'SAP', metadata: { wmsbridge_mark: 'wmsb-p-1-1' } }, 'wmsb-p-1-1'],
    ['a double is nobody\'s, whatever its metadata says', { edi_erp_id: 'double-of-wmsb-p-1-1', metadata: { wmsbridge_mark: 'wmsb-p-1-1' } }, 'double-of-wmsb-p-1-1'],
    ['a stranger\'s', { edi_erp_id: null }, ''],
  ])('its mark: %s', (_name, more, externalRef) => {
    expect(toFound(order(more)).externalRef).toBe(externalRef);
  });
});

describe('the one that a number means', () => {
  const found = (id: string, more: Record<string, unknown> = {}): ReturnType<typeof toFound> => toFound(order({ id, status: 'ORDER_IS_READY_TO_BE_EXECUTED_STATE', created_at: `2026-11-24T10:00:0${id}Z`, ...more }));
  const CANCELED = { status: 'CANCELED_ORDER_STATE' };
  const STARTED = { status: 'PREPARATION_STARTED_STATE' };

  test.each<[string, ReturnType<typeof toFound>[], string | null, string[]]>([
    ['none', [], null, []],
    ['the only one', [found('1')], '1', []],
    ['the older of two', [found('2'), found('1')], '1', ['2']],
    ['the living one', [found('1', CANCELED), found('2')], '2', []],
    ['the one being worked on', [found('1'), found('2', STARTED)], '2', ['1']],
    ['ours before a stranger\'s, which is left alone', [found('1', { edi_erp_id: '' }), found('2')], '2', []],
    ['a stranger\'s where there is no other', [found('1', { edi_erp_id: '' })], '1', []],
    ['ours cancelled before a stranger\'s', [found('1', { edi_erp_id: '' }), found('2', CANCELED)], '2', []],
    ['of another shop: none of its orders is a double of ours', [found('1', { edi_erp_id: 'wmsb-q-9-1' }), found('2')], '1', []],
    ['never one that was found to be a double', [found('1', { edi_erp_id: 'double-of-wmsb-p-1-1' }), found('2')], '2', []],
  ])('%s', (_name, orders, id, doubles) => {
    const one = theOne(orders);
    expect(one?.id ?? null).toBe(id);
    expect(one ? doublesOf(one, orders).map((each) => each.id) : []).toEqual(doubles);
    // Everybody decides alike, in whatever order the list comes.
    expect(theOne([...orders].reverse())?.id ?? null).toBe(id);
  });
});

describe('a refusal', () => {
  const place = (...loc: (string | number)[]): unknown => ({ detail: [{ loc, msg: 'is wrong', type: 'value_error' }] });

  test.each<[string, number, unknown, 'create' | 'update', object]>([
    ['an article by reference', 422, place('body', 'order_items', 1, 'item_reference'), 'create', { kind: 'sku_unknown' }],
    ['an article by id', 422, place('body', 'order_items', 0, 'master_item_id'), 'update', { kind: 'sku_unknown' }],
    ['a country', 422, place('body', 'exit_final_recipient_address_country_code'), 'create', { kind: 'field', field: 'countryIso' }],
    ['a postcode', 422, place('body', 'exit_final_recipient_address_zip'), 'create', { kind: 'field', field: 'postcode' }],
    ['a street', 422, place('body', 'exit_final_recipient_address_line1'), 'create', { kind: 'field', field: 'address1' }],
    ['an e-mail', 422, place('body', 'exit_final_recipient_email'), 'create', { kind: 'field', field: 'email' }],
    ['a phone', 422, place('body', 'exit_final_recipient_phone_number'), 'update', { kind: 'field', field: 'phone' }],
    ['a quantity', 422, place('body', 'order_items', 0, 'expected_quantity'), 'create', { kind: 'field', field: 'quantity' }],
    ['a carrier', 422, place('body', 'transport_carrier_id'), 'create', { kind: 'field', field: 'carrierCode' }],
    ['a number is looked up', 422, place('body', 'shipper_order_reference'), 'create', { kind: 'other' }],
    ['a state is looked up', 422, place('path', 'order_id'), 'update', { kind: 'other' }],
    ['an order that is not there', 404, { detail: 'Order not found' }, 'update', { kind: 'order_missing' }],
    ['words without a place', 400, { detail: 'Non' }, 'create', { kind: 'other' }],
    ['nothing at all', 422, null, 'create', { kind: 'other' }],
  ])('%s', (_name, status, json, operation, refusal) => {
    expect(recognise(status, problemsOf(json), operation)).toEqual(refusal);
  });

  test.each<[string, unknown, string]>([
    ['a sentence', { detail: 'Non pour Zoë' }, 'Non pour …'],
    ['a field', place('body', 'exit_final_recipient_email'), 'exit_final_recipient_email: is wrong'],
    ['a line is named by its article', place('body', 'order_items', 1, 'expected_quantity'), 'article "Y", expected_quantity: is wrong'],
    ['two', { detail: [{ loc: ['body', 'comment'], msg: 'a', type: '' }, { loc: [], msg: 'b', type: '' }] }, 'comment: a; b'],
    ['no JSON', null, ''],
  ])('its words: %s', (_name, json, words) => {
    expect(wordsOf(problemsOf(json), QUESTION)).toBe(words);
  });

  test('of the warehouse, or without a word, is everyone\'s', () => {
    const answer = (status: number, json: unknown) => ({ status, ok: false, json, asked: { ours: new Date(0), theirs: null } });
    expect(errorForEveryone(QUESTION, answer(422, place('query', 'warehouse_id')))).toMatchObject({ code: 'wms_warehouse_unknown', family: 'permanent', scope: 'unclear' });
    expect(errorForEveryone(QUESTION, answer(404, null))).toMatchObject({ code: 'wms_url_wrong', scope: 'unclear' });
    expect(errorForEveryone(QUESTION, answer(422, place('body', 'comment')))).toBeNull();
  });
});

describe('bodies', () => {
  test.each([
    ['+46 (0)70-123 45 67', '+46701234567'],
    ['0046701234567', '+46701234567'],
    ['070-123 45 67', ''],
    ['+0123', ''],
    ['', ''],
  ])('the phone "%s" is "%s" internationally', (phoneMobile, number) => {
    expect(phoneOf({ ...ADDRESS, phone: '', phoneMobile }).number).toBe(number);
  });

  test.each<[string, string]>([
    ['+33 6 12 34 56 78', '+33612345678'],
    ['06 12 34 56 78', '06 12 34 56 78'],
    ['', ''],
  ])('a change says that the phone is "%s" now, for the one from before must not stay', (phone, sent) => {
    expect(toChange(draft({}, { phone, phoneMobile: '' }), new Map())).toMatchObject({ exit_final_recipient_phone_number: sent });
  });

  test.each<[string, string | undefined]>([
    ['DHL/EXPRESS', 'EXPRESS'],
    ['PN', ''],
    ['', undefined],
  ])('a change to the carrier "%s" leaves no service of the one before', (carrierCode, service) => {
    expect(toChange(draft({ carrierCode }), new Map())['ext_wms_service_id']).toBe(service);
  });

  test('a company is the name of the address, in a create and in a change alike', () => {
    const ours = draft({}, { company: 'Bolaget AB' });
    const settings = { warehouseId: WAREHOUSE, plannedHours: 24, now: new Date(0) };
    for (const body of [toExitOrder(ours, settings), toChange(ours, new Map())]) {
      expect(body).toMatchObject({ exit_final_recipient: 'Bolaget AB', exit_final_recipient_first_name: 'Zoë', exit_final_recipient_address_details: expect.stringContaining('Zoë Lindqvist') as string });
      expect(body).not.toHaveProperty('exit_final_recipient_company');
    }
  });

  test('the same draft makes the same create at the same moment', () => {
    const settings = { warehouseId: WAREHOUSE, plannedHours: 48, now: new Date('2026-11-24T10:00:00Z') };
    expect(toExitOrder(draft(), settings)).toEqual(toExitOrder(draft(), settings));
    expect(toExitOrder(draft(), settings)).toMatchObject({ planned_execution_datetime_range: { datetime_to: '2026-11-26T10:00:00.000Z' } });
  });
});

describe('a stock level', () => {
  const stocked = (...stock: object[]): object => ({ item_reference: 'X', stock_by_warehouse: stock });
  const ours = { warehouse_id: WAREHOUSE };

  test.each<[string, object, number | string | null]>([
    ['of our warehouse', stocked({ ...ours, number_of_eaches: 10, each_allocated_quantity: 3 }, { warehouse_id: 'x', number_of_eaches: 99 }), 7],
    ['by its older name', stocked({ ...ours, each_actual_quantity: 4 }), 4],
    ['of which more exits are planned than there is: nothing', stocked({ ...ours, number_of_eaches: 1, each_allocated_quantity: 3 }), 0],
    ['below nothing, told as it is', stocked({ ...ours, number_of_eaches: -1, each_allocated_quantity: 0 }), -1],
    ['in parts of a piece, told as it is', stocked({ ...ours, number_of_eaches: 2.5, each_allocated_quantity: 1 }), 1.5],
    ['in words, told as it is', stocked({ ...ours, number_of_eaches: 'ten' }), 'ten'],
    ['without a number of pieces: that is not 0', stocked({ ...ours, number_of_eaches: null, number_of_complete_pallet: 3 }), ''],
    ['of our warehouse, its id written large', stocked({ warehouse_id: WAREHOUSE.toUpperCase(), number_of_eaches: 10 }), 10],
    ['of another warehouse alone', stocked({ warehouse_id: 'x', number_of_eaches: 99 }), 0],
    ['that was never there', { item_reference: 'X', stock_by_warehouse: null }, 0],
    ['of no article', { stock_by_warehouse: [] }, null],
  ])('%s', (_name, shown, quantity) => {
    expect(toStockLevel(shown, WAREHOUSE, 'available')?.quantity ?? null).toBe(quantity);
  });
});

test.each([null, '', 'nonsense', '2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.000Z|', '|'])('the stock cursor "%s" is none', (cursor) => {
  expect(parseStockCursor(cursor)).toBeNull();
});

test('a stock cursor comes back as it was, and fits its column', () => {
  const cursor = { since: new Date('2026-11-24T10:00:00Z'), fullAt: new Date('2026-11-24T01:00:00Z') };
  expect(parseStockCursor(writeStockCursor(cursor))).toEqual(cursor);
  expect(writeStockCursor(cursor).length).toBeLessThanOrEqual(64);
});

describe('settings', () => {
  const GOOD = { WMSBRIDGE_SPACEFILL_URL: 'https://api.spacefill.fr', WMSBRIDGE_SPACEFILL_TOKEN: 't', WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: WAREHOUSE };

  test.each<[string, Record<string, string>, RegExp[]]>([
    ['all missing', { WMSBRIDGE_SPACEFILL_URL: '', WMSBRIDGE_SPACEFILL_TOKEN: '', WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: '' }, [/_URL is missing/, /_TOKEN is missing/, /_WAREHOUSE_ID is missing/]],
    ['an address that is none', { WMSBRIDGE_SPACEFILL_URL: 'api.spacefill.fr' }, [/_URL is no http/]],
    ['a warehouse by its name', { WMSBRIDGE_SPACEFILL_WAREHOUSE_ID: 'Lyon' }, [/_WAREHOUSE_ID is no id/]],
    ['a figure that there is not', { WMSBRIDGE_SPACEFILL_STOCK: 'all' }, [/_STOCK must be available or physical/]],
    ['calls at once', { WMSBRIDGE_SPACEFILL_PARALLEL_CALLS: '0' }, [/_PARALLEL_CALLS must be a whole number from 1 to 32/]],
    ['a place of tracking numbers that there is not', { WMSBRIDGE_SPACEFILL_TRACKING_FIELD: 'customfields.tracking' }, [/_TRACKING_FIELD must be metadata\.NAME or custom_fields\.NAME/]],
    ['a place without a name', { WMSBRIDGE_SPACEFILL_TRACKING_FIELD: 'metadata.' }, [/_TRACKING_FIELD must be/]],
    ['hours', { WMSBRIDGE_SPACEFILL_PLANNED_HOURS: 'x' }, [/_PLANNED_HOURS must be/]],
  ])('%s', (_name, more, sentences) => {
    const configured = spacefill.configure({ ...GOOD, ...more });
    const errors = 'errors' in configured ? configured.errors : [];
    expect(errors).toHaveLength(sentences.length);
    sentences.forEach((sentence, index) => expect(errors[index]).toMatch(sentence));
  });

  test.each<[string, Record<string, string>, object]>([
    ['plain', {}, { tracking: false, stockFigure: 'available', stockReflectsFrom: 'allocated', parallelCalls: 4, returns: false, webhooks: false }],
    ['with all', { WMSBRIDGE_SPACEFILL_TRACKING_FIELD: 'tn', WMSBRIDGE_SPACEFILL_STOCK: 'physical', WMSBRIDGE_SPACEFILL_PARALLEL_CALLS: '8' }, { tracking: true, stockFigure: 'physical', stockReflectsFrom: 'partially_shipped', parallelCalls: 8 }],
  ])('abilities: %s', async (_name, more, abilities) => {
    const configured = spacefill.configure({ ...GOOD, ...more });
    if ('errors' in configured) throw new Error(configured.errors.join(' '));
    const adapter = configured.create({ info: () => undefined, warn: () => undefined, error: () => undefined } as never);
    expect(adapter.capabilities).toMatchObject(abilities);
    await adapter.close();
  });
});
