/**
 * How far something has been read, and who reads: one sidecar at a time, whatever their number. The lease's times are
 * the database's; a cursor is moved only by its owner.
 */
import type { Database, Statements } from './Database';

export class CursorStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
  ) {}

  /**
   * @param everyMs how often the caller reads: one that is due later than that was given back by a sidecar with other settings, and is
   *   due now. 0: due at any time
   * @returns null where it is not due yet or another sidecar reads; else the position, and how long ago it was moved (null: never)
   */
  async take(name: string, owner: string, leaseMs: number, everyMs: number): Promise<{ position: string | null; movedAgoMs: number | null } | null> {
    const { db } = this;
    await db.run(`INSERT IGNORE INTO ${db.table('cursor')} (id_connection, name) VALUES (?, ?)`, [this.idConnection, name]);
    const { affected } = await db.run(
      `UPDATE ${db.table('cursor')} SET lease_owner = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE id_connection = ? AND name = ? AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))
         AND (due_at IS NULL OR due_at <= UTC_TIMESTAMP(3) OR due_at > UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND)`,
      [owner, leaseMs * 1000, this.idConnection, name, Math.round(everyMs * 1000)],
    );
    if (affected === 0) return null;
    const rows = await db.rows(
      `SELECT position, TIMESTAMPDIFF(SECOND, moved_at, UTC_TIMESTAMP(3)) AS moved_ago FROM ${db.table('cursor')} WHERE id_connection = ? AND name = ? AND lease_owner = ?`,
      [this.idConnection, name, owner],
    );
    const row = rows[0];
    return row ? { position: row.position as string | null, movedAgoMs: row.moved_ago === null ? null : Number(row.moved_ago) * 1000 } : null;
  }

  /** Keeps the lease during a long read; false where it is lost and reading must stop. */
  async renew(name: string, owner: string, leaseMs: number): Promise<boolean> {
    const { affected } = await this.db.run(
      `UPDATE ${this.db.table('cursor')} SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE id_connection = ? AND name = ? AND lease_owner = ? AND lease_until >= UTC_TIMESTAMP(3)`,
      [leaseMs * 1000, this.idConnection, name, owner],
    );
    return affected > 0;
  }

  /** Moves the cursor inside the transaction that wrote what was read. False where the lease is lost. */
  async move(statements: Statements, name: string, owner: string, position: string): Promise<boolean> {
    const { affected } = await statements.run(
      `UPDATE ${this.db.table('cursor')} SET position = ?, moved_at = UTC_TIMESTAMP(3)
       WHERE id_connection = ? AND name = ? AND lease_owner = ? AND lease_until >= UTC_TIMESTAMP(3)`,
      [position, this.idConnection, name, owner],
    );
    return affected > 0;
  }

  /** Gives the lease back; due again after `dueInMs`. */
  async giveBack(name: string, owner: string, dueInMs: number): Promise<void> {
    await this.db.run(
      `UPDATE ${this.db.table('cursor')} SET lease_owner = NULL, lease_until = NULL, due_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE id_connection = ? AND name = ? AND lease_owner = ?`,
      [Math.round(dueInMs * 1000), this.idConnection, name, owner],
    );
  }
}
