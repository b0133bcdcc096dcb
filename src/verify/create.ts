import {
  type Conclusion,
  type Envelope,
  findExample,
  type JsonObject,
  objectOf,
  outline,
  type Parameter,
  plain,
  type Resource,
  singular,
  typed,
  valueAt,
} from '../document/document.ts';
import { namesOfTemplate } from '../request/request.ts';
import { type Draft, slotOf } from './draft.ts';
import { readAt, readKey } from './listing.ts';
import { findLocated, keyOfLocated } from './located.ts';
import type { Making } from './maker.ts';
import { toPath } from './path.ts';
import type { Exchange } from './sender.ts';
import type { World } from './world.ts';

/** A record that was created. */
export type Made = {
  readonly kind: 'made';
  readonly resource: Resource;
  /** The keys of its ancestors. */
  readonly above: readonly string[];
  readonly key: string;
  /** As the reply showed it; `undefined` where it did not. */
  readonly record: unknown;
  /** What was sent of it. */
  readonly entry: JsonObject;
  readonly exchange: Exchange;
};

/** Why there is none. */
export type NotMade = { readonly kind: 'not made'; readonly reason: string };

/**
 * Creates a record of a resource. Where it is refused, it is tried again with other values, and with
 * no more than is required: what is unique, or depends on another, is not always said.
 */
export const createRecord = async (
  world: World,
  resource: Resource,
  above: readonly string[],
  stream: string,
): Promise<Made | NotMade> => {
  const { create } = world.plan.rolesOf(resource);
  if (!create) return { kind: 'not made', reason: 'nothing creates a record of it' };
  const parents = await findParents(world, create, above);
  let reason = 'no request could be made that fits the document';
  const given = await findForeign(world, create);
  for (const making of listMakings(world, create, { stream, given })) {
    const draft = world.maker.make(create.operation, {
      ...making,
      path: toCreatePath(world, create, parents, making),
    });
    const exchange = draft && (await world.sender.send(draft, toPurpose(given)));
    if (!draft || !exchange) continue;
    const { status } = exchange.got;
    if (status < 300) return createdBy(world, create, { resource, above, draft, exchange });
    reason = `its creation was answered with ${status}`;
    if ([401, 403, 404, 405].includes(status)) break;
  }
  return { kind: 'not made', reason };
};

/** What is created at a view is below more parents than the record's own path names. */
const findParents = async (
  { keys }: World,
  { view }: Conclusion,
  above: readonly string[],
): Promise<readonly string[]> => {
  const parents = [...above];
  for (const ancestor of view?.ancestors.slice(above.length) ?? []) {
    const known = ancestor && (await keys.find(ancestor, parents));
    if (!known) break;
    parents.push(known.key);
  }
  return parents;
};

/** Whoever creates by the key in the path says a new one. */
const toCreatePath = (
  { maker }: World,
  { operation, behaviour }: Conclusion,
  above: readonly string[],
  { stream }: Making,
): ReadonlyMap<string, string> => {
  const path = new Map(toPath(operation, above));
  const last = operation.parameters.findLast(
    ({ in: place, name }) => place === 'path' && !path.has(name),
  );
  if (behaviour === 'put' && last) path.set(last.name, toNewKey(maker, last, stream));
  return path;
};

/** The longest of some: a short one is likely to be another's. */
const toNewKey = (maker: World['maker'], parameter: Parameter, stream: string): string =>
  Array.from(
    { length: 8 },
    (_, index) => `${maker.freshOf(parameter, `${stream} ${index}`)}`,
  ).reduce((longest, key) => (key.length > longest.length ? key : longest));

/** What names other records may be there already. */
export const toPurpose = (given: unknown): 'sound' | 'repeated' =>
  given === undefined ? 'sound' : 'repeated';

