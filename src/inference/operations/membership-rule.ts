import type { Operation } from '../../openapi/openapi.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import { findMembershipBody } from '../relations/membership-body.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import type { InferenceContext } from './operation-context.ts';
import type { RuleMatch } from './path-rules.ts';

/** The path further down at which steps are of the records of a resource. */
export function findNestedCollection(
  { nestedCollections }: Resource,
  steps: readonly PathSegment[],
): NestedCollection | undefined {
  const path = `${toTreeKey(steps)}/`;
  return nestedCollections.find((view) => path.startsWith(`${toTreeKey(view.segments)}/`));
}

type ResourceAtPath = { readonly resource: Resource; readonly segments: readonly PathSegment[] };

/** What is done at a path at which records are only put and taken away; `undefined` where that is told by other rules. */
export function matchMembership(
  ground: InferenceContext,
  operation: Operation,
  { resource, segments }: ResourceAtPath,
): RuleMatch | undefined {
  const nestedCollection = findNestedCollection(resource, segments);
  if (!nestedCollection?.isMembership) return undefined;
  if (segments.length === nestedCollection.segments.length)
    return matchMembershipCollection(ground, operation, { resource, nestedCollection });
  const named = `{${parametersOf(segments).at(-1)}} names one of ${resource.name}: ${operation.method}`;
  if (operation.method === 'PUT' || operation.method === 'POST')
    return {
      behaviour: 'assign',
      reason: `${named} puts it in ${nestedCollection.name}`,
      resource,
    };
  return operation.method === 'DELETE'
    ? {
        behaviour: 'unassign',
        reason: `${named} takes it out of ${nestedCollection.name} alone`,
        resource,
      }
    : undefined;
}

type MembershipCollection = {
  readonly resource: Resource;
  readonly nestedCollection: NestedCollection;
};

function matchMembershipCollection(
  { shapes }: InferenceContext,
  operation: Operation,
  { resource, nestedCollection }: MembershipCollection,
): RuleMatch | undefined {
  const { method } = operation;
  if (method === 'GET' || method === 'HEAD' || method === 'QUERY') return undefined;
  const isNaming = findMembershipBody(shapes, operation, resource) !== undefined;
  if (method === 'DELETE') {
    const which = isNaming ? 'those that are sent' : 'all';
    const reason = `DELETE takes ${which} out of ${nestedCollection.name} alone`;
    return { behaviour: 'unassign', reason, resource };
  }
  if (!isNaming)
    return { behaviour: 'example', reason: `what is sent names none of ${resource.name}` };
  const reason =
    method === 'PUT'
      ? `what is sent names all of ${resource.name} that are to be in ${nestedCollection.name}`
      : `what is sent names one of ${resource.name}: ${method} puts it in ${nestedCollection.name}`;
  return { behaviour: 'assign', reason, resource };
}

const addVerbs = /^:?_?((bulk|batch)[-_]?)?(add|assign|attach|link|put|bulk|batch)/i;
const removeVerbs = /^:?_?((bulk|batch)[-_]?)?(remove|delete|unassign|detach|unlink)/i;

/** What is done with many below such a path: `POST /teams/{team}/users/add` and `/remove`. */
export function matchBatchMembership(
  { shapes }: InferenceContext,
  operation: Operation,
  { resource, segments, word }: ResourceAtPath & { readonly word: string },
): RuleMatch | undefined {
  const view = findNestedCollection(resource, segments);
  if (!view?.isMembership || operation.method === 'GET') return undefined;
  if (findMembershipBody(shapes, operation, resource) === undefined) return undefined;
  const what = `what is sent names some of ${resource.name}: "${word}"`;
  if (operation.method === 'DELETE' || removeVerbs.test(word))
    return { behaviour: 'unassign', reason: `${what} takes them out of ${view.name}`, resource };
  return addVerbs.test(word)
    ? { behaviour: 'assign', reason: `${what} puts them in ${view.name}`, resource }
    : undefined;
}
