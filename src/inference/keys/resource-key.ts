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
  /** What `x-sandlot` of a path says. */
  readonly extensionKey: { readonly key: string; readonly pointer: string } | undefined;
};

/**
 * Finds what tells the records of a resource apart; `listing`: whether an operation lists them.
 * @throws an error with a sentence where `x-sandlot` names a property that there is not.
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

/** Where property and path want keys of another form each, one is of use only where the path takes it. */
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

/** A property that holds the key, and its schemas. */
type KeyPropertyMatch = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
  readonly isGuess?: boolean;
};

const defaultKeyProperty: KeyPropertyMatch = { path: ['id'], schemaPointers: [] };

/** The property that is like a key; the usual one where records have room for any. */
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
  // A name may be that of many, where there is room for something better.
  return isReadAsFreeForm(context, resource) && allowsTextProperties(context, resource)
    ? defaultKeyProperty
    : found;
}

/** The property that `x-sandlot` of a path, or of the schema of the records, names. */
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
  // What a schema says of itself was held against it before.
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

/** In the record as it is read, as it is listed, or as the reply of its creation shows it. */
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
  // Where a record that was created is told with its id, it is read by that, not by its name.
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
    // Where nobody learns a key, a name in the record's likeness would only spoil it.
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
  /** The key by the record's likeness. */
  readonly seen: readonly string[];
  readonly schemaPointers: readonly string[];
  /** The schemas of what the list has of a record. */
  readonly listed: readonly string[];
};

/** A key that the list shows, where it does not show the one that the record's likeness tells. */
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

/** A name that keys have, or the only one that ends in `id`. */
function identifiesRecords(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
  { path, resource }: CandidateKey,
): boolean {
  const names = [...propertiesOf(shapes, shapes.of(schemaPointers)).keys()];
  return isKeyName(path, resource) || names.filter(endsWithId).length === 1;
}

/** The schemas of the parameter that names a record, as its operations describe it. */
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

/** The schemas of the entries where a list is one of keys: of texts or numbers. */
function listScalarKeySchemas(
  { shapes, envelopes }: ResourceKeyContext,
  { collection, parameter, noun }: Resource,
): readonly string[] {
  const list = envelopes.findList(collection?.operations.get('GET'), { parameter, noun });
  const schemaPointers = list?.schemaPointers ?? [];
  return kindOf(shapes, shapes.of(schemaPointers)) === 'scalar' ? schemaPointers : [];
}

/** The schemas of what stands at a path of properties. */
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
 * The way to the key in a body of creation, where the document does not call it read-only, or the body
 * has to have it; where it stands under no other name and is of the key's type, under the one that the
 * path or the list has for it.
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
  // What only the record calls read-only is what nobody can change afterwards.
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
  // What only one of several ways to create a record has is of something else.
  if (!isInEveryOption(shapes, shapes.of(sent), `${path[0]}`)) return false;
  const schemaPointers = schemaPointersAt(shapes, sent, path);
  return schemaPointers.length > 0 && shapes.of(schemaPointers).keywords.readOnly !== true;
}

/** Choices that hold choices are looked into so deep; they may hold themselves. */
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
  // A way that is a list holds records, too.
  return ways
    .map((some) => some.filter(({ types }) => !types.includes('array')))
    .some(
      (some) =>
        some.length > 0 &&
        some.every((keyPath) => isInEveryOption(shapes, keyPath, name, depth + 1)),
    );
}
