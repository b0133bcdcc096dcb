import { kindAt, type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import { nounOf, type PathNode, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { PathSurvey } from '../paths/resource-paths.ts';
import type { Resource } from '../resource.ts';
import {
  keyNameEnding,
  keyOrNameText,
  loginAlternatives,
  loginNames,
  ownKeyName,
} from '../vocabulary/key-names.ts';
import { expandAbbreviations, normalizeName, singularize } from '../vocabulary/singularize.ts';
import { findKeyProperty, listStrongKeyNames, splitAlternativeNames } from './key-property.ts';
import { schemaPointersAt } from './key-schemas.ts';

/**
 * A property that identifies a record instead of its key: `/users/{login}` beside `/users/{id}`.
 */
export type AlternateKey = {
  readonly resource: Resource;
  readonly property: string;
  readonly schemaPointers: readonly string[];
};

type AlternateKeyContext = {
  readonly schemaViews: SchemaViews;
  readonly alternateKeyPaths: AlternateKeyPaths;
};

type ParameterizedPath = Pick<Resource, 'segments' | 'ancestors'>;

/**
 * Finds the alternate key of each parameter of a path; `undefined` for a parameter that is a key.
 */
export function findAlternateKeys(
  { schemaViews, alternateKeyPaths }: AlternateKeyContext,
  operation: Operation,
  { segments, ancestors }: ParameterizedPath,
): readonly (AlternateKey | undefined)[] {
  const ends = segments.flatMap((step, index) => (step.kind === 'parameter' ? [index + 1] : []));
  return parametersOf(segments).map((name, index) => {
    const alternate = alternateKeyPaths.get(toTreeKey(segments.slice(0, ends[index])));
    if (alternate) return toAlternateKey(schemaViews, alternate.resource, alternate.property);
    const resource = ancestors[index];
    return resource && findNamedProperty(schemaViews, operation, { name, resource });
  });
}

function toAlternateKey(
  schemaViews: SchemaViews,
  resource: Resource,
  property: string,
): AlternateKey {
  return {
    resource,
    property,
    schemaPointers: schemaPointersAt(schemaViews, resource.entity, [property]),
  };
}

/** `{number}` is the `number` of an issue whose key is its `id`; `{idOrSlug}` may be either. */
function findNamedProperty(
  schemaViews: SchemaViews,
  { parameters }: Operation,
  { name, resource }: { readonly name: string; readonly resource: Resource },
): AlternateKey | undefined {
  const names = splitAlternativeNames(name);
  const isKey = resource.parameter === name && names.length === 1;
  if (resource.parameter === '' || isKey) return undefined;
  const declared = parameters.filter((one) => one.in === 'path' && one.name === name);
  const schemaPointers = declared.map(({ schemaPointer }) => schemaPointer);
  return names
    .map((name) => findReferencedProperty(schemaViews, resource, { name: name, schemaPointers }))
    .find((alias) => alias !== undefined);
}

/** A name that other operations use for a record, and the schemas of the reference. */
type ReferenceName = { readonly name: string; readonly schemaPointers: readonly string[] };

/**
 * The property that a reference names, if it is not the key: `issue_id` refers to the `id` of
 * issues that have their `number` as key.
 */
export function findReferencedProperty(
  schemaViews: SchemaViews,
  resource: Resource,
  { name, schemaPointers }: ReferenceName,
): AlternateKey | undefined {
  const { noun, key } = resource;
  const parameterSchema = schemaViews.of(schemaPointers);
  const record = schemaViews.of(resource.entity);
  const path =
    findKeyProperty(schemaViews, { record, parameter: name, noun, parameterSchema }) ?? [];
  const [property] = path;
  if (property === undefined || path.length > 1 || property === key.path[0]) return undefined;
  return listStrongKeyNames(name, noun).includes(expandAbbreviations(property))
    ? toAlternateKey(schemaViews, resource, property)
    : undefined;
}

/**
 * The properties that also identify a record: its name, if the description of the path parameter says so
 * (`ID or name of the container`); the `uid` with the example that the path parameter has; the `name`
 * and the `id` of a user whose key is the `login`.
 */
export function listLoginAlternatives(
  schemaViews: SchemaViews,
  resource: Resource,
): readonly string[] {
  const described = findDescribedAlternatives(schemaViews, resource);
  if (described.length > 0) return described;
  const shown = findShownAlternative(schemaViews, resource);
  if (shown !== undefined) return [shown];
  const { parameter, key, entity, keys } = resource;
  const name = normalizeName(`${key.path[0]}`);
  const isRenamedLogin = loginNames.includes(name) && name !== normalizeName(parameter);
  if (!isRenamedLogin || keys === 'any') return [];
  return [...propertiesOf(schemaViews, schemaViews.of(entity)).keys()].filter((one) =>
    loginAlternatives.includes(normalizeName(one)),
  );
}

/** The properties with the words that the description of the path parameter has for a key. */
function findDescribedAlternatives(
  schemaViews: SchemaViews,
  { parameter, key, entity, item }: Resource,
): readonly string[] {
  const words = [...(item?.operations.values() ?? [])].flatMap(({ parameters }) => {
    const own = parameters.find((one) => one.in === 'path' && one.name === parameter);
    return keyOrNameText.exec(own?.description ?? '')?.slice(1) ?? [];
  });
  const names = new Set(words.filter((word) => word !== undefined).map(normalizeName));
  const properties = [...propertiesOf(schemaViews, schemaViews.of(entity))];
  const isNamed = (property: string) => names.has(normalizeName(property));
  const own = properties.flatMap(([property]) =>
    property !== key.path[0] && isNamed(property) ? [property] : [],
  );
  if (own.length > 0 || names.size === 0) return own;
  // Properties further in are those of the record, unless the object is another record with an id.
  return properties.flatMap(([property, schemaPointers]) => {
    const inner = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys()];
    return inner.some((name) => ownKeyName.test(name))
      ? []
      : inner.filter(isNamed).map((name) => `${property}.${name}`);
  });
}

/** The property whose example the path parameter has, if that is not the example of the key. */
function findShownAlternative(
  schemaViews: SchemaViews,
  { parameter, key, entity, item }: Resource,
): string | undefined {
  const shown = new Set(
    [...(item?.operations.values() ?? [])].flatMap(({ parameters }) =>
      parameters
        .filter((one) => one.in === 'path' && one.name === parameter)
        .map(({ schemaPointer }) => schemaViews.of([schemaPointer]).keywords.example),
    ),
  );
  const found = [...propertiesOf(schemaViews, schemaViews.of(entity))].filter(
    ([name, schemaPointers]) => {
      const { example } = schemaViews.of(schemaPointers).keywords;
      return (
        typeof example === 'string' && shown.has(example) && keyNameEnding.test(normalizeName(name))
      );
    },
  );
  const [only] = found.map(([name]) => name);
  return found.length === 1 && only !== key.path[0] ? only : undefined;
}

/** A path that reads a record by another property than its key. */
export type AlternateKeyPath = { readonly resource: Resource; readonly property: string };

/** By the tree keys of the paths. */
export type AlternateKeyPaths = ReadonlyMap<string, AlternateKeyPath>;

const alternateKeyMethods = ['GET', 'HEAD', 'DELETE'];

/**
 * `/releases/tags/{tag}` reads the release with that `tag_name`, if `/releases` lists and
 * `/releases/{id}` reads releases.
 */
export function findAlternateKeyPath(
  { schemaViews, envelopes, byItemPath }: PathSurvey,
  { segments, operations }: PathNode,
): AlternateKeyPath | undefined {
  const [segmentText, parameter] = segments.slice(-2);
  if (segmentText?.kind !== 'literal' || parameter?.kind !== 'parameter') return undefined;
  if ([...operations.keys()].some((method) => !alternateKeyMethods.includes(method)))
    return undefined;
  const resource = byItemPath.get(`${toTreeKey(segments.slice(0, -2))}/{}`);
  if (!resource) return undefined;
  const hint = { parameter: parameter.name, noun: nounOf(segments.slice(0, -2)) };
  const list = envelopes.findList(resource.collection?.operations.get('GET'), hint);
  const one = envelopes.findRecord(operations.get('GET'), hint);
  // A reply with a list is a filtered list, not a record.
  const isOne = one !== undefined && !one.path.includes(0);
  if (!list || !isOne || !isSameOrCopiedSchema(schemaViews, one.schemaPointers, resource.entity))
    return undefined;
  const names = listPropertyNamesOf(segmentText.text, parameter.name, hint.noun);
  const properties = [...propertiesOf(schemaViews, schemaViews.of(resource.entity))].filter(
    ([, schemaPointers]) => kindAt(schemaViews, schemaPointers) === 'scalar',
  );
  const property = names
    .map((name) => properties.find(([one]) => normalizeName(one) === name)?.[0])
    .find((one) => one !== undefined);
  return property === undefined ? undefined : { resource, property };
}

/**
 * The names that the property may have: `tag` and `tag_name` for `{tag}`, `number` for
 * `/by-number/{orderNumber}`.
 */
function listPropertyNamesOf(
  segmentText: string,
  parameter: string,
  noun: string,
): readonly string[] {
  const one = normalizeName(parameter);
  const bare = singularize(normalizeName(segmentText)).replace(/^by/, '');
  const start = singularize(normalizeName(noun));
  return [
    ...[one, `${one}name`],
    ...(one.startsWith(start) ? [one.slice(start.length)] : []),
    ...[bare, `${bare}name`],
  ].filter((name) => name !== '');
}
