import type { Operation } from '../../../openapi/openapi.ts';
import { nounOf, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import { findMembershipBody } from '../../relations/membership-body.ts';
import type { NestedCollection, Resource } from '../../resource.ts';
import { findPartVerb, linkVerb, unlinkVerb } from '../../vocabulary/path-verbs.ts';
import { isSameNoun } from '../../vocabulary/singularize.ts';
import { findNestedCollection, type InferenceContext } from '../operation-context.ts';
import type { OperationRule, RuleMatch } from '../operation-rule.ts';
import { findSubPath } from '../sub-path.ts';
import { findCollectionAt } from './collection.ts';

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
    const start = `${operation.method} {${parametersOf(segments).at(-1)}}`;
    return matchItem(operation, { resource, nestedCollection }, start);
  },
};

type Membership = { readonly resource: Resource; readonly nestedCollection: NestedCollection };

function matchItem(
  { method }: Operation,
  { resource, nestedCollection }: Membership,
  start: string,
): RuleMatch | undefined {
  const { name } = nestedCollection;
  if (method === 'PUT' || method === 'POST')
    return {
      kind: 'link',
      reason: `${start} links a record of ${resource.name} to ${name}`,
      resource,
      nestedCollection,
    };
  return method === 'DELETE'
    ? {
        kind: 'unlink',
        reason: `${start} unlinks a record of ${resource.name} from ${name}, without removing it`,
        resource,
        nestedCollection,
      }
    : undefined;
}

function matchCollection(
  { schemaViews }: InferenceContext,
  operation: Operation,
  { resource, nestedCollection }: Membership,
): RuleMatch | undefined {
  const { method } = operation;
  const { name } = nestedCollection;
  if (method === 'GET' || method === 'HEAD' || method === 'QUERY') return undefined;
  const namesRecords = findMembershipBody(schemaViews, operation, resource) !== undefined;
  if (method === 'DELETE') {
    const which = namesRecords ? 'those in the request' : 'all records';
    return {
      kind: 'unlink',
      reason: `DELETE unlinks ${which} from ${name}, without removing them`,
      resource,
      nestedCollection,
    };
  }
  if (!namesRecords)
    return { kind: 'example', reason: `The request names no record of ${resource.name} to link` };
  const reason =
    method === 'PUT'
      ? `PUT links exactly the records of ${resource.name} in the request to ${name}`
      : `${method} links the records of ${resource.name} in the request to ${name}`;
  return { kind: 'link', reason, resource, nestedCollection };
}

/** `POST /teams/{team}/users/add` puts the users of its body into a team; `/remove` takes them out. */
export const batchMembership: OperationRule = {
  name: 'batch-membership',
  summary: 'A path below such a collection links or unlinks the records that the body lists.',
  docs: '#batch-membership',
  infer: (context, { operation, segments }) => {
    const subPath = findSubPath(context, { segments });
    if (subPath === undefined || operation.method === 'GET') return undefined;
    const { resource, verb } = subPath;
    const nestedCollection = findNestedCollection(resource, subPath.segments);
    if (!nestedCollection?.isMembership) return undefined;
    if (findMembershipBody(context.schemaViews, operation, resource) === undefined)
      return undefined;
    const { name } = nestedCollection;
    if (operation.method === 'DELETE' || unlinkVerb.test(verb))
      return {
        kind: 'unlink',
        reason: `"${verb}" unlinks the records of ${resource.name} in the request from ${name}`,
        resource,
        nestedCollection,
      };
    return linkVerb.test(verb)
      ? {
          kind: 'link',
          reason: `"${verb}" links the records of ${resource.name} in the request to ${name}`,
          resource,
          nestedCollection,
        }
      : undefined;
  },
};

/** `POST /sections/{section}/addTask` puts a task into a section; `removeTask` takes it out. */
export const membershipByVerb: OperationRule = {
  name: 'membership-by-verb',
  summary:
    'A verb with a noun, such as `addTask`, links the records that the body names to a parent.',
  docs: '#membership-by-verb',
  infer: (context, { operation, segments = [] }) => {
    const last = segments.at(-1);
    const verb = last?.kind === 'literal' ? findPartVerb(last.text) : undefined;
    if (operation.method !== 'POST' || verb === undefined) return undefined;
    const parent = toTreeKey(segments.slice(0, -1));
    const isOfVerb = ({ segments: own }: NestedCollection): boolean =>
      toTreeKey(own.slice(0, -1)) === parent && isSameNoun(nounOf(own), verb.noun);
    const resource = context.resources.all.find(
      (one) =>
        one.nestedCollections.some(isOfVerb) &&
        findMembershipBody(context.schemaViews, operation, one) !== undefined,
    );
    const nestedCollection = resource?.nestedCollections.find(isOfVerb);
    if (resource === undefined || nestedCollection === undefined) return undefined;
    const { name } = nestedCollection;
    return verb.change === 'add'
      ? {
          kind: 'link',
          reason: `The verb links the records of ${resource.name} in the request to ${name}`,
          resource,
          nestedCollection,
        }
      : {
          kind: 'unlink',
          reason: `The verb unlinks the records of ${resource.name} in the request from ${name}`,
          resource,
          nestedCollection,
        };
  },
};
