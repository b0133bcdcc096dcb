import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import type { JsonObject, Operation } from '../../../openapi/openapi.ts';
import { parameterKey, toPathParameters, type VerifyExchange } from '../requests/request-draft.ts';

/** A record created by this run. */
export type TestRecord = {
  readonly kind: 'created';
  readonly resource: Resource;
  /** Keys of the parent records. */
  readonly ancestorKeys: readonly string[];
  readonly key: string;
  /** The record in the reply; `undefined` when the reply does not show it. */
  readonly record: unknown;
  /** The record as sent. */
  readonly input: JsonObject;
  readonly exchange: VerifyExchange;
};

/** Why no record was created. */
export type CreationFailure = {
  readonly kind: 'failed';
  readonly reason: string;
  /** The last refusal, if there was one. */
  readonly refusal?: VerifyExchange;
};

/** An existing record. */
export type KnownRecord = { readonly key: string; readonly record: unknown };

/** Finds records to work with, each collection once. */
export type KnownRecords = {
  /** Finds a record: one of this run, a listed one, or a new one. */
  find(resource: Resource, ancestorKeys: readonly string[]): Promise<KnownRecord | undefined>;
  /** Finds a record of this run, which may be changed. */
  findOwn(resource: Resource, ancestorKeys: readonly string[]): Promise<KnownRecord | undefined>;
  /** Whether a record of this key was created or found. */
  has(resource: Resource, ancestorKeys: readonly string[], key: string): boolean;
  note(created: TestRecord): void;
  forget(created: Pick<TestRecord, 'resource' | 'ancestorKeys' | 'key'>): void;
};

/** The keys of records of this run that a record can be below; `undefined` where one is missing. */
export async function findOwnAncestors(
  knownRecords: Pick<KnownRecords, 'findOwn'>,
  { ancestors }: Resource,
): Promise<readonly string[] | undefined> {
  const keys: string[] = [];
  for (const ancestor of ancestors) {
    const known = ancestor && (await knownRecords.findOwn(ancestor, keys));
    if (!known) return undefined;
    keys.push(known.key);
  }
  return keys;
}

/** Whether the parents are records that were created or listed; other keys are guessed. */
export function areKnown(
  knownRecords: Pick<KnownRecords, 'has'>,
  { ancestors }: Pick<PlannedOperation, 'ancestors'>,
  keys: readonly string[],
): boolean {
  return keys.every((key, index) => {
    const ancestor = ancestors[index];
    return ancestor !== undefined && knownRecords.has(ancestor, keys.slice(0, index), key);
  });
}

/**
 * The path of a list that has a record: below its ancestors, or else below the parents in the path that it was
 * created at. `undefined` where those are not known.
 */
export function toListPath(
  operation: Operation,
  { ancestorKeys, exchange }: Partial<Pick<TestRecord, 'ancestorKeys' | 'exchange'>>,
): ReadonlyMap<string, string> | undefined {
  const names = listTemplateParameters(operation.path);
  if (ancestorKeys && names.length <= ancestorKeys.length)
    return toPathParameters(operation, ancestorKeys);
  const draft = exchange?.draft;
  if (draft?.operation.path !== operation.path) return undefined;
  return new Map(
    names.map((name) => [name, `${draft.values.get(parameterKey({ in: 'path', name }))}`]),
  );
}

/** A record to check. */
export type RecordTarget = {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  /** Absent for a singleton. */
  readonly key: string | undefined;
  /** The record as sent, if this run created it. */
  readonly input?: JsonObject;
  /** The record in the reply to its creation, or as it is listed. */
  readonly record?: unknown;
};
