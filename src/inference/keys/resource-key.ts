import { describeNearest } from '../../base/nearest.ts';
import { kindOf, propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { findSchemaExtension } from '../extension/extension.ts';
import type { RpcOperations } from '../operations/rpc/rpc-operation.ts';
import { type PathNode, parametersOf } from '../paths/path-tree.ts';
import {
  allowsTextProperties,
  findListEntrySchema,
  findReplyRecordSchema,
  isReadAsFreeForm,
} from '../resources/record-schema.ts';
import { hiddenKeyProperty, type Resource, type ResourceKey } from '../resources/resource.ts';
import { expandAbbreviations } from '../vocabulary/abbreviations.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  endsWithId,
  findKeyProperty,
  findRenamedKeyProperty,
  isCompatible,
  isNumeric,
  type KeySearch,
  listKeyNames,
  listStrongKeyNames,
} from './key-property.ts';

type ResourceKeyContext = {
  readonly shapes: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly rpcOperations: RpcOperations;
  /** The key that the `x-sandlot` of a path names. */
  readonly extensionKey: { readonly key: string; readonly pointer: string } | undefined;
};

/**
 * Finds the key of a resource.
 * @throws an error of one sentence if `x-sandlot` names a property that records do not have.
 */
export function findResourceKey(
  context: ResourceKeyContext,
  resource: Resource,
  listing: 'listed' | 'unlisted',
): ResourceKey {
  const { shapes } = context;
  const { item, parameter, kind } = resource;
  const parameterSchemas =
    kind === 'singleton' ? [] : listParameterSchemas(context, item, parameter);
  const places = [...parameterSchemas, ...listScalarKeySchemas(context, resource)];
  const hidden = {
    ...{
      parameter,
      path: [],
      storedProperty: hiddenKeyProperty,
      schemaPointers: places,
      bodyPath: [],
    },
    ...{ isNumericText: false, isGuess: false },
  };
  if (kind === 'singleton') return { ...hidden, origin: 'server' };
  const found =
    findExplicitKey(context, resource) ??
    findInferredKey(context, resource, { parameterSchemas, listing });
  if (found === undefined) return { ...hidden, origin: 'server' };
  const { path, schemaPointers } = found;
  const sent = findBodyKeyPath(context, resource, found);
  return {
    parameter,
    path,
    storedProperty: path.length === 1 && listing === 'listed' ? `${path[0]}` : hiddenKeyProperty,
    schemaPointers: isCompatible(shapes, schemaPointers, parameterSchemas)
      ? orderKeySchemas(shapes, schemaPointers, parameterSchemas)
      : schemaPointers,
    bodyPath: sent ?? [],
    origin: sent ? 'client' : 'server',
    isNumericText:
      isNumeric(shapes.of(parameterSchemas).types) &&
      shapes.of(schemaPointers).types.includes('string'),
    isGuess: found.isGuess === true,
  };
}

/** If property and path require different formats, a key has to have that of the path. */
function orderKeySchemas(
  shapes: SchemaViews,
  own: readonly string[],
  given: readonly string[],
): readonly string[] {
  const { format = '', pattern = '' } = shapes.of(own).keywords;
  const requested = shapes.of(given).keywords;
  const isOther =
    (requested.format !== undefined && format !== '' && requested.format !== format) ||
    (requested.pattern !== undefined && pattern !== '' && requested.pattern !== pattern);
  return isOther ? [...given, ...own] : [...own, ...given];
}

/** A property that may be the key, and its schemas. */
type KeyPropertyMatch = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
  readonly isGuess?: boolean;
};

const defaultKeyProperty: KeyPropertyMatch = { path: ['id'], schemaPointers: [] };

/** The property that is most like a key; `id` if records may have any property. */
function findInferredKey(
  context: ResourceKeyContext,
  resource: Resource,
  seen: KeyEvidence,
): KeyPropertyMatch | undefined {
  const { shapes } = context;
  const isOfAnyForm = propertiesOf(shapes, shapes.of(resource.entity)).size === 0;
  if (isOfAnyForm && allowsTextProperties(context, resource)) return defaultKeyProperty;
  const found = findKeyInSchemas(context, resource, seen);
  if (found !== undefined && isStrongKeyName(found.path, resource)) return found;
  // A name may belong to several records; if any property is allowed, `id` is better.
  return isReadAsFreeForm(context, resource) && allowsTextProperties(context, resource)
    ? defaultKeyProperty
    : found;
}

