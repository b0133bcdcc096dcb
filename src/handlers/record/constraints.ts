import {
  type RequiredReference,
  toRecordsName,
  type UnfinishedRecord,
  type UniqueProperty,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { keyOf } from './keys.ts';

type CheckedWrite = {
  readonly context: Context;
  /** The keys of the record's path, its own left out or not. */
  readonly keys: readonly string[];
  /** The record before a change. */
  readonly before?: StoredRecord;
};

/** Refuses values that another record has, and references to records that do not exist. */
export type CheckConstraints = (fields: JsonObject, write: CheckedWrite) => void;

export function compileCheckConstraints(
  { model: { resources } }: HandlerContext,
  { resource, plan }: PlannedWrite,
): CheckConstraints {
  const { unique, references, unfinished } = plan.record.constraints;
  const required = references.flatMap((reference) =>
    resources
      .filter(({ name }) => name === reference.resource)
      .map((target) => ({ ...reference, target })),
  );
  if (unique.length + required.length === 0 && unfinished === undefined) return () => undefined;
  return (fields, { context, keys, before }) => {
    const isChanged = (property: string) =>
      fields[property] !== undefined && fields[property] !== before?.[property];
    for (const one of unique.filter(({ property, scope }) => [property, ...scope].some(isChanged)))
      requireUnique(
        context,
        { ...one, name: toRecordsName(resource, keys) },
        { ...before, ...fields },
      );
    for (const one of required.filter(({ property }) => isChanged(property)))
      requireExisting(
        context,
        { ...one, name: toRecordsName(one.target, keys) },
        fields[one.property],
      );
    if (unfinished) requireNoneUnfinished(unfinished, { context, keys, resource, fields });
  };
}

type NewRecord = Pick<CheckedWrite, 'context' | 'keys'> & {
  readonly resource: PlannedWrite['resource'];
  readonly fields: JsonObject;
};

/** Refuses a second loan of a book, until the first has come to its end. */
function requireNoneUnfinished(
  { property, source, status, end }: UnfinishedRecord,
  { context, keys, resource, fields }: NewRecord,
): void {
  const name = toRecordsName(resource, keys);
  const parent = source === 'body' ? fields[property] : keys.at(-1);
  const unfinished = context
    .records(name)
    .list()
    .records.find((record) => `${record[property]}` === `${parent}` && !hasEnded(record, end));
  if (unfinished === undefined) return;
  throw context.refuse({
    status,
    code: 'state-conflict',
    detail: `${keyOf(resource, unfinished)} of ${name} has not ended yet: its ${end.property} is ${JSON.stringify(unfinished[end.property] ?? null)}. End it first.`,
  });
}

function hasEnded(record: StoredRecord, { property, states }: UnfinishedRecord['end']): boolean {
  const value = record[property];
  return states === undefined ? value !== undefined && value !== null : states.includes(value);
}

/** A property, and the name of the records that it is compared with. */
type ComparedProperty<T> = T & { readonly name: string };

function requireUnique(
  context: Context,
  { property, scope, status, name }: ComparedProperty<UniqueProperty>,
  fields: JsonObject,
): void {
  const value = fields[property];
  if (!isComparable(value)) return;
  const records = context.records(name);
  const where = { [property]: value };
  const hasSameScope = (record: StoredRecord) =>
    scope.every((name) => (record[name] ?? null) === (fields[name] ?? null));
  const duplicate =
    scope.length === 0 ? records.find(where) : records.list({ where }).records.find(hasSameScope);
  if (duplicate === undefined) return;
  throw context.refuse({
    status,
    code: 'key-taken',
    detail: `Another record of ${name} already has the ${property} ${JSON.stringify(value)}. Send a different ${property}.`,
    violations: [{ in: 'body', pointer: `/${property}`, message: 'must be unique' }],
  });
}

function requireExisting(
  context: Context,
  { property, status, name, examples }: ComparedProperty<RequiredReference>,
  value: unknown,
): void {
  const missing = [value]
    .flat()
    .filter((key) => isComparable(key) && !examples.includes(key))
    .find((key) => context.records(name).get(`${key}`) === undefined);
  if (missing === undefined) return;
  throw context.refuse({
    status,
    code: 'reference-unknown',
    detail: `${property} refers to ${JSON.stringify(missing)}, which is not in ${name}. Send the key of an existing record.`,
    violations: [{ in: 'body', pointer: `/${property}`, message: `must be a key of ${name}` }],
  });
}

function isComparable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
