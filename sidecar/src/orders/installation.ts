/**
 * Are the shop that answers and the database with the ledger one installation, and is it the one that was paired? An `.env` of a copied
 * shop may still hold the live shop's address: what is decided by the copy's ledger would be done to the live shop's orders.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection';

/** The shop may read from a copy of its database that is a moment behind. */
const TRIES = 3;
const PAUSE_MS = 500;

const COPIED =
  'This shop is not the one that was paired: its domain, database or database host differ. If it was moved, or is a copy, say so on the set-up page of the module; until then nothing is sent or written.';
const TWO_INSTALLATIONS =
  'The shop at WMSBRIDGE_SHOP_URL and the database in WMSBRIDGE_DATABASE_URL belong to two installations: what the sidecar writes into the database, the shop does not see. One of the two may be a copy. Copy .env anew from the set-up page of the shop that is meant; until then nothing is sent or written.';

/**
 * Writes a random challenge into the database and finds it in the shop's answer.
 * @returns why this sidecar must not work, for people; '' where nothing keeps it
 */
export async function installationTrouble({ heartbeat, shop, statements }: Pick<Connection, 'heartbeat' | 'shop' | 'statements'>): Promise<string> {
  // Over HTTPS the shop that answers is the one that holds the ledger: there is nothing to compare.
  if (statements.transport === 'https') return (await shop.moduleStatus()).pairing === 'ok' ? '' : COPIED;
  const challenge = randomBytes(16).toString('hex');
  await heartbeat.challenge(challenge);
  for (let tries = 1; ; tries += 1) {
    const { pairing, challenges } = await shop.moduleStatus();
    if (pairing !== 'ok') return COPIED;
    if (challenges.includes(challenge)) return '';
    if (tries === TRIES) return TWO_INSTALLATIONS;
    await sleep(PAUSE_MS);
  }
}
