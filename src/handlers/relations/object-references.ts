import {
  type ObjectReference,
  type Resource,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import { callerAliases } from '../../inference/vocabulary/record-properties.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { findRecord } from '../record/find-record.ts';

/** A call that writes a record, and the keys of its path. */
type ReferringCall = { readonly context: Context; readonly keys: readonly string[] };

type ReplaceReferences = (fields: JsonObject, call: ReferringCall) => JsonObject;

/** How the properties of a record that refer to others get their values. */
type ObjectReferences = {
  /** Replaces the keys that were sent by the objects that records show: `7` by milestone number 7. */
  readonly resolve: ReplaceReferences;
  /** Fills in the caller as the creator of a new record, and its parent. */
  readonly fillRelated: ReplaceReferences;
};

export function compileObjectReferences(
  handlerContext: HandlerContext,
  references: readonly ObjectReference[],
): ObjectReferences {
  const compiled = references.flatMap((reference) =>
    handlerContext.model.resources
      .filter(({ name }) => name === reference.resource)
      .map((target) => compileReference(handlerContext, reference, target)),
  );
  const filled = compiled.filter(
    ({ reference: { isCreator, parentIndex } }) => isCreator || parentIndex !== undefined,
  );
  return {
    resolve: compileReplace(compiled, ({ reference, resolve }, fields, call) => {
      const { property, sentAs } = reference;
      const value = fields[property] ?? (sentAs === undefined ? undefined : fields[sentAs]);
      return value === undefined
        ? firstOfSent(reference, resolve, { fields, call })
        : resolve(value, call);
    }),
    fillRelated: compileReplace(filled, ({ reference, toRelated }, fields, call) =>
      fields[reference.property] === undefined ? toRelated(call) : undefined,
    ),
  };
}

type CompiledReference = ReturnType<typeof compileReference>;

/** Compiles the replacement of properties; `undefined` keeps a property as it is. */
function compileReplace(
  references: readonly CompiledReference[],
  toValue: (reference: CompiledReference, fields: JsonObject, call: ReferringCall) => unknown,
): ReplaceReferences {
  if (references.length === 0) return (fields) => fields;
  return (fields, call) => {
    const replaced: Record<string, unknown> = { ...fields };
    for (const one of references) {
      const value = toValue(one, fields, call);
      if (value !== undefined) replaced[one.reference.property] = value;
    }
    return replaced;
  };
}

type SentFields = { readonly fields: JsonObject; readonly call: ReferringCall };

/** `assignee` is the first of the `assignees` that were sent, and `null` where none is left. */
function firstOfSent(
  { firstOf }: ObjectReference,
  resolve: (value: unknown, call: ReferringCall) => unknown,
  { fields, call }: SentFields,
): unknown {
  const list = firstOf === undefined ? undefined : fields[firstOf];
  if (!Array.isArray(list)) return undefined;
  const [first = null] = list;
  return resolve(first, call);
}

function compileReference(
  handlerContext: HandlerContext,
  reference: ObjectReference,
  target: Resource,
) {
  const { holds, keyProperty, isCreator, parentIndex } = reference;
  const { schemaViews } = handlerContext.model;
  const find = compileFindReferenced(handlerContext, reference, target);
  const toObject = compileToObject(reference);
  const resolveKey = (key: string, call: ReferringCall): JsonObject => {
    const caller = callerAliases.includes(key) ? findCaller(target, call) : undefined;
    const record = caller ?? find(call, key);
    return record
      ? toObject(record)
      : { [keyProperty]: toTypedKey(schemaViews, target.key.schemaPointers, key) };
  };
  const completeObject = (object: JsonObject, call: ReferringCall): JsonObject => {
    const key = object[keyProperty] ?? undefined;
    const record = key === undefined ? undefined : find(call, `${key}`);
    return record ? { ...toObject(record), ...object } : object;
  };
  const resolveOne = (value: unknown, call: ReferringCall): unknown => {
    if (isObject(value)) return completeObject(value, call);
    const isKey = typeof value === 'string' || typeof value === 'number';
    return isKey ? resolveKey(`${value}`, call) : value;
  };
  return {
    reference,
    resolve: (value: unknown, call: ReferringCall): unknown => {
      if (holds === 'many' && Array.isArray(value))
        return value.map((entry) => resolveOne(entry, call));
      return holds === 'one' ? resolveOne(value, call) : value;
    },
    toRelated: (call: ReferringCall): unknown => {
      const parentKey = parentIndex === undefined ? undefined : call.keys[parentIndex];
      const parent = parentKey === undefined ? undefined : find(call, parentKey);
      if (parent !== undefined) return toObject(parent);
      if (!isCreator) return undefined;
      const caller = findCaller(target, call);
      return holds === 'key' ? caller?.[keyProperty] : caller && toObject(caller);
    },
  };
}

/** Compiles the search of a record by its key, else by a name or an id. */
function compileFindReferenced(
  handlerContext: HandlerContext,
  { alternatives }: ObjectReference,
  target: Resource,
): (call: ReferringCall, key: string) => StoredRecord | undefined {
  return ({ context, keys }, key) => {
    const parentKeys = keys.slice(0, target.ancestors.length);
    const recordKeys = { resource: target, keys: [...parentKeys, key] };
    const found = findRecord(handlerContext, context, { ...recordKeys, access: 'read' });
    if (found) return found;
    const records = context.records(toRecordsName(target, keys));
    return alternatives
      .map((name) => records.find({ [name]: key }) ?? records.find({ [name]: Number(key) }))
      .find((record) => record !== undefined);
  };
}

/** The first of the users stands for the caller. */
function findCaller(target: Resource, { context, keys }: ReferringCall): StoredRecord | undefined {
  return context.records(toRecordsName(target, keys)).list({ limit: 1 }).records[0];
}

/** Compiles the object that shows a record. */
function compileToObject({ shown }: ObjectReference): (record: StoredRecord) => JsonObject {
  return (record) =>
    Object.fromEntries(
      shown.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]),
    );
}
