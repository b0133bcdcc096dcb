import type { Operation } from '../operation.ts';
import type { BehaviourName } from './conclusion.ts';
import { type Concluding, toSought } from './envelopes.ts';
import { judgeAssigned } from './judge-assigned.ts';
import { judgeBelow } from './judge-below.ts';
import { judgeChange, namesMany, toNaming } from './judge-many.ts';
import type { Lookup } from './lookup.ts';
import { type Step, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { findValues, type Values } from './values.ts';

/** What an operation does, by a rule. */
export type Verdict = {
  readonly behaviour: BehaviourName;
  readonly reason: string;
  readonly resource?: Resource;
  /** The list of values of a record that it is about. */
  readonly values?: Values;
  /** Whether a list is counted, and no list itself. */
  readonly isCount?: boolean | undefined;
};

/** Finds the rule that speaks of an operation at a path. */
export const judge = (
  ground: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const { found, created, lookups } = ground.resources;
  const key = toTreeKey(steps);
  const lookup = lookups.get(key);
  if (lookup) return judgeLookup(operation, lookup);
  const values = found.has(key) ? undefined : judgeValues(ground, operation, steps);
  if (values) return values;
  const item = found.get(key);
  const collection = created(operation) ?? found.get(`${key}/{}`);
  const resource = item ?? collection;
  const assigned = resource && judgeAssigned(ground, operation, { resource, steps });
  if (assigned) return assigned;
  return (
    (item && judgeItem(operation, item)) ??
    (collection && judgeCollection(ground, operation, collection)) ??
    judgeBelow(ground, operation, steps)
  );
};

const doing = { show: 'shows', set: 'sets', add: 'adds to', take: 'takes from' } as const;

const judgeValues = (
  { shapes, resources: { tree, found } }: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const values = findValues({ shapes, tree, found }, operation, steps);
  if (values === undefined) return undefined;
  const { property, resource, turn } = values;
  const reason = `${operation.method} ${doing[turn]} the "${property}" of one of ${resource.name}`;
  return { behaviour: 'values', reason, resource, values };
};

const judgeLookup = ({ method, path }: Operation, { resource, property }: Lookup): Verdict => ({
  behaviour: method === 'DELETE' ? 'remove' : 'read',
  reason: `${path} names one of ${resource.name} by its ${property}`,
  resource,
});

/** What is done with one record. */
export const judgeItem = (operation: Operation, resource: Resource): Verdict | undefined => {
  if (!resource.item) return undefined;
  const { kind, key, name, presence } = resource;
  const place =
    kind === 'singleton'
      ? `${operation.path} is read and changed as one`
      : `{${key.parameter}} names one of ${name}`;
  const verdict = (behaviour: BehaviourName, what: string): Verdict => ({
    behaviour,
    reason: `${place}: ${operation.method} ${what}`,
    resource,
  });
  switch (operation.method) {
    case 'GET':
    case 'HEAD':
      return verdict(
        'read',
        presence === 'any' && kind === 'collection'
          ? 'reads it; nothing lists them, so there is one for every key'
          : 'reads it',
      );
    case 'PUT':
      // A documented 201 says that a PUT creates, whatever else does.
      return resource.creates && !operation.replies.has('201')
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
};

/** What is done with all records. */
export const judgeCollection = (
  ground: Concluding,
  operation: Operation,
  resource: Resource,
): Verdict | undefined => {
  if (ground.resources.created(operation) === resource) {
    return {
      behaviour: 'create',
      reason: `${operation.method} to the path of all of ${resource.name} creates one`,
      resource,
    };
  }
  if (operation.method === 'GET' && hasList(ground, operation, resource)) {
    return { behaviour: 'list', reason: `the reply holds a list of ${resource.name}`, resource };
  }
  if (operation.method === 'QUERY' && hasList(ground, operation, resource)) {
    const reason = `QUERY asks all of ${resource.name}, and the reply holds a list of them`;
    return { behaviour: 'search', reason, resource };
  }
  if (operation.method === 'DELETE' && namesMany(ground.shapes, operation, resource.key.path)) {
    return { behaviour: 'clear', reason: toNaming(resource), resource };
  }
  if (operation.method === 'DELETE' && isUnconditional(operation)) {
    return { behaviour: 'clear', reason: `DELETE of all of ${resource.name} empties it`, resource };
  }
  return operation.method === 'POST' ? undefined : judgeChange(ground, operation, resource);
};

const isUnconditional = ({ body, parameters }: Operation): boolean =>
  !body?.required && !parameters.some(({ in: place, required }) => place === 'query' && required);

const hasList = (ground: Concluding, operation: Operation, resource: Resource): boolean =>
  ground.bodies.many(operation, toSought(resource)) !== undefined;
