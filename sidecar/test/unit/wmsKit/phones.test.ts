import { mobileOf } from '../../../src/wms/kit/phones';

describe('the mobile number of an address', () => {
  it.each<[string, string, boolean]>([
    ['0701234567', 'SE', true],
    ['08-123 456', 'SE', false],
    ['+46 (0)70-123 45 67', 'FR', true],
    ['06 12 34 56 78', 'FR', true],
    ['01 42 68 53 00', 'FR', false],
    ['0049 151 23456789', 'FR', true],
    ['0151 23456789', 'DE', true],
    ['030 901820', 'DE', false],
    ['07911 123456', 'GB', true],
    ['020 7946 0958', 'GB', false],
    ['347 1234567', 'IT', true],
    ['06 6982', 'IT', false],
    ['612 345 678', 'ES', true],
    ['912 345 678', 'ES', false],
    ['0470 12 34 56', 'BE', true],
    ['02 512 34 56', 'BE', false],
    ['512 345 678', 'PL', true],
    ['22 123 45 67', 'PL', false],
    ['06 12345678', 'NL', true],
    ['020 1234567', 'NL', false],
    ['+33 1 42 68 53 00', 'SE', false],
    ['0701234567', 'XX', false],
    ['0701234567', '', false],
    ['+46701234567', '', true],
    ['call 0612345678', 'FR', false],
    ['12', 'FR', false],
    ['', 'FR', false],
  ])('"%s" in %s: %s', (phone, countryIso, isMobile) => {
    expect(mobileOf({ phone, phoneMobile: '', countryIso })).toBe(isMobile ? phone : '');
  });

  it('is the one that the customer gave as such, whatever it looks like', () => {
    expect(mobileOf({ phone: '06 12 34 56 78', phoneMobile: '01 42 68 53 00', countryIso: 'FR' })).toBe('01 42 68 53 00');
  });
});
