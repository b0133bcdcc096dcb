import {
  entriesOf,
  kindOf,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { listStrongKeyNames } from '../keys/key-property.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import {
  isNested,
  type NestedProperties,
  nestedPropertiesOf,
  type PropertyEntry,
} from './nested-properties.ts';
import { findKeyAmong, isRecordWithin } from './wrapper-evidence.ts';

/** Where in a body a record, or the list of records, stands. */
export type Envelope = {
  /** Properties to go down; `0` is the first entry of a list. */
  readonly path: readonly (string | 0)[];
  /** The schemas of one record. */
  readonly schemaPointers: readonly string[];
  /** What each entry of a list is, and the way to the record in it, where it is not the record itself. */
  readonly wrapper?: EntryWrapper;
  /** The property beside what wraps the record that holds its key, too: `id` of `{ id, result: { … } }`. */
  readonly keyProperty?: string;
  /** Whether `x-sandlot` says so: then it is not doubted. */
  readonly isExplicit?: boolean;
};

export type EntryWrapper = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
};

/** What is looked for. */
export type RecordHint = {
  readonly parameter: string;
  readonly noun: string;
  /** The schemas of the record, where they are known from elsewhere. */
  readonly entity?: readonly string[] | undefined;
  /** The schemas of what else is known of the record where they are not: of what is sent, of what is listed. */
  readonly likenesses?: () => readonly (readonly string[])[];
};

const listPropertyNames = [
  ...['data', 'items', 'results', 'values', 'entries', 'value', 'records', 'list', 'content'],
  ...['rows', 'objects', 'resources', 'elements', 'hits', 'nodes'],
];
const deepestEnvelope = 3;

/** Finds the record in a body of one: itself, or within `{ data: … }`, `{ thing: … }`, `{ things: [ … ] }`. */
export function findRecordEnvelope(
  shapes: SchemaViews,
  places: readonly string[],
  sought: RecordHint,
): Envelope | undefined {
  const found = findInnermostRecord(shapes, places, sought);
  if (found?.path.length !== 1) return found;
  const keys = listStrongKeyNames(sought.parameter, sought.noun);
  const keyProperty = findKeyAmong(shapes, propertiesOf(shapes, shapes.of(places)), keys);
  return keyProperty === undefined ? found : { ...found, keyProperty };
}

function findInnermostRecord(
  shapes: SchemaViews,
  places: readonly string[],
  sought: RecordHint,
): Envelope | undefined {
  return walkBody(shapes, places, ({ shape, kind, here }) => {
    if (kind === 'array') return { inner: [0, entriesOf(shapes, shape)] };
    if (kind !== 'object') return {};
    const isThere =
      isRecordSchema(shapes, here.schemaPointers, sought) || here.path.length >= deepestEnvelope;
    const inner = isThere ? undefined : findRecordProperty(shapes, shape, sought);
    const isHere =
      inner !== undefined &&
      isMoreLikeRecord(shapes, here.schemaPointers, { than: inner[1], sought });
    return { here, inner: isHere ? undefined : inner };
  });
}

/** What is found at a place of a body, and where to look further down for what is sought. */
type EnvelopeStep = {
  readonly here?: Envelope | undefined;
  readonly inner?: readonly [string | 0, readonly string[]] | undefined;
};

type VisitBody = (site: {
  readonly shape: SchemaView;
  readonly kind: ReturnType<typeof kindOf>;
  readonly here: Envelope;
}) => EnvelopeStep;

/** Goes down a body from one wrapper to the next; what is further in counts before what is further out. */
function walkBody(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
  look: VisitBody,
  path: Envelope['path'] = [],
): Envelope | undefined {
  // A list of itself has no end.
  if (path.length > deepestEnvelope + 1) return undefined;
  const shape = shapes.of(schemaPointers);
  const { here, inner } = look({
    shape,
    kind: kindOf(shapes, shape),
    here: { path, schemaPointers },
  });
  return (inner && walkBody(shapes, inner[1], look, [...path, inner[0]])) ?? here;
}

type SchemaComparison = { readonly than: readonly string[]; readonly sought: RecordHint };

/** Whether schemas share more names with the record, where that is known, than others within do. */
export function isMoreLikeRecord(
  shapes: SchemaViews,
  places: readonly string[],
  { than, sought: { entity } }: SchemaComparison,
): boolean {
  if (entity === undefined) return false;
  const names = propertiesOf(shapes, shapes.of(entity));
  const count = (at: readonly string[]): number =>
    [...propertiesOf(shapes, shapes.of(at)).keys()].filter((name) => names.has(name)).length;
  const list = entriesOf(shapes, shapes.of(than));
  return count(places) > count(list.length > 0 ? list : than);
}

/** The same schema by the same name: then there is no doubt. */
function isRecordSchema(
  shapes: SchemaViews,
  at: readonly string[],
  { entity }: RecordHint,
): boolean {
  return entity !== undefined && isSameSchema(shapes, at, entity);
}

export function isSameSchema(
  shapes: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const [one, other] = [shapes.of(first), shapes.of(second)];
  const options = one.choices[0]?.options.join();
  if (one.properties.size === 0)
    return options !== undefined && options === other.choices[0]?.options.join();
  if (one.properties.size !== other.properties.size) return false;
  const [[name, places] = ['', []]] = one.properties;
  return other.properties.get(name)?.join() === places.join();
}

