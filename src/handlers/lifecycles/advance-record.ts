import {
  compileRecordRewrite,
  isFailedState,
  type Lifecycle,
  type Resource,
  toRecordsName,
  valueAt,
} from '../../inference/inference.ts';
import { type JsonObject, propertiesOf, schemasOfProperty } from '../../openapi/openapi.ts';
import type { DueChange, StoredRecord, Transaction } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { keyOf } from '../record/keys.ts';
import { compileCountWrite } from '../relations/child-counters.ts';
import { removeRecord } from '../remove.ts';
import { abandonAwaited, isAwaited } from './awaited-effect.ts';
import { compileReleaseAwaited } from './awaited-record.ts';
import { DueContext } from './due-context.ts';
import { compileEnterState, compileSetTimes } from './enter-state.ts';
import { expiredKeys, findExpiryValue, toExpiredRecord } from './expiry.ts';
import { compilePerformDeferred } from './perform-deferred.ts';
import { findStatePosition, scheduleNextState } from './schedule.ts';

/** Brings about a change that fell due; `scope` is the prefix of the document's resources in the store. */
export type AdvanceRecord = (change: DueChange, transaction: Transaction, scope: string) => void;

/** A record of a resource, and the keys of its path. */
type DueRecord = {
  readonly before: StoredRecord;
  readonly name: string;
  readonly keys: readonly string[];
};

/** Changes a record by time, where it is still in the state that the change is about. */
type AdvanceDueRecord = (change: DueChange, due: DueRecord, context: Context) => void;

/** Creates what brings about the changes by time of a document's records. */
export function createAdvanceRecord(handlerContext: HandlerContext): AdvanceRecord {
  const compiled = new Map<Resource, AdvanceDueRecord>();
  const performDeferred = compilePerformDeferred(handlerContext);
  const compile = (resource: Resource) => {
    const known = compiled.get(resource) ?? compileAdvance(handlerContext, resource);
    compiled.set(resource, known);
    return known;
  };
  return (change, transaction, scope) => {
    const { resource: name, key, at } = change;
    const found = handlerContext.model.resolveRecordsName(name);
    const context = new DueContext(transaction, { scope, at });
    const before = context.records(name).get(key);
    if (change.call !== undefined) {
      performDeferred(context, change.call);
      return;
    }
    if (before === undefined) abandonAwaited(context, { name, key });
    // The record may be gone, or its resource with another version of the document.
    if (found === undefined || before === undefined) return;
    const advance = compile(found.resource);
    advance(change, { before, name, keys: [...found.keys, key] }, context);
  };
}

function compileAdvance(handlerContext: HandlerContext, resource: Resource): AdvanceDueRecord {
  const advance = {
    state: compileNextState(handlerContext, resource),
    expiry: compileExpiry(handlerContext, resource),
  };
  return (change, due, context) =>
    (change.kind === 'expiry' ? advance.expiry : advance.state)(change, due, context);
}

/** Compiles the end of what has expired, where nothing has put it off meanwhile. */
function compileExpiry(handlerContext: HandlerContext, resource: Resource): AdvanceDueRecord {
  const { expiry } = resource;
  if (expiry === undefined) return () => undefined;
  const setTimes = compileSetTimes(handlerContext, resource);
  const countWrite = compileCountWrite(handlerContext, resource);
  return ({ from }, { before, name, keys }, context) => {
    if (findExpiryValue(expiry, before) !== from) return;
    if ('status' in expiry.effect) {
      removeRecord(handlerContext, context, { resource, keys });
      expiredKeys.mark(context, name, `${keys.at(-1)}`);
      return;
    }
    const expired = toExpiredRecord(expiry.effect, before);
    if (expired === undefined) return;
    const after = setTimes(before, expired, context.clock);
    context.records(name).update(after);
    countWrite(context, { before, after, keys });
  };
}

function compileNextState(handlerContext: HandlerContext, resource: Resource): AdvanceDueRecord {
  const { lifecycle } = resource;
  if (lifecycle === undefined) return () => undefined;
  const enterState = compileEnterState(handlerContext, resource, lifecycle);
  const addResults = compileAddResults(handlerContext, resource, lifecycle);
  const countWrite = compileCountWrite(handlerContext, resource);
  const releaseAwaited = compileReleaseAwaited(handlerContext);
  const last = lifecycle.states.length - 1;
  return ({ from }, { before, name, keys }, context) => {
    const position = findStatePosition(lifecycle, before);
    const job = { name, key: `${keys.at(-1)}` };
    if (isFailedState(`${valueAt(before, lifecycle.path)}`)) abandonAwaited(context, job);
    if (position === last && isAwaited(context, job))
      context.records(name).patch(job.key, releaseAwaited(context, job));
    if (position === undefined || lifecycle.states[position]?.value !== from) return;
    const next = position + 1;
    const entered = enterState(before, next, context.clock);
    const isLast = next === last;
    const made = isLast ? releaseAwaited(context, job) : {};
    const after = isLast ? addResults({ ...entered, ...made }, keys, context) : entered;
    context.records(name).update(after);
    countWrite(context, { before, after, keys });
    scheduleNextState(context, { resource, name }, after);
  };
}

type AddResults = (record: StoredRecord, keys: readonly string[], context: Context) => StoredRecord;

/** Compiles what the work results in: values as the document shows them, with the key of the record. */
function compileAddResults(
  { root, model: { schemaViews }, generate }: HandlerContext,
  resource: Resource,
  { results }: Lifecycle,
): AddResults {
  if (results.length === 0) return (record) => record;
  const pointers = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const rewriteExamples = compileRecordRewrite({ root, schemaViews }, resource);
  return (record, keys, { clock }) => {
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)}`;
    const made: Record<string, unknown> = { ...record };
    for (const name of results) {
      if (made[name] !== undefined && made[name] !== null) continue;
      const options = { name, extent: 'everything', now: clock.now() } as const;
      made[name] = generate(schemasOfProperty(pointers, name), `${stream} ${name}`, options);
    }
    return rewriteExamples(made, {
      given: withoutResults(record, results),
      key: keyOf(resource, record),
      keys: keys.slice(0, -1),
    });
  };
}

function withoutResults(record: StoredRecord, results: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !results.includes(name)));
}
