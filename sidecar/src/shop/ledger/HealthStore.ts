/** Writes down what was observed of the connections, for the screens and for whoever asks whether all is well. */
import type { HealthFacts, PeerName } from '../../resilience/ConnectionHealth';
import type { Database } from './Database';

/** While the state stays as it is, the facts are written no more often than this. */
export const WRITE_EVERY_MS = 10_000;

interface Written {
  state: string;
  at: number;
}

export class HealthStore {
  private readonly latest = new Map<PeerName, HealthFacts>();
  private readonly written = new Map<PeerName, Written>();
  private readonly timers = new Map<PeerName, NodeJS.Timeout>();
  private writing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly db: Database,
    readonly idConnection: number,
  ) {}

  /** To be told of every observation. Never throws and never waits: the facts are written soon. */
  observe(facts: HealthFacts): void {
    if (this.closed) return;
    this.latest.set(facts.peer, facts);
    const before = this.written.get(facts.peer);
    const inMs = before?.state === facts.state ? Math.max(0, before.at + WRITE_EVERY_MS - Date.now()) : 0;
    if (inMs === 0) void this.write(facts.peer);
    else if (!this.timers.has(facts.peer)) {
      this.timers.set(facts.peer, setTimeout(() => void this.write(facts.peer), inMs).unref());
    }
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    if (this.closed) return;
    const open = [...this.timers.keys()];
    this.closed = true;
    await Promise.all(open.map((peer) => this.write(peer)));
    await this.writing;
  }

  private write(peer: PeerName): Promise<void> {
    clearTimeout(this.timers.get(peer));
    this.timers.delete(peer);
    const facts = this.latest.get(peer);
    if (facts) {
      this.written.set(peer, { state: facts.state, at: Date.now() });
      // One after the other, so that no older state is written over a newer one.
      this.writing = this.writing.then(() => this.upsert(facts)).catch(() => {
        // The database is away: the next observation writes again.
        this.written.delete(peer);
      });
    }
    return this.writing;
  }

  /**
   * Ages, and not times, go to the database: every time in our tables is by its clock. A sidecar that has just started knows nothing of
   * the last answer, of the last error, and since when the state is as it is: what stands there stays.
   */
  private async upsert(facts: HealthFacts): Promise<void> {
    const now = Date.now();
    const ago = (iso: string | null): number | null => (iso === null ? null : Math.max(0, now - Date.parse(iso)) * 1000);
    const at = 'UTC_TIMESTAMP(3) - INTERVAL ? MICROSECOND';
    const since = ago(facts.since);
    const values = [
      facts.state,
      ago(facts.lastAnswerAt),
      ago(facts.lastErrorAt),
      facts.lastErrorCode?.slice(0, 64) ?? null,
      facts.lastError?.slice(0, 1000) ?? null,
      this.idConnection,
      facts.peer,
    ];
    const table = this.db.table('health');
    const { affected } = await this.db.run(
      // `since` comes first: it needs the state before.
      `UPDATE ${table} SET since = IF(state = ?, LEAST(since, ${at}), ${at}), state = ?, last_answer_at = COALESCE(${at}, last_answer_at),
         last_error_at = COALESCE(${at}, last_error_at), last_error_code = COALESCE(?, last_error_code), last_error = COALESCE(?, last_error),
         written_at = UTC_TIMESTAMP(3)
       WHERE id_connection = ? AND peer = ?`,
      [facts.state, since, since, ...values],
    );
    if (affected > 0) return;
    await this.db.run(
      `INSERT IGNORE INTO ${table} (since, state, last_answer_at, last_error_at, last_error_code, last_error, id_connection, peer, written_at)
       VALUES (${at}, ?, ${at}, ${at}, ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
      [since, ...values],
    );
  }
}
