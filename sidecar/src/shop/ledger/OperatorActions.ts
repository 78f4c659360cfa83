/**
 * What people ask for on the command line, as the screens do: one event with an action each, which a sidecar carries out
 * (`carryOutActions.ts`). Nothing is decided here.
 */
import type { ConnectionAction, OrderAction } from '../../domain/actions';
import type { Flow } from '../../domain/terms';
import { changed, rowsOf, type Ledger } from '../Ledger';

/** Orders of one statement. */
const AT_ONCE = 5_000;

export class OperatorActions {
  constructor(
    private readonly ledger: Ledger,
    /** Who asks, for the history. */
    readonly actor: string,
  ) {}

  /**
   * @returns of how many orders: none of archived ones and of another shop's
   */
  async askFor(action: Exclude<OrderAction, 'drop' | 'retry'>, ids: readonly number[]): Promise<number> {
    const orders = [...new Set(ids)].sort((a, b) => a - b).map((id_order) => ({ id_order }));
    let asked = 0;
    for (let start = 0; start < orders.length; start += AT_ONCE) {
      asked += await changed(this.ledger, 'add_actions', { orders: orders.slice(start, start + AT_ONCE), action, actor: this.actor });
    }
    return asked;
  }

  /** The safety stop of a flow is to end, and what waited for it to go on. */
  resume(flow: Flow): Promise<void> {
    return this.askForConnection('resume', flow);
  }

  /** The next round of any sidecar is to compare all stock. */
  compareStock(): Promise<void> {
    return this.askForConnection('compare stock', null);
  }

  /** Whether a sidecar works at the moment; without one, what is asked for waits. */
  async isSidecarWorking(): Promise<boolean> {
    return ((await rowsOf(this.ledger, 'sidecars_working', {}))[0]?.working ?? 0) > 0;
  }

  private async askForConnection(action: ConnectionAction, argument: string | null): Promise<void> {
    await changed(this.ledger, 'add_connection_action', { action, argument, actor: this.actor });
  }
}
