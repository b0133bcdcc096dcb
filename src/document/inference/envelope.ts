import type { Shape, Shapes } from '../shape.ts';
import { findKeyIn } from './beside.ts';
import { strongKeyNames } from './key.ts';
import { isNested, type Members, membersOf, type Property } from './members.ts';
import { isSameNoun, plain } from './noun.ts';
import { entriesOf, kindOf, outline } from './outline.ts';
import { asides, findWrapped } from './wrapper.ts';

/** Where in a body a record, or the list of records, stands. */
export type Envelope = {
  /** Properties to go down; `0` is the first entry of a list. */
  readonly path: readonly (string | 0)[];
  /** The schemas of one record. */
  readonly places: readonly string[];
  /** What each entry of a list is, and the way to the record in it, where it is not the record itself. */
  readonly wrapper?: Wrapper;
  /** The property beside what wraps the record that holds its key, too: `id` of `{ id, result: { … } }`. */
  readonly beside?: string;
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
  /** The schemas of what else is known of the record where they are not: of what is sent, of what is listed. */
  readonly likenesses?: () => readonly (readonly string[])[];
};

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
): Envelope | undefined => {
  const found = findWithin(shapes, places, sought);
  if (found?.path.length !== 1) return found;
  const keys = strongKeyNames(sought.parameter, sought.noun);
  const beside = findKeyIn(shapes, outline(shapes, shapes.of(places)), keys);
  return beside === undefined ? found : { ...found, beside };
};

const findWithin = (
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

/** Finds the list of records in a body: itself, or within `{ data: [ … ] }`, `{ things: [ … ] }`, `{ result: { items: [ … ] } }`. */
export const findMany = (
  shapes: Shapes,
  places: readonly string[],
  sought: Sought,
): Envelope | undefined =>
  goDown(shapes, places, ({ shape, kind, here: { path } }) => {
    if (kind === 'array') return { here: { path, places: entriesOf(shapes, shape) } };
    if (kind !== 'object' || path.length >= deepest) return {};
    const members = membersOf(shapes, shape);
    return { inner: findList(shapes, members, sought) ?? findAround(members.all, sought) };
  });

const arounds = ['embedded', 'data', 'result', 'results', 'response', 'payload'];

/** The property that a list may be further down in. */
const findAround = (properties: readonly Property[], { noun }: Sought): Property | undefined =>
  properties.find(([name]) => arounds.includes(plain(name)) || plain(name) === plain(noun)) ??
  (properties.length === 1 ? properties[0] : undefined);

const findList = (
  shapes: Shapes,
  { arrays }: Members,
  { noun, entity }: Sought,
): Property | undefined => {
  if (arrays.length === 0) return undefined;
  const same =
    entity &&
    arrays.find(([, places]) => isSame(shapes, entriesOf(shapes, shapes.of(places)), entity));
  const named = arrays.find(([name]) => isSameNoun(name, noun));
  const known = arrays.find(([name]) => lists.includes(plain(name)));
  // Of `campaign-folders` the `folders`.
  const ending = arrays.find(([name]) => name.length > 2 && plain(noun).endsWith(plain(name)));
  const objects = arrays.filter(([name, places]) => !asides.test(name) && isNested(shapes, places));
  return same ?? named ?? known ?? ending ?? (objects.length === 1 ? objects[0] : undefined);
};
