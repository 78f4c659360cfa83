<?php
/** A customer's address, by the fields that a test or the demo names: the sandbox and the real shop make it alike. */
trait AddressRows
{
    private function address(Customer $customer, array $fields): Address
    {
        $address = new Address();
        $address->id_customer = (int) $customer->id;
        $address->alias = 'home';
        $address->firstname = $customer->firstname;
        $address->lastname = $customer->lastname;
        $address->address1 = '1 rue de Rivoli';
        $address->postcode = '75001';
        $address->city = 'Paris';
        $address->id_country = (int) Country::getByIso('FR');
        $this->fill($address, $fields);
        $address->add();

        return $address;
    }

    private function fill(Address $address, array $fields): void
    {
        foreach ($fields as $name => $value) {
            if ($name === 'countryIso') {
                $address->id_country = (int) Country::getByIso($value);
            } elseif ($name === 'stateIso') {
                $address->id_state = (int) State::getIdByIso($value, (int) $address->id_country);
            } else {
                $column = $name === 'phoneMobile' ? 'phone_mobile' : $name;
                $address->$column = $value;
            }
        }
    }
}
