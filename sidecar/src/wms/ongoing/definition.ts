/** Ongoing's environment variables, checked, and the adapter made from them. */
import { secretIn } from '../kit/webhookSecret';
import { createOngoingAdapter } from './adapter';
import { parseStatusRanges } from './statuses';
import { parseZone } from './times';
import type { WmsDefinition } from '../WmsDefinition';

export const ongoing: WmsDefinition = {
  name: 'ongoing',
  title: 'Ongoing WMS',
  configure(environment) {
    const errors: string[] = [];
    const needed = (name: string, words: string): string => {
      const value = environment[name]?.trim() ?? '';
      if (value === '') errors.push(`${name} is missing. ${words}`);
      return value;
    };
    const url = needed('WMSBRIDGE_ONGOING_URL', 'It is the endpoint: https://api.ongoingsystems.se/<warehouse>/service.asmx.');
    if (url !== '' && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) {
      errors.push('WMSBRIDGE_ONGOING_URL is no http or https address. It looks like https://api.ongoingsystems.se/<warehouse>/service.asmx.');
    }
    const options = {
      url: url.replace(/\?wsdl$/i, ''),
      goodsOwner: needed('WMSBRIDGE_ONGOING_GOODS_OWNER', "It is the goods owner's code at the warehouse."),
      user: needed('WMSBRIDGE_ONGOING_USER', 'The warehouse gives it with the password.'),
      password: needed('WMSBRIDGE_ONGOING_PASSWORD', 'The warehouse gives it with the user name.'),
      statuses: environment.WMSBRIDGE_ONGOING_STATUSES?.trim() ?? '',
      timeZone: environment.WMSBRIDGE_ONGOING_TIMEZONE?.trim() ?? '',
    };
    // What cannot be understood is said now, not at the first order.
    for (const check of [() => parseStatusRanges(options.statuses), () => parseZone(options.timeZone)]) {
      try {
        check();
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (errors.length > 0) return { errors };
    const webhookToken = environment.WMSBRIDGE_ONGOING_WEBHOOK_TOKEN?.trim() ?? '';
    return {
      create: (log) => createOngoingAdapter({ ...options, log }),
      ...(webhookToken === '' ? {} : { webhook: secretIn({ header: 'x-auth-token' }, webhookToken) }),
    };
  },
};
