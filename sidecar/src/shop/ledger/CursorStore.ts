/**
 * How far something has been read, and who reads: one sidecar at a time, whatever their number. The lease's times are
 * the database's; a cursor is moved only by its owner.
 */
import { changed, ExpectationNotMet, statement, type Ledger } from '../Ledger';
import { microseconds, toIso } from './times';

export interface TakenCursor {
  position: string | null;
  /** How long ago it was moved; null: never. */
  movedAgoMs: number | null;
  /** The database's clock (ISO, UTC). */
  now: string;
}

export class CursorStore {
  constructor(private readonly ledger: Ledger) {}

  /**
   * @param everyMs how often the caller reads: one that is due later than that was given back by a sidecar with other settings, and is
   *   due now. 0: due at any time
   * @returns null where it is not due yet or another sidecar reads
   */
  async take(name: string, owner: string, leaseMs: number, everyMs: number): Promise<TakenCursor | null> {
    // Repeated after an answer that was lost, the first statement finds nothing to take and the second says that it is ours.
    const taking = [
      statement('take_cursor', { name, owner, lease_us: microseconds(leaseMs), every_us: microseconds(everyMs) }),
      statement('cursor', { name, owner }),
    ] as const;
    let row = (await this.ledger.run(taking))[1].rows[0];
    if (row === undefined) {
      await changed(this.ledger, 'make_cursor', { name });
      row = (await this.ledger.run(taking))[1].rows[0];
    }
    if (row?.mine !== 1) return null;
    return { position: row.position, movedAgoMs: row.moved_seconds_ago === null ? null : row.moved_seconds_ago * 1000, now: toIso(row.now) };
  }

  /** Keeps the lease during a long read; false where it is lost and reading must stop. */
  renew(name: string, owner: string, leaseMs: number): Promise<boolean> {
    return ifOurs(this.ledger.run([statement('lock_cursor', { name, owner }, 1), statement('extend_cursor', { name, owner, lease_us: microseconds(leaseMs) })]));
  }

  /** Moves the cursor past what was read and written. False where the lease is lost. */
  move(name: string, owner: string, position: string): Promise<boolean> {
    return ifOurs(this.ledger.run([statement('lock_cursor', { name, owner }, 1), statement('move_cursor', { name, owner, position })]));
  }

  /** Gives the lease back; due again after `dueInMs`. */
  async giveBack(name: string, owner: string, dueInMs: number): Promise<void> {
    await changed(this.ledger, 'give_back_cursor', { name, owner, due_us: microseconds(dueInMs) });
  }
}

async function ifOurs(running: Promise<unknown>): Promise<boolean> {
  try {
    await running;
    return true;
  } catch (error) {
    if (error instanceof ExpectationNotMet) return false;
    throw error;
  }
}
