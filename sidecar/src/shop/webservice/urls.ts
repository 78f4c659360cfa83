/** The addresses of Webservice requests. Pure. */

export type Query = Readonly<Record<string, string | number>>;

/** `resource?…` with JSON asked for and the shop named, without which the answer is a redirect. */
export function webserviceUrl(shopUrl: string, resource: string, idShop: number | null, query: Query = {}): string {
  const all: Query = { ...query, output_format: 'JSON', ...(idShop === null ? {} : { id_shop: idShop }) };
  const text = Object.entries(all)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return `${shopUrl.replace(/\/+$/, '')}/api/${resource}?${text}`;
}
