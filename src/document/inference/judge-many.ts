import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { type Envelope, isSame } from './envelope.ts';
import { type Concluding, toSought } from './envelopes.ts';
import type { Verdict } from './judge.ts';
import { kindOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';
import type { Resource } from './resource.ts';

const many = /^:?_?(bulk|batch|mass|many|multi(ple)?)([-_]|$)/i;
const removing = /^:?_?((bulk|batch|mass|multi)[-_]?)?(delete|remove|destroy)/i;

/** What is done with many records at a path such as `/orders/bulk` and `/orders/batch_delete`. */
export const judgeMany = (
  ground: Concluding,
  operation: Operation,
  { resource, word }: { readonly resource: Resource; readonly word: string },
): Verdict | undefined => {
  const { method } = operation;
  const isRemoval =
    method === 'DELETE' ? many.test(word) : method === 'POST' && removing.test(word);
  if (isRemoval && namesMany(ground.shapes, operation))
    return { behaviour: 'clear', reason: toNaming(resource), resource };
  return many.test(word) ? judgeChange(ground, operation, resource) : undefined;
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
  const isChange = method === 'PUT' || method === 'PATCH';
  const sent = isChange ? ground.bodies.sent(operation, toSought(resource)) : undefined;
  return sent && holdsKey(ground, sent, resource)
    ? {
        behaviour: method === 'PUT' ? 'put' : 'update',
        reason: `the body names one of ${resource.name} by its ${resource.key.path.join('.')}: ${method} changes it`,
        resource,
      }
    : undefined;
};

const holdsKey = ({ shapes }: Concluding, sent: Envelope, { key }: Resource): boolean => {
  const [name] = key.path;
  return name !== undefined && shapes.of(sent.places).properties.has(name);
};

/** Whether what is sent lists keys: as the body, or in it or the query under a name such as `ids`. */
export const namesMany = (
  shapes: Shapes,
  operation: Pick<Operation, 'parameters' | 'body'>,
): boolean => {
  const isList = (places: readonly string[]) => kindOf(shapes, shapes.of(places)) === 'array';
  const { parameters } = operation;
  if (parameters.some(({ in: place, name }) => place === 'query' && namesKeys(name))) return true;
  const schema = findBodySchema(operation);
  if (schema === undefined) return false;
  const asked = [...outline(shapes, shapes.of([schema]))];
  return isList([schema]) || asked.some(([name, places]) => namesKeys(name) && isList(places));
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
