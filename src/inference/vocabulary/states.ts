import { finalStateValue } from './generated-values.ts';
import { endStateValue } from './refusals.ts';

/** States of a record that was taken back out of another one; normalized. */
export const revivedStateValue =
  /^(re(opened|activated|stored|enabled)|un(archived|locked|banned))$/;

/** What was lent or sent has come back. */
const returnedStateValue = /^(returned|repaid)$/;

/** What a record begins with, where its enumeration of states does not say so: `borrowed_at`. */
export const beginningState = /^(borrowed|lent|loaned|rented|ordered|placed|submitted|started)$/;

/** Whether a state is an end, from which nothing usually leads on. */
export function isEndState(state: string): boolean {
  return finalStateValue.test(state) || endStateValue.test(state) || returnedStateValue.test(state);
}

/** The states before a state, where a document lists none: what has ended was in use. */
export function usualStartStates(state: string): readonly string[] {
  const starts = ['new', 'created', 'draft', 'open', 'opened', 'reopened'];
  return isEndState(state) ? [...starts, 'active', 'available', 'enabled', 'running'] : starts;
}
