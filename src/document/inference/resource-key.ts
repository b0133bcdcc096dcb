import { tellNearest } from '../../nearest.ts';
import type { Shape, Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { entriesIn, oneIn } from './entity.ts';
import {
  endsInId,
  findKey,
  isCompatible,
  isNumeric,
  type KeyQuestion,
  keyNames,
  strongKeyNames,
} from './key.ts';
import { findKeyElsewhere } from './key-elsewhere.ts';
import { plain } from './noun.ts';
import { kindOf, outline } from './outline.ts';
import { type PathNode, parametersOf } from './path-tree.ts';
import type { Readings } from './reading.ts';
import { hiddenKey, type Key, type Resource } from './resource.ts';
import { hasRoom, isReadInAnyForm } from './room.ts';
import { schemaWord } from './schema-word.ts';
import { spelt } from './spelt.ts';

type Ground = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly readings: Readings;
  /** What `x-sandlot` of a path says. */
  readonly told: { readonly key: string; readonly pointer: string } | undefined;
};

/**
 * Finds what tells the records of a resource apart; `listing`: whether an operation lists them.
 * @throws an error with a sentence where `x-sandlot` names a property that there is not.
 */
export const findResourceKey = (
  ground: Ground,
  resource: Resource,
  listing: 'listed' | 'unlisted',
): Key => {
  const { shapes } = ground;
  const { item, parameter, kind } = resource;
  const given = kind === 'singleton' ? [] : listParameterSchemas(ground, item, parameter);
  const places = [...given, ...listScalars(ground, resource)];
  const hidden = {
    ...{ parameter, path: [], property: hiddenKey, places, sent: [] },
    ...{ isDigits: false, isGuess: false },
  };
  if (kind === 'singleton') return { ...hidden, origin: 'server' };
  const found = findTold(ground, resource) ?? findOwn(ground, resource, { given, listing });
  if (found === undefined) return { ...hidden, origin: 'server' };
  const { path, own } = found;
  const sent = findSent(ground, resource, found);
  return {
    parameter,
    path,
    property: path.length === 1 && listing === 'listed' ? `${path[0]}` : hiddenKey,
    places: isCompatible(shapes, own, given) ? layPlaces(shapes, own, given) : own,
    sent: sent ?? [],
    origin: sent ? 'client' : 'server',
    isDigits: isNumeric(shapes.of(given).types) && shapes.of(own).types.includes('string'),
    isGuess: found.isGuess === true,
  };
};

/** Where property and path want keys of another form each, one is of use only where the path takes it. */
const layPlaces = (
  shapes: Shapes,
  own: readonly string[],
  given: readonly string[],
): readonly string[] => {
  const { format = '', pattern = '' } = shapes.of(own).keywords;
  const asked = shapes.of(given).keywords;
  const isOther =
    (asked.format !== undefined && format !== '' && asked.format !== format) ||
    (asked.pattern !== undefined && pattern !== '' && asked.pattern !== pattern);
  return isOther ? [...given, ...own] : [...own, ...given];
};

/** A property that holds the key, and its schemas. */
type Property = {
  readonly path: readonly string[];
  readonly own: readonly string[];
  readonly isGuess?: boolean;
};

const usual: Property = { path: ['id'], own: [] };

/** The property that is like a key; the usual one where records have room for any. */
const findOwn = (ground: Ground, resource: Resource, seen: Seen): Property | undefined => {
  const { shapes } = ground;
  const isOfAnyForm = outline(shapes, shapes.of(resource.entity)).size === 0;
  if (isOfAnyForm && hasRoom(ground, resource)) return usual;
  const found = findProperty(ground, resource, seen);
  if (found !== undefined && isStrong(found.path, resource)) return found;
  // A name may be that of many, where there is room for something better.
  return isReadInAnyForm(ground, resource) && hasRoom(ground, resource) ? usual : found;
};

