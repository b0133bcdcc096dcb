import { type Operation, readPointer } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { inferTimestamps } from '../effects/timestamps.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { toTreeKey } from '../paths/path-tree.ts';
import { conditionalFields, validatorFields } from '../vocabulary/protocol.ts';
import type { CreatedRepresentation, LastModified } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** Conditional requests are answered where the document describes a part of them. */
export const conditionalRequestsRule: ProtocolRule = {
  name: 'conditional-requests',
  summary: '`ETag`, `If-Match` and their like where the document has one of them',
  docs: '#conditional-requests',
  infer: (context, facts) => {
    const { etag } = context.protocol;
    if (etag === 'off') return {};
    const { operation } = facts;
    const created = findCreated(facts);
    const representation = findRepresentation(context, facts);
    const paths = [operation.path, representation, created?.path];
    const related = context.operations.filter(({ path }) => paths.includes(path));
    if (etag === 'documented' && !related.some((one) => hasConditionalParts(context, one)))
      return {};
    const isWrite = operation.method !== 'GET' && operation.method !== 'HEAD';
    return {
      conditional: {
        representation,
        created,
        lastModified: operation.method === 'GET' ? findLastModified(context, facts) : undefined,
        missingStatus: isWrite && operation.replies.has('428') ? 428 : undefined,
      },
    };
  },
};

/** Whether the document has a field or a status of conditional requests for an operation. */
function hasConditionalParts(
  { root }: InferenceContext,
  { method, parameters, replies }: Operation,
): boolean {
  // Docker answers 304 to a POST that has nothing to do.
  if (replies.has('428') || (method === 'GET' && replies.has('304'))) return true;
  const isSent = parameters.some(
    ({ in: place, name }) => place === 'header' && conditionalFields.has(name.toLowerCase()),
  );
  const isShown = [...replies]
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { pointer }]) => Object.keys(Object(readPointer(root, `${pointer}/headers`))))
    .some((name) => validatorFields.has(name.toLowerCase()));
  return isSent || isShown;
}

/** The path of the GET that shows what an operation changes: its own path, or that of the record. */
function findRepresentation(
  { operations, parsePath }: InferenceContext,
  { operation, plan, resource, nestedCollection }: ProtocolFacts,
): string | undefined {
  if (operation.method === 'GET') return undefined;
  const isRead = operations.some(({ method, path }) => method === 'GET' && path === operation.path);
  if (isRead) return operation.path;
  const read = (nestedCollection ?? resource)?.item?.operations.get('GET');
  const segments = read && parsePath(read.path);
  const own = parsePath(operation.path);
  if (plan.kind === 'create' || segments === undefined || own === undefined) return undefined;
  return `${toTreeKey(own)}/`.startsWith(`${toTreeKey(segments)}/`) ? read?.path : undefined;
}

/** The GET of a new record, if the reply to the creation shows its key. */
function findCreated({
  plan,
  resource,
  nestedCollection,
}: ProtocolFacts): CreatedRepresentation | undefined {
  if (plan.kind !== 'create' || resource === undefined) return undefined;
  const { item } = nestedCollection?.item ? nestedCollection : resource;
  const path = item?.operations.get('GET')?.path;
  const { envelope, keyProperty } = plan.reply;
  if (path === undefined || item?.key !== undefined || envelope === undefined) return undefined;
  const key = keyProperty === undefined ? resource.key.path : [keyProperty];
  return { path, key: [...envelope.path, ...key] };
}

function findLastModified(
  { schemaViews }: InferenceContext,
  { plan, resource }: ProtocolFacts,
): LastModified | undefined {
  if (plan.kind !== 'read' || resource === undefined) return undefined;
  const envelope: Envelope | undefined = plan.reply.envelope;
  // A date is too coarse: the next change of the day would not be seen.
  const updated = inferTimestamps(schemaViews, resource).updated.find(
    ({ format }) => format !== 'date',
  );
  if (envelope === undefined || updated === undefined) return undefined;
  const property = plan.reply.notations?.[updated.property] ?? updated.property;
  return { path: [...envelope.path, property], format: updated.format };
}
