import type { Refusal } from '../../base/refusal.ts';
import type { PlannedOperation, Resource } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from '../record/keys.ts';

/** Refuses an action on a record in a state that does not allow it. */
export function requireActionState(
  context: Context,
  { operation, resource, plan: { refusedStates } }: PlannedOperation<'action'>,
  record: StoredRecord,
): void {
  if (refusedStates === undefined) return;
  const { property, values, status } = refusedStates;
  const state = `${record[property]}`;
  if (!values.includes(state)) return;
  const about = { resource, record, property, state, status };
  throw refuseState(context, about, `which does not allow ${operation.id}`);
}

/** Refuses a change of a record to a state that may not follow its own, by `x-sandlot`. */
export function requireTransition(
  context: Context,
  {
    resource,
    before,
    transitions,
  }: {
    readonly resource: Resource;
    readonly before: StoredRecord;
    readonly transitions: Exclude<Resource['transitions'], false | undefined>;
  },
  after: StoredRecord,
): void {
  const { property, states, status = 409 } = transitions;
  const [state, next] = [`${before[property]}`, `${after[property]}`];
  const following = Object.entries(states).find(([name]) => name === state)?.[1] ?? [];
  if (state === next || following.includes(next)) return;
  const allowed =
    following.length === 0 ? 'nothing' : following.map((one) => `"${one}"`).join(', ');
  const about = { resource, record: before, property, state, status };
  throw refuseState(context, about, `which may change to ${allowed}, but not to "${next}"`);
}

type RefusedState = {
  readonly resource: Resource;
  readonly record: StoredRecord;
  readonly property: string;
  readonly state: string;
  readonly status: number;
};

function refuseState(
  context: Context,
  { resource, record, property, state, status }: RefusedState,
  reason: string,
): Refusal {
  return context.refuse({
    status,
    code: 'state-conflict',
    detail: `The ${property} of "${keyOf(resource, record)}" in ${resource.name} is "${state}", ${reason}.`,
  });
}