/** The property that `x-sandlot` of a path, or of the schema of the records, names. */
const findTold = ({ shapes, told }: Ground, { name, entity }: Resource): Property | undefined => {
  const ofSchema = schemaWord(shapes, entity, 'key');
  const key = told?.key ?? ofSchema;
  if (key === undefined) return undefined;
  const path = key.split('.');
  const own = placesAt(shapes, entity, path);
  const properties = [...outline(shapes, shapes.of(entity)).keys()];
  // What a schema says of itself was held against it before.
  if (told === undefined || properties.length === 0 || own.length > 0) return { path, own };
  throw new Error(
    `${told.pointer}/key names no property of ${name}: "${key}"; ${tellNearest(key, properties)}`,
  );
};

type Seen = { readonly given: readonly string[]; readonly listing: 'listed' | 'unlisted' };

/** In the record as it is read, as it is listed, or as the reply of its creation shows it. */
const findProperty = (
  { shapes, bodies }: Ground,
  resource: Resource,
  { given, listing }: Seen,
): Property | undefined => {
  const { entity, collection, creates, parameter, noun } = resource;
  const seeking = { shapes, bodies, sought: { parameter, noun } };
  const wanted = shapes.of(given);
  const named = { parameter, noun, above: parametersOf(resource.steps) };
  const listed = entriesIn(seeking, collection?.operations.get('GET'));
  const created = oneIn(seeking, creates);
  const told = findKey(shapes, { entity: shapes.of(created), ...named, wanted });
  const isTold = told !== undefined && isStrong(told, resource);
  // Where a record that was created is told with its id, it is read by that, not by its name.
  const isOnlyName = (path: readonly string[]) =>
    isTold && !isStrong(path, resource) && placesAt(shapes, created, path).length > 0;
  for (const places of [entity, listed, created]) {
    const seen = findKey(shapes, { entity: shapes.of(places), ...named, wanted });
    if (seen === undefined) continue;
    const path = findListedKey(shapes, { seen, listed, places, ...named, wanted });
    if (isOnlyName(path)) continue;
    // Where nobody learns a key, a name in the record's likeness would only spoil it.
    const isLearnt = creates !== undefined && isTelling(shapes, places, { path, resource });
    const own = placesAt(shapes, places, path);
    const isGuess = !isUsual(path, resource) && !endsInId(`${path.at(-1)}`);
    if (listing === 'listed' || isLearnt || isStrong(path, resource)) return { path, own, isGuess };
  }
  return undefined;
};

type Shown = Omit<KeyQuestion, 'entity'> & {
  /** The key by the record's likeness. */
  readonly seen: readonly string[];
  readonly places: readonly string[];
  /** The schemas of what the list has of a record. */
  readonly listed: readonly string[];
};

/** A key that the list shows, where it does not show the one that the record's likeness tells. */
const findListedKey = (
  shapes: Shapes,
  { seen, places, listed, ...named }: Shown,
): readonly string[] => {
  if (listed.length === 0 || placesAt(shapes, listed, seen).length > 0) return seen;
  const shown = findKey(shapes, { entity: shapes.of(listed), ...named });
  const isKey = shown !== undefined && /id$/i.test(`${shown.at(-1)}`);
  return isKey && placesAt(shapes, places, shown).length > 0 ? shown : seen;
};

const isUsual = (path: readonly string[], { parameter, noun }: Resource): boolean =>
  keyNames(parameter, noun).includes(spelt(`${path.at(-1)}`));

const isStrong = (path: readonly string[], { parameter, noun }: Resource): boolean =>
  strongKeyNames(parameter, noun).includes(spelt(`${path.at(-1)}`));

type Learnt = { readonly path: readonly string[]; readonly resource: Resource };

/** A name that keys have, or the only one that ends in `id`. */
const isTelling = (
  shapes: Shapes,
  places: readonly string[],
  { path, resource }: Learnt,
): boolean => {
  const names = [...outline(shapes, shapes.of(places)).keys()];
  return isUsual(path, resource) || names.filter(endsInId).length === 1;
};

