import {
  type StateRole,
  splitStateWords,
  toStateRole,
  updateStateName,
} from '../vocabulary/lifecycles.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

type State = { readonly value: string; readonly role: StateRole };

/**
 * The states through which work comes to its good end, in the document's order; `undefined` where the
 * values name no work. Failures, cancellations and pauses are never reached by time alone.
 */
export function findSuccessPath(values: readonly unknown[]): readonly string[] | undefined {
  const states = toStates(values.filter((value) => typeof value === 'string'));
  const end = states.find(({ role }) => role === 'done');
  const begin = states.find(({ role }) => role === 'waiting');
  const working = states.filter(({ role }) => role === 'working');
  if (end === undefined) return undefined;
  const [from, to] = [begin ? states.indexOf(begin) : -1, states.indexOf(end)];
  // In an enumeration without this order, nothing says which states of work follow each other.
  const between = working.filter((state) => {
    const index = states.indexOf(state);
    return index > from && index < to;
  });
  // Nothing begins with an update.
  const first = working.filter(({ value }) => !updateStateName.test(normalizeName(value)));
  const passed = between.length > 0 ? between : first.slice(0, 1);
  if (begin === undefined && passed.length === 0) return undefined;
  return [...(begin ? [begin] : []), ...passed, end].map(({ value }) => value);
}

function toStates(values: readonly string[]): readonly State[] {
  const words = values.map(splitStateWords);
  const shared = countSharedWords(words);
  return values.map((value) => ({
    value,
    role: toStateRole(splitStateWords(value).slice(shared)),
  }));
}

/** How many words all values begin with: three of `BATCH_JOB_PHASE_PENDING`. */
function countSharedWords(words: readonly (readonly string[])[]): number {
  const [first = []] = words;
  const end = first.findIndex((word, index) => words.some((other) => other[index] !== word));
  return end === -1 ? 0 : end;
}
