/** Spacefill's environment variables, checked, and the adapter made from them. */
import type { WmsDefinition } from '../WmsDefinition';
import { secretIn } from '../kit/webhookSecret';
import { createSpacefillAdapter, DEFAULT_PARALLEL_CALLS, DEFAULT_PLANNED_HOURS } from './adapter';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const spacefill: WmsDefinition = {
  name: 'spacefill',
  title: 'Spacefill',
  configure(environment) {
    const errors: string[] = [];
    const needed = (name: string, words: string): string => {
      const value = environment[name]?.trim() ?? '';
      if (value === '') errors.push(`${name} is missing. ${words}`);
      return value;
    };
    const whole = (name: string, fallback: number, most: number): number => {
      const value = environment[name]?.trim() ?? '';
      if (value === '') return fallback;
      if (!/^[1-9]\d*$/.test(value) || Number(value) > most) errors.push(`${name} must be a whole number from 1 to ${most}, but is "${value}".`);
      return Number(value);
    };
    const url = needed('WMSBRIDGE_SPACEFILL_URL', 'It is the address of the API: https://api.spacefill.fr.');
    if (url !== '' && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) {
      errors.push('WMSBRIDGE_SPACEFILL_URL is no http or https address. It looks like https://api.spacefill.fr.');
    }
    const token = needed('WMSBRIDGE_SPACEFILL_TOKEN', 'Spacefill shows it in the settings of your account.');
    const warehouseId = needed('WMSBRIDGE_SPACEFILL_WAREHOUSE_ID', "It is Spacefill's id of the warehouse that ships the shop's orders.").toLowerCase();
    if (warehouseId !== '' && !UUID.test(warehouseId)) {
      errors.push('WMSBRIDGE_SPACEFILL_WAREHOUSE_ID is no id of a warehouse. It looks like d8bdc728-242b-4039-99a3-0aa239650011.');
    }
    const stockFigure = environment.WMSBRIDGE_SPACEFILL_STOCK?.trim() || 'available';
    if (stockFigure !== 'available' && stockFigure !== 'physical') {
      errors.push(`WMSBRIDGE_SPACEFILL_STOCK must be available or physical, but is "${stockFigure}".`);
    }
    const trackingField = environment.WMSBRIDGE_SPACEFILL_TRACKING_FIELD?.trim() ?? '';
    // A place that there is not would be read for ever, and no customer would get a tracking number.
    if (trackingField !== '' && !/^((metadata|custom_fields)\.[^.\s].*|[^.\s]+)$/.test(trackingField)) {
      errors.push(`WMSBRIDGE_SPACEFILL_TRACKING_FIELD must be metadata.NAME or custom_fields.NAME, but is "${trackingField}".`);
    }
    const options = {
      url,
      token,
      warehouseId,
      trackingField,
      stockFigure: stockFigure as 'available' | 'physical',
      plannedHours: whole('WMSBRIDGE_SPACEFILL_PLANNED_HOURS', DEFAULT_PLANNED_HOURS, 24 * 31),
      parallelCalls: whole('WMSBRIDGE_SPACEFILL_PARALLEL_CALLS', DEFAULT_PARALLEL_CALLS, 32),
    };
    if (errors.length > 0) return { errors };
    const webhookToken = environment.WMSBRIDGE_SPACEFILL_WEBHOOK_TOKEN?.trim() ?? '';
    return {
      create: (log) => createSpacefillAdapter({ ...options, log }),
      // Its API takes nothing but an address for a webhook, so the secret is a part of that.
      ...(webhookToken === '' ? {} : { webhook: secretIn({ query: 'token', header: 'x-auth-token' }, webhookToken) }),
    };
  },
};