const listMakings = (
  world: World,
  create: Conclusion,
  { stream, given }: Pick<Making, 'stream' | 'given'>,
): readonly Making[] => {
  const [, media] = world.maker.typesOf(create.operation)[0] ?? [];
  const example = media === undefined ? undefined : findExample(world.document, media);
  const name = `${create.operation.id} ${stream}`;
  return [
    { stream: name, extent: 'everything', given },
    { stream: `${name} again`, extent: 'everything', given },
    { stream: `${name} least`, extent: 'required', given },
    ...(example === undefined
      ? []
      : [{ stream: name, extent: 'required', given: example } as const]),
  ];
};

/** Puts a record where it stands in a body. */
export const wrap = (path: Envelope['path'], record: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), record);

/** Keys of records that there are, for the properties that name one: `customer_id` of `/customers`. */
export const findForeign = async (
  { plan, shapes, keys }: World,
  { sent, resource }: Conclusion,
): Promise<unknown> => {
  if (!sent || !resource) return undefined;
  const found: Record<string, unknown> = {};
  for (const [name, places] of outline(shapes, shapes.of(sent.places))) {
    const noun = /^(.+)id$/.exec(plain(name))?.[1];
    const owner = plan.resources.find(
      (one) =>
        one !== resource &&
        !one.name.includes('{') &&
        one.kind === 'collection' &&
        singular(plain(one.noun)) === noun,
    );
    const known =
      owner && !resource.ancestors.includes(owner) ? await keys.find(owner, []) : undefined;
    if (known) found[name] = typed(shapes, places, known.key);
  }
  return Object.keys(found).length > 0 ? wrap(sent.path, found) : undefined;
};

type Creating = {
  readonly resource: Resource;
  readonly above: readonly string[];
  readonly draft: Draft;
  readonly exchange: Exchange;
};

/** The record that a request created; it is removed in the end. */
export const createdBy = (
  world: World,
  create: Conclusion,
  { resource, above, draft, exchange }: Creating,
): Made | NotMade => {
  const { status } = exchange.got;
  const record = create.one && readAt(exchange.value, create.one.path);
  const entry = objectOf(readAt(draft.body?.value, create.sent?.path ?? []));
  const key = findKey(world, create, { resource, record, entry, exchange });
  if (key === undefined)
    return {
      kind: 'not made',
      reason: `its reply with ${status} does not tell the key of what was created`,
    };
  const made: Made = { kind: 'made', resource, above, key, record, entry, exchange };
  world.trash.add(made, toRemoval(world, made));
  if (status === 202)
    return { kind: 'not made', reason: 'the record is created later: the reply is 202' };
  world.keys.note(made);
  return made;
};

type Telling = {
  readonly resource: Resource;
  readonly record: unknown;
  readonly entry: JsonObject;
  readonly exchange: Exchange;
};

/** By the path of a PUT, by the reply, by its `Location`, or by what was sent. */
const findKey = (
  world: World,
  { keyShown, behaviour, operation }: Conclusion,
  { resource, record, entry, exchange: { draft, got } }: Telling,
): string | undefined => {
  const name = `${namesOfTemplate(operation.path).at(-1)}`;
  if (behaviour === 'put') return `${draft.values.get(slotOf({ in: 'path', name }))}`;
  const shown = keyShown === undefined ? readKey(resource, record) : valueAt(record, [keyShown]);
  if (shown !== undefined) return `${shown}`;
  const located = keyOfLocated(findLocated(world, got)?.found, resource);
  if (located !== undefined) return located;
  const told = valueAt(entry, resource.key.sent);
  return told === undefined ? undefined : `${told}`;
};

/** What removes a record; `undefined` where nothing does. */
export const toRemoval = (
  { plan, maker }: World,
  { resource, above, key }: Pick<Made, 'resource' | 'above' | 'key'>,
): Draft | undefined => {
  const { remove } = plan.rolesOf(resource);
  return (
    remove &&
    maker.make(remove.operation, {
      stream: 'removal',
      extent: 'required',
      path: toPath(remove.operation, [...above, key]),
    })
  );
};
