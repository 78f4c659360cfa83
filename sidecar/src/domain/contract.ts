/**
 * The contract with the module. Written by `npm run contract` from prestashop-module/contract/*.json: change those.
 */

/**
 * What is switched on and off by itself.
 * - `orders`: orders go to the WMS
 * - `cancellations`: the WMS is asked to cancel
 * - `changes`: changed lines, addresses and carriers go to the WMS
 * - `stock`: the WMS's stock is written to the shop
 * - `statuses`: the shop's orders follow the WMS
 * - `tracking`: tracking numbers are written to the shop
 */
export const FLOWS = ['orders', 'cancellations', 'changes', 'stock', 'statuses', 'tracking'] as const;
export type Flow = (typeof FLOWS)[number];

/**
 * Where a WMS order stands, in our words (`wms_status`). Those on the way only go forward; a side state stands beside it.
 * - `received`: the WMS has it
 * - `allocated`: goods are reserved for it
 * - `picking`: picking has begun
 * - `packed`: it is packed
 * - `partially_shipped`: a part has left
 * - `shipped`: all has left
 * - `delivered`: the customer has it
 * - `cancelled`: it is cancelled at the WMS
 * - `returned`: it came back
 * - `error`: the WMS has a problem with it
 */
export const WMS_STATUSES = [
  'received',
  'allocated',
  'picking',
  'packed',
  'partially_shipped',
  'shipped',
  'delivered',
  'cancelled',
  'returned',
  'error',
] as const;
export type WmsStatus = (typeof WMS_STATUSES)[number];

/**
 * Why an event was written (`wmsbridge_event.reason`).
 * - `placed`: an order was placed
 * - `status`: its status changed
 * - `lines`: its lines were edited
 * - `address`: its delivery address or carrier changed
 * - `refund`: a quantity was refunded
 * - `return`: a return was announced
 * - `deleted`: the order was deleted in the shop: the only evidence of it, for an order that is missing from a table may
 *   be back a moment later
 * - `gap`: the scan for gaps found the order changed without an event
 * - `wms`: the WMS order changed
 * - `recheck`: what the order is held for may be over
 * - `flow`: a flow that the order waited for was switched on or resumed
 * - `person`: a person asked for something: see `action`
 */
export const EVENT_REASONS = [
  'placed',
  'status',
  'lines',
  'address',
  'refund',
  'return',
  'deleted',
  'gap',
  'wms',
  'recheck',
  'flow',
  'person',
] as const;
export type EventReason = (typeof EVENT_REASONS)[number];

/**
 * What a person asks for (`wmsbridge_event.action`).
 * - `send again`: that problem is answered (`approved`, `approved_at`), what was refused is asked again, an ignored order
 *   is no longer ignored
 * - `cancel again`: the WMS is asked again to cancel
 * - `ignore`: state `ignored`
 * - `stop ignoring`: an ignored order is looked at again, and nothing is answered by it
 * - `retry`: the pause between two tries ends
 * - `drop`: that event is done with the outcome `dropped`; nothing else
 * - `resume`: its safety stop ends, and what waits for it is worked on; `resumed_at` is when it was asked: what came later
 *   is counted anew
 * - `compare stock`: all stock is compared at the next round
 */
