/** A living sidecar says so in the shop's own tables: the back office needs no open port. */
import type { Database } from './Database';

export type SidecarState = 'starting' | 'working' | 'standing_still' | 'stopped';

export class Heartbeat {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    /** This process, by host, process id and a random part. */
    readonly sidecar: string,
    readonly version: string,
    /** What people should know of it even while it works; '' where there is nothing. */
    private readonly warning = '',
  ) {}

  /** @param message what keeps it from working, for people; '' where nothing does */
  async beat(state: SidecarState, message: string): Promise<void> {
    const said = (message || this.warning).slice(0, 1000);
    await this.db.run(
      `INSERT INTO ${this.db.table('heartbeat')} (sidecar, id_connection, version, started_at, seen_at, state, message)
       VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ?, ?)
       ON DUPLICATE KEY UPDATE seen_at = UTC_TIMESTAMP(3), state = ?, message = ?, id_connection = ?`,
      [this.sidecar, this.idConnection, this.version, state, said, state, said, this.idConnection],
    );
  }

  /** Writes what the shop must give back, which proves that this database is its own. */
  async challenge(challenge: string): Promise<void> {
    await this.db.run(
      `INSERT INTO ${this.db.table('heartbeat')} (sidecar, id_connection, version, started_at, seen_at, state, challenge, challenged_at)
       VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'starting', ?, UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE challenge = ?, challenged_at = UTC_TIMESTAMP(3)`,
      [this.sidecar, this.idConnection, this.version, challenge, challenge],
    );
  }

  /** Rows of sidecars that have been silent for a week. */
  async forgetOld(): Promise<void> {
    await this.db.run(`DELETE FROM ${this.db.table('heartbeat')} WHERE seen_at < UTC_TIMESTAMP(3) - INTERVAL 7 DAY`);
  }
}
