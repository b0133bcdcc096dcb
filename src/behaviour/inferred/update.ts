import {
  type Conclusion,
  isObject,
  type JsonObject,
  outline,
  type Resource,
  toRecordsName,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context } from '../behaviour.ts';
import { entriesAt } from './body.ts';
import { keyOf, openCreating } from './create.ts';
import { restart } from './descendants.ts';
import type { Ground } from './ground.ts';
import { applyPatch } from './json-patch.ts';
import { openKeys } from './keys.ts';
import { findRecord, needAncestors, needRecord } from './lookup.ts';
import { mergeFields } from './merge-patch.ts';
import { showRecords, toFrame } from './view.ts';
import { openWriting } from './write.ts';

/** Changes the record that the path, or the body, names: parts of it, or all of it. */
export const openUpdate = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, behaviour } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const change = openChange(ground, conclusion, resource);
  const create = openCreating(ground, conclusion, resource);
  const target = openTarget(ground, conclusion, resource);
  return async (call, context) => {
    const { keys, record: before } = await target(call, context);
    const parents = keys.slice(0, -1);
    const key = keys.at(-1) ?? '';
    const record = before
      ? await store(context, { resource, keys }, change(before, { call, context, keys }))
      : await create(entriesAt(call.body, conclusion.sent?.path ?? [])[0] ?? {}, {
          call,
          context,
          keys: parents,
          key,
        });
    const name = toRecordsName(resource, keys);
    const outcome = showRecords(answering, [record], `${name}/${key} ${operation.id}`);
    const isNew = !before && behaviour === 'put' && operation.replies.has('201');
    return isNew && !operation.replies.has('204') ? { ...outcome, status: 201 } : outcome;
  };
};

type Target = { readonly keys: readonly string[]; readonly record: StoredRecord | undefined };

/** Finds what is to be changed; refuses where it is not there and may not be created either. */
const openTarget = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
): ((call: Call, context: Context) => Promise<Target>) => {
  const { ancestors, behaviour, sent } = conclusion;
  const keysOf = openKeys(conclusion);
  const isNamed = resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const parents = isNamed && resource.kind === 'collection' ? ancestors.slice(0, -1) : ancestors;
  return async (call, context) => {
    const path = keysOf(call);
    const entry = isNamed ? undefined : entriesAt(call.body, sent?.path ?? [])[0];
    const keys = isNamed ? path : [...path, `${valueAt(entry, resource.key.path) ?? ''}`];
    await needAncestors(ground, context, { ancestors: parents, keys });
    const named = { resource, keys };
    const record =
      behaviour === 'put'
        ? await findRecord(ground, context, named)
        : await needRecord(ground, context, named);
    if (record === undefined) await restart(ground, context, named);
    return { keys, record };
  };
};

/** Puts a record in the place of the one with its key; one that was nowhere stored is inserted. */
export const store = async (
  context: Context,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
  record: StoredRecord,
): Promise<StoredRecord> => {
  const records = context.records(toRecordsName(resource, keys));
  const known = await records.get(keyOf(resource, record));
  return known === undefined ? records.insert(record) : records.update(record);
};

export type Changing = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
};

/** The record that a call makes of another. */
export type Change = (before: StoredRecord, changing: Changing) => StoredRecord;

export const openChange = (ground: Ground, conclusion: Conclusion, resource: Resource): Change => {
  const { sent, behaviour } = conclusion;
  const { shapes } = ground.inference;
  const writing = openWriting(ground, conclusion, resource);
  const properties = outline(shapes, shapes.of(resource.entity));
  const asked = sent
    ? outline(shapes, shapes.of(sent.places))
    : new Map<string, readonly string[]>();
  const takesNull = (name: string) => shapes.of(properties.get(name) ?? []).types.includes('null');
  const isWhole = behaviour === 'replace' || behaviour === 'put';
  return (before, { call, context, keys }) => {
    const { body } = call;
    const entry = entriesAt(body, sent?.path ?? [])[0] ?? {};
    const merged = Array.isArray(body)
      ? patched(before, body, context)
      : mergeFields(
          isWhole ? kept(before, asked, resource) : before,
          writing.fields(entry, context),
          takesNull,
        );
    const own = keys.at(-1) ?? '';
    const key = valueAt(before, resource.key.path) ?? typed(shapes, resource.key.places, own);
    return writing.changed(merged, {
      key: typeof key === 'number' ? key : `${key}`,
      keys,
      context,
    });
  };
};

/** What a replacement leaves: all that nobody can send. */
const kept = (
  before: StoredRecord,
  asked: ReadonlyMap<string, readonly string[]>,
  { key }: Resource,
): JsonObject =>
  asked.size === 0
    ? before
    : Object.fromEntries(
        Object.entries(before).filter(([name]) => !asked.has(name) || name === key.path[0]),
      );

const patched = (before: StoredRecord, patch: readonly unknown[], context: Context): JsonObject => {
  const result = applyPatch(before, patch);
  if ('value' in result) return isObject(result.value) ? result.value : before;
  throw context.refuse({
    status: 422,
    code: 'patch-failed',
    detail: `The patch cannot be applied: ${result.message}.`,
    violations: [{ in: 'body', pointer: `/${result.index}`, message: result.message }],
  });
};
