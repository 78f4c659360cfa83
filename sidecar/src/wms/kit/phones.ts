/**
 * Which number of an address is a mobile one. PrestaShop's usual address form has one field, `phone`, and what customers write there is
 * mostly a mobile number: a WMS that texts the customer wants it in a field of its own. Pure.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import type { Address } from '../../domain/terms';

/** The mobile number of an address as it is written there; '' where it has none. */
export function mobileOf({ phone, phoneMobile, countryIso }: Pick<Address, 'phone' | 'phoneMobile' | 'countryIso'>): string {
  if (phoneMobile.trim() !== '') return phoneMobile;
  return isMobile(phone, countryIso) ? phone : '';
}

/** By the numbering plan of the country that the number itself names, or else of the address's. */
function isMobile(written: string, countryIso: string): boolean {
  // A customer of another country writes 0049 where the plan of the address's country may have another prefix.
  const number = written.trim().replace(/^00/, '+');
  // `extract`: nothing but a number is one.
  return parsePhoneNumberFromString(number, { defaultCountry: countryIso as never, extract: false })?.isValid() ?? false;
}
