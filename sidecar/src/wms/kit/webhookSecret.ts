/** Is a push from the WMS? By a secret that both know, compared in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { WebhookCheck } from '../WmsDefinition';

/** Where the secret stands: a header (lower case), a parameter of the address, or either. */
export interface SecretPlace {
  header?: string;
  query?: string;
}

export function secretIn(place: SecretPlace, secret: string): WebhookCheck {
  // Hashes are of one length, so that not even the secret's length shows in the time it takes.
  const expected = digest(secret);
  const matches = (given: string | undefined): boolean => given !== undefined && timingSafeEqual(digest(given), expected);
  return ({ headers, query }) => {
    const inHeader = place.header !== undefined && matches(headers[place.header]);
    const inQuery = place.query !== undefined && matches(query[place.query]);
    return inHeader || inQuery;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
