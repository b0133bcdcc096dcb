import type { Operation } from '../operation.ts';
import { findAliases } from './alias.ts';
import type { BehaviourName, Conclusion } from './conclusion.ts';
import { type Envelope, isSame } from './envelope.ts';
import { type Concluding, type Envelopes, toEnvelopes } from './envelopes.ts';
import { judge, type Verdict } from './judge.ts';
import { findView } from './judge-assigned.ts';
import { judgeReading } from './judge-reading.ts';
import { findKeyElsewhere } from './key-elsewhere.ts';
import type { KeyPlace } from './key-place.ts';
import { findNaming } from './naming.ts';
import { plain } from './noun.ts';
import { kindOf, outline } from './outline.ts';
import { judgeTold } from './overruled.ts';
import { findPatchList } from './patch-body.ts';
import { parametersOf, type Step } from './path-tree.ts';
import { findBodySchema } from './reply.ts';
import type { Resource, View } from './resource.ts';

/** Says what an operation does, and why. */
export const conclude = (ground: Concluding, operation: Operation): Conclusion => {
  const steps = ground.stepsOf(operation.path);
  const told = judgeTold(ground, operation, steps ?? []);
  if (told) return toConclusion(ground, operation, { ...told, steps: steps ?? [] });
  const reading = ground.readings.get(operation);
  const read = reading && judgeReading(ground, reading);
  if (reading && read) {
    const ancestors = ground.resources.ancestorsOf(reading.steps);
    return toConclusion(ground, operation, { ...read, ...reading, ancestors });
  }
  const verdict = steps && judge(ground, operation, steps);
  return toConclusion(ground, operation, {
    steps: steps ?? [],
    ancestors: ground.resources.ancestorsOf(steps ?? []),
    ...(verdict ?? noRule),
  });
};

/** Where the keys of a path stand: all in it, unless the last is told beside it. */
const toKeys = (steps: readonly Step[], key: KeyPlace | undefined): readonly KeyPlace[] => {
  const names = parametersOf(steps).map((name) => name.replace(/^[+*]/, ''));
  const own = names.map((name): KeyPlace => ({ in: 'path', name }));
  return key === undefined ? own : own.with(-1, key);
};

const noRule: Verdict = {
  behaviour: 'example',
  reason: 'fits no rule, so it answers with an example',
};

type Placed = Verdict &
  Pick<Conclusion, 'ancestors' | 'steps'> & {
    /** Where the last key stands, where that is beside the path. */
    readonly key?: KeyPlace | undefined;
  };

const toConclusion = (
  ground: Concluding,
  operation: Operation,
  { steps, key, behaviour, reason, resource, ancestors, isCount, values }: Placed,
): Conclusion => {
  const filter = ground.overruling.operation(operation)?.filter ?? nothingSaid;
  const aliases = findAliases({ ...ground, lookups: ground.resources.lookups }, operation, {
    steps,
    ancestors,
  });
  const view = resource && findView(resource, steps);
  const why = view ? `${reason}; ${toPlace(view)}` : reason;
  const concluded = {
    ...{ operation, behaviour, reason: why, resource, view },
    ...{ steps, keys: toKeys(steps, key) },
    ancestors,
    aliases,
    filter,
    values,
  };
  if (!resource) return { ...concluded, ...noEnvelopes, keyShown: undefined, patch: undefined };
  const { one, many, sent } = findEnvelopes(ground, operation, { resource, isCount });
  const isShown = one !== undefined && isRecord(ground, one, { behaviour, resource });
  const isList = behaviour === 'list' || behaviour === 'search';
  const at = isList ? many && { ...many, ...many.wrapper } : isShown ? one : undefined;
  const keyShown = at && findKeyShown(ground, at, { behaviour, resource });
  const shown = { one: isShown ? one : undefined, keyShown, many };
  return {
    ...{ ...concluded, ...shown, sent },
    ...findNamedInBody(ground, { operation, behaviour, ancestors, resource }),
    ...findPatch(ground, operation, behaviour),
  };
};

