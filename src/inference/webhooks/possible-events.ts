import type { Operation } from '../../openapi/openapi.ts';
import { isQueryPlan, type Plan } from '../plan.ts';
import type { Resource } from '../resource.ts';
import { isActionOfWord, isSetback } from '../vocabulary/webhooks.ts';
import type { EventState, WebhookEvent } from './webhook-plan.ts';

/** What changes records. */
export type ChangeSources = {
  readonly resources: readonly Resource[];
  readonly operations: readonly Operation[];
  readonly planOf: (operation: Operation) => Plan;
};

/**
 * Whether a call or the clock can make the change that an event names. A creation, a removal and a
 * setback are taken to be possible: a report of them after any call of the operation would be wrong.
 */
export function mayHappen(sources: ChangeSources, event: WebhookEvent): boolean {
  const { changes, word } = event;
  if (word === undefined ? changes.join() !== 'updated' : isSetback(word)) return true;
  const resources = sources.resources.filter(({ name }) => event.resources.includes(name));
  return (
    resources.some((resource) => isMadeByTime(resource, event)) ||
    sources.operations.some(
      (operation) => operation.method !== 'GET' && isMadeByCall(sources.planOf(operation), event),
    )
  );
}

function isMadeByTime({ lifecycle, expiry }: Resource, { word, states }: WebhookEvent): boolean {
  if (word === undefined) return lifecycle !== undefined || expiry !== undefined;
  const values = new Set(lifecycle?.states.map(({ value }) => value));
  const isReached = ({ property, value }: EventState): boolean =>
    (lifecycle?.path.join() === property && values.has(value)) ||
    (expiry !== undefined && 'value' in expiry.effect && expiry.effect.value === value);
  return states.some(isReached);
}

const otherKinds: readonly string[] = ['create', 'remove', 'clear', 'example'];

function isMadeByCall(plan: Plan, event: WebhookEvent): boolean {
  const { resource } = plan.target;
  if (resource === undefined || !event.resources.includes(resource)) return false;
  if (isQueryPlan(plan) || otherKinds.includes(plan.kind)) return false;
  return event.word === undefined || isNamed(plan, event.word) || setsState(plan, event.states);
}

/** `POST /orders/{id}/cancel` of `cancelled`. */
function isNamed({ kind, target }: Plan, word: string): boolean {
  return kind === 'action' && isActionOfWord(`${target.path.split('/').at(-1)}`, word);
}

function setsState(plan: Plan, states: readonly EventState[]): boolean {
  if (!('input' in plan)) return false;
  const { properties, isDescribed } = plan.input.fields;
  return states.some(({ property, value }) => {
    if (plan.kind === 'action' && plan.effect?.set[property] === value) return true;
    const field = properties[property];
    return field?.access === 'read-write' && (!isDescribed || field.requestPointers !== undefined);
  });
}
