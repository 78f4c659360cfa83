/** A living sidecar says so in the shop's own tables: the back office needs no open port. */
import { changed, type Ledger } from '../Ledger';

export type SidecarState = 'starting' | 'working' | 'standing_still' | 'stopped';

export class Heartbeat {
  constructor(
    private readonly ledger: Ledger,
    /** This process, by host, process id and a random part. */
    readonly sidecar: string,
    readonly version: string,
    /** What people should know of it even while it works; '' where there is nothing. */
    private readonly warning = '',
  ) {}

  /** @param message what keeps it from working, for people; '' where nothing does */
  async beat(state: SidecarState, message: string): Promise<void> {
    const { sidecar, version } = this;
    await changed(this.ledger, 'beat', { sidecar, version, state, message: (message || this.warning).slice(0, 1000) });
  }

  /** Writes what the shop must give back, which proves that this database is its own. */
  async challenge(challenge: string): Promise<void> {
    const { sidecar, version } = this;
    await changed(this.ledger, 'challenge', { sidecar, version, challenge });
  }

  /** Rows of sidecars that have been silent for a week. */
  async forgetOld(): Promise<void> {
    await changed(this.ledger, 'delete_old_heartbeats', {});
  }
}