/** The property that the `x-sandlot` of a path or of the record's schema names. */
function findExplicitKey(
  { shapes, extensionKey }: ResourceKeyContext,
  { name, entity }: Resource,
): KeyPropertyMatch | undefined {
  const ofSchema = findSchemaExtension(shapes, entity, 'key');
  const key = extensionKey?.key ?? ofSchema;
  if (key === undefined) return undefined;
  const path = key.split('.');
  const schemaPointers = schemaPointersAt(shapes, entity, path);
  const properties = [...propertiesOf(shapes, shapes.of(entity)).keys()];
  // The key of a schema has been checked against that schema.
  if (extensionKey === undefined || properties.length === 0 || schemaPointers.length > 0)
    return { path, schemaPointers };
  throw new Error(
    `${extensionKey.pointer}/key names no property of ${name}: "${key}"; ${describeNearest(key, properties)}`,
  );
}

type KeyEvidence = {
  readonly parameterSchemas: readonly string[];
  readonly listing: 'listed' | 'unlisted';
};

/**
 * Searches the record as it is read, as it is listed, and as the reply to its creation shows it.
 */
function findKeyInSchemas(
  { shapes, envelopes }: ResourceKeyContext,
  resource: Resource,
  { parameterSchemas, listing }: KeyEvidence,
): KeyPropertyMatch | undefined {
  const { entity, collection, createOperation, parameter, noun } = resource;
  const search = { shapes, envelopes, hint: { parameter, noun } };
  const parameterSchema = shapes.of(parameterSchemas);
  const names = { parameter, noun, above: parametersOf(resource.segments) };
  const listed = findListEntrySchema(search, collection?.operations.get('GET'));
  const created = findReplyRecordSchema(search, createOperation);
  const found = findKeyProperty(shapes, { record: shapes.of(created), ...names, parameterSchema });
  const isTold = found !== undefined && isStrongKeyName(found, resource);
  // If the reply to a creation shows an id, records are read by that and not by their name.
  const isOnlyName = (path: readonly string[]) =>
    isTold &&
    !isStrongKeyName(path, resource) &&
    schemaPointersAt(shapes, created, path).length > 0;
  for (const source of [entity, listed, created]) {
    const seen = findKeyProperty(shapes, {
      record: shapes.of(source),
      ...names,
      parameterSchema,
    });
    if (seen === undefined) continue;
    const path = findListedKey(shapes, {
      seen,
      listed,
      schemaPointers: source,
      ...names,
      parameterSchema,
    });
    if (isOnlyName(path)) continue;
    // If clients never learn the key, a generated name would not be one.
    const isLearnt =
      createOperation !== undefined && identifiesRecords(shapes, source, { path, resource });
    const schemaPointers = schemaPointersAt(shapes, source, path);
    const isGuess = !isKeyName(path, resource) && !endsWithId(`${path.at(-1)}`);
    if (listing === 'listed' || isLearnt || isStrongKeyName(path, resource))
      return { path, schemaPointers, isGuess };
  }
  return undefined;
}

type ListedKeySearch = Omit<KeySearch, 'record'> & {
  /** The key by the schema of the record. */
  readonly seen: readonly string[];
  readonly schemaPointers: readonly string[];
  /** The schemas of a record in the list. */
  readonly listed: readonly string[];
};

/** The key that the list shows, if it does not show the one of the record's schema. */
function findListedKey(
  shapes: SchemaViews,
  { seen, schemaPointers, listed, ...names }: ListedKeySearch,
): readonly string[] {
  if (listed.length === 0 || schemaPointersAt(shapes, listed, seen).length > 0) return seen;
  const shown = findKeyProperty(shapes, { record: shapes.of(listed), ...names });
  const isKey = shown !== undefined && /id$/i.test(`${shown.at(-1)}`);
  return isKey && schemaPointersAt(shapes, schemaPointers, shown).length > 0 ? shown : seen;
}

function isKeyName(path: readonly string[], { parameter, noun }: Resource): boolean {
  return listKeyNames(parameter, noun).includes(expandAbbreviations(`${path.at(-1)}`));
}

function isStrongKeyName(path: readonly string[], { parameter, noun }: Resource): boolean {
  return listStrongKeyNames(parameter, noun).includes(expandAbbreviations(`${path.at(-1)}`));
}

type CandidateKey = { readonly path: readonly string[]; readonly resource: Resource };