/** The schemas of the parameter that names a record, as its operations describe it. */
const listParameterSchemas = (
  { readings }: Ground,
  item: PathNode | undefined,
  name: string,
): readonly string[] => {
  const operations = [...(item?.operations.values() ?? [])];
  const schemas = operations.flatMap((operation) => [
    ...operation.parameters
      .filter((one) => one.in === 'path' && one.name === name)
      .map(({ schema }) => schema),
    ...(readings.get(operation)?.schemas ?? []),
  ]);
  return [...new Set(schemas)];
};

/** The schemas of the entries where a list is one of keys: of texts or numbers. */
const listScalars = (
  { shapes, bodies }: Ground,
  { collection, parameter, noun }: Resource,
): readonly string[] => {
  const many = bodies.many(collection?.operations.get('GET'), { parameter, noun });
  const places = many?.places ?? [];
  return kindOf(shapes, shapes.of(places)) === 'scalar' ? places : [];
};

/** The schemas of what stands at a path of properties. */
export const placesAt = (
  shapes: Shapes,
  places: readonly string[],
  path: readonly string[],
): readonly string[] =>
  path.reduce<readonly string[]>(
    (at, name) => outline(shapes, shapes.of(at)).get(name) ?? [],
    places,
  );

/**
 * The way to the key in a body of creation, where the document does not call it read-only, or the body
 * has to have it; where it stands under no other name and is of the key's type, under the one that the
 * path or the list has for it.
 */
const findSent = (
  { shapes, bodies }: Ground,
  { noun, parameter, creates, collection, entity }: Resource,
  { path, own }: Property,
): readonly string[] | undefined => {
  const sent = bodies.sent(creates, { parameter: `${path.at(-1)}`, noun, entity });
  if (!sent) return undefined;
  // What only the record calls read-only is what nobody can change afterwards.
  const isAsked = shapes.of(sent.places).required.has(path.join('.'));
  if (shapes.of(own).keywords.readOnly === true)
    return isAsked && isSendable(shapes, sent.places, path) ? path : undefined;
  const named = [...outline(shapes, shapes.of(sent.places))].flatMap(([name, places]) =>
    plain(name) === plain(parameter) && isCompatible(shapes, own, places) ? [name] : [],
  );
  const entries = entriesIn(
    { shapes, bodies, sought: { parameter, noun } },
    collection?.operations.get('GET'),
  );
  const listed = findKeyElsewhere(shapes, entries, { key: { parameter, path, places: own }, noun });
  return [path, named, listed === undefined ? [] : [listed]].find(
    (way) => way.length > 0 && isSendable(shapes, sent.places, way),
  );
};

const isSendable = (shapes: Shapes, sent: readonly string[], path: readonly string[]): boolean => {
  // What only one of several ways to create a record has is of something else.
  if (!isInEach(shapes, shapes.of(sent), `${path[0]}`)) return false;
  const places = placesAt(shapes, sent, path);
  return places.length > 0 && shapes.of(places).keywords.readOnly !== true;
};

/** Choices that hold choices are looked into so deep; they may hold themselves. */
const deepest = 4;

const isInEach = (
  shapes: Shapes,
  { properties, choices }: Shape,
  name: string,
  depth = 0,
): boolean => {
  if (depth > deepest) return true;
  const ways = choices.map(({ options }) => options.map((option) => shapes.of([option])));
  if (properties.has(name))
    return ways.every(
      (some) =>
        some.every(({ required }) => required.has(name)) ||
        !some.some(({ required }) => required.has(name)),
    );
  // A way that is a list holds records, too.
  return ways
    .map((some) => some.filter(({ types }) => !types.includes('array')))
    .some((some) => some.length > 0 && some.every((way) => isInEach(shapes, way, name, depth + 1)));
};
