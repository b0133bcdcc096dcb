import type { Shape, Shapes } from '../shape.ts';
import { strongKeyNames } from './key.ts';
import { isSameNoun, plain } from './noun.ts';
import { entriesOf, kindOf, outline } from './outline.ts';
import { spelt } from './spelt.ts';

/** Where in a body a record, or the list of records, stands. */
export type Envelope = {
  /** Properties to go down; `0` is the first entry of a list. */
  readonly path: readonly (string | 0)[];
  /** The schemas of one record. */
  readonly places: readonly string[];
  /** What each entry of a list is, and the way to the record in it, where it is not the record itself. */
  readonly wrapper?: Wrapper;
  /** Whether `x-sandlot` says so: then it is not doubted. */
  readonly isTold?: boolean;
};

export type Wrapper = { readonly path: readonly string[]; readonly places: readonly string[] };

/** What is looked for. */
export type Sought = {
  readonly parameter: string;
  readonly noun: string;
  /** The schemas of the record, where they are known from elsewhere. */
  readonly entity?: readonly string[] | undefined;
};

const wrappers = [
  'data',
  'result',
  'item',
  'payload',
  'response',
  'object',
  'resource',
  'entity',
  'record',
];
const lists = [
  ...['data', 'items', 'results', 'values', 'entries', 'value', 'records', 'list', 'content'],
  ...['rows', 'objects', 'resources', 'elements', 'hits', 'nodes'],
];
const deepest = 3;

/** Finds the record in a body of one: itself, or within `{ data: … }`, `{ thing: … }`, `{ things: [ … ] }`. */
export const findOne = (
  shapes: Shapes,
  places: readonly string[],
  sought: Sought,
): Envelope | undefined =>
  goDown(shapes, places, ({ shape, kind, here }) => {
    if (kind === 'array') return { inner: [0, entriesOf(shapes, shape)] };
    if (kind !== 'object') return {};
    const isThere = isEntity(shapes, here.places, sought) || here.path.length >= deepest;
    const inner = isThere ? undefined : findWrapped(shapes, shape, sought);
    const isHere = inner !== undefined && isLiker(shapes, here.places, { than: inner[1], sought });
    return { here, inner: isHere ? undefined : inner };
  });

/** What is found at a place of a body, and where to look further down for what is sought. */
type Seen = {
  readonly here?: Envelope | undefined;
  readonly inner?: readonly [string | 0, readonly string[]] | undefined;
};

type Look = (site: {
  readonly shape: Shape;
  readonly kind: ReturnType<typeof kindOf>;
  readonly here: Envelope;
}) => Seen;

/** Goes down a body from one wrapper to the next; what is further in counts before what is further out. */
const goDown = (
  shapes: Shapes,
  places: readonly string[],
  look: Look,
  path: Envelope['path'] = [],
): Envelope | undefined => {
  // A list of itself has no end.
  if (path.length > deepest + 1) return undefined;
  const shape = shapes.of(places);
  const { here, inner } = look({
    shape,
    kind: kindOf(shapes, shape),
    here: { path, places },
  });
  return (inner && goDown(shapes, inner[1], look, [...path, inner[0]])) ?? here;
};

type Likeness = { readonly than: readonly string[]; readonly sought: Sought };

/** Whether schemas share more names with the record, where that is known, than others within do. */
export const isLiker = (
  shapes: Shapes,
  places: readonly string[],
  { than, sought: { entity } }: Likeness,
): boolean => {
  if (entity === undefined) return false;
  const names = outline(shapes, shapes.of(entity));
  const count = (at: readonly string[]): number =>
    [...outline(shapes, shapes.of(at)).keys()].filter((name) => names.has(name)).length;
  const list = entriesOf(shapes, shapes.of(than));
  return count(places) > count(list.length > 0 ? list : than);
};

/** The same schema by the same name: then there is no doubt. */
const isEntity = (shapes: Shapes, at: readonly string[], { entity }: Sought): boolean =>
  entity !== undefined && isSame(shapes, at, entity);

