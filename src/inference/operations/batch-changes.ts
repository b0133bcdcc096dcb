import type { Operation } from '../../openapi/openapi.ts';
import { findBulkTargets } from '../bodies/bulk-targets.ts';
import { isSameOrCopiedSchema, isSameSchema } from '../bodies/schema-similarity.ts';
import { sendsKeyList } from '../keys/key-lists.ts';
import type { Resource } from '../resource.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import { bulkRemoveVerb, bulkUpdateVerb, bulkWord } from '../vocabulary/path-verbs.ts';
import type { InferenceContext } from './operation-context.ts';
import type { RecordMatch } from './operation-rule.ts';

/** Whether a path segment stands for many records, such as `bulk-delete`. */
export function isBulkWord(segmentText: string): boolean {
  return bulkWord.test(segmentText);
}

export function isUpdateVerb(segmentText: string): boolean {
  return bulkUpdateVerb.test(segmentText);
}

/** Recognizes `/orders/bulk` and `/orders/batch_delete`, below the path of all orders. */
export function matchBatch(
  context: InferenceContext,
  operation: Operation,
  { resource, verb }: { readonly resource: Resource; readonly verb: string },
): RecordMatch | undefined {
  const { method } = operation;
  const isRemoval =
    method === 'DELETE' ? bulkWord.test(verb) : method === 'POST' && bulkRemoveVerb.test(verb);
  if (isRemoval && sendsKeyList(context.schemaViews, operation, resource.key.path))
    return { kind: 'clear', reason: toRemovalReason(resource), resource };
  const isChange =
    isUpdateVerb(verb) ||
    (method === 'POST'
      ? bulkWord.exec(verb)?.[0] === verb && listsKeysOf(context, operation, resource)
      : isBulkWord(verb));
  return isChange ? matchBatchUpdate(context, operation, resource) : undefined;
}

/** Whether a body lists the keys of records, beside what it sets of them. */
export function listsKeysOf(
  context: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  return findBulkTargets(context, operation, resource)?.bulkTargets?.by === 'list';
}

export function toRemovalReason({ name }: Resource): string {
  return `The request lists keys: those records of ${name} are removed`;
}

/** Recognizes a body that identifies the records to change by their keys. */
export function matchBatchUpdate(
  context: InferenceContext,
  operation: Operation,
  resource: Resource,
): RecordMatch | undefined {
  const { method } = operation;
  if (!['PUT', 'PATCH', 'POST'].includes(method)) return undefined;
  const names = findBulkTargets(context, operation, resource);
  if (names === undefined) return undefined;
  const { bulkTargets, bodyEnvelope } = names;
  // A POST that changes one record has another rule.
  if (method === 'POST' && bulkTargets === undefined && !bodyEnvelope.path.includes(0))
    return undefined;
  const how =
    bulkTargets?.by === 'list'
      ? `"${bulkTargets.name}" lists keys of ${resource.name}: ${method} changes those records`
      : `The body identifies a record of ${resource.name} by its ${resource.key.path.join('.')}: ${method} changes it`;
  // Fields that are sent once for many records are not the complete record.
  const isWhole = method === 'PUT' && bulkTargets === undefined;
  return { kind: isWhole ? 'put' : 'update', reason: how, resource };
}

/**
 * Whether a request carries records of a resource, in the form in which they are read or created.
 */
export function sendsRecords(
  context: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  const { schemaViews, envelopes } = context;
  const hint = toRecordHint(resource);
  const body = envelopes.findSentRecord(operation, hint);
  if (body === undefined) return false;
  const { createOperation } = resource;
  const usual = envelopes.findSentRecord(createOperation, hint);
  return (
    isSameSchema(schemaViews, body.schemaPointers, resource.entity) ||
    (usual !== undefined &&
      isSameOrCopiedSchema(schemaViews, body.schemaPointers, usual.schemaPointers))
  );
}
