/**
 * A sidecar that can be killed at any step: every batch and call is a step, and once dead it does nothing more,
 * no tidying up either.
 */
import type { Ledger } from '../../src/shop/Ledger';
import type { Bench } from './connection';

export class Killed extends Error {}

export class Killer {
  steps = 0;
  dead = false;
  readonly names: string[] = [];

  /** @param at the step to die at (0: never); @param when before it is done, or after it with its answer lost */
  constructor(
    private at: number,
    private when: 'before' | 'after',
  ) {}

  /** Counts anew: this many steps from here on it dies. */
  aim(at: number, when: 'before' | 'after'): void {
    this.steps = 0;
    this.at = at;
    this.when = when;
  }

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.dead) throw new Killed();
    this.steps += 1;
    this.names.push(name);
    if (this.steps === this.at && this.when === 'before') return this.die();
    const result = await work();
    if (this.steps === this.at && this.when === 'after') return this.die();
    return result;
  }

  die(): never {
    this.dead = true;
    throw new Killed();
  }

  /** The ledger as the killed sidecar sees it: a batch is done whole, or not at all. */
  ledger(ledger: Ledger): Ledger {
    const step = this.step.bind(this);
    return {
      transport: ledger.transport,
      get sessions() {
        return ledger.sessions;
      },
      run: (batch) => step(batch.map(({ statement }) => statement).join(' '), () => ledger.run(batch)),
      close: () => ledger.close(),
    };
  }

  /** Lets every call to shop and warehouse be a step, too. */
  watch(bench: Bench): void {
    for (const side of [bench.wms, bench.shop] as const) {
      side.fault = (call) => {
        if (this.dead) return 'before';
        this.steps += 1;
        this.names.push(call);
        if (this.steps !== this.at) return null;
        this.dead = true;
        return this.when;
      };
      side.failure = () => new Killed();
    }
  }

  unwatch(bench: Bench): void {
    bench.wms.fault = null;
    bench.shop.fault = null;
  }
}
