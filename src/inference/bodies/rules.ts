import {
  entriesOf,
  kindAt,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { listStrongKeyNames } from '../keys/key-property.ts';
import { isPageFactName } from '../vocabulary/pagination.ts';
import {
  listPropertyNames,
  listWrapperNames,
  metadataNames,
  recordWrapperNames,
  type StatusProperty,
  statusPropertyOf,
  unspecificParameterNames,
} from '../vocabulary/reply-properties.ts';
import { expandAbbreviations, isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import {
  isNested,
  type NestedProperties,
  nestedPropertiesOf,
  type PropertyEntry,
} from './nested-properties.ts';
import { isSameSchema } from './schema-similarity.ts';

/** What is known of the records that are searched. */
export type RecordHint = {
  readonly parameter: string;
  readonly noun: string;
  /** The schemas of the record, where they are known from another operation. */
  readonly entity?: readonly string[] | undefined;
  /** Other schemas of it where they are not: of its request body, of its list. */
  readonly similarSchemas?: () => readonly (readonly string[])[];
};

/** An object in which a record or a list is searched. */
type EnvelopeSearch = {
  readonly schemaViews: SchemaViews;
  readonly hint: RecordHint;
  readonly properties: NestedProperties;
};

/** A rule that may name the property to go down to. */
type EnvelopeRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  find(search: EnvelopeSearch): PropertyEntry | undefined;
};

/** `{ "pet": { … } }` */
const namedRecord: EnvelopeRule = {
  name: 'named-record',
  summary: 'The record is in the property with the name of the resource',
  docs: '#record-envelopes',
  find: ({ properties, hint }) => properties.nested.find(([name]) => isSameNoun(name, hint.noun)),
};

/** `{ "result": { "run_id": 7 } }` at `/runs/{run_id}` */
const recordWithPathParameter: EnvelopeRule = {
  name: 'record-with-path-parameter',
  summary: 'The record is in the property whose object has the path parameter as its property',
  docs: '#record-envelopes',
  find: ({ schemaViews, properties, hint }) => {
    const parameter = normalizeName(hint.parameter);
    return unspecificParameterNames.includes(parameter)
      ? undefined
      : properties.nested.find(([, schemaPointers]) =>
          [...schemaViews.of(schemaPointers).properties.keys()].some(
            (name) => normalizeName(name) === parameter,
          ),
        );
  },
};

/** `{ "thing": { name, color }, "took": 3 }`, where all that is known of the record is in `thing`. */
const completeRecord: EnvelopeRule = {
  name: 'complete-record',
  summary: 'The record is in the only property that has all known properties of it',
  docs: '#record-envelopes',
  find: (search) => findCompleteRecord(search, search.properties.nested),
};

/** `{ "data": { … } }` */
const wrappedRecord: EnvelopeRule = {
  name: 'wrapped-record',
  summary: 'The record is in a property such as `data` or `result`',
  docs: '#record-envelopes',
  find: ({ properties }) =>
    properties.nested.find(([name]) => recordWrapperNames.includes(normalizeName(name))),
};

/** `{ "animal": { … }, "links": [ … ] }` */
const onlyObject: EnvelopeRule = {
  name: 'only-object',
  summary: 'The record is in the only property next to links, errors and the like',
  docs: '#record-envelopes',
  find: findOnlyObject,
};

/** Which property of a body wraps the record; the first rule that applies wins. */
export const recordEnvelopeRules: readonly EnvelopeRule[] = [
  namedRecord,
  recordWithPathParameter,
  completeRecord,
  wrappedRecord,
  onlyObject,
];

/** The property of a body that wraps the record, or a list of records. */
export function findRecordProperty(
  schemaViews: SchemaViews,
  schemaView: SchemaView,
  hint: RecordHint,
): PropertyEntry | undefined {
  const properties = nestedPropertiesOf(schemaViews, schemaView);
  if (properties.nested.length === 0) return undefined;
  const search: EnvelopeSearch = { schemaViews, hint, properties };
  return hasKey(search) ? findRecordNextToKey(search) : findByRules(recordEnvelopeRules, search);
}

/** A body with the key is the record itself, unless all the rest of the record is further in: `{ id, result: { name } }`. */
function findRecordNextToKey(search: EnvelopeSearch): PropertyEntry | undefined {
  const wrapped = findByRules([namedRecord, wrappedRecord], search);
  return wrapped && findCompleteRecord(search, [wrapped]);
}

function findByRules(
  rules: readonly EnvelopeRule[],
  search: EnvelopeSearch,
): PropertyEntry | undefined {
  for (const { find } of rules) {
    const found = find(search);
    if (found) return found;
  }
  return undefined;
}

function hasKey({ schemaViews, properties, hint: { parameter, noun } }: EnvelopeSearch): boolean {
  const keyNames = listStrongKeyNames(parameter, noun);
  return findKeyAmong(schemaViews, properties.all, keyNames) !== undefined;
}

/** The one of some properties that has all known properties of a record except its key. */
function findCompleteRecord(
  { schemaViews, properties, hint }: EnvelopeSearch,
  candidates: readonly PropertyEntry[],
): PropertyEntry | undefined {
  const { parameter, noun, entity, similarSchemas = () => [] } = hint;
  const keyNames = listStrongKeyNames(parameter, noun);
  const known = entity === undefined ? similarSchemas() : [entity];
  const found = candidates.filter(([, schemaPointers]) => {
    const inner = toRecordSchema(schemaViews, schemaPointers);
    // A list without keys holds something else, such as the results of a batch.
    const mayBeRecord =
      inner === schemaPointers ||
      findKeyAmong(schemaViews, propertiesAt(schemaViews, inner), keyNames) !== undefined;
    const candidate = { outer: properties.all, inner, keyNames };
    return mayBeRecord && isRecordWithin(schemaViews, candidate, known);
  });
  return found.length === 1 ? found[0] : undefined;
}

function findOnlyObject({
  schemaViews,
  properties,
  hint: { parameter, noun, entity },
}: EnvelopeSearch): PropertyEntry | undefined {
  const [only, ...others] = properties.all.filter(
    ([name]) => !metadataNames.test(name) && !successProperties.has(statusPropertyOf(name)),
  );
  if (only === undefined || others.length > 0 || !properties.nested.includes(only))
    return undefined;
  const record = propertiesAt(schemaViews, entity ?? []);
  if (record.size === 0) return only;
  const inner = propertiesAt(schemaViews, toRecordSchema(schemaViews, only[1]));
  const isPartOfRecord =
    [...inner.keys()].some((name) => record.has(name)) ||
    findKeyAmong(schemaViews, inner, listStrongKeyNames(parameter, noun)) !== undefined;
  return isPartOfRecord && !record.has(only[0]) ? only : undefined;
}

/** What may stand beside a record and says that the call succeeded: `{ "ok": true, "channel": { … } }`. */
const successProperties: ReadonlySet<StatusProperty | undefined> = new Set([
  'success',
  'error code',
]);

type WrapperCandidate = {
  readonly outer: PropertyEntries;
  readonly inner: readonly string[];
  readonly keyNames: readonly string[];
};

/** Whether properties that are known of the record are inside, and none but the key is outside. */
function isRecordWithin(
  schemaViews: SchemaViews,
  { outer, inner, keyNames }: WrapperCandidate,
  knownSchemas: readonly (readonly string[])[],
): boolean {
  const known = new Set(
    knownSchemas.flatMap((schemaPointers) => [...propertiesAt(schemaViews, schemaPointers).keys()]),
  );
  const isOfRecord = (name: string) =>
    known.has(name) && !keyNames.includes(expandAbbreviations(name));
  const within = [...propertiesAt(schemaViews, inner).keys()].filter(isOfRecord).length;
  // One name in common is a coincidence where more are known.
  const least = Math.min(2, [...known].filter(isOfRecord).length);
  return within > 0 && within >= least && ![...outer].some(([name]) => isOfRecord(name));
}

type PropertyEntries = Iterable<PropertyEntry>;

/** The scalar property with one of these names of keys. */
export function findKeyAmong(
  schemaViews: SchemaViews,
  properties: PropertyEntries,
  keyNames: readonly string[],
): string | undefined {
  for (const [name, schemaPointers] of properties)
    if (
      keyNames.includes(expandAbbreviations(name)) &&
      kindAt(schemaViews, schemaPointers) === 'scalar'
    )
      return name;
  return undefined;
}

function propertiesAt(schemaViews: SchemaViews, schemaPointers: readonly string[]) {
  return propertiesOf(schemaViews, schemaViews.of(schemaPointers));
}

/** The schemas of a record, or of the entries of a list. */
function toRecordSchema(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): readonly string[] {
  const entries = entriesOf(schemaViews, schemaViews.of(schemaPointers));
  return entries.length > 0 ? entries : schemaPointers;
}

/** `{ "anything": [ … ] }`, where the entries have the schema of the record. */
const listOfRecordSchema: EnvelopeRule = {
  name: 'list-of-record-schema',
  summary: 'The list is in the property whose entries have the schema of the record',
  docs: '#list-envelopes',
  find: ({ schemaViews, properties, hint: { entity } }) =>
    entity &&
    properties.arrays.find(([, schemaPointers]) =>
      isSameSchema(schemaViews, entriesOf(schemaViews, schemaViews.of(schemaPointers)), entity),
    ),
};

/** `{ "pets": [ … ] }` */
const namedList: EnvelopeRule = {
  name: 'named-list',
  summary: 'The list is in the property with the name of the resource',
  docs: '#list-envelopes',
  find: ({ properties, hint }) => properties.arrays.find(([name]) => isSameNoun(name, hint.noun)),
};

/** `{ "items": [ … ] }` */
const wrappedList: EnvelopeRule = {
  name: 'wrapped-list',
  summary: 'The list is in a property such as `data` or `items`',
  docs: '#list-envelopes',
  find: ({ properties }) =>
    properties.arrays.find(([name]) => listPropertyNames.includes(normalizeName(name))),
};

/** `{ "folders": [ … ] }` of `campaign-folders` */
const listWithNounEnding: EnvelopeRule = {
  name: 'list-with-noun-ending',
  summary: 'The list is in the property with which the name of the resource ends',
  docs: '#list-envelopes',
  find: ({ properties, hint }) => {
    const noun = normalizeName(hint.noun);
    return properties.arrays.find(
      ([name]) => name.length > 2 && noun.endsWith(normalizeName(name)),
    );
  },
};

/** `{ "animals": [ { … } ], "total": 3 }` */
const onlyList: EnvelopeRule = {
  name: 'only-list',
  summary: 'It is the only list of objects, and few properties of a record are beside it',
  docs: '#list-envelopes',
  find: ({ schemaViews, properties }) => {
    const lists = properties.arrays.filter(
      ([name, schemaPointers]) =>
        !metadataNames.test(name) && isNested(schemaViews, schemaPointers),
    );
    const isEnvelope =
      lists.length === 1 && countRecordProperties(schemaViews, properties) <= maxRecordProperties;
    return isEnvelope ? lists[0] : undefined;
  },
};

/** A record that holds a list, such as a version with its components, has more plain properties. */
const maxRecordProperties = 2;

/** The number of plain properties that state nothing about a page or about success. */
function countRecordProperties(schemaViews: SchemaViews, { all }: NestedProperties): number {
  return all.filter(
    ([name, schemaPointers]) =>
      kindAt(schemaViews, schemaPointers) === 'scalar' &&
      !metadataNames.test(name) &&
      !isPageFactName(normalizeName(name)) &&
      statusPropertyOf(name) === undefined,
  ).length;
}

/** `{ "result": { "items": [ … ] } }`: goes on with what is inside. */
const listFurtherIn: EnvelopeRule = {
  name: 'list-further-in',
  summary:
    'The list is nested deeper: in `data`, in the name of the resource, or in the only property',
  docs: '#list-envelopes',
  find: ({ properties: { all }, hint }) => {
    const noun = normalizeName(hint.noun);
    const named = all.find(([name]) => {
      const text = normalizeName(name);
      return listWrapperNames.includes(text) || text === noun;
    });
    return named ?? (all.length === 1 ? all[0] : undefined);
  },
};

/** Which property of a body leads to the list of records; the first rule that applies wins. */
export const listEnvelopeRules: readonly EnvelopeRule[] = [
  listOfRecordSchema,
  namedList,
  wrappedList,
  listWithNounEnding,
  onlyList,
  listFurtherIn,
];

/** The property of a body that is the list of records, or leads to it. */
export function findListProperty(
  schemaViews: SchemaViews,
  schemaView: SchemaView,
  hint: RecordHint,
): PropertyEntry | undefined {
  const properties = nestedPropertiesOf(schemaViews, schemaView);
  return findByRules(listEnvelopeRules, { schemaViews, hint, properties });
}
