/** Template's environment variables, checked, and the adapter made from them. */
import type { WmsDefinition } from '../WmsDefinition';
import { createTemplateAdapter } from './adapter';

export const template: WmsDefinition = {
  name: 'template',
  title: 'Template',
  configure(environment) {
    const errors: string[] = [];
    const needed = (name: string, words: string): string => {
      const value = environment[name]?.trim() ?? '';
      if (value === '') errors.push(`${name} is missing. ${words}`);
      return value;
    };
    const url = needed('WMSBRIDGE_TEMPLATE_URL', 'It is the address of its API: https://api.example.com.');
    if (url !== '' && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) {
      errors.push('WMSBRIDGE_TEMPLATE_URL is no http or https address. It looks like https://api.example.com.');
    }
    const token = needed('WMSBRIDGE_TEMPLATE_TOKEN', 'The warehouse gives it.');
    if (errors.length > 0) return { errors };
    return { create: (log) => createTemplateAdapter({ url, token, log }) };
  },
};
