import {
  type RequiredReference,
  toRecordsName,
  type UniqueProperty,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';

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
  const { unique, references } = plan.record.constraints;
  const required = references.flatMap((reference) =>
    resources
      .filter(({ name }) => name === reference.resource)
      .map((target) => ({ ...reference, target })),
  );
  if (unique.length === 0 && required.length === 0) return () => undefined;
  return (fields, { context, keys, before }) => {
    const isNew = ({ property }: UniqueProperty | RequiredReference) =>
      fields[property] !== undefined && fields[property] !== before?.[property];
    for (const one of unique.filter(isNew))
      requireUnique(context, { ...one, name: toRecordsName(resource, keys) }, fields[one.property]);
    for (const one of required.filter(isNew))
      requireExisting(
        context,
        { ...one, name: toRecordsName(one.target, keys) },
        fields[one.property],
      );
  };
}

/** A property, and the name of the records that it is compared with. */
type ComparedProperty = (UniqueProperty | RequiredReference) & { readonly name: string };

function requireUnique(
  context: Context,
  { property, status, name }: ComparedProperty,
  value: unknown,
): void {
  if (!isComparable(value) || context.records(name).find({ [property]: value }) === undefined)
    return;
  throw context.refuse({
    status,
    code: 'key-taken',
    detail: `Another record of ${name} has the ${property} ${JSON.stringify(value)}. Send another ${property}.`,
    violations: [{ in: 'body', pointer: `/${property}`, message: 'must be unique' }],
  });
}

function requireExisting(
  context: Context,
  { property, status, name }: ComparedProperty,
  value: unknown,
): void {
  const missing = [value]
    .flat()
    .filter(isComparable)
    .find((key) => context.records(name).get(`${key}`) === undefined);
  if (missing === undefined) return;
  throw context.refuse({
    status,
    code: 'reference-unknown',
    detail: `There is no ${JSON.stringify(missing)} in ${name}, which ${property} refers to.`,
    violations: [{ in: 'body', pointer: `/${property}`, message: `must be a key of ${name}` }],
  });
}

function isComparable(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
