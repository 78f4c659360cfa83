<?php
/**
 * What stands in our tables as one word, in the employee's language. A word of a newer sidecar that is not listed here is
 * shown as it stands.
 */

namespace WmsBridge\Admin;

use WmsBridge\Contract\Vocabulary;
use WmsBridge\Settings\Translates;

final class Words
{
    use Translates;

    /** @var array<int|string, string> names by id: a list has many rows of one */
    private $employees = [];

    /** @return array<string, string> where an order stands (wmsbridge_order.state) */
    public function states(): array
    {
        return [
            'new' => $this->trans('Not released', [], 'Modules.Wmsbridge.Admin'),
            'waiting' => $this->trans('Waits for a flow', [], 'Modules.Wmsbridge.Admin'),
            'held' => $this->trans('Needs a decision', [], 'Modules.Wmsbridge.Admin'),
            'failed' => $this->trans('Failed', [], 'Modules.Wmsbridge.Admin'),
            'at_wms' => $this->trans('At the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'done' => $this->trans('Done', [], 'Modules.Wmsbridge.Admin'),
            'cancelled' => $this->trans('Cancelled', [], 'Modules.Wmsbridge.Admin'),
            'skipped' => $this->trans('Not for the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'ignored' => $this->trans('Ignored', [], 'Modules.Wmsbridge.Admin'),
            'archived' => $this->trans('Archived', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> our words for what happens at the WMS */
    public function wmsStatuses(): array
    {
        return [
            'received' => $this->trans('Received', [], 'Modules.Wmsbridge.Admin'),
            'allocated' => $this->trans('Goods are reserved', [], 'Modules.Wmsbridge.Admin'),
            'picking' => $this->trans('Picking has begun', [], 'Modules.Wmsbridge.Admin'),
            'packed' => $this->trans('Packed', [], 'Modules.Wmsbridge.Admin'),
            'partially_shipped' => $this->trans('A part was shipped', [], 'Modules.Wmsbridge.Admin'),
            'shipped' => $this->trans('Shipped', [], 'Modules.Wmsbridge.Admin'),
            'delivered' => $this->trans('Delivered', [], 'Modules.Wmsbridge.Admin'),
            'cancelled' => $this->trans('Cancelled by the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'returned' => $this->trans('Returned', [], 'Modules.Wmsbridge.Admin'),
            'error' => $this->trans('The warehouse has a problem with it', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> why an order was touched (wmsbridge_event.reason) */
    public function reasons(): array
    {
        return [
            'placed' => $this->trans('Order placed', [], 'Modules.Wmsbridge.Admin'),
            'status' => $this->trans('Status changed', [], 'Modules.Wmsbridge.Admin'),
            'lines' => $this->trans('Lines edited', [], 'Modules.Wmsbridge.Admin'),
            'address' => $this->trans('Address or carrier changed', [], 'Modules.Wmsbridge.Admin'),
            'refund' => $this->trans('Quantity refunded', [], 'Modules.Wmsbridge.Admin'),
            'return' => $this->trans('Return announced', [], 'Modules.Wmsbridge.Admin'),
            'deleted' => $this->trans('Order deleted', [], 'Modules.Wmsbridge.Admin'),
            'recheck' => $this->trans('Checked again by itself', [], 'Modules.Wmsbridge.Admin'),
            'person' => $this->trans('Someone pressed a button', [], 'Modules.Wmsbridge.Admin'),
            'gap' => $this->trans('Found by the scan for gaps', [], 'Modules.Wmsbridge.Admin'),
            'wms' => $this->trans('News from the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'flow' => $this->trans('A flow was switched on', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> why orders are held, where many may be at once (problem_code) */
    public function holds(): array
    {
        return [
            'paid_after_baseline' => $this->trans('Placed before the flow was switched on', [], 'Modules.Wmsbridge.Admin'),
            'status_not_chosen' => $this->trans('In a status that nobody chose', [], 'Modules.Wmsbridge.Admin'),
            'cash_on_delivery' => $this->trans('Paid on delivery', [], 'Modules.Wmsbridge.Admin'),
            'shared_sku' => $this->trans('With a SKU that several products have', [], 'Modules.Wmsbridge.Admin'),
            'too_old' => $this->trans('Released long ago', [], 'Modules.Wmsbridge.Admin'),
            'order_absent' => $this->trans('Absent in the shop', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> what became of an event (wmsbridge_event.outcome) */
    public function outcomes(): array
    {
        return [
            'sent' => $this->trans('Sent', [], 'Modules.Wmsbridge.Admin'),
            'nothing_to_do' => $this->trans('Nothing to do', [], 'Modules.Wmsbridge.Admin'),
            'waits' => $this->trans('Waits for a flow', [], 'Modules.Wmsbridge.Admin'),
            'written_back' => $this->trans('Written to the shop', [], 'Modules.Wmsbridge.Admin'),
            'failed' => $this->trans('Failed', [], 'Modules.Wmsbridge.Admin'),
            'refused' => $this->trans('Refused by the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'order_missing' => $this->trans('The order was deleted', [], 'Modules.Wmsbridge.Admin'),
            'dropped' => $this->trans('Dropped', [], 'Modules.Wmsbridge.Admin'),
            'carried_out' => $this->trans('Carried out', [], 'Modules.Wmsbridge.Admin'),
            'archived' => $this->trans('The order is archived', [], 'Modules.Wmsbridge.Admin'),
            'unknown_action' => $this->trans('Unknown to this version of the sidecar', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> lines of the history (wmsbridge_history.action) */
    public function actions(): array
    {
        return $this->states() + [
            'sent' => $this->trans('Sent', [], 'Modules.Wmsbridge.Admin'),
            'changed' => $this->trans('Change sent', [], 'Modules.Wmsbridge.Admin'),
            'taken over' => $this->trans('Found at the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'cancel refused' => $this->trans('Cancelling refused', [], 'Modules.Wmsbridge.Admin'),
            'change refused' => $this->trans('Change refused', [], 'Modules.Wmsbridge.Admin'),
            'gone at the warehouse' => $this->trans('Gone at the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'tracking written' => $this->trans('Tracking number written', [], 'Modules.Wmsbridge.Admin'),
            'status written' => $this->trans('Status written back', [], 'Modules.Wmsbridge.Admin'),
            'write back failed' => $this->trans('Could not be written to the shop', [], 'Modules.Wmsbridge.Admin'),
            'problem' => $this->trans('Problem', [], 'Modules.Wmsbridge.Admin'),
            'note' => $this->trans('Note', [], 'Modules.Wmsbridge.Admin'),
            'send again' => $this->trans('Send again', [], 'Modules.Wmsbridge.Admin'),
            'cancel again' => $this->trans('Cancel at the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'ignore' => $this->trans('Ignore', [], 'Modules.Wmsbridge.Admin'),
            'stop ignoring' => $this->trans('Stop ignoring', [], 'Modules.Wmsbridge.Admin'),
            'retry' => $this->trans('Try again', [], 'Modules.Wmsbridge.Admin'),
            'drop' => $this->trans('Drop', [], 'Modules.Wmsbridge.Admin'),
            'resume' => $this->trans('Resume', [], 'Modules.Wmsbridge.Admin'),
            'compare stock' => $this->trans('Compare all stock now', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> what became of a SKU (wmsbridge_stock.outcome) */
    public function stockOutcomes(): array
    {
        return [
            'written' => $this->trans('Written', [], 'Modules.Wmsbridge.Admin'),
            'unchanged' => $this->trans('Already right', [], 'Modules.Wmsbridge.Admin'),
            'unknown' => $this->trans('No product has this SKU', [], 'Modules.Wmsbridge.Admin'),
            'ambiguous' => $this->trans('Several products have this SKU', [], 'Modules.Wmsbridge.Admin'),
            'differs' => $this->trans('Differs from the shop', [], 'Modules.Wmsbridge.Admin'),
            'excluded' => $this->trans('Left out by the settings', [], 'Modules.Wmsbridge.Admin'),
            'refused' => $this->trans('Refused by the shop', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> by the names of Settings::FLOWS */
    public function flows(): array
    {
        return [
            'ORDERS' => $this->trans('Orders', [], 'Modules.Wmsbridge.Admin'),
            'CANCELLATIONS' => $this->trans('Cancellations', [], 'Modules.Wmsbridge.Admin'),
            'CHANGES' => $this->trans('Changes', [], 'Modules.Wmsbridge.Admin'),
            'STOCK' => $this->trans('Stock', [], 'Modules.Wmsbridge.Admin'),
            'STATUSES' => $this->trans('Statuses', [], 'Modules.Wmsbridge.Admin'),
            'TRACKING' => $this->trans('Tracking numbers', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** What the sidecar says of a flow's last run, in the employee's language; what it does not know stays as it is. */
    public function flowResult(string $said): string
    {
        foreach (Vocabulary::FLOW_RESULT_TEXTS as $result => $text) {
            $pattern = preg_replace('/%(\w+)%/', '(?<$1>\\\\d+)', preg_quote($text, '/'));
            if (preg_match("/^$pattern$/D", $said, $found)) {
                $numbers = [];
                foreach (['read', 'written', 'problems', 'changed'] as $name) {
                    $numbers["%$name%"] = $found[$name] ?? '';
                }

                return $this->flowResults($numbers)[$result] ?? $said;
            }
        }

        return $said;
    }

    /**
     * @param array<string, string> $numbers what stands in their places
     *
     * @return array<string, string> what a flow did, by the words of the contract
     */
    public function flowResults(array $numbers): array
    {
        $levels = $this->trans('SKUs read: %read%; written: %written%; with a problem: %problems%.', $numbers, 'Modules.Wmsbridge.Admin');

        return [
            'levels_read' => $levels,
            'all_compared' => $this->trans('All was compared.', [], 'Modules.Wmsbridge.Admin') . ' ' . $levels,
            'orders_read' => $this->trans('Orders read: %read%; changed: %changed%.', $numbers, 'Modules.Wmsbridge.Admin'),
            'no_cancellations' => $this->trans('The warehouse\'s system takes no cancellations. Call the warehouse to have an order stopped.', [], 'Modules.Wmsbridge.Admin'),
            'no_changes' => $this->trans('The warehouse\'s system takes no changes. Call the warehouse to have an order changed.', [], 'Modules.Wmsbridge.Admin'),
            'no_tracking' => $this->trans('The warehouse\'s system names no tracking numbers. If the warehouse writes them somewhere, that field can be named in the sidecar\'s settings.', [], 'Modules.Wmsbridge.Admin'),
            'cannot' => $this->trans('The warehouse\'s system cannot do this.', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** @return array<string, string> what a flow does, by the names of Settings::FLOWS */
    public function flowPurposes(): array
    {
        return [
            'ORDERS' => $this->trans('New orders go to the warehouse. Orders from before you switch this on are not sent.', [], 'Modules.Wmsbridge.Admin'),
            'CANCELLATIONS' => $this->trans('The warehouse is asked to cancel what is cancelled in the shop.', [], 'Modules.Wmsbridge.Admin'),
            'CHANGES' => $this->trans('Changed lines, delivery addresses and carriers go to the warehouse.', [], 'Modules.Wmsbridge.Admin'),
            'STOCK' => $this->trans('The warehouse decides how much is for sale. What the shop says now is overwritten.', [], 'Modules.Wmsbridge.Admin'),
            'STATUSES' => $this->trans('Orders in the shop follow the warehouse; customers get the e-mails of these statuses.', [], 'Modules.Wmsbridge.Admin'),
            'TRACKING' => $this->trans('Carrier and tracking number come into the order, and to the customer.', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    /** A page that is older than the choice of the shop: in another tab another one was chosen. */
    public function otherShop(): string
    {
        return $this->trans('Another shop was chosen at the top of the page since this page was opened, perhaps in another tab. Nothing was done: look which shop is meant, and do it again.', [], 'Modules.Wmsbridge.Admin');
    }

    public function mayNotEdit(): string
    {
        return $this->trans('Your profile may look at this, and not change it.', [], 'Modules.Wmsbridge.Admin');
    }

    public function onlyByButton(): string
    {
        return $this->trans('Nothing was done: a link cannot change anything. Use the button on this page.', [], 'Modules.Wmsbridge.Admin');
    }

    public function nothingChosen(): string
    {
        return $this->trans('Nothing was chosen: tick the rows that are meant.', [], 'Modules.Wmsbridge.Admin');
    }

    /**
     * Who did something: "employee 3" by name, a hook of PrestaShop as the shop.
     */
    public function actor(string $actor): string
    {
        if (preg_match('/^employee (\d+)$/D', $actor, $found)) {
            return $this->employees[$found[1]] = $this->employees[$found[1]] ?? $this->employee((int) $found[1]);
        }

        if (strncmp($actor, 'action', 6) === 0) {
            return $this->trans('The shop', [], 'Modules.Wmsbridge.Admin');
        }
        $words = [
            'sidecar' => $this->trans('Sidecar', [], 'Modules.Wmsbridge.Admin'),
            'gap scan' => $this->trans('Sidecar', [], 'Modules.Wmsbridge.Admin'),
            'command line' => $this->trans('Command line of the sidecar', [], 'Modules.Wmsbridge.Admin'),
        ];

        return $words[$actor] ?? $actor;
    }

    private function employee(int $id): string
    {
        $employee = new \Employee($id);

        return \Validate::isLoadedObject($employee) ? trim($employee->firstname . ' ' . $employee->lastname) : $this->trans('Employee %id%', ['%id%' => (string) $id], 'Modules.Wmsbridge.Admin');
    }

    /**
     * The word of a list, or what stands there, made readable.
     *
     * @param array<string, string> $words
     * @param mixed $value
     */
    public static function of(array $words, $value): string
    {
        $value = (string) $value;

        return $words[$value] ?? str_replace('_', ' ', $value);
    }
}
