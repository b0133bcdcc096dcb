import type { Operation } from '../../../openapi/openapi.ts';
import { parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import { findMembershipBody } from '../../relations/membership-body.ts';
import type { NestedCollection, Resource } from '../../resources/resource.ts';
import { findNestedCollection, type InferenceContext } from '../operation-context.ts';
import type { OperationRule, RuleMatch } from '../operation-rule.ts';
import { findCollectionAt } from './collection.ts';
import { findSubPath } from './sub-path.ts';

/** `PUT /teams/{team}/users/{user}` puts a user into a team; `DELETE` takes it out. */
export const membership: OperationRule = {
  name: 'membership',
  summary: 'A path links records to a parent, or unlinks them, without creating or removing them.',
  docs: '#membership',
  infer: (context, subject) => {
    const { operation, segments = [] } = subject;
    const resource =
      context.resources.byItemPath.get(toTreeKey(segments)) ?? findCollectionAt(context, subject);
    const nestedCollection = resource && findNestedCollection(resource, segments);
    if (resource === undefined || !nestedCollection?.isMembership) return undefined;
    if (segments.length === nestedCollection.segments.length)
      return matchCollection(context, operation, { resource, nestedCollection });
    const start = `{${parametersOf(segments).at(-1)}} names one of ${resource.name}: ${operation.method}`;
    return matchItem(operation, { resource, nestedCollection }, start);
  },
};

type Membership = { readonly resource: Resource; readonly nestedCollection: NestedCollection };

function matchItem(
  { method }: Operation,
  { resource, nestedCollection: { name } }: Membership,
  start: string,
): RuleMatch | undefined {
  if (method === 'PUT' || method === 'POST')
    return { kind: 'link', reason: `${start} puts it in ${name}`, resource };
  return method === 'DELETE'
    ? { kind: 'unlink', reason: `${start} takes it out of ${name} alone`, resource }
    : undefined;
}

function matchCollection(
  { shapes }: InferenceContext,
  operation: Operation,
  { resource, nestedCollection: { name } }: Membership,
): RuleMatch | undefined {
  const { method } = operation;
  if (method === 'GET' || method === 'HEAD' || method === 'QUERY') return undefined;
  const namesRecords = findMembershipBody(shapes, operation, resource) !== undefined;
  if (method === 'DELETE') {
    const which = namesRecords ? 'those that are sent' : 'all';
    return { kind: 'unlink', reason: `DELETE takes ${which} out of ${name} alone`, resource };
  }
  if (!namesRecords)
    return { kind: 'example', reason: `what is sent names none of ${resource.name}` };
  const reason =
    method === 'PUT'
      ? `what is sent names all of ${resource.name} that are to be in ${name}`
      : `what is sent names one of ${resource.name}: ${method} puts it in ${name}`;
  return { kind: 'link', reason, resource };
}

const addVerbs = /^:?_?((bulk|batch)[-_]?)?(add|assign|attach|link|put|bulk|batch)/i;
const removeVerbs = /^:?_?((bulk|batch)[-_]?)?(remove|delete|unassign|detach|unlink)/i;

/** `POST /teams/{team}/users/add` puts the users of its body into a team; `/remove` takes them out. */
export const batchMembership: OperationRule = {
  name: 'batch-membership',
  summary: 'A path below such a collection links or unlinks the records that the body lists.',
  docs: '#batch-membership',
  infer: (context, { operation, segments }) => {
    const subPath = findSubPath(context, { segments });
    if (subPath === undefined || operation.method === 'GET') return undefined;
    const { resource, word } = subPath;
    const nestedCollection = findNestedCollection(resource, subPath.segments);
    if (!nestedCollection?.isMembership) return undefined;
    if (findMembershipBody(context.shapes, operation, resource) === undefined) return undefined;
    const start = `what is sent names some of ${resource.name}: "${word}"`;
    const { name } = nestedCollection;
    if (operation.method === 'DELETE' || removeVerbs.test(word))
      return { kind: 'unlink', reason: `${start} takes them out of ${name}`, resource };
    return addVerbs.test(word)
      ? { kind: 'link', reason: `${start} puts them in ${name}`, resource }
      : undefined;
  },
};