/** Whether the property has a name of keys, or is the only one that ends in `id`. */
function identifiesRecords(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
  { path, resource }: CandidateKey,
): boolean {
  const names = [...propertiesOf(shapes, shapes.of(schemaPointers)).keys()];
  return isKeyName(path, resource) || names.filter(endsWithId).length === 1;
}

/** The schemas that operations give the path parameter. */
function listParameterSchemas(
  { rpcOperations }: ResourceKeyContext,
  item: PathNode | undefined,
  name: string,
): readonly string[] {
  const operations = [...(item?.operations.values() ?? [])];
  const schemas = operations.flatMap((operation) => [
    ...operation.parameters
      .filter((one) => one.in === 'path' && one.name === name)
      .map(({ schemaPointer }) => schemaPointer),
    ...(rpcOperations.get(operation)?.schemaPointers ?? []),
  ]);
  return [...new Set(schemas)];
}

/** The schemas of the entries if a list holds keys only: texts or numbers. */
function listScalarKeySchemas(
  { shapes, envelopes }: ResourceKeyContext,
  { collection, parameter, noun }: Resource,
): readonly string[] {
  const list = envelopes.findList(collection?.operations.get('GET'), { parameter, noun });
  const schemaPointers = list?.schemaPointers ?? [];
  return kindOf(shapes, shapes.of(schemaPointers)) === 'scalar' ? schemaPointers : [];
}

/** The schemas of the property at a path. */
export function schemaPointersAt(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
  path: readonly string[],
): readonly string[] {
  return path.reduce<readonly string[]>(
    (at, name) => propertiesOf(shapes, shapes.of(at)).get(name) ?? [],
    schemaPointers,
  );
}

/**
 * The path to the key in the body of a creation. It counts if the document does not call it
 * read-only, or requires it. Otherwise the names that the path or the list have for it are tried.
 */
function findBodyKeyPath(
  { shapes, envelopes }: ResourceKeyContext,
  { noun, parameter, createOperation, collection, entity }: Resource,
  { path, schemaPointers }: KeyPropertyMatch,
): readonly string[] | undefined {
  const sent = envelopes.findSentRecord(createOperation, {
    parameter: `${path.at(-1)}`,
    noun,
    entity,
  });
  if (!sent) return undefined;
  // A key that is read-only in the record may still be chosen at creation.
  const isAsked = shapes.of(sent.schemaPointers).required.has(path.join('.'));
  if (shapes.of(schemaPointers).keywords.readOnly === true)
    return isAsked && isWritable(shapes, sent.schemaPointers, path) ? path : undefined;
  const names = [...propertiesOf(shapes, shapes.of(sent.schemaPointers))].flatMap(
    ([name, places]) =>
      normalizeName(name) === normalizeName(parameter) &&
      isCompatible(shapes, schemaPointers, places)
        ? [name]
        : [],
  );
  const entries = findListEntrySchema(
    { shapes, envelopes, hint: { parameter, noun } },
    collection?.operations.get('GET'),
  );
  const listed = findRenamedKeyProperty(shapes, entries, {
    key: { parameter, path, schemaPointers: schemaPointers },
    noun,
  });
  return [path, names, listed === undefined ? [] : [listed]].find(
    (keyPath) => keyPath.length > 0 && isWritable(shapes, sent.schemaPointers, keyPath),
  );
}

function isWritable(
  shapes: SchemaViews,
  sent: readonly string[],
  path: readonly string[],
): boolean {
  // A property that only some variants of the body have is hardly the key.
  if (!isInEveryOption(shapes, shapes.of(sent), `${path[0]}`)) return false;
  const schemaPointers = schemaPointersAt(shapes, sent, path);
  return schemaPointers.length > 0 && shapes.of(schemaPointers).keywords.readOnly !== true;
}

/** Nested choices may contain themselves. */
const deepestChoice = 4;

function isInEveryOption(
  shapes: SchemaViews,
  { properties, choices }: SchemaView,
  name: string,
  depth = 0,
): boolean {
  if (depth > deepestChoice) return true;
  const ways = choices.map(({ options }) => options.map((option) => shapes.of([option])));
  if (properties.has(name))
    return ways.every(
      (some) =>
        some.every(({ required }) => required.has(name)) ||
        !some.some(({ required }) => required.has(name)),
    );
  // A variant that is a list holds records, too.
  return ways
    .map((some) => some.filter(({ types }) => !types.includes('array')))
    .some(
      (some) =>
        some.length > 0 &&
        some.every((keyPath) => isInEveryOption(shapes, keyPath, name, depth + 1)),
    );
}
