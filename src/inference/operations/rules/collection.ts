import { isScalarList, type Operation } from '../../../openapi/openapi.ts';
import { sendsKeyList } from '../../keys/key-lists.ts';
import { findKeyInQuery } from '../../keys/key-location.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { normalizeName } from '../../vocabulary/singularize.ts';
import { matchBatchUpdate, toRemovalReason } from '../batch-changes.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule, OperationSubject, RecordMatch } from '../operation-rule.ts';

/** `GET /pets` lists, `POST /pets` creates, `DELETE /pets` removes. */
export const collection: OperationRule = {
  name: 'collection',
  summary: 'The path of all records: its method lists, creates, searches or removes them.',
  docs: '#collection',
  infer: (context, subject) => {
    const resource = findCollectionAt(context, subject);
    return (
      resource &&
      (matchRemovalByQuery(context, subject, resource) ??
        matchCollection(context, subject.operation, resource))
    );
  },
};

/** The resource whose records the path holds, or that the operation creates. */
export function findCollectionAt(
  { resources: { createdBy, byItemPath } }: InferenceContext,
  { operation, segments }: OperationSubject,
): Resource | undefined {
  return segments && (createdBy(operation) ?? byItemPath.get(`${toTreeKey(segments)}/{}`));
}

export function matchCollection(
  context: InferenceContext,
  operation: Operation,
  resource: Resource,
): RecordMatch | undefined {
  const { method } = operation;
  const { name } = resource;
  if (context.resources.createdBy(operation) === resource) {
    const reason = `${method} to the collection of ${name} creates a record`;
    return { kind: 'create', reason, resource };
  }
  if (method === 'GET' && repliesWithList(context, operation, resource))
    return { kind: 'list', reason: `The reply holds a list of ${name}`, resource };
  if (method === 'QUERY' && repliesWithList(context, operation, resource)) {
    const reason = `QUERY searches ${name}, and the reply holds a list of them`;
    return { kind: 'search', reason, resource };
  }
  if (method === 'DELETE' && sendsKeyList(context.schemaViews, operation, resource.key.path))
    return { kind: 'clear', reason: toRemovalReason(resource), resource };
  if (method === 'DELETE' && isUnconditional(operation))
    return {
      kind: 'clear',
      reason: `DELETE of the collection removes all records of ${name}`,
      resource,
    };
  return method === 'POST' ? undefined : matchBatchUpdate(context, operation, resource);
}

/** `DELETE /pets?id=7` is `DELETE /pets/7`; an `id` that takes several filters the pets to remove. */
function matchRemovalByQuery(
  { schemaViews }: InferenceContext,
  { operation, segments = [] }: OperationSubject,
  resource: Resource,
): RecordMatch | undefined {
  if (operation.method !== 'DELETE') return undefined;
  const required = operation.parameters.filter((one) => one.in === 'query' && one.required);
  const [only] = required;
  if (only === undefined || required.length > 1) return undefined;
  const { noun, parameter, key } = resource;
  const found = findKeyInQuery(schemaViews, operation, { noun, parameters: [parameter] });
  const reason = `The query parameter "${only.name}" takes the key of the record of ${resource.name} to remove`;
  if (found?.name === only.name)
    return {
      kind: 'remove',
      reason,
      resource,
      key: found.location,
      segments: [...segments, { kind: 'parameter', name: only.name }],
    };
  const isOfKeys =
    normalizeName(only.name) === normalizeName(`${key.path[0]}`) &&
    isScalarList(schemaViews, [only.schemaPointer]);
  return isOfKeys && !operation.body?.required ? { kind: 'clear', reason, resource } : undefined;
}

function isUnconditional({ body, parameters }: Operation): boolean {
  const isRequired = parameters.some((parameter) => parameter.in === 'query' && parameter.required);
  return !body?.required && !isRequired;
}

function repliesWithList(
  { envelopes }: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  return envelopes.findList(operation, toRecordHint(resource)) !== undefined;
}
