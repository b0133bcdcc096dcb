import { parseTimeSpan } from '../../base/time/time-span.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { LifecycleOverride } from '../lifecycles/lifecycle.ts';

/** The states that records of a resource enter by themselves, as `x-sandlot` writes them. */
export type LifecycleFields = {
  /** The property with the state, or the path to it: `status`, `attributes.status`. */
  readonly property: string;
  /** In order; a new record is in the first. */
  readonly states: readonly LifecycleStateFields[];
  /** Properties that only a record in its last state has. */
  readonly result?: readonly string[];
};

export type LifecycleStateFields = {
  readonly value: string | boolean;
  /** How long after the state before it: `30s`; `--lifecycle` when absent. */
  readonly after?: string;
};

/** The lifecycle in the fields of an `x-sandlot`; `undefined` where they have none. */
export function findLifecycle({ lifecycle }: JsonObject): LifecycleOverride | undefined {
  if (lifecycle === false) return false;
  if (!isLifecycle(lifecycle)) return undefined;
  const { property, states, result } = lifecycle;
  return {
    path: property.split('.'),
    states: states.map(({ value, after }) => ({
      value,
      after: after === undefined ? undefined : parseTimeSpan(after),
    })),
    results: result,
  };
}

export function isLifecycle(value: unknown): value is LifecycleFields {
  return (
    isObject(value) &&
    isText(value.property) &&
    Array.isArray(value.states) &&
    value.states.length > 1 &&
    value.states.every(isState) &&
    (value.result === undefined || (Array.isArray(value.result) && value.result.every(isText)))
  );
}

function isState(state: unknown): boolean {
  return (
    isObject(state) &&
    (isText(state.value) || typeof state.value === 'boolean') &&
    (state.after === undefined || (isText(state.after) && parseTimeSpan(state.after) !== undefined))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
