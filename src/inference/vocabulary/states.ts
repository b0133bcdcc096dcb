import { finalStateValue } from './generated-values.ts';
import { endStateValue } from './refusals.ts';

/** States of a record that was taken back out of another one; normalized. */
export const revivedStateValue =
  /^(re(opened|activated|stored|enabled)|un(archived|locked|banned))$/;

/** Whether a state is an end, from which nothing usually leads on. */
export function isEndState(state: string): boolean {
  return finalStateValue.test(state) || endStateValue.test(state);
}

/** The states before a state, where a document lists none: what has ended was in use. */
export function usualStartStates(state: string): readonly string[] {
  const starts = ['new', 'created', 'draft', 'open', 'opened', 'reopened'];
  return isEndState(state) ? [...starts, 'active', 'available', 'enabled', 'running'] : starts;
}
