import { memoizeGetter } from '../../base/memoize-getter.ts';
import {
  type DocumentedReply,
  type JsonObject,
  kindAt,
  type Operation,
  objectOf,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import { findExpires } from '../extension/expires-extension.ts';
import type { DocumentExtensions, PathExtension } from '../extension/extension.ts';
import { findLifecycle } from '../extension/lifecycle-extension.ts';
import { findTransitions } from '../extension/transitions-extension.ts';
import { findRenamedKeyProperty } from '../keys/key-property.ts';
import { schemaPointersAt } from '../keys/key-schemas.ts';
import { findResourceKey, listKeyCandidates } from '../keys/resource-key.ts';
import { inferExpiry } from '../lifecycles/infer-expiry.ts';
import { inferLifecycle } from '../lifecycles/infer-lifecycle.ts';
import { type FindChildPaths, nounOf, type ParameterNames, toTreeKey } from '../paths/path-tree.ts';
import { isOnOffPath, type PathSurvey, type ResourcePath } from '../paths/resource-paths.ts';
import type { RpcOperations } from '../paths/rpc-operation.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { FindAncestors } from '../relations/ancestors.ts';
import type { CompoundKey, NestedCollection, Resource } from '../resource.ts';
import { missingRecordCode } from '../vocabulary/errors.ts';
import { collectionCreateVerbs, searchNoun } from '../vocabulary/path-verbs.ts';
import { findListEntrySchema, findRecordSchema } from './record-schema.ts';

/** What resources are created from. */
export type ResourceContext = PathSurvey & {
  readonly parsePath: ParsePath;
  readonly rpcOperations: RpcOperations;
  readonly parameterNames: ParameterNames;
  readonly extensions: DocumentExtensions;
  readonly byItemPath: Map<string, Resource>;
  readonly ancestorsOf: FindAncestors;
  readonly nestedCollections: Map<ResourcePath, readonly NestedCollection[]>;
  readonly compoundKeys: Map<ResourcePath, CompoundKey>;
  /** Paths of users, one of whom is the caller. */
  readonly callers: Set<ResourcePath>;
  readonly findChildPaths: FindChildPaths;
  readonly unknownKeys: UnknownKeys;
  readonly root: JsonObject;
  readonly stepDuration: number;
};

/** What happens to keys that no record has; `auto` decides for each resource. */
export type UnknownKeys = 'make' | '404' | 'auto';

/**
 * Creates a resource. What depends on other resources is resolved on first use: they may not have been
 * found yet.
 */
export function createResource(
  context: ResourceContext,
  resourcePath: ResourcePath,
  name: string,
): Resource {
  const { kind, segments, rule } = resourcePath;
  return {
    name,
    kind,
    rule,
    segments,
    noun: nounOf(segments),
    parameter: findItemParameter(context, resourcePath),
    get collection() {
      return resourcePath.collection;
    },
    get item() {
      return resourcePath.item;
    },
    get createOperation() {
      return findCreateOperation(context, resourcePath) ?? findOtherCreate(this);
    },
    get nestedCollections() {
      return context.nestedCollections.get(resourcePath) ?? [];
    },
    get compoundKey() {
      return context.compoundKeys.get(resourcePath);
    },
    get hasCaller() {
      return context.callers.has(resourcePath);
    },
    get keys() {
      const keys = areKeysListed(context, resourcePath, this) ? 'listed' : 'any';
      return memoizeGetter(this, 'keys', keys);
    },
    get unknownKeys() {
      return memoizeGetter(this, 'unknownKeys', decideUnknownKeys(context, resourcePath, this));
    },
    get isSeeded() {
      return memoizeGetter(this, 'isSeeded', hasSeed(context, resourcePath, this));
    },
    get ancestors() {
      return memoizeGetter(this, 'ancestors', context.ancestorsOf(segments));
    },
    get key() {
      const key = findResourceKey(toKeyContext(context, resourcePath, this), this);
      return memoizeGetter(this, 'key', key);
    },
    get keyCandidates() {
      return listKeyCandidates(toKeyContext(context, resourcePath, this), this);
    },
    get entity() {
      return memoizeGetter(this, 'entity', findRecordSchema(context, this));
    },
    get lifecycle() {
      const override = findExtension(context, resourcePath, this, {
        ofPath: ({ lifecycle }) => lifecycle,
        ofSchema: findLifecycle,
      });
      return memoizeGetter(this, 'lifecycle', inferLifecycle(context, this, override));
    },
    get expiry() {
      const override = findExtension(context, resourcePath, this, {
        ofPath: ({ expires }) => expires,
        ofSchema: findExpires,
      });
      return memoizeGetter(this, 'expiry', inferExpiry(context.schemaViews, this, override));
    },
    get transitions() {
      return memoizeGetter(this, 'transitions', findOwnTransitions(context, resourcePath, this));
    },
  };
}

function findOwnTransitions(
  context: ResourceContext,
  resourcePath: ResourcePath,
  resource: Resource,
): Resource['transitions'] {
  return findExtension(context, resourcePath, resource, {
    ofPath: ({ transitions }) => transitions,
    ofSchema: findTransitions,
  });
}

function isListed(context: ResourceContext, resourcePath: ResourcePath): boolean {
  return (
    resourcePath.kind === 'collection' &&
    isListedAt(context, resourcePath) &&
    !isItemOfParent(context, resourcePath)
  );
}

function hasSeed(
  context: ResourceContext,
  resourcePath: ResourcePath,
  resource: Resource,
): boolean {
  return (
    isShown(context, resourcePath, resource) ||
    (resource.unknownKeys !== 'made' && !isOnOff(resourcePath))
  );
}

/** Whether an operation shows some of the records. */
function isShown(
  context: ResourceContext,
  resourcePath: ResourcePath,
  resource: Resource,
): boolean {
  return (
    isListed(context, resourcePath) ||
    resource.hasCaller ||
    isListedInNestedCollection(resource) ||
    listCompoundKeyOperations(resource, 'list').length > 0 ||
    isListedBySiblingPath(context, resource)
  );
}

function isListedInNestedCollection({ nestedCollections }: Resource): boolean {
  return nestedCollections.some((nested) => nested.isListed);
}

/** The creation at a path of other parents, or of fewer. */
function findOtherCreate(resource: Resource): Operation | undefined {
  const { nestedCollections } = resource;
  return (
    nestedCollections.find(({ createOperation }) => createOperation)?.createOperation ??
    listCompoundKeyOperations(resource, 'create')[0]
  );
}

/** The operations on the records at paths with fewer keys. */
function listCompoundKeyOperations(
  { compoundKey }: Resource,
  kind: 'create' | 'list',
): readonly Operation[] {
  return [...(compoundKey?.operations.values() ?? [])].flatMap((one) =>
    one.kind === kind ? [one.operation] : [],
  );
}

/** Unless a list shows the keys, clients cannot know them. */
function areKeysListed(
  context: ResourceContext,
  resourcePath: ResourcePath,
  resource: Resource,
): boolean {
  return (
    isListed(context, resourcePath) &&
    (resource.parameter === '' || isKeyListed(context, resource)) &&
    documentsMissingRecords(context, resourcePath)
  );
}

/**
 * An unknown key is refused as soon as clients can learn the keys, by a creation or a list: a record that
 * is made up for it would hide their mistake. Where they can learn those of the parent alone, records
 * come from changes.
 */
function decideUnknownKeys(
  context: ResourceContext,
  resourcePath: ResourcePath,
  resource: Resource,
): Resource['unknownKeys'] {
  const { kind, keys, ancestors } = resource;
  if (kind === 'singleton' || context.unknownKeys === 'make') return 'made';
  if (keys === 'listed' || context.unknownKeys === '404') return 'refused';
  if (isOnOff(resourcePath)) return 'made-by-changes';
  if (!documentsMissingRecords(context, resourcePath)) return 'made';
  if (
    areKeysKnown(context, resource) ||
    (isKeyShown(context, resource) && isListedBySiblingPath(context, resource))
  )
    return 'refused';
  const [parent] = ancestors.slice(-1);
  return parent !== undefined && areKeysKnown(context, parent) ? 'made-by-changes' : 'made';
}

/** `/user/starred/{owner}/{repo}` is off until it is put. */
function isOnOff({ item }: ResourcePath): boolean {
  return item !== undefined && isOnOffPath(item);
}

/** Whether clients learn the keys from a list or a creation. */
function areKeysKnown(context: ResourceContext, resource: Resource): boolean {
  const { keys, createOperation, item } = resource;
  const isCreated =
    createOperation !== undefined || item?.operations.get('PUT')?.replies.has('201') === true;
  return (
    keys === 'listed' ||
    (isKeyShown(context, resource) &&
      (isCreated ||
        isListedInNestedCollection(resource) ||
        listCompoundKeyOperations(resource, 'list').length > 0))
  );
}

/** Whether records are objects that hold their key in a property that is known to be it. */
function isKeyShown({ schemaViews }: ResourceContext, { key, entity }: Resource): boolean {
  const kind = kindAt(schemaViews, entity);
  return key.path.length > 0 && !key.isGuess && kind !== 'scalar' && kind !== 'array';
}

function toKeyContext(context: ResourceContext, resourcePath: ResourcePath, resource: Resource) {
  const hasList =
    isListed(context, resourcePath) ||
    isListedInNestedCollection(resource) ||
    listCompoundKeyOperations(resource, 'list').length > 0;
  const listing: 'listed' | 'unlisted' = hasList ? 'listed' : 'unlisted';
  return { ...context, extensionKey: findExtensionKey(context, resourcePath), listing };
}

function findExtensionKey({ extensions }: ResourceContext, { item, collection }: ResourcePath) {
  for (const node of [item, collection]) {
    const extension = node && extensions.paths.get(toTreeKey(node.segments));
    if (extension?.key !== undefined) return { key: extension.key, pointer: extension.pointer };
  }
  return undefined;
}

/** How a field is read from the `x-sandlot` of a path, and from that of a schema. */
type ExtensionReader<T> = {
  readonly ofPath: (extension: PathExtension) => T | undefined;
  readonly ofSchema: (fields: JsonObject) => T | undefined;
};

/** What `x-sandlot` sets on a path of the resource, or on the schema of its records. */
function findExtension<T>(
  { extensions, schemaViews }: ResourceContext,
  { item, collection }: ResourcePath,
  { entity }: Resource,
  { ofPath, ofSchema }: ExtensionReader<T>,
): T | undefined {
  for (const node of [item, collection]) {
    const extension = node && extensions.paths.get(toTreeKey(node.segments));
    const value = extension && ofPath(extension);
    if (value !== undefined) return value;
  }
  return ofSchema(objectOf(schemaViews.of(entity).keywords['x-sandlot']));
}

function findCreateOperation(
  { tree }: ResourceContext,
  { kind, segments, collection, item }: ResourcePath,
): Operation | undefined {
  if (kind === 'singleton') return undefined;
  const post = collection?.operations.get('POST');
  // A POST to a search is a query, unless searches are records that can be read.
  if (post) return !item && searchNoun.test(nounOf(segments)) ? undefined : post;
  for (const verb of collectionCreateVerbs) {
    const operation = tree.get(`${toTreeKey(segments)}/${verb}`)?.operations.get('POST');
    if (operation) return operation;
  }
  return undefined;
}

export function isListedAt(
  { envelopes }: ResourceContext,
  { segments, collection }: ResourcePath,
): boolean {
  const hint = { parameter: 'id', noun: nounOf(segments) };
  return envelopes.findList(collection?.operations.get('GET'), hint) !== undefined;
}

/** Whether the path of the list reads one of the parents. */
function isItemOfParent({ byItemPath }: ResourceContext, { segments }: ResourcePath): boolean {
  return byItemPath.get(toTreeKey(segments))?.item !== undefined;
}

/** RPC operations answer an unknown key with 404 only if the document says so. */
function documentsMissingRecords(
  { rpcOperations, schemaViews }: ResourceContext,
  { item, collection }: ResourcePath,
): boolean {
  const gets = [item, collection].map((node) => node?.operations.get('GET'));
  if (!gets.some((get) => get && rpcOperations.has(get))) return true;
  return [...(item?.operations.values() ?? [])].some(
    ({ replies }) => replies.has('404') || namesMissingRecord(schemaViews, replies.get('DEFAULT')),
  );
}

/** Whether an error code of a reply says that there is no such record: `channel_not_found`. */
function namesMissingRecord(schemaViews: SchemaViews, reply: DocumentedReply | undefined): boolean {
  return [...(reply?.content.values() ?? [])].some((pointer) =>
    [...schemaViews.of([`${pointer}/schema`]).properties.values()].some((property) => {
      const { enum: codes } = schemaViews.of(property).keywords;
      return Array.isArray(codes) && codes.some((code) => missingRecordCode.test(`${code}`));
    }),
  );
}

/** Whether the records in the list show their keys; a list of texts holds keys only. */
function isKeyListed(context: ResourceContext, resource: Resource): boolean {
  const { schemaViews } = context;
  const { key, entity, parameter, noun, collection } = resource;
  if (key.path.length === 0 || key.isGuess) return false;
  const search = { ...context, hint: { parameter, noun, entity } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  const showsNothing = propertiesOf(schemaViews, schemaViews.of(entries)).size === 0;
  const isShown = showsNothing || schemaPointersAt(schemaViews, entries, key.path).length > 0;
  return isShown || findRenamedKeyProperty(schemaViews, entries, resource) !== undefined;
}

/** Whether a path next to that of one record lists some: `/pets/findByStatus`. */
function isListedBySiblingPath(
  { findChildPaths, envelopes, schemaViews }: ResourceContext,
  { segments, entity, noun }: Resource,
): boolean {
  const hint = { parameter: 'id', noun, entity };
  return (findChildPaths(toTreeKey(segments)) ?? []).some((node) => {
    if (node.segments.at(-1)?.kind === 'parameter') return false;
    const list = envelopes.findList(node.operations.get('GET'), hint);
    return list !== undefined && isSameSchema(schemaViews, list.schemaPointers, entity);
  });
}

/** The parameter that most operations use: of those of one record first, else of those below it. */
export function findItemParameter(
  context: ResourceContext,
  { kind, treeKeys, item }: ResourcePath,
): string {
  if (kind === 'singleton') return '';
  const { parameterNames, tree } = context;
  const counts = treeKeys.flatMap((key) => [...(parameterNames.get(key) ?? [])]);
  const count = counts.reduce((sum, [, one]) => sum + one, 0);
  // A parameter that fewer operations use than ignore it identifies no record.
  const ignoringOperations = item ? 0 : (tree.get(treeKeys.join())?.operations.size ?? 0);
  if (count <= ignoringOperations) return '';
  const own = new Set(
    [...(item?.operations.values() ?? [])].map((one) => lastParameterOf(context, one)),
  );
  const candidates = counts.filter(([name]) => item === undefined || own.has(name));
  return candidates.reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0])[0];
}

function lastParameterOf(
  { rpcOperations, parsePath }: ResourceContext,
  operation: Operation,
): string | undefined {
  const segments = rpcOperations.get(operation)?.segments ?? parsePath(operation.path);
  return segments?.findLast((step) => step.kind === 'parameter')?.name;
}