export const isSame = (
  shapes: Shapes,
  first: readonly string[],
  second: readonly string[],
): boolean => {
  const [one, other] = [shapes.of(first), shapes.of(second)];
  const options = one.choices[0]?.options.join();
  if (one.properties.size === 0)
    return options !== undefined && options === other.choices[0]?.options.join();
  if (one.properties.size !== other.properties.size) return false;
  const [[name, places] = ['', []]] = one.properties;
  return other.properties.get(name)?.join() === places.join();
};

const findWrapped = (
  shapes: Shapes,
  shape: Shape,
  { parameter, noun, entity }: Sought,
): readonly [string, readonly string[]] | undefined => {
  const properties = [...outline(shapes, shape)];
  const nested = properties.filter(([, places]) => isNested(shapes, places));
  const named = nested.find(([name]) => isSameNoun(name, noun));
  const keys = strongKeyNames(parameter, noun);
  const hasKey = properties.some(
    ([name, places]) =>
      keys.includes(spelt(name)) && kindOf(shapes, shapes.of(places)) === 'scalar',
  );
  if (hasKey) return undefined;
  if (named) return named;
  const holding = nested.find(([, places]) => holdsKey(shapes, places, parameter));
  const known = nested.find(([name]) => wrappers.includes(plain(name)));
  const [only] = properties.length === 1 ? nested : [];
  // A property of the record itself wraps no record.
  const isOwn = only && entity && outline(shapes, shapes.of(entity)).has(only[0]);
  return holding ?? known ?? (isOwn ? undefined : only);
};

/** Whether an object has the very property that a path names: `run_id` of `/runs/{run_id}`. */
const holdsKey = (shapes: Shapes, places: readonly string[], parameter: string): boolean =>
  !['', 'id', 'name', 'key'].includes(plain(parameter)) &&
  [...shapes.of(places).properties.keys()].some((name) => plain(name) === plain(parameter));

/** An object, or a list of objects. */
const isNested = (shapes: Shapes, places: readonly string[]): boolean => {
  const shape = shapes.of(places);
  const kind = kindOf(shapes, shape);
  if (kind === 'object') return outline(shapes, shape).size > 0;
  return kind === 'array' && kindOf(shapes, shapes.of(entriesOf(shapes, shape))) === 'object';
};

/** Finds the list of records in a body: itself, or within `{ data: [ … ] }`, `{ things: [ … ] }`, `{ result: { items: [ … ] } }`. */
export const findMany = (
  shapes: Shapes,
  places: readonly string[],
  sought: Sought,
): Envelope | undefined =>
  goDown(shapes, places, ({ shape, kind, here: { path } }) => {
    if (kind === 'array') return { here: { path, places: entriesOf(shapes, shape) } };
    if (kind !== 'object' || path.length >= deepest) return {};
    const properties = [...outline(shapes, shape)];
    return { inner: findList(shapes, properties, sought) ?? findAround(properties, sought) };
  });

const arounds = ['embedded', 'data', 'result', 'results', 'response', 'payload'];

/** The property that a list may be further down in. */
const findAround = (properties: readonly Property[], { noun }: Sought): Property | undefined =>
  properties.find(([name]) => arounds.includes(plain(name)) || plain(name) === plain(noun)) ??
  (properties.length === 1 ? properties[0] : undefined);

type Property = readonly [string, readonly string[]];

const findList = (
  shapes: Shapes,
  properties: readonly Property[],
  { noun, entity }: Sought,
): Property | undefined => {
  const arrays = properties.filter(([, places]) => kindOf(shapes, shapes.of(places)) === 'array');
  const same =
    entity &&
    arrays.find(([, places]) => isSame(shapes, entriesOf(shapes, shapes.of(places)), entity));
  const named = arrays.find(([name]) => isSameNoun(name, noun));
  const known = arrays.find(([name]) => lists.includes(plain(name)));
  // Of `campaign-folders` the `folders`.
  const ending = arrays.find(([name]) => name.length > 2 && plain(noun).endsWith(plain(name)));
  const objects = arrays.filter(
    ([name, places]) =>
      !/^_?(links|errors|warnings|messages)$/i.test(name) && isNested(shapes, places),
  );
  return same ?? named ?? known ?? ending ?? (objects.length === 1 ? objects[0] : undefined);
};
