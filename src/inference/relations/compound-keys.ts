import { kindAt, type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { describeSameRecords, isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import {
  type KeyLocation,
  type PathSegment,
  parametersOf,
  type TargetKey,
} from '../paths/path-tree.ts';
import type {
  CompoundKey,
  CompoundKeyOperation,
  CompoundParentKey,
  Resource,
} from '../resource.ts';
import type { LocatedResource } from '../resources/located-resource.ts';
import {
  findListEntrySchema,
  findReplyRecordSchema,
  type RecordSearch,
} from '../resources/record-schema.ts';
import { basePathSegment } from '../vocabulary/path-segments.ts';
import { meansAnyParent } from '../vocabulary/path-verbs.ts';
import {
  creatorName,
  foreignKeyName,
  memberKeyNames,
  ownerKeyNames,
  personName,
  userNouns,
} from '../vocabulary/record-properties.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import { listReplySchemas } from './nested-collections.ts';

type CompoundKeyContext = Omit<RecordSearch, 'hint'> & {
  readonly extensions: DocumentExtensions;
  readonly ancestorsOf: (segments: readonly PathSegment[]) => readonly (Resource | undefined)[];
};

/** A resource whose records have keys of several parts, and the resources that turn out to be the same. */
export type JoinedByCompoundKey = {
  readonly whole: LocatedResource;
  readonly parts: readonly LocatedResource[];
  readonly compoundKey: CompoundKey;
};

/**
 * Finds records such as those of `/repos/{owner}/{repo}` that other paths create and list: `/user/repos` and
 * `/orgs/{org}/repos`. Properties of the record must have the keys of its path.
 */
export function findCompoundKeys(
  context: CompoundKeyContext,
  located: readonly LocatedResource[],
  postOnly: readonly LocatedResource[],
): readonly JoinedByCompoundKey[] {
  const candidates = [...located, ...postOnly].filter(isPathWithoutItem);
  return located.flatMap((whole) => {
    const parentKeys = isReadByCompoundKey(whole) ? findParentKeys(context, whole) : undefined;
    if (parentKeys === undefined) return [];
    const search = { context, whole, parentKeys, users: findUsers(located) };
    const joined = candidates.flatMap((part) => {
      const operations = listOperations(search, part);
      return operations.length > 0 ? [{ part, operations }] : [];
    });
    if (joined.length === 0) return [];
    const operations = new Map(
      joined.flatMap(({ operations: own }) => own.map((one) => [one.operation, one] as const)),
    );
    const parts = joined.map(({ part }) => part);
    return [{ whole, parts, compoundKey: { parentKeys, operations } }];
  });
}

/** `/repos/{owner}/{repo}`: its keys stand in a row. */
function isReadByCompoundKey({ resourcePath: { kind, item, segments } }: LocatedResource): boolean {
  const parents = parametersOf(segments).length;
  return (
    kind === 'collection' &&
    parents > 0 &&
    item?.operations.has('GET') === true &&
    segments.slice(-parents).every((segment) => segment.kind === 'parameter')
  );
}

const collectionMethods = ['GET', 'HEAD', 'POST'];

function isPathWithoutItem({ resourcePath }: LocatedResource): boolean {
  const { kind, item, collection, segments } = resourcePath;
  return (
    kind === 'collection' &&
    item === undefined &&
    collection !== undefined &&
    segments.at(-1)?.kind === 'literal' &&
    [...collection.operations.keys()].every((method) => collectionMethods.includes(method))
  );
}

/** The properties with the keys of the parents; `undefined` where one of them has none. */
function findParentKeys(
  context: CompoundKeyContext,
  whole: LocatedResource,
): CompoundKey['parentKeys'] | undefined {
  const { schemaViews } = context;
  const ownKey = normalizeName(whole.resource.parameter);
  const [record = []] = listReplySchemas(context, whole);
  const properties = [...propertiesOf(schemaViews, schemaViews.of(record))].filter(
    ([property]) => normalizeName(property) !== ownKey,
  );
  const found = parametersOf(whole.resourcePath.segments).map((parameter) => {
    const name = normalizeName(parameter);
    const scalar = properties.find(
      ([property, pointers]) =>
        kindAt(schemaViews, pointers) === 'scalar' && isKeyOf(normalizeName(property), name),
    );
    const object = properties.find(([property]) => normalizeName(property) === name);
    return scalar
      ? toParentKey(parameter, scalar)
      : object && findInnerKey(schemaViews, parameter, object);
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

/** A property and its schemas. */
type DeclaredProperty = readonly [string, readonly string[]];

function toParentKey(
  parameter: string,
  [property, schemaPointers]: DeclaredProperty,
): CompoundParentKey {
  return { parameter, property, innerProperty: undefined, path: [property], schemaPointers };
}

/** `scope` and `scope_id` for `{scope}`. */
function isKeyOf(property: string, parent: string): boolean {
  return property === parent || (property.startsWith(parent) && foreignKeyName.test(property));
}

/** The `login` of an `owner`. */
function findInnerKey(
  schemaViews: SchemaViews,
  parameter: string,
  [property, pointers]: DeclaredProperty,
): CompoundParentKey | undefined {
  const inner = [...propertiesOf(schemaViews, schemaViews.of(pointers))];
  const [key] = [...ownerKeyNames, ...memberKeyNames].flatMap((name) =>
    inner.filter(([one]) => one === name),
  );
  if (key === undefined) return undefined;
  const [innerProperty, schemaPointers] = key;
  return { parameter, property, innerProperty, path: [property, innerProperty], schemaPointers };
}

type CompoundKeySearch = {
  readonly context: CompoundKeyContext;
  readonly whole: LocatedResource;
  readonly parentKeys: CompoundKey['parentKeys'];
  /** The resource whose first record is the caller. */
  readonly users: Resource | undefined;
};

function findUsers(located: readonly LocatedResource[]): Resource | undefined {
  const isOfAll = ({ resource: { segments, item } }: LocatedResource) =>
    item !== undefined && parametersOf(segments).length === 0;
  const resources = located.filter(isOfAll).map(({ resource }) => resource);
  return userNouns
    .map((noun) => resources.find((one) => normalizeName(one.noun) === noun))
    .find((one) => one !== undefined);
}

/** The operations of a path that create or list the same records; none where it is of others. */
function listOperations(
  search: CompoundKeySearch,
  part: LocatedResource,
): readonly CompoundKeyOperation[] {
  const { whole } = search;
  if (!isSameNoun(part.resource.noun, whole.resource.noun)) return [];
  const ancestors = search.context.ancestorsOf(part.resourcePath.segments);
  const keys = findPathKeys(search, part, ancestors);
  if (keys === undefined) return [];
  const get = part.resourcePath.collection?.operations.get('GET');
  const post = part.resource.createOperation;
  return [
    ...(get && listsSameRecords(search, part) ? [{ kind: 'list', operation: get } as const] : []),
    ...(post && createsSameRecord(search, part, post)
      ? [{ kind: 'create', operation: post } as const]
      : []),
  ].flatMap(({ kind, operation }): readonly CompoundKeyOperation[] => {
    if (keys.length > 0 || kind === 'list') return [{ kind, operation, keys, ancestors }];
    const sentKeys = findSentKeys(search, part, operation);
    return sentKeys ? [{ kind, operation, keys: sentKeys, ancestors: [] }] : [];
  });
}

/** `{org}` of `/orgs/{org}/repos` is the owner; none where the path is about all parents. */
function findPathKeys(
  { parentKeys, whole, context }: CompoundKeySearch,
  { resourcePath: { segments } }: LocatedResource,
  ancestors: readonly (Resource | undefined)[],
): readonly KeyLocation[] | undefined {
  const parameters = parametersOf(segments);
  if (parameters.length === 0) {
    const words = segments.slice(0, -1).map((segment) => literalOf(segment));
    const own = whole.resourcePath.segments.map(literalOf);
    const isOfAll = words.every(
      (word) => own.includes(word) || basePathSegment.test(word) || meansAnyParent(word),
    );
    return isOfAll ? [] : undefined;
  }
  const isInPlace =
    segments.at(-2)?.kind === 'parameter' && parameters.length === parentKeys.length;
  const isOfParents = parentKeys.every(({ parameter, property, innerProperty }, index) => {
    const isNamed = [property, parameter]
      .map(normalizeName)
      .includes(normalizeName(`${parameters[index]}`));
    const names = innerProperty === undefined ? [] : [innerProperty, ...ownerKeyNames];
    return isNamed || names.some((name) => hasProperty(context, ancestors[index], name));
  });
  return isInPlace && isOfParents ? parameters.map((name) => ({ in: 'path', name })) : undefined;
}

function literalOf(segment: PathSegment): string {
  return segment.kind === 'literal' ? segment.text : '';
}

/** Whether a resource is known to have an inner property too: organizations have a `login`. */
function hasProperty(
  { schemaViews }: CompoundKeyContext,
  resource: Resource | undefined,
  name: string,
): boolean {
  if (resource === undefined) return false;
  return propertiesOf(schemaViews, schemaViews.of(resource.entity)).has(name);
}

/** The body names the parents (`scope`), or the caller is the owner. */
function findSentKeys(
  { context, parentKeys, users }: CompoundKeySearch,
  { resource: { noun, parameter } }: LocatedResource,
  operation: Operation,
): readonly TargetKey[] | undefined {
  const sent = listRequiredProperties(context, operation, { noun, parameter });
  const keys = parentKeys.map((parent): TargetKey | undefined => {
    const { property, innerProperty } = parent;
    const names = [property, parent.parameter].map(normalizeName);
    const path = sent.find((one) => names.includes(normalizeName(`${one.at(-1)}`)));
    if (path !== undefined) return { in: 'body', path, isRequired: true };
    const isPerson = [personName, creatorName].some((one) => one.test(normalizeName(property)));
    const isUser = innerProperty === undefined || hasProperty(context, users, innerProperty);
    return users && isPerson && isUser
      ? { in: 'caller', resource: users.name, property: innerProperty }
      : undefined;
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** The paths of the texts and numbers that a body has to have. */
function listRequiredProperties(
  { schemaViews, envelopes }: CompoundKeyContext,
  operation: Operation,
  names: { readonly noun: string; readonly parameter: string },
): readonly (readonly string[])[] {
  const sent = envelopes.findSentRecord(operation, names);
  if (sent === undefined) return [];
  const view = schemaViews.of(sent.schemaPointers);
  const outer = sent.path.filter((step) => step !== 0);
  return [...propertiesOf(schemaViews, view)].flatMap(([name, pointers]) =>
    view.required.has(name) && kindAt(schemaViews, pointers) === 'scalar' ? [[...outer, name]] : [],
  );
}

function listsSameRecords(
  { context, whole }: CompoundKeySearch,
  { resource: { noun, parameter }, resourcePath: { collection } }: LocatedResource,
): boolean {
  const search = { ...context, hint: { noun, parameter } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  const [record = []] = listReplySchemas(context, whole);
  return entries.length > 0 && describeSameRecords(context.schemaViews, entries, record);
}

function createsSameRecord(
  { context, whole }: CompoundKeySearch,
  { resource: { noun, parameter } }: LocatedResource,
  operation: Operation,
): boolean {
  const created = findReplyRecordSchema({ ...context, hint: { noun, parameter } }, operation);
  const [record = []] = listReplySchemas(context, whole);
  return created.length > 0 && isSameOrCopiedSchema(context.schemaViews, created, record);
}
