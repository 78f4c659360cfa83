/** What people ask for, carried out at once as at the next poll. */
import type { Connection } from '../../src/connection';
import type { Flow } from '../../src/domain/terms';
import { carryOutActions, waitingAction, type EndedActions } from '../../src/shop/ledger/carryOutActions';
import { OperatorActions } from '../../src/shop/ledger/OperatorActions';
import { rowsOf, type Ledger } from '../../src/shop/Ledger';

export function person({ statements }: Pick<Connection, 'statements'>, actor = 'test'): OperatorActions {
  return new OperatorActions(statements, actor);
}

export async function carryOut(ledger: Ledger): Promise<EndedActions[]> {
  return carryOutActions(ledger, (await rowsOf(ledger, 'waiting_actions', { take: 1_000 })).map(waitingAction));
}

export async function resume(connection: Pick<Connection, 'statements'>, flow: Flow): Promise<void> {
  await person(connection).resume(flow);
  await carryOut(connection.statements);
}

export async function compareStock(connection: Pick<Connection, 'statements'>): Promise<void> {
  await person(connection).compareStock();
  await carryOut(connection.statements);
}
