/** How long calls took lately, and so how many of them fit into a time. */

/** The weight of the newest call in the average: a peer that becomes slow is noticed within a few calls. */
const WEIGHT_OF_NEWEST = 0.5;

export class CallPace {
  private averageMs: number | null = null;

  took(milliseconds: number): void {
    this.averageMs = this.averageMs === null ? milliseconds : this.averageMs + (milliseconds - this.averageMs) * WEIGHT_OF_NEWEST;
  }

  /** How many calls, so many at once, fit into this time; one round of them at least, and no more than that before anything is known. */
  fit(withinMs: number, atOnce: number): number {
    const rounds = this.averageMs === null ? 1 : Math.max(1, Math.floor(withinMs / Math.max(1, this.averageMs)));
    return rounds * Math.max(1, atOnce);
  }
}
