import { firstStateValue } from '../vocabulary/initial-values.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { isEndState, revivedStateValue, usualStartStates } from '../vocabulary/states.ts';
import { findFirstState } from '../writes/initial-value-rules.ts';

/**
 * The states in which a record has not reached a state, or has taken it back: `created` for `paid`, but
 * not `shipped`. All are normalized.
 * @param values the enumeration of the status; `undefined` where it has none.
 */
export function listStatesBefore(
  state: string,
  values: readonly unknown[] | undefined,
): readonly string[] {
  if (values === undefined) return usualStartStates(state).filter((one) => one !== state);
  const names = values.map((value) => normalizeName(`${value}`));
  const position = names.indexOf(state);
  if (position < 0) return [];
  const first = normalizeName(`${findFirstState(values)}`);
  const isOrdered = names.length > 2 && names.toSorted().some((name, i) => name !== names[i]);
  return names.filter((name, index) => {
    if (name === state) return false;
    if (name === first || revivedStateValue.test(name)) return true;
    if (names.length === 2) return firstStateValue.test(name);
    return isOrdered ? index < position : isEndState(state) && !isEndState(name);
  });
}
