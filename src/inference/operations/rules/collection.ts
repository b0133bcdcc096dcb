import type { Operation } from '../../../openapi/openapi.ts';
import { sendsKeyList } from '../../keys/key-lists.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
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
    return resource && matchCollection(context, subject.operation, resource);
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
