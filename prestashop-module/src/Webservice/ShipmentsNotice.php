<?php
/**
 * Tells the customer of a tracking number: once of each, and once more where the warehouse corrects it.
 *
 * The key is committed first: a crash between it and the e-mail costs the e-mail and never sends two.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Admin\Parcels;

final class ShipmentsNotice
{
    /** PrestaShop's own e-mail for what an employee writes about an order: it is there in every language of the shop. */
    const MESSAGE_TEMPLATE = 'order_merchant_comment';

    /** @var ShipmentsWriteback */
    private $writeback;
    /** @var int */
    private $idOrder;
    /** @var int the customer's language */
    private $idLang;
    /** @var string */
    private $correlationId;

    public function __construct(ShipmentsWriteback $writeback, int $idOrder, int $idLang, string $correlationId)
    {
        $this->writeback = $writeback;
        $this->idOrder = $idOrder;
        $this->idLang = $idLang;
        $this->correlationId = $correlationId;
    }

    /**
     * The e-mail, and the hook that an employee's tracking number fires: both behind one key.
     *
     * @param array{key: string, tracking_number: string, tracking_url: string} $parcel
     * @param array<int, string> $statusShows what of the parcel the e-mail of the status that follows shows, see ShipmentsTemplate
     *
     * @return string what a person should know; ''
     */
    public function tell(array $parcel, int $idOrderCarrier, array $statusShows): string
    {
        $number = $parcel['tracking_number'];
        $key = $this->writeback->beginMail($parcel['key'], $number);
        if (!$key['due']) {
            return $key['done'] ? '' : sprintf('Order %d: an earlier attempt was cut off while the customer was being told: the e-mail may have left or not, and is not sent again.', $this->idOrder);
        }
        $order = new \Order($this->idOrder);
        $row = new \OrderCarrier($idOrderCarrier);
        $customer = new \Customer((int) $order->id_customer);
        $carrier = new \Carrier((int) $row->id_carrier, $this->idLang);

        $told = false;
        $problem = '';
        if ($key['before'] === '' && ShipmentsPlan::statusTells($statusShows, (string) $carrier->url)) {
            $told = true;
            $outcome = 'no e-mail: the status e-mail tells the customer';
        } elseif (!\Validate::isEmail($customer->email)) {
            // PrestaShop's Mail ends the whole request on an address that it finds wrong.
            $outcome = 'no e-mail: the customer has no valid e-mail address';
        } else {
            list($told, $problem) = $this->mail($order, $row, $customer, $carrier, $parcel, $key['before']);
            $outcome = $told ? 'sent' : 'failed';
        }
        try {
            \Hook::exec('actionAdminOrdersTrackingNumberUpdate', [
                'order' => $order,
                'customer' => $customer,
                'carrier' => $carrier,
            ], null, false, true, false, (int) $order->id_shop);
        } catch (\Throwable $error) {
            $problem .= ' ' . ShipmentsFailure::words($error, $this->idOrder, 'the tracking number was written but not all modules were told', $this->correlationId);
        }
        $this->writeback->endMail($key['id'], $outcome, $told ? $number : $key['before']);

        return trim($problem);
    }

    /** @return array{0: bool, 1: string} whether it went, and what a person should know ('') */
    private function mail(\Order $order, \OrderCarrier $row, \Customer $customer, \Carrier $carrier, array $parcel, string $before): array
    {
        try {
            if ($before === '' && (string) $carrier->url !== '') {
                // The e-mail takes its link from the order's carrier; a further parcel may have another. Never saved.
                $order = new \Order($this->idOrder);
                $order->id_carrier = (int) $row->id_carrier;
                $sent = $row->sendInTransitEmail($order);
            } else {
                $sent = $this->message($order, $customer, $carrier, $parcel, $before);
            }

            return $sent ? [true, ''] : [false, sprintf('Order %d: the tracking number was written, but its e-mail could not be sent. Check the shop\'s e-mail settings; it is not sent again.', $this->idOrder)];
        } catch (\Throwable $error) {
            return [false, ShipmentsFailure::words($error, $this->idOrder, 'the tracking number was written but its e-mail failed', $this->correlationId)];
        }
    }

    /** PrestaShop's in-transit e-mail shows a link of the carrier's and nothing else: without one, and for a correction, the number is written out. */
    private function message(\Order $order, \Customer $customer, \Carrier $carrier, array $parcel, string $before): bool
    {
        $context = \Context::getContext();
        $locale = (string) $context->language->locale;
        $translator = $context->getTranslatorFromLocale($locale);
        $number = $parcel['tracking_number'];
        $lines = [$before === ''
            ? $translator->trans('Your parcel is on its way with %carrier%. Its tracking number is %number%.', ['%carrier%' => $carrier->name, '%number%' => $number], 'Modules.Wmsbridge.Shop', $locale)
            : $translator->trans('The tracking number of your parcel was corrected. It is %number%; please disregard %before%.', ['%number%' => $number, '%before%' => $before], 'Modules.Wmsbridge.Shop', $locale)];
        $url = Parcels::url($parcel['tracking_url'], (string) $carrier->url, $number);
        if ($url !== '') {
            $lines[] = $translator->trans('You can follow it here: %url%', ['%url%' => $url], 'Modules.Wmsbridge.Shop', $locale);
        }
        $message = implode("\n", $lines);
        if ((int) \Configuration::get('PS_MAIL_TYPE', null, null, (int) $order->id_shop) !== \Mail::TYPE_TEXT) {
            $message = \Tools::nl2br(\Tools::htmlentitiesUTF8($message));
        }

        return (bool) \Mail::Send(
            (int) $context->language->id,
            self::MESSAGE_TEMPLATE,
            $translator->trans('New message regarding your order', [], 'Emails.Subject', $locale),
            [
                '{firstname}' => $customer->firstname,
                '{lastname}' => $customer->lastname,
                '{id_order}' => $order->id,
                '{order_name}' => $order->getUniqReference(),
                '{message}' => $message,
            ],
            $customer->email,
            $customer->firstname . ' ' . $customer->lastname,
            null,
            null,
            null,
            null,
            _PS_MAIL_DIR_,
            true,
            (int) $order->id_shop
        );
    }
}
