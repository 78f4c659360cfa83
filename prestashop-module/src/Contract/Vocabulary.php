<?php
/** The words of the tables. Written by "npm run contract" from contract/*.json: change those. */

namespace WmsBridge\Contract;

final class Vocabulary
{
    const FLOWS = ['orders', 'cancellations', 'changes', 'stock', 'statuses', 'tracking'];

    const WMS_STATUSES = [
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
    ];

    const EVENT_REASONS = ['placed', 'status', 'lines', 'address', 'refund', 'return', 'deleted', 'gap', 'wms', 'recheck', 'flow', 'person'];

    const ACTIONS = ['send again', 'cancel again', 'ignore', 'stop ignoring', 'retry', 'drop', 'resume', 'compare stock'];

    const EVENT_OUTCOMES = [
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
    ];

    const ORDER_STATES = ['new', 'waiting', 'held', 'failed', 'at_wms', 'done', 'cancelled', 'skipped', 'ignored', 'archived'];

    const HISTORY_ACTIONS = [
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
    ];

    const STOCK_OUTCOMES = ['written', 'unchanged', 'unknown', 'ambiguous', 'differs', 'excluded', 'refused'];

    const PROBLEM_CODES = [
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
    ];

    const FLOW_RESULTS = ['levels_read', 'all_compared', 'orders_read', 'no_cancellations', 'no_changes', 'no_tracking', 'cannot'];

    const DRAFT_FIELDS = [
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
    ];

    const ADDRESS_FIELDS = [
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
    ];

    const HOOK_REASONS = ['placed', 'status', 'lines', 'address', 'refund', 'return', 'deleted'];

    const WMS_WAY = ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'];

    const WMS_SIDE_STATES = ['cancelled', 'returned', 'error'];

    const ORDER_ACTIONS = ['send again', 'cancel again', 'ignore', 'stop ignoring', 'retry', 'drop'];

    const CONNECTION_ACTIONS = ['resume', 'compare stock'];

    const PERSONAL_DRAFT_FIELDS = ['email', 'remark'];

    const PLAIN_ADDRESS_FIELDS = ['countryIso', 'stateIso'];

    const PROBLEM_FILTERS = ['status_not_chosen', 'paid_after_baseline', 'cash_on_delivery', 'shared_sku', 'too_old', 'order_absent'];

    const FLOW_RESULT_TEXTS = [
        'levels_read' => '%read% levels read, %written% written, %problems% with a problem',
        'all_compared' => 'full comparison: %read% levels read, %written% written, %problems% with a problem',
        'orders_read' => '%read% orders read, %changed% changed',
        'no_cancellations' => 'The warehouse\'s system takes no cancellations. Call the warehouse to have an order stopped.',
        'no_changes' => 'The warehouse\'s system takes no changes. Call the warehouse to have an order changed.',
        'no_tracking' => 'The warehouse\'s system names no tracking numbers. If the warehouse writes them somewhere, that field can be named in the sidecar\'s settings.',
        'cannot' => 'The warehouse\'s system cannot do this.',
    ];

    const FLOW_KEYS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STOCK', 'STATUSES', 'TRACKING'];

    const WMS_STATUS_KEYS = [
        'RECEIVED',
        'ALLOCATED',
        'PICKING',
        'PACKED',
        'PARTIALLY_SHIPPED',
        'SHIPPED',
        'DELIVERED',
        'CANCELLED',
        'RETURNED',
        'ERROR',
    ];
}
