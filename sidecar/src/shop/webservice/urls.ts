/** The addresses of Webservice requests, and lists of ids cut so that no address gets too long. Pure. */

/** Below what servers and firewalls take (8 KB and less); a longer list of ids becomes several requests. */
export const MAX_URL_LENGTH = 6_000;

export type Query = Readonly<Record<string, string | number>>;

/** `resource?…` with JSON asked for and the shop named, without which the answer is a redirect. */
export function webserviceUrl(shopUrl: string, resource: string, idShop: number | null, query: Query = {}): string {
  const all: Query = { ...query, output_format: 'JSON', ...(idShop === null ? {} : { id_shop: idShop }) };
  const text = Object.entries(all)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return `${shopUrl.replace(/\/+$/, '')}/api/${resource}?${text}`;
}

/** The Webservice's "one of these". */
export function oneOf(ids: readonly number[]): string {
  return `[${ids.join('|')}]`;
}

/** "These fields only". */
export function fields(...names: string[]): string {
  return `[${names.join(',')}]`;
}

/**
 * Cuts ids into lists of at most `most` whose address stays under MAX_URL_LENGTH; `lengthOfRest` is the length of the
 * address without them. The bar between ids is three characters when encoded.
 */
export function idLists(ids: readonly number[], most: number, lengthOfRest: number): number[][] {
  const lists: number[][] = [];
  let list: number[] = [];
  let length = lengthOfRest;
  for (const id of ids) {
    const more = String(id).length + 3;
    if (list.length > 0 && (list.length >= most || length + more > MAX_URL_LENGTH)) {
      lists.push(list);
      list = [];
      length = lengthOfRest;
    }
    list.push(id);
    length += more;
  }
  return list.length > 0 ? [...lists, list] : lists;
}
