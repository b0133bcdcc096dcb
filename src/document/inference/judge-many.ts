import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { isSame } from './envelope.ts';
import { type Concluding, toSought } from './envelopes.ts';
import type { Verdict } from './judge.ts';
import { findNaming } from './naming.ts';
import { entriesOf, kindOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';
import type { Resource } from './resource.ts';

const many = /^:?_?(bulk|batch|mass|many|multi(ple)?)([-_]|$)/i;
const removing = /^:?_?((bulk|batch|mass|multi)[-_]?)?(delete|remove|destroy)/i;
const changing =
  /^:?_?((bulk|batch|mass|multi(ple)?)[-_]?)?(update|change|edit|modify|patch)([-_]?(many|all|bulk|batch|multiple|list))?$/i;

/** Whether a word says that it is about many records, and whether that they are changed. */
export const isOfMany = (word: string): boolean => many.test(word);
export const isOfChange = (word: string): boolean => changing.test(word);

/** What is done with many records at a path such as `/orders/bulk` and `/orders/batch_delete`. */
export const judgeMany = (
  ground: Concluding,
  operation: Operation,
  { resource, word }: { readonly resource: Resource; readonly word: string },
): Verdict | undefined => {
  const { method } = operation;
  const isRemoval =
    method === 'DELETE' ? many.test(word) : method === 'POST' && removing.test(word);
  if (isRemoval && namesMany(ground.shapes, operation, resource.key.path))
    return { behaviour: 'clear', reason: toNaming(resource), resource };
  const isChange = isOfChange(word) || (method !== 'POST' && isOfMany(word));
  return isChange ? judgeChange(ground, operation, resource) : undefined;
};

/** Why what is named is removed. */
export const toNaming = ({ name }: Resource): string =>
  `what is sent lists keys: those of ${name} are removed`;

/** A body that names the records to change by their keys. */
export const judgeChange = (
  ground: Concluding,
  operation: Operation,
  resource: Resource,
): Verdict | undefined => {
  const { method } = operation;
  if (!['PUT', 'PATCH', 'POST'].includes(method)) return undefined;
  const named = findNaming(ground, operation, resource);
  if (named === undefined) return undefined;
  const { naming, sent } = named;
  // Verbs that are about one record are read by rules of their own.
  if (method === 'POST' && naming === undefined && !sent.path.includes(0)) return undefined;
  const how =
    naming?.by === 'list'
      ? `"${naming.name}" lists keys of ${resource.name}: ${method} changes those`
      : `the body names one of ${resource.name} by its ${resource.key.path.join('.')}: ${method} changes it`;
  // What is said once of many records can hardly be the whole of each.
  const isWhole = method === 'PUT' && naming === undefined;
  return { behaviour: isWhole ? 'put' : 'update', reason: how, resource };
};

type Sending = Pick<Operation, 'parameters' | 'body'>;

/**
 * Whether what is sent lists keys: as the body, or in it or the query under a name such as `ids`, or under
 * any name records with their key, where the way to that is given.
 */
export const namesMany = (
  shapes: Shapes,
  operation: Sending,
  key: Resource['key']['path'] = [],
): boolean => {
  const isList = (places: readonly string[]) => kindOf(shapes, shapes.of(places)) === 'array';
  const { parameters } = operation;
  if (parameters.some(({ in: place, name }) => place === 'query' && namesKeys(name))) return true;
  const schema = findBodySchema(operation);
  if (schema === undefined) return false;
  const asked = [...outline(shapes, shapes.of([schema]))];
  return (
    isList([schema]) ||
    asked.some(([name, places]) => namesKeys(name) && isList(places)) ||
    findKeyed(shapes, operation, key).size > 0
  );
};

/** The lists in a body whose entries show the key of a record: `{ "data": [{ "id": 7 }] }`. */
export const findKeyed = (
  shapes: Shapes,
  operation: Sending,
  [key]: Resource['key']['path'],
): ReadonlySet<string> => {
  const schema = findBodySchema(operation);
  const asked = schema === undefined ? [] : [...outline(shapes, shapes.of([schema]))];
  const isKeyed = (places: readonly string[]) =>
    outline(shapes, shapes.of(entriesOf(shapes, shapes.of(places)))).has(`${key}`);
  return new Set(asked.filter(([, places]) => isKeyed(places)).map(([name]) => name));
};

/** Whether a name is one of keys: `ids`, `keys`, `order_ids`, `orderIds`. */
export const namesKeys = (name: string): boolean =>
  /(^|[_-])(id|key|uuid|name)s$|[a-z](Id|Key|Uuid|Name)s$/.test(name);

/** Whether what is sent is records of a resource, or what one of them is created of. */
export const isOfRecords = (
  ground: Concluding,
  operation: Operation,
  resource: Resource,
): boolean => {
  const { shapes, bodies } = ground;
  const sought = toSought(resource);
  const sent = bodies.sent(operation, sought);
  if (sent === undefined) return false;
  const { creates } = resource;
  const usual = bodies.sent(creates, sought);
  return (
    isSame(shapes, sent.places, resource.entity) ||
    (usual !== undefined && isSame(shapes, sent.places, usual.places))
  );
};
