import {
  findSuccessReply,
  type JsonObject,
  type Operation,
  readOperationTexts,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { backgroundWorkText, isJobNoun } from '../vocabulary/lifecycles.ts';
import type { Lifecycle, LifecycleOverride } from './lifecycle.ts';
import { findOutcome } from './outcome.ts';
import { findStateProperty, type StateProperty } from './state-property.ts';

/** What lifecycles are inferred from. */
export type LifecycleContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  /** How long each step takes, in milliseconds. */
  readonly stepDuration: number;
};

type LifecycleResource = Pick<Resource, 'entity' | 'key' | 'noun' | 'createOperation' | 'item'>;

type LifecycleSubject = {
  readonly root: JsonObject;
  readonly resource: LifecycleResource;
  readonly state: StateProperty;
};

type LifecycleRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** Why the records are about work that the server does; `undefined` where the rule does not apply. */
  infer(subject: LifecycleSubject): string | undefined;
};

/** `POST /droplets` answers 202: the work goes on after the reply (RFC 9110, section 15.3.3). */
const acceptedCreation: LifecycleRule = {
  name: 'accepted-creation',
  summary: 'The record that a 202 answers with moves through the states of its `status`',
  docs: '#accepted-creation',
  infer: ({ resource: { createOperation } }) =>
    createOperation && findSuccessReply(createOperation).status === 202
      ? `${createOperation.id} answers 202`
      : undefined,
};

/** `exports`, `build-jobs`: names of work. A client that sets the state does the work itself. */
const jobRecord: LifecycleRule = {
  name: 'job-record',
  summary: 'Jobs, exports, imports, operations and the like move through their states',
  docs: '#job-record',
  infer: ({ resource: { noun }, state }) =>
    isJobNoun(noun) && !state.isUpdatable ? `${noun} are work that the server does` : undefined,
};

/** The text of the creation speaks of work in the background. */
const describedWork: LifecycleRule = {
  name: 'described-work',
  summary: 'So do records that a description calls asynchronous, or tells clients to poll',
  docs: '#described-work',
  infer: ({ root, resource: { createOperation }, state }) =>
    createOperation !== undefined &&
    !state.isUpdatable &&
    backgroundWorkText.test(`${textOf(root, createOperation)} ${state.description}`)
      ? `A description says that ${createOperation.id} goes on in the background`
      : undefined,
};

/** Which records move through states by themselves; the first rule that applies wins. */
export const lifecycleRules: readonly LifecycleRule[] = [
  acceptedCreation,
  jobRecord,
  describedWork,
];

/** The lifecycle of a resource's records; `undefined` where they change by calls only. */
export function inferLifecycle(
  { root, schemaViews, stepDuration }: LifecycleContext,
  resource: LifecycleResource,
  override: LifecycleOverride | undefined,
): Lifecycle | undefined {
  if (override === false) return undefined;
  if (override !== undefined) {
    const states = override.states.map(({ value, after = stepDuration }) => ({ value, after }));
    const outcome = findOutcome(schemaViews, resource, { path: override.path, states });
    const results = override.results ?? outcome.results;
    const reason = 'x-sandlot sets it';
    return { rule: 'extension', reason, path: override.path, states, ...outcome, results };
  }
  const state = findStateProperty(schemaViews, resource);
  // What a client sends with a new record is not the server's to change.
  if (state === undefined || state.isCreatable) return undefined;
  for (const { name, infer } of lifecycleRules) {
    const reason = infer({ root, resource, state });
    if (reason === undefined) continue;
    const { path } = state;
    const states = state.values.map((value) => ({ value, after: stepDuration }));
    return {
      rule: name,
      reason,
      path,
      states,
      ...findOutcome(schemaViews, resource, { path, states }),
    };
  }
  return undefined;
}

function textOf(root: JsonObject, operation: Operation): string {
  return readOperationTexts(root, operation).join(' ');
}