/** Finds the list of records in a body: itself, or within `{ data: [ … ] }`, `{ things: [ … ] }`, `{ result: { items: [ … ] } }`. */
export function findListEnvelope(
  shapes: SchemaViews,
  places: readonly string[],
  sought: RecordHint,
): Envelope | undefined {
  return walkBody(shapes, places, ({ shape, kind, here: { path } }) => {
    if (kind === 'array') return { here: { path, schemaPointers: entriesOf(shapes, shape) } };
    if (kind !== 'object' || path.length >= deepestEnvelope) return {};
    const members = nestedPropertiesOf(shapes, shape);
    return {
      inner: findListProperty(shapes, members, sought) ?? findListWrapper(members.all, sought),
    };
  });
}

const listWrapperNames = ['embedded', 'data', 'result', 'results', 'response', 'payload'];

/** The property that a list may be further down in. */
function findListWrapper(
  properties: readonly PropertyEntry[],
  { noun }: RecordHint,
): PropertyEntry | undefined {
  return (
    properties.find(
      ([name]) =>
        listWrapperNames.includes(normalizeName(name)) ||
        normalizeName(name) === normalizeName(noun),
    ) ?? (properties.length === 1 ? properties[0] : undefined)
  );
}

function findListProperty(
  shapes: SchemaViews,
  { arrays }: NestedProperties,
  { noun, entity }: RecordHint,
): PropertyEntry | undefined {
  if (arrays.length === 0) return undefined;
  const same =
    entity &&
    arrays.find(([, places]) => isSameSchema(shapes, entriesOf(shapes, shapes.of(places)), entity));
  const named = arrays.find(([name]) => isSameNoun(name, noun));
  const known = arrays.find(([name]) => listPropertyNames.includes(normalizeName(name)));
  // Of `campaign-folders` the `folders`.
  const ending = arrays.find(
    ([name]) => name.length > 2 && normalizeName(noun).endsWith(normalizeName(name)),
  );
  const objects = arrays.filter(
    ([name, places]) => !metadataNames.test(name) && isNested(shapes, places),
  );
  return same ?? named ?? known ?? ending ?? (objects.length === 1 ? objects[0] : undefined);
}

const recordWrapperNames = [
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
export const metadataNames = /^_?(links|errors|warnings|messages|meta)$/i;

/** The property of a body that wraps the record, or a list of some. */
export function findRecordProperty(
  shapes: SchemaViews,
  shape: SchemaView,
  sought: RecordHint,
): PropertyEntry | undefined {
  const { parameter, noun } = sought;
  const { all: properties, nested } = nestedPropertiesOf(shapes, shape);
  if (nested.length === 0) return undefined;
  const named = nested.find(([name]) => isSameNoun(name, noun));
  const known = nested.find(([name]) => recordWrapperNames.includes(normalizeName(name)));
  const wrapped = named ?? known;
  const findAlike = (some: readonly PropertyEntry[]) =>
    findCompleteRecord(shapes, { properties, nested: some }, sought);
  if (findKeyAmong(shapes, properties, listStrongKeyNames(parameter, noun)) !== undefined)
    return wrapped && findAlike([wrapped]);
  const holding = nested.find(([, places]) => hasPathParameter(shapes, places, parameter));
  const first = named ?? holding;
  return (
    first ?? findAlike(nested) ?? known ?? findOnlyNested(shapes, { properties, nested }, sought)
  );
}

type BodyProperties = {
  readonly properties: readonly PropertyEntry[];
  /** Those of them that may wrap the record. */
  readonly nested: readonly PropertyEntry[];
};

/** The one of some properties in which all stands that is known of a record, but for its key. */
function findCompleteRecord(
  shapes: SchemaViews,
  { properties, nested }: BodyProperties,
  { parameter, noun, entity, likenesses = () => [] }: RecordHint,
): PropertyEntry | undefined {
  const keys = listStrongKeyNames(parameter, noun);
  const all = entity === undefined ? likenesses() : [entity];
  const found = nested.filter(([, places]) => {
    const inner = toRecordSchema(shapes, places);
    // A list without keys is of something else, such as what became of the record.
    const mayBe = inner === places || findKeyAmong(shapes, propertiesAt(shapes, inner), keys);
    return mayBe && isRecordWithin(shapes, { outer: properties, inner, keys }, all);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The only property, but for what is beside any record; not one that the record has, or that has nothing of it. */
function findOnlyNested(
  shapes: SchemaViews,
  { properties, nested }: BodyProperties,
  { parameter, noun, entity }: RecordHint,
): PropertyEntry | undefined {
  const [only, ...others] = properties.filter(([name]) => !metadataNames.test(name));
  if (only === undefined || others.length > 0 || !nested.includes(only)) return undefined;
  const record = propertiesAt(shapes, entity ?? []);
  if (record.size === 0) return only;
  const inner = propertiesAt(shapes, toRecordSchema(shapes, only[1]));
  const isOfIt =
    [...inner.keys()].some((name) => record.has(name)) ||
    findKeyAmong(shapes, inner, listStrongKeyNames(parameter, noun)) !== undefined;
  return isOfIt && !record.has(only[0]) ? only : undefined;
}

function propertiesAt(shapes: SchemaViews, places: readonly string[]) {
  return propertiesOf(shapes, shapes.of(places));
}

/** The schemas of a record, or of the entries of a list. */
function toRecordSchema(shapes: SchemaViews, places: readonly string[]): readonly string[] {
  const entries = entriesOf(shapes, shapes.of(places));
  return entries.length > 0 ? entries : places;
}

/** Whether an object has the very property that a path names: `run_id` of `/runs/{run_id}`. */
function hasPathParameter(
  shapes: SchemaViews,
  places: readonly string[],
  parameter: string,
): boolean {
  return (
    !['', 'id', 'name', 'key'].includes(normalizeName(parameter)) &&
    [...shapes.of(places).properties.keys()].some(
      (name) => normalizeName(name) === normalizeName(parameter),
    )
  );
}
