import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { findAliases } from './alias.ts';
import type { BehaviourName, Conclusion } from './conclusion.ts';
import { type Envelope, findMany, findOne, isSame } from './envelope.ts';
import { findKey, strongKeyNames } from './key.ts';
import { plain } from './noun.ts';
import { outline } from './outline.ts';
import { type Step, toSteps, toTreeKey } from './path-tree.ts';
import { findBodySchema, findReplySchema } from './reply.ts';
import type { Resource } from './resource.ts';
import { ancestorsOf, type Resources } from './resources.ts';

export type Concluding = { readonly shapes: Shapes; readonly resources: Resources };

/** Says what an operation does, and why. */
export const conclude = (ground: Concluding, operation: Operation): Conclusion => {
  const steps = toSteps(operation.path);
  const verdict = steps
    ? (judgeItem(ground, operation, steps) ??
      judgeCollection(ground, operation, steps) ??
      judgeBelow(ground, operation, steps))
    : undefined;
  return toConclusion(ground, operation, { steps: steps ?? [], ...(verdict ?? noRule) });
};

type Verdict = {
  readonly behaviour: BehaviourName;
  readonly reason: string;
  readonly resource?: Resource;
};

const noRule: Verdict = {
  behaviour: 'example',
  reason: 'fits no rule, so it answers with an example',
};

const judgeItem = (
  { resources }: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const resource = resources.get(toTreeKey(steps));
  if (!resource?.item) return undefined;
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

const judgeCollection = (
  ground: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Verdict | undefined => {
  const key = toTreeKey(steps);
  const created = [...ground.resources.values()].find(({ creates }) => creates === operation);
  if (created) {
    return {
      behaviour: 'create',
      reason: `POST to the path of all of ${created.name} creates one`,
      resource: created,
    };
  }
  const resource = ground.resources.get(`${key}/{}`);
  if (!resource) return undefined;
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
  const listed = ground.resources.get(`${toTreeKey(above)}/{}`);
  const isRead = operation.method === 'GET';
  const isSearch = operation.method === 'POST' && searching.test(last.text);
  if (listed && (isRead || isSearch) && isListOf(ground, operation, listed)) {
    return {
      behaviour: isRead ? 'list' : 'search',
      reason: `below the path of all of ${listed.name}, and the reply holds a list of them`,
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

const isListOf = (ground: Concluding, operation: Operation, resource: Resource): boolean => {
  const { many } = toEnvelopes(ground, operation, resource);
  return many !== undefined && isSame(ground.shapes, many.places, resource.entity);
};

/** The resource of the record that the nearest key in a path names. */
const findOwner = ({ resources }: Concluding, steps: readonly Step[]): Resource | undefined => {
  const end = steps.findLastIndex((step) => step.kind === 'parameter');
  return end < 0 ? undefined : resources.get(toTreeKey(steps.slice(0, end + 1)));
};

type Envelopes = Pick<Conclusion, 'one' | 'many' | 'sent'>;

/** `exportId` of the reply of a creation, where the record itself has an `id`. */
const findKeyShown = (
  { shapes }: Concluding,
  { places }: Envelope,
  { key, noun }: Resource,
): string | undefined => {
  const entity = shapes.of(places);
  if (key.path.length !== 1 || outline(shapes, entity).has(`${key.path[0]}`)) return undefined;
  const wanted = shapes.of(key.places);
  const found = findKey(shapes, { entity, parameter: key.parameter, noun, wanted });
  const isKey = strongKeyNames(key.parameter, noun).includes(plain(found?.[0] ?? ''));
  return isKey ? found?.[0] : undefined;
};

const toEnvelopes = (
  { shapes }: Concluding,
  operation: Operation,
  resource: Resource,
): Envelopes => {
  const { entity, noun, key } = resource;
  const sought = { parameter: key.parameter, noun, entity };
  const reply = findReplySchema(operation);
  const body = findBodySchema(operation);
  return {
    one: reply === undefined ? undefined : findOne(shapes, [reply], sought),
    many: reply === undefined ? undefined : findMany(shapes, [reply], sought),
    sent: body === undefined ? undefined : findOne(shapes, [body], sought),
  };
};

const toConclusion = (
  ground: Concluding,
  operation: Operation,
  { steps, behaviour, reason, resource }: Verdict & { readonly steps: readonly Step[] },
): Conclusion => {
  const ancestors = ancestorsOf(ground.resources, steps);
  const aliases = findAliases(ground.shapes, operation, { steps, ancestors });
  const concluded = { operation, behaviour, reason, resource, ancestors, aliases };
  if (!resource) return { ...concluded, ...noEnvelopes, keyShown: undefined };
  const { one, many, sent } = toEnvelopes(ground, operation, resource);
  const isShown = one !== undefined && isRecord(ground, one, { behaviour, resource });
  const keyShown = isShown ? findKeyShown(ground, one, resource) : undefined;
  return { ...concluded, one: isShown ? one : undefined, keyShown, many, sent };
};

const noEnvelopes: Envelopes = { one: undefined, many: undefined, sent: undefined };

/** Whether what stands there in the reply is the record itself: what an action answers with need not be. */
const isRecord = (
  { shapes }: Concluding,
  { places }: Envelope,
  { behaviour, resource }: { readonly behaviour: BehaviourName; readonly resource: Resource },
): boolean => {
  // An object without properties holds a record only where records have none either.
  const isEmpty = outline(shapes, shapes.of(places)).size === 0;
  if (isEmpty && outline(shapes, shapes.of(resource.entity)).size > 0) return false;
  if (behaviour === 'read' || behaviour === 'create' || behaviour === 'put') return true;
  if (isSame(shapes, places, resource.entity)) return true;
  const [key] = resource.key.path;
  const properties = outline(shapes, shapes.of(places));
  const names = outline(shapes, shapes.of(resource.entity));
  const shared = [...properties.keys()].filter((name) => names.has(name)).length;
  // What is deleted may be answered with what deletes it, which has an `id` too.
  const isLike = key !== undefined && properties.has(key) && 2 * shared >= properties.size;
  return behaviour !== 'action' && isLike;
};
