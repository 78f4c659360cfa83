/**
 * Hashes that tell whether a thing is the one we already sent or saw. The version stands in front: when what is hashed
 * changes, the version is raised and kept hashes are taken as equal once ("re-based"), so that an update of the sidecar
 * does not send every order again.
 */
import { createHash } from 'node:crypto';

const VERSION = 'v1';

/** `v1:<sha256>` over the value with its keys in order. */
export function hashOf(value: unknown): string {
  return `${VERSION}:${createHash('sha256').update(canonical(value)).digest('hex')}`;
}

/**
 * The hash of something of two parts, of which the second may change by our own hand: `v1:<first>.<second>`.
 */
export function hashOfParts(first: unknown, second: unknown): string {
  const part = (value: unknown, length: number): string => createHash('sha256').update(canonical(value)).digest('hex').slice(0, length);
  return `${VERSION}:${part(first, 40)}.${part(second, 16)}`;
}

/** Do two hashes of `hashOfParts` agree in their first part? */
export function sameFirstPart(a: string, b: string): boolean {
  return a.split('.')[0] === b.split('.')[0];
}

/** True where a kept hash was made by another version, and says nothing about today's value. */
export function isOtherVersion(hash: string): boolean {
  return !hash.startsWith(`${VERSION}:`);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
