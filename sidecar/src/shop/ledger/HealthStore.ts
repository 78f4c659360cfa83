/** Writes down what was observed of the connections, for the screens and for whoever asks whether all is well. */
import type { HealthFacts, PeerName } from '../../resilience/ConnectionHealth';
import { changed, type Ledger } from '../Ledger';
import { microseconds } from './times';

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

  constructor(private readonly ledger: Ledger) {}

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

  private async upsert({ peer, state, since, lastAnswerAt, lastErrorAt, lastErrorCode, lastError }: HealthFacts): Promise<void> {
    const now = Date.now();
    const ago = (iso: string | null): number | null => (iso === null ? null : microseconds(Math.max(0, now - Date.parse(iso))));
    await changed(this.ledger, 'record_health', {
      ...{ peer, state, since_us: ago(since), answer_us: ago(lastAnswerAt), error_us: ago(lastErrorAt) },
      ...{ error_code: lastErrorCode?.slice(0, 64) ?? null, error: lastError?.slice(0, 1000) ?? null },
    });
  }
}