export const ACTIONS = [
  'send again',
  'cancel again',
  'ignore',
  'stop ignoring',
  'retry',
  'drop',
  'resume',
  'compare stock',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * How an event ended (`wmsbridge_event.outcome`).
 * - `sent`: the WMS was called, and answered
 * - `nothing_to_do`: shop and WMS agree already
 * - `waits`: a flow is off: it goes on when it is switched on
 * - `written_back`: the shop was given what happened at the WMS
 * - `failed`: see the order's problem
 * - `refused`: the WMS refused a change
 * - `order_missing`: the WMS does not have the order any more
 * - `dropped`: a person dropped it
 * - `carried_out`: what the person asked for is in the ledger
 * - `archived`: asked for of an archived order: nothing was done
 * - `unknown_action`: asked for by a module that is newer than the sidecar: nothing was done
 */
export const EVENT_OUTCOMES = [
  'sent',
  'nothing_to_do',
  'waits',
  'written_back',
  'failed',
  'refused',
  'order_missing',
  'dropped',
  'carried_out',
  'archived',
  'unknown_action',
] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/**
 * Where an order stands (`wmsbridge_order.state`).
 * - `new`: nothing decided yet, or not released
 * - `waiting`: it would go on, but a flow is off (`waits_for`)
 * - `held`: a person must decide (`problem`)
 * - `failed`: a permanent error, or the last retry is over (`problem` says what to do); any new event tries again
 * - `at_wms`: the WMS has it
 * - `done`: it left the warehouse and the shop was told
 * - `cancelled`: it is not, or no longer, to be sent
 * - `skipped`: it never goes to the WMS (virtual, from before the baseline, shipped elsewhere, deleted)
 * - `ignored`: a person said so
 * - `archived`: done so long ago that only its numbers are kept, so that it is never made twice
 */
export const ORDER_STATES = [
  'new',
  'waiting',
  'held',
  'failed',
  'at_wms',
  'done',
  'cancelled',
  'skipped',
  'ignored',
  'archived',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/**
 * What was done to an order (`wmsbridge_history.action`), beside its states and the actions of people.
 * - `sent`: the WMS accepted it
 * - `changed`: the WMS took the change
 * - `taken over`: the WMS had it already
 * - `cancel refused`: the WMS refused to cancel
 * - `change refused`: the WMS refused a change
 * - `gone at the warehouse`: the WMS does not have it any more
 * - `tracking written`: a tracking number is in the shop
 * - `status written`: the shop has the status
 * - `write back failed`: something could not be written to the shop
 * - `problem`: a problem was found
 * - `note`: something was noted that changed no state
 * - `wms status`: the WMS order came to the status in `to_state`
 */
export const HISTORY_ACTIONS = [
  'sent',
  'changed',
  'taken over',
  'cancel refused',
  'change refused',
  'gone at the warehouse',
  'tracking written',
  'status written',
  'write back failed',
  'problem',
  'note',
  'wms status',
] as const;
export type HistoryAction = (typeof HISTORY_ACTIONS)[number];

/**
 * What became of a SKU (`wmsbridge_stock.outcome`).
 * - `written`: the shop has the new quantity
 * - `unchanged`: it had it already
 * - `unknown`: no product has this SKU
 * - `ambiguous`: several products have it
 * - `differs`: the shop differs, and nothing is written
 * - `excluded`: the settings leave it alone
 * - `refused`: the shop or the WMS gave a figure that cannot be written
 */
export const STOCK_OUTCOMES = [
  'written',
  'unchanged',
  'unknown',
  'ambiguous',
  'differs',
  'excluded',
  'refused',
] as const;
export type StockOutcome = (typeof STOCK_OUTCOMES)[number];

/**
 * What is wrong with an order (`wmsbridge_order.problem_code`), by our own rules. Adapters and the WMS add codes of their
 * own, such as `address_city_missing` or `wms_refused`. Those with a filter have a line of their own on the overview and
 * in the list of orders.
 * - `status_not_chosen`: in a paid status that nobody chose to send or not to send
 * - `paid_after_baseline`: placed before the orders flow was switched on, paid after it
 * - `cash_on_delivery`: paid on delivery
 * - `order_incomplete`: it refers to an address, customer, carrier, country or product that the shop does not have
 * - `held_by_module`: another module holds it (`actionWmsbridgeOrder`)
 * - `shared_sku`: several products or combinations have one of its SKUs
 * - `too_old`: released long ago and never sent
 * - `order_absent`: the shop does not have it, and nobody deleted it
 * - `order_unknown`: found at the WMS with our reference, and the shop does not have it
 * - `lines_absent`: it has no lines, and nobody took them out
 * - `status_absent`: in a status that the shop does not have
 * - `number_of_another`: the WMS has an order with our reference of this id that is another order
 * - `cancelled_by_wms`: paid, and cancelled by the WMS
 * - `cancelled_after_shipping`: cancelled in the shop after it was shipped
 * - `left_release`: at the WMS, in a status that no longer ships
 * - `changed_after_shipping`: changed in the shop after it had left
 * - `before_baseline`: placed and paid before the orders flow was switched on
 * - `shipped_elsewhere`: shipped without the WMS
 * - `order_deleted`: deleted in the shop
 * - `virtual_only`: only virtual products
 * - `nothing_to_ship`: nothing is left to ship
 * - `cancel_refused`: the WMS refused to cancel
 * - `change_refused`: the WMS refused a change
 * - `short_pick`: the WMS sent less than was ordered
 * - `wms_error`: the WMS has a problem with the order
 * - `wms_order_unreadable`: what the WMS shows of the order cannot be read
 * - `status_gone`: the status of the shop to be written does not exist any more
 * - `write_back_failed`: a parcel or a status could not be written to the shop
 * - `outcome_not_recorded`: what became of it could not be recorded in the ledger
 * - `unexpected`: an error that nobody expected; the log has it
 */
export const PROBLEM_CODES = [
  'status_not_chosen',
  'paid_after_baseline',
  'cash_on_delivery',
  'order_incomplete',
  'held_by_module',
  'shared_sku',
  'too_old',
  'order_absent',
  'order_unknown',
  'lines_absent',
  'status_absent',
  'number_of_another',
  'cancelled_by_wms',
  'cancelled_after_shipping',
  'left_release',
  'changed_after_shipping',
  'before_baseline',
  'shipped_elsewhere',
  'order_deleted',
  'virtual_only',
  'nothing_to_ship',
  'cancel_refused',
  'change_refused',
  'short_pick',
  'wms_error',
  'wms_order_unreadable',
  'status_gone',
  'write_back_failed',
  'outcome_not_recorded',
  'unexpected',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/**
 * What a flow did last (`wmsbridge_flow.last_result`): these texts, with numbers in their places.
 * - `levels_read`: a round of what changed
 * - `all_compared`: a round of all stock
 * - `orders_read`: changes of WMS orders
 * - `no_cancellations`: the WMS cannot cancel
 * - `no_changes`: the WMS takes no changes
 * - `no_tracking`: the WMS names no tracking numbers
 * - `cannot`: the WMS cannot do something else
 */
export const FLOW_RESULTS = [
  'levels_read',
  'all_compared',
  'orders_read',
  'no_cancellations',
  'no_changes',
  'no_tracking',
  'cannot',
] as const;
export type FlowResult = (typeof FLOW_RESULTS)[number];

/**
 * What is sent of an order, in our own words (`wmsbridge_wms_order.called_with`). Personal fields are masked for who may
 * look and not change; of the recipient all but `countryIso` and `stateIso`, which explain many refusals.
 * - `number`: the number of the WMS order
 * - `externalRef`: our own identity of it
 * - `reference`: as the customer knows it
 * - `placedOn`: the day on which it was placed
 * - `recipient`: the delivery address
 * - `email`: of the customer
 * - `languageIso`: of the order
 * - `carrierCode`: of the WMS
 * - `carrierName`: of the shop
 * - `remark`: what the customer wrote
 * - `lines`: SKUs and quantities
 */
export const DRAFT_FIELDS = [
  'number',
  'externalRef',
  'reference',
  'placedOn',
  'recipient',
  'email',
  'languageIso',
  'carrierCode',
  'carrierName',
  'remark',
  'lines',
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/**
 * Of an address.
 * - `firstname`: first name
 * - `lastname`: last name
 * - `company`: company
 * - `address1`: first line
 * - `address2`: second line
 * - `postcode`: post code
 * - `city`: city
 * - `countryIso`: country
 * - `stateIso`: state or province
 * - `phone`: telephone
 * - `phoneMobile`: mobile telephone
 * - `other`: what the customer wrote for the carrier
 */
export const ADDRESS_FIELDS = [
  'firstname',
  'lastname',
  'company',
  'address1',
  'address2',
  'postcode',
  'city',
  'countryIso',
  'stateIso',
  'phone',
  'phoneMobile',
  'other',
] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

export const HOOK_REASONS = ['placed', 'status', 'lines', 'address', 'refund', 'return', 'deleted'] as const;

export const WMS_WAY = [
  'received',
  'allocated',
  'picking',
  'packed',
  'partially_shipped',
  'shipped',
  'delivered',
] as const;

export const WMS_SIDE_STATES = ['cancelled', 'returned', 'error'] as const;

export const ORDER_ACTIONS = ['send again', 'cancel again', 'ignore', 'stop ignoring', 'retry', 'drop'] as const;

export const CONNECTION_ACTIONS = ['resume', 'compare stock'] as const;

export const PERSONAL_DRAFT_FIELDS = ['email', 'remark'] as const;

export const PLAIN_ADDRESS_FIELDS = ['countryIso', 'stateIso'] as const;

export const PROBLEM_FILTERS = [
  'status_not_chosen',
  'paid_after_baseline',
  'cash_on_delivery',
  'shared_sku',
  'too_old',
  'order_absent',
] as const;

export const FLOW_RESULT_TEXTS = {
  levels_read: '%read% levels read, %written% written, %problems% with a problem',
  all_compared: 'full comparison: %read% levels read, %written% written, %problems% with a problem',
  orders_read: '%read% orders read, %changed% changed',
  no_cancellations: 'The warehouse\'s system takes no cancellations. Call the warehouse to have an order stopped.',
  no_changes: 'The warehouse\'s system takes no changes. Call the warehouse to have an order changed.',
  no_tracking: 'The warehouse\'s system names no tracking numbers. If the warehouse writes them somewhere, that field can be named in the sidecar\'s settings.',
  cannot: 'The warehouse\'s system cannot do this.',
} as const;

/** The settings that the sidecar reads, by their key in `wmsbridge_setting`. */
export const SETTINGS = {
  WMSBRIDGE_LAYOUT: { type: 'version', default: null, needed: false },
  WMSBRIDGE_CONTRACT: { type: 'version', default: null, needed: false },
  WMSBRIDGE_VERSION: { type: 'version', default: null, needed: false },
  WMSBRIDGE_FLOW_ORDERS: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_FLOW_CANCELLATIONS: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_FLOW_CHANGES: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_FLOW_STOCK: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_FLOW_STATUSES: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_FLOW_TRACKING: { type: 'flag', default: '0', needed: false },
  WMSBRIDGE_RELEASE_STATUSES: { type: 'statuses', default: null, needed: true },
  WMSBRIDGE_CANCEL_STATUSES: { type: 'statuses', default: null, needed: true },
  WMSBRIDGE_KNOWN_STATUSES: { type: 'statuses', default: null, needed: true },
  WMSBRIDGE_STATUS_RECEIVED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_ALLOCATED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_PICKING: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_PACKED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_PARTIALLY_SHIPPED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_SHIPPED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_DELIVERED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_CANCELLED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_RETURNED: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_STATUS_ERROR: { type: 'status', default: '0', needed: false },
  WMSBRIDGE_CARRIER_MAP: { type: 'json', default: '{}', needed: false },
  WMSBRIDGE_CREATE_ARTICLES: { type: 'flag', default: '1', needed: false },
  WMSBRIDGE_COD_ORDERS: { type: 'choice', default: 'ask', words: ['ask', 'send'], needed: false },
  WMSBRIDGE_COD_MODULES: { type: 'list', default: ['*cashondelivery*', 'cod', 'codfee*', 'codwfee*', '*_cod', '*contrareembolso*', '*megareembolso*', '*reembolsocargo*', '*contrassegno*', '*contreremboursement*', '*nachnahme*', '*pobranie*'], entry: '[A-Za-z0-9_*?-]{1,64}', needed: false },
  WMSBRIDGE_EARLIER_ORDERS: { type: 'choice', default: 'ask', words: ['ask', 'send'], needed: false },
  WMSBRIDGE_SHARED_SKUS: { type: 'list', default: '', entry: '.{1,64}', needed: false },
  WMSBRIDGE_STOCK_SOURCE: { type: 'choice', default: 'wms', words: ['wms', 'shop'], needed: false },
  WMSBRIDGE_STOCK_BUFFER: { type: 'number', default: '0', least: 0, most: 1000000, needed: false },
  WMSBRIDGE_STOCK_BUFFER_PERCENT: { type: 'number', default: '0', least: 0, most: 100, needed: false },
  WMSBRIDGE_STOCK_BUFFERS: { type: 'list', default: '', entry: '.{1,64}=\\s*(\\d{1,9}|(100|\\d{1,2})\\s*%)', needed: false },
  WMSBRIDGE_STOCK_UNKNOWN: { type: 'choice', default: 'leave', words: ['leave', 'zero'], needed: false },
  WMSBRIDGE_STOCK_EXCLUDE_SKUS: { type: 'list', default: '', entry: '.{1,64}', needed: false },
  WMSBRIDGE_STOCK_WAREHOUSES: { type: 'list', default: '', entry: '.{1,64}', needed: false },
  WMSBRIDGE_STOCK_STOP_SHARE: { type: 'number', default: '20', least: 0, most: 100, needed: false },
  WMSBRIDGE_STOCK_STOP_MINIMUM: { type: 'number', default: '10', least: 0, most: 1000000, needed: false },
  WMSBRIDGE_STOCK_FULL_AT: { type: 'time', default: '03:40', needed: false },
  WMSBRIDGE_STOP_CREATES: { type: 'number', default: '5000', least: 1, most: 1000000, needed: false },
  WMSBRIDGE_STOP_CANCELS: { type: 'number', default: '200', least: 1, most: 1000000, needed: false },
  WMSBRIDGE_MAX_ORDER_AGE_HOURS: { type: 'number', default: '48', least: 1, most: 8760, needed: false },
  WMSBRIDGE_RETENTION_DAYS: { type: 'number', default: '90', least: 7, most: 3650, needed: false },
  WMSBRIDGE_ARCHIVE_MONTHS: { type: 'number', default: '24', least: 0, most: 600, needed: false },
  PS_TIMEZONE: { type: 'text', default: null, needed: true },
  PS_OS_CANCELED: { type: 'status', default: '6', needed: false },
  PS_OS_ERROR: { type: 'status', default: '8', needed: false },
  PS_OS_COD_VALIDATION: { type: 'status', default: '0', needed: false },
} as const;
