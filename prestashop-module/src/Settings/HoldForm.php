<?php
/** Which orders wait for a person: the fields of the settings form, in plain words. */

namespace WmsBridge\Settings;

final class HoldForm
{
    use FormFields;
    use Translates;

    /** @return array<int, array<string, mixed>> fields as HelperForm wants them */
    public function fields(): array
    {
        $ask = $this->trans('Hold them until someone decides', [], 'Modules.Wmsbridge.Admin');
        $send = $this->trans('Send them like every other order', [], 'Modules.Wmsbridge.Admin');

        return [
            $this->choice('WMSBRIDGE_COD_ORDERS', $this->trans('Orders paid on delivery', [], 'Modules.Wmsbridge.Admin'), ['ask' => $ask, 'send' => $send], $this->trans('The warehouse is not told what to collect. Send them only if it or the carrier knows that by other means.', [], 'Modules.Wmsbridge.Admin')),
            $this->text('WMSBRIDGE_COD_MODULES', $this->trans('Payment modules for payment on delivery', [], 'Modules.Wmsbridge.Admin'), $this->trans('Their technical names, one a line. * stands for any text, ? for one character. PrestaShop\'s own status for such orders counts in any case.', [], 'Modules.Wmsbridge.Admin')),
            $this->choice('WMSBRIDGE_EARLIER_ORDERS', $this->trans('Orders placed before the orders flow was switched on, and paid after it', [], 'Modules.Wmsbridge.Admin'), ['ask' => $ask, 'send' => $send]),
            $this->text('WMSBRIDGE_SHARED_SKUS', $this->trans('SKUs that several products may have', [], 'Modules.Wmsbridge.Admin'), $this->trans('One a line. * stands for any text, ? for one character. Orders with any other SKU that several products or combinations have are held: the warehouse cannot know which is meant.', [], 'Modules.Wmsbridge.Admin')),
        ];
    }
}
