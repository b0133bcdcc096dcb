import type { Operation } from '../../openapi/openapi.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resources/resource.ts';
import type { AlternateKeyPath } from './alternate-key.ts';
import { matchBatchUpdate, sendsKeyList, toRemovalReason } from './batch-rule.ts';
import { matchMembership } from './membership-rule.ts';
import { type InferenceContext, toRecordHint } from './operation-context.ts';
import type { BehaviourName } from './operation-inference.ts';
import { findScalarList, type ScalarList } from './scalar-list.ts';
import { matchSubPath } from './sub-path-rules.ts';

/** What an operation does, by a rule. */
export type RuleMatch = {
  readonly behaviour: BehaviourName;
  readonly reason: string;
  readonly resource?: Resource;
  /** The list of values of a record that it is about. */
  readonly scalarList?: ScalarList;
  /** Whether a list is counted, and no list itself. */
  readonly isCount?: boolean | undefined;
};

/** Finds the rule that speaks of an operation at a path. */
export function matchPathRules(
  ground: InferenceContext,
  operation: Operation,
  segments: readonly PathSegment[],
): RuleMatch | undefined {
  const { byItemPath, createdBy, alternateKeyPaths } = ground.resources;
  const key = toTreeKey(segments);
  const lookup = alternateKeyPaths.get(key);
  if (lookup) return matchAlternateKey(operation, lookup);
  const values = byItemPath.has(key) ? undefined : matchScalarList(ground, operation, segments);
  if (values) return values;
  const item = byItemPath.get(key);
  const collection = createdBy(operation) ?? byItemPath.get(`${key}/{}`);
  const resource = item ?? collection;
  const assigned = resource && matchMembership(ground, operation, { resource, segments });
  if (assigned) return assigned;
  return (
    (item && matchItem(operation, item)) ??
    (collection && matchCollection(ground, operation, collection)) ??
    matchSubPath(ground, operation, segments)
  );
}

const scalarListVerbs = { show: 'shows', set: 'sets', add: 'adds to', take: 'takes from' } as const;

function matchScalarList(
  { shapes, resources: { tree, byItemPath } }: InferenceContext,
  operation: Operation,
  steps: readonly PathSegment[],
): RuleMatch | undefined {
  const scalarList = findScalarList({ shapes, tree, byItemPath }, operation, steps);
  if (scalarList === undefined) return undefined;
  const { property, resource, change } = scalarList;
  const reason = `${operation.method} ${scalarListVerbs[change]} the "${property}" of one of ${resource.name}`;
  return { behaviour: 'values', reason, resource, scalarList };
}

function matchAlternateKey(
  { method, path }: Operation,
  { resource, property }: AlternateKeyPath,
): RuleMatch {
  return {
    behaviour: method === 'DELETE' ? 'remove' : 'read',
    reason: `${path} names one of ${resource.name} by its ${property}`,
    resource,
  };
}

/** What is done with one record. */
export function matchItem(operation: Operation, resource: Resource): RuleMatch | undefined {
  if (!resource.item) return undefined;
  const { kind, key, name, keys } = resource;
  const place =
    kind === 'singleton'
      ? `${operation.path} is read and changed as one`
      : `{${key.parameter}} names one of ${name}`;
  const verdict = (behaviour: BehaviourName, what: string): RuleMatch => ({
    behaviour,
    reason: `${place}: ${operation.method} ${what}`,
    resource,
  });
  switch (operation.method) {
    case 'GET':
    case 'HEAD':
      return verdict(
        'read',
        keys === 'any' && kind === 'collection'
          ? 'reads it; nothing lists them, so there is one for every key'
          : 'reads it',
      );
    case 'PUT':
      // A documented 201 says that a PUT creates, whatever else does.
      return resource.createOperation && !operation.replies.has('201')
        ? verdict('replace', 'replaces it')
        : verdict('put', 'replaces it, or creates it where there is none');
    case 'PATCH':
      return verdict('update', 'changes parts of it');
    case 'POST':
      return verdict('update', 'changes it');
    case 'DELETE':
      return verdict('remove', 'removes it');
    default:
      return undefined;
  }
}

/** What is done with all records. */
export function matchCollection(
  ground: InferenceContext,
  operation: Operation,
  resource: Resource,
): RuleMatch | undefined {
  if (ground.resources.createdBy(operation) === resource) {
    return {
      behaviour: 'create',
      reason: `${operation.method} to the path of all of ${resource.name} creates one`,
      resource,
    };
  }
  if (operation.method === 'GET' && repliesWithList(ground, operation, resource)) {
    return { behaviour: 'list', reason: `the reply holds a list of ${resource.name}`, resource };
  }
  if (operation.method === 'QUERY' && repliesWithList(ground, operation, resource)) {
    const reason = `QUERY asks all of ${resource.name}, and the reply holds a list of them`;
    return { behaviour: 'search', reason, resource };
  }
  if (operation.method === 'DELETE' && sendsKeyList(ground.shapes, operation, resource.key.path)) {
    return { behaviour: 'clear', reason: toRemovalReason(resource), resource };
  }
  if (operation.method === 'DELETE' && isUnconditional(operation)) {
    return { behaviour: 'clear', reason: `DELETE of all of ${resource.name} empties it`, resource };
  }
  return operation.method === 'POST' ? undefined : matchBatchUpdate(ground, operation, resource);
}

function isUnconditional({ body, parameters }: Operation): boolean {
  return (
    !body?.required && !parameters.some(({ in: place, required }) => place === 'query' && required)
  );
}

function repliesWithList(
  ground: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  return ground.envelopes.findList(operation, toRecordHint(resource)) !== undefined;
}
