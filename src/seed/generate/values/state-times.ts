import {
  creationTimeName,
  listStatesBefore,
  normalizeName,
  stateName,
  stateTimeName,
  updateTimeName,
} from '../../../inference/inference.ts';
import { olderTimeName, pastTimeName } from '../../../inference/vocabulary/generated-values.ts';
import { beginningState } from '../../../inference/vocabulary/states.ts';
import {
  type ConsistencyRule,
  clearTime,
  type Draft,
  type ObjectFacts,
  setTime,
  timeOf,
} from './object-draft.ts';

/** A record has the times of the states that it has reached, in their order. */
export const stateTimes: ConsistencyRule = {
  name: 'state-times',
  summary: 'No `paid_at` in an order that is `created`',
  docs: '#state-times',
  concerns: (name) => toState(name) !== undefined,
  apply: (draft, facts) => {
    for (const name of Object.keys(draft)) {
      const state = toState(name);
      if (state === undefined || !facts.isGenerated(name)) continue;
      const isReached = findFlag(draft, state) ?? hasReached(draft, state, facts);
      if (isReached === false && timeOf(draft, name) !== undefined) clearTime(draft, name, facts);
      if (isReached === true && draft[name] === null)
        setTime(draft, name, findLastTime(draft, facts), facts);
    }
    for (const property of Object.keys(draft).filter((name) => stateName.test(name)))
      sortStateTimes(draft, property, facts);
  },
};

/** The state that a property has the time of, as a normalized name. */
function toState(property: string): string | undefined {
  const name = normalizeName(property);
  if (creationTimeName.test(name) || updateTimeName.test(name)) return undefined;
  return stateTimeName.exec(name)?.[1];
}

/** The flag that is called like a state: `archived` or `is_archived`. */
export function findFlag(draft: Draft, state: string): boolean | undefined {
  const [, value] =
    Object.entries(draft).find(
      ([name, one]) =>
        typeof one === 'boolean' && normalizeName(name).replace(/^is(?=..)/, '') === state,
    ) ?? [];
  return typeof value === 'boolean' ? value : undefined;
}

/** Whether a record has reached a state; `undefined` where its status does not say so. */
function hasReached(draft: Draft, state: string, facts: ObjectFacts): boolean | undefined {
  for (const [name, value] of Object.entries(draft)) {
    if (!stateName.test(name)) continue;
    const current = normalizeName(`${value}`);
    if (current === state) return true;
    if (listStatesBefore(state, listValues(facts, name)).includes(current)) return false;
  }
  return undefined;
}

function listValues({ viewOf }: ObjectFacts, property: string): readonly unknown[] | undefined {
  const { enum: values } = viewOf(property).keywords;
  return Array.isArray(values) ? values : undefined;
}

/** The last thing that is known to have happened to a record. */
function findLastTime(draft: Draft, { now }: ObjectFacts): number {
  const times = Object.keys(draft)
    .filter((name) => pastTimeName.test(name) && !olderTimeName.test(name))
    .map((name) => timeOf(draft, name) ?? 0);
  const last = times.reduce((latest, time) => (time <= now ? Math.max(latest, time) : latest), 0);
  return last === 0 ? now : last;
}

/** An order was paid before it was shipped. */
function sortStateTimes(draft: Draft, property: string, facts: ObjectFacts): void {
  const states = (listValues(facts, property) ?? []).map((value) => normalizeName(`${value}`));
  const names = Object.keys(draft)
    .filter((name) => facts.isGenerated(name) && timeOf(draft, name) !== undefined)
    .map((name) => ({ name, position: positionOf(`${toState(name)}`, states) }))
    .filter(({ position }) => position > unknownPosition)
    .sort((a, b) => a.position - b.position)
    .map(({ name }) => name);
  const times = names.map((name) => Number(timeOf(draft, name))).sort((a, b) => a - b);
  for (const [index, time] of times.entries()) setTime(draft, `${names[index]}`, time, facts);
}

const unknownPosition = -1;

/** The place of a state in their order; what a record begins with is before all that are listed. */
function positionOf(state: string, states: readonly string[]): number {
  const index = states.indexOf(state);
  return index < 0 && beginningState.test(state) ? -0.5 : index;
}
