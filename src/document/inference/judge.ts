import type { Operation } from '../operation.ts';
import type { BehaviourName } from './conclusion.ts';
import { type Envelope, isSame } from './envelope.ts';
import { type Concluding, toEnvelopes } from './envelopes.ts';
import type { Lookup } from './lookup.ts';
import { type Step, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';

/** What an operation does, by a rule. */
export type Verdict = {
  readonly behaviour: BehaviourName;
  readonly reason: string;
  readonly resource?: Resource;
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
  const item = found.get(key);
  const collection = created(operation) ?? found.get(`${key}/{}`);
  return (
    (item && judgeItem(operation, item)) ??
    (collection && judgeCollection(ground, operation, collection)) ??
    judgeBelow(ground, operation, steps)
  );
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
      return resource.creates
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
  if (operation.method === 'DELETE' && isUnconditional(operation)) {
    return { behaviour: 'clear', reason: `DELETE of all of ${resource.name} empties it`, resource };
  }
  const { sent } = toEnvelopes(ground, operation, resource);
  const isChange = operation.method === 'PUT' || operation.method === 'PATCH';
  if (isChange && sent && holdsKey(ground, sent, resource)) {
    return {
      behaviour: operation.method === 'PUT' ? 'put' : 'update',
      reason: `the body names one of ${resource.name} by its ${resource.key.path.join('.')}: ${operation.method} changes it`,
      resource,
    };
  }
  return undefined;
};

const isUnconditional = ({ body, parameters }: Operation): boolean =>
  !body?.required && !parameters.some(({ in: place, required }) => place === 'query' && required);

const holdsKey = ({ shapes }: Concluding, sent: Envelope, { key }: Resource): boolean => {
  const [name] = key.path;
  return name !== undefined && shapes.of(sent.places).properties.has(name);
};

const hasList = (ground: Concluding, operation: Operation, resource: Resource): boolean =>
  toEnvelopes(ground, operation, resource).many !== undefined;

const searching = /^_?(search|query|find|filter|lookup|list)/i;

const judgeBelow = (
  ground: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const last = steps.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const above = steps.slice(0, -1);
  const listed = ground.resources.found.get(`${toTreeKey(above)}/{}`);
  const isRead = operation.method === 'GET';
  const isSearch = operation.method === 'POST' && searching.test(last.text);
  if (listed && (isRead || isSearch) && isListOf(ground, operation, listed)) {
    return {
      behaviour: isRead ? 'list' : 'search',
      reason: `below the path of all of ${listed.name}, and the reply holds a list of them`,
      resource: listed,
    };
  }
  const isCreation = operation.method === 'POST' && creating.test(last.text);
  if (listed && isCreation && isOfRecords(ground, operation, listed)) {
    return {
      behaviour: 'create',
      reason: `"${last.text}" below the path of all of ${listed.name} takes such records: POST creates them`,
      resource: listed,
    };
  }
  const owner = findOwner(ground, above);
  if (!owner || isRead || operation.method === 'HEAD') return undefined;
  return {
    behaviour: 'action',
    reason: `"${last.text}" below one of ${owner.name} is something to do with it`,
    resource: owner,
  };
};

const creating = /^(create|add|new|insert|import|bulk|batch)/i;

/** Whether what is sent is records of a resource, as to `/users/createWithList`. */
const isOfRecords = (ground: Concluding, operation: Operation, resource: Resource): boolean => {
  const { sent } = toEnvelopes(ground, operation, resource);
  return sent !== undefined && isSame(ground.shapes, sent.places, resource.entity);
};

const isListOf = (ground: Concluding, operation: Operation, resource: Resource): boolean => {
  const { many } = toEnvelopes(ground, operation, resource);
  return many !== undefined && isSame(ground.shapes, many.places, resource.entity);
};

/** The resource of the record that the nearest key in a path names. */
const findOwner = (
  { resources: { found } }: Concluding,
  steps: readonly Step[],
): Resource | undefined => {
  const end = steps.findLastIndex((step) => step.kind === 'parameter');
  return end < 0 ? undefined : found.get(toTreeKey(steps.slice(0, end + 1)));
};