/** What counts a list may hold another one, which is none of records. */
const findEnvelopes = (
  ground: Concluding,
  operation: Operation,
  { resource, isCount }: Pick<Verdict, 'isCount'> & { readonly resource: Resource },
): Envelopes => {
  const found = toEnvelopes(ground, operation, resource);
  return isCount ? { ...found, many: undefined } : found;
};

type Changing = Pick<Conclusion, 'operation' | 'behaviour' | 'ancestors'> & {
  readonly resource: Resource;
};

/** How a call names the records that it changes where its path names none of them. */
const findNamedInBody = (
  ground: Concluding,
  { operation, behaviour, ancestors, resource }: Changing,
): ReturnType<typeof findNaming> => {
  const isOfMany =
    (behaviour === 'update' || behaviour === 'put') &&
    resource.kind === 'collection' &&
    ancestors.at(-1) !== resource;
  return isOfMany ? findNaming(ground, operation, resource) : undefined;
};

/** The list of a body that holds operations on a record; those are none, so the body is taken as a whole. */
const findPatch = (
  { shapes }: Concluding,
  operation: Operation,
  behaviour: BehaviourName,
): Pick<Conclusion, 'patch'> & Partial<Pick<Conclusion, 'sent'>> => {
  const schema = findBodySchema(operation);
  const patch = behaviour === 'update' ? findPatchList(shapes, schema) : undefined;
  return patch === undefined ? { patch } : { patch, sent: { path: [], places: [`${schema}`] } };
};

/** Of which records a path is that is below one more parent, in words. */
const toPlace = ({ ancestors, isAssigned }: View): string =>
  isAssigned
    ? 'this path is of those that are put there'
    : `this path is of those below one of ${ancestors.at(-1)?.name ?? 'what nothing lists'}`;

const noEnvelopes: Envelopes = { one: undefined, many: undefined, sent: undefined };
const nothingSaid: Conclusion['filter'] = new Map();

type Shown = { readonly behaviour: BehaviourName; readonly resource: Resource };

/** `exportId` of the reply of a creation, where the record itself has an `id`. */
const findKeyShown = (
  { shapes }: Concluding,
  { places }: Envelope,
  { behaviour, resource }: Shown,
): string | undefined => {
  const { path } = resource.key;
  const properties = outline(shapes, shapes.of(places));
  if (path.length !== 1 || properties.has(`${path[0]}`)) return undefined;
  const found = findKeyElsewhere(shapes, places, resource);
  if (found !== undefined || behaviour !== 'create') return found;
  return [...properties.keys()].find((name) => generic.includes(plain(name)));
};

/** What a reply that is no record, `{ entity_id, warnings }`, calls the key of what was created. */
const generic = ['entity', 'object', 'resource', 'record', 'item', 'new', 'created'].map(
  (word) => `${word}id`,
);

/** Whether what stands there in the reply is the record itself: what an action answers with need not be. */
const isRecord = (
  { shapes }: Concluding,
  { places, isTold }: Envelope,
  { behaviour, resource }: Shown,
): boolean => {
  if (isTold) return true;
  const shape = shapes.of(places);
  const isEmpty = outline(shapes, shape).size === 0 && kindOf(shapes, shape) === 'object';
  // What a change answers as an object without properties is likely to be nothing of a record that has some.
  if (isEmpty && behaviour !== 'read')
    return outline(shapes, shapes.of(resource.entity)).size === 0;
  if (behaviour === 'read' || behaviour === 'create' || behaviour === 'put') return true;
  if (isSame(shapes, places, resource.entity)) return true;
  const [key] = resource.key.path;
  const properties = outline(shapes, shapes.of(places));
  const names = outline(shapes, shapes.of(resource.entity));
  const shared = [...properties.keys()].filter((name) => names.has(name)).length;
  // What is deleted may be answered with what deletes it, which has an `id` too.
  const isLike = key !== undefined && properties.has(key) && 2 * shared >= properties.size;
  // An update may answer with what of the record its request may say, and nothing else.
  const isChange = behaviour === 'update' || behaviour === 'replace';
  const isPart = isChange && shared > 0 && shared === properties.size;
  return isPart || (behaviour !== 'action' && isLike);
};
