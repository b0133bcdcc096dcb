import type { Shape, Shapes } from '../shape.ts';
import { findKeyIn, isAllWithin } from './beside.ts';
import type { Sought } from './envelope.ts';
import { strongKeyNames } from './key.ts';
import { membersOf, type Property } from './members.ts';
import { isSameNoun, plain } from './noun.ts';
import { entriesOf, outline } from './outline.ts';

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

/** What stands beside a record and says nothing of it. */
export const asides = /^_?(links|errors|warnings|messages|meta)$/i;

/** The property of a body that wraps the record, or a list of some. */
export const findWrapped = (shapes: Shapes, shape: Shape, sought: Sought): Property | undefined => {
  const { parameter, noun } = sought;
  const { all: properties, nested } = membersOf(shapes, shape);
  if (nested.length === 0) return undefined;
  const named = nested.find(([name]) => isSameNoun(name, noun));
  const known = nested.find(([name]) => wrappers.includes(plain(name)));
  const wrapped = named ?? known;
  const findAlike = (some: readonly Property[]) =>
    findWhole(shapes, { properties, nested: some }, sought);
  if (findKeyIn(shapes, properties, strongKeyNames(parameter, noun)) !== undefined)
    return wrapped && findAlike([wrapped]);
  const holding = nested.find(([, places]) => holdsKey(shapes, places, parameter));
  const first = named ?? holding;
  return first ?? findAlike(nested) ?? known ?? findOnly(shapes, { properties, nested }, sought);
};

type Within = {
  readonly properties: readonly Property[];
  /** Those of them that may wrap the record. */
  readonly nested: readonly Property[];
};

/** The one of some properties in which all stands that is known of a record, but for its key. */
const findWhole = (
  shapes: Shapes,
  { properties, nested }: Within,
  { parameter, noun, entity, likenesses = () => [] }: Sought,
): Property | undefined => {
  const keys = strongKeyNames(parameter, noun);
  const all = entity === undefined ? likenesses() : [entity];
  const found = nested.filter(([, places]) => {
    const inner = recordOf(shapes, places);
    // A list without keys is of something else, such as what became of the record.
    const mayBe = inner === places || findKeyIn(shapes, outlineOf(shapes, inner), keys);
    return mayBe && isAllWithin(shapes, { outer: properties, inner, keys }, all);
  });
  return found.length === 1 ? found[0] : undefined;
};

/** The only property, but for what is beside any record; not one that the record has, or that has nothing of it. */
const findOnly = (
  shapes: Shapes,
  { properties, nested }: Within,
  { parameter, noun, entity }: Sought,
): Property | undefined => {
  const [only, ...others] = properties.filter(([name]) => !asides.test(name));
  if (only === undefined || others.length > 0 || !nested.includes(only)) return undefined;
  const record = outlineOf(shapes, entity ?? []);
  if (record.size === 0) return only;
  const inner = outlineOf(shapes, recordOf(shapes, only[1]));
  const isOfIt =
    [...inner.keys()].some((name) => record.has(name)) ||
    findKeyIn(shapes, inner, strongKeyNames(parameter, noun)) !== undefined;
  return isOfIt && !record.has(only[0]) ? only : undefined;
};

const outlineOf = (shapes: Shapes, places: readonly string[]) => outline(shapes, shapes.of(places));

/** The schemas of a record, or of the entries of a list. */
const recordOf = (shapes: Shapes, places: readonly string[]): readonly string[] => {
  const entries = entriesOf(shapes, shapes.of(places));
  return entries.length > 0 ? entries : places;
};

/** Whether an object has the very property that a path names: `run_id` of `/runs/{run_id}`. */
const holdsKey = (shapes: Shapes, places: readonly string[], parameter: string): boolean =>
  !['', 'id', 'name', 'key'].includes(plain(parameter)) &&
  [...shapes.of(places).properties.keys()].some((name) => plain(name) === plain(parameter));
