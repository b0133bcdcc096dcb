import { memoizeGetter } from '../../base/memoize-getter.ts';
import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { findRenamedKeyProperty } from '../keys/key-property.ts';
import { findResourceKey, schemaPointersAt } from '../keys/resource-key.ts';
import {
  type AlternateKeyPath,
  type AlternateKeyPaths,
  findAlternateKeyPath,
} from '../operations/alternate-key.ts';
import type { RpcOperations } from '../operations/rpc/rpc-operation.ts';
import { findScalarListProperty } from '../operations/scalar-list.ts';
import { joinPathsByExtensionName, joinSingularPaths } from '../paths/joined-paths.ts';
import {
  createChildPathIndex,
  type FindChildPaths,
  nounOf,
  type ParameterNames,
  type PathNode,
  type PathTree,
  toTreeKey,
} from '../paths/path-tree.ts';
import {
  type PathSurvey,
  type ResourcePath,
  toPostOnlyPath,
  toResourcePath,
} from '../paths/resource-paths.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import { createAncestorFinder, type FindAncestors } from '../relations/ancestors.ts';
import { findMembershipPaths } from '../relations/membership-paths.ts';
import { findNestedCollections } from '../relations/nested-collections.ts';
import { collectionCreateVerbs, searchNoun } from '../vocabulary/path-verbs.ts';
import { addExtensionOperations, type LocatedResource } from './located-resource.ts';
import { findListEntrySchema, findRecordSchema } from './record-schema.ts';
import type { NestedCollection, Resource } from './resource.ts';
import { toResourceName } from './resource-name.ts';

/** The resources of a document. */
export type ResourceCatalogue = {
  /** By the tree key of one record. */
  readonly byItemPath: ReadonlyMap<string, Resource>;
  /** Parents before children. */
  readonly all: readonly Resource[];
  /** The resource whose records an operation creates. */
  createdBy(operation: Operation): Resource | undefined;
  /** Paths that read a record by another property than its key. */
  readonly alternateKeyPaths: AlternateKeyPaths;
  readonly ancestorsOf: FindAncestors;
  /** The paths that were searched. */
  readonly tree: PathTree;
};

type ResourceContext = PathSurvey & {
  readonly parsePath: ParsePath;
  readonly rpcOperations: RpcOperations;
  readonly parameterNames: ParameterNames;
  readonly extensions: DocumentExtensions;
  readonly byItemPath: Map<string, Resource>;
  readonly ancestorsOf: FindAncestors;
  readonly nestedCollections: Map<ResourcePath, readonly NestedCollection[]>;
  readonly findChildPaths: FindChildPaths;
};

/** What resources are searched in. */
export type ResourceSearch = {
  readonly shapes: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly extensions: DocumentExtensions;
  readonly tree: PathTree;
  /** The names of path parameters. */
  readonly parameterNames: ParameterNames;
  readonly operations: readonly Operation[];
  readonly parsePath: ParsePath;
  readonly rpcOperations: RpcOperations;
};

/** Finds collections and singletons; those that `x-sandlot` names come first. */
export function findResources(search: ResourceSearch): ResourceCatalogue {
  const { extensions } = search;
  const byItemPath = new Map<string, Resource>();
  const ancestorsOf = createAncestorFinder({ extensions, byItemPath });
  const findChildPaths = createChildPathIndex(search.tree);
  const context: ResourceContext = {
    ...search,
    byItemPath,
    ancestorsOf,
    nestedCollections: new Map(),
    findChildPaths,
  };
  const surveyed: SurveyedResources = {
    located: [],
    postOnly: [],
    alternateKeyPaths: new Map(),
    names: new Set(),
  };
  for (const { name, resourcePath } of joinPathsByExtensionName(context, extensions))
    addResource(context, surveyed, { site: resourcePath, name });
  for (const { name, resourcePath } of joinSingularPaths(context, extensions))
    addResource(context, surveyed, { site: resourcePath, name });
  for (const { key, node } of sortPaths(search.tree)) surveyPath(context, surveyed, key, node);
  addExtensionOperations(surveyed.located, search);
  const all = joinNestedCollections(context, surveyed)
    .map(({ resource }) => resource)
    .sort((one, other) => one.segments.length - other.segments.length);
  return {
    byItemPath,
    all,
    createdBy: createCreationIndex(all),
    alternateKeyPaths: surveyed.alternateKeyPaths,
    ancestorsOf,
    tree: search.tree,
  };
}

/** What has been found so far. */
type SurveyedResources = {
  readonly located: LocatedResource[];
  /** Paths with nothing but a POST. */
  readonly postOnly: LocatedResource[];
  readonly alternateKeyPaths: Map<string, AlternateKeyPath>;
  readonly names: Set<string>;
};

function addResource(
  context: ResourceContext,
  { located, names }: SurveyedResources,
  { site: resourcePath, name }: { readonly site: ResourcePath; readonly name: string },
): void {
  const one = toLocatedResource(context, resourcePath, name);
  names.add(name);
  located.push(one);
  for (const key of resourcePath.treeKeys) context.byItemPath.set(key, one.resource);
}

/**
 * Decides what a path is: a list of texts, an alternate key, a path for POST only, or a resource.
 */
function surveyPath(
  context: ResourceContext,
  surveyed: SurveyedResources,
  key: string,
  node: PathNode,
): void {
  const { byItemPath } = context;
  // A list of texts is a property of a record, and no resource.
  if (!byItemPath.has(key) && findScalarListProperty(context, node.segments)) return;
  const alternate = byItemPath.has(key) ? undefined : findAlternateKeyPath(context, node);
  if (alternate) {
    surveyed.alternateKeyPaths.set(key, alternate);
    byItemPath.set(key, alternate.resource);
    return;
  }
  const resourcePath = toResourcePath(context, key, node);
  const place = resourcePath ? undefined : toPostOnlyPath(context, key, node);
  if (place)
    surveyed.postOnly.push(
      toLocatedResource(context, place, toResourceName(place.segments, '', surveyed.names)),
    );
  if (resourcePath && !resourcePath.treeKeys.some((one) => byItemPath.has(one)))
    addResource(context, surveyed, {
      site: resourcePath,
      name: toResourceName(
        resourcePath.segments,
        findItemParameter(context, resourcePath),
        surveyed.names,
      ),
    });
}

/** Creations at the resource's own path count before those of nested collections. */
function createCreationIndex(all: readonly Resource[]): ResourceCatalogue['createdBy'] {
  let creators: ReadonlyMap<Operation | undefined, Resource> | undefined;
  return (operation) => {
    creators ??= new Map(
      all
        .toReversed()
        .flatMap((resource) =>
          [...resource.nestedCollections, resource].map(
            ({ createOperation }) => [createOperation, resource] as const,
          ),
        ),
    );
    return creators.get(operation);
  };
}

/**
 * Turns resources that are part of another one into its nested collections, and returns the others.
 */
function joinNestedCollections(
  context: ResourceContext,
  { located, postOnly }: SurveyedResources,
): readonly LocatedResource[] {
  const parts = findNestedCollections(context, located, postOnly);
  const isAlone = (one: LocatedResource) => !parts.has(one);
  const assigned = findMembershipPaths(context, located.filter(isAlone), postOnly.filter(isAlone));
  const wholes = new Map([...parts, ...assigned]);
  for (const [part, next] of wholes) {
    let whole = next;
    for (let at: LocatedResource | undefined = next; at; at = wholes.get(at)) whole = at;
    const nestedCollection = toNestedCollection(
      context,
      part,
      assigned.has(part) ? 'assigned' : 'created',
    );
    context.nestedCollections.set(whole.resourcePath, [
      ...(context.nestedCollections.get(whole.resourcePath) ?? []),
      nestedCollection,
    ]);
    for (const key of part.resourcePath.treeKeys) context.byItemPath.set(key, whole.resource);
  }
  return located.filter((one) => !wholes.has(one));
}

function toNestedCollection(
  context: ResourceContext,
  { resource, resourcePath }: LocatedResource,
  how: 'created' | 'assigned',
): NestedCollection {
  const { name, segments, collection, item, createOperation } = resource;
  const isMembership = how === 'assigned';
  return {
    ...{ name, segments, collection, item, isMembership },
    createOperation: isMembership ? undefined : createOperation,
    // Ancestors may be nested collections themselves.
    get ancestors() {
      return resource.ancestors;
    },
    isListed: isListedAt(context, resourcePath),
  };
}

/** Parents before children, and paths with keys before lists and singletons of the same length. */
function sortPaths(tree: PathTree) {
  return [...tree]
    .map(([key, node]) => ({
      key,
      node,
      rank: 2 * node.segments.length + (node.segments.at(-1)?.kind === 'parameter' ? 0 : 1),
    }))
    .sort((one, other) => one.rank - other.rank);
}

function toLocatedResource(
  context: ResourceContext,
  resourcePath: ResourcePath,
  name: string,
): LocatedResource {
  return {
    name,
    resource: toResource(context, resourcePath, name),
    resourcePath,
  };
}

function toResource(context: ResourceContext, resourcePath: ResourcePath, name: string): Resource {
  const { kind, segments } = resourcePath;
  const isListed = () =>
    kind === 'collection' &&
    isListedAt(context, resourcePath) &&
    !isItemOfParent(context, resourcePath);
  const isListedInView = (nestedCollections: readonly NestedCollection[]) =>
    nestedCollections.some((nestedCollection) => nestedCollection.isListed);
  return {
    name,
    kind,
    noun: nounOf(segments),
    segments,
    parameter: findItemParameter(context, resourcePath),
    get collection() {
      return resourcePath.collection;
    },
    get item() {
      return resourcePath.item;
    },
    get createOperation() {
      const creates =
        kind === 'collection' ? findCreateOperation(context, resourcePath) : undefined;
      return (
        creates ??
        this.nestedCollections.find((nestedCollection) => nestedCollection.createOperation)
          ?.createOperation
      );
    },
    get nestedCollections() {
      return context.nestedCollections.get(resourcePath) ?? [];
    },
    // Unless a list shows the keys, clients cannot know them.
    get keys() {
      const isTold =
        isListed() &&
        (this.parameter === '' || isKeyListed(context, this)) &&
        documentsMissingRecords(context, resourcePath);
      return memoizeGetter(this, 'keys', isTold ? 'listed' : 'any');
    },
    get isShown() {
      const isShown =
        isListed() ||
        isListedInView(this.nestedCollections) ||
        isListedBySiblingPath(context, this);
      return memoizeGetter(this, 'isShown', isShown);
    },
    get ancestors() {
      return memoizeGetter(this, 'ancestors', context.ancestorsOf(segments));
    },
    get key() {
      const extensionKey = findExtensionKey(context, resourcePath);
      return memoizeGetter(
        this,
        'key',
        findResourceKey(
          { ...context, extensionKey },
          this,
          isListed() || isListedInView(this.nestedCollections) ? 'listed' : 'unlisted',
        ),
      );
    },
    get entity() {
      return memoizeGetter(this, 'entity', findRecordSchema(context, this));
    },
  };
}

function findExtensionKey({ extensions }: ResourceContext, { item, collection }: ResourcePath) {
  for (const node of [item, collection]) {
    const extension = node && extensions.paths.get(toTreeKey(node.segments));
    if (extension?.key !== undefined) return { key: extension.key, pointer: extension.pointer };
  }
  return undefined;
}

function findCreateOperation(
  { tree }: ResourceContext,
  { segments, collection, item }: ResourcePath,
): Operation | undefined {
  const post = collection?.operations.get('POST');
  // A POST to a search is a query, unless searches are records that can be read.
  if (post) return !item && searchNoun.test(nounOf(segments)) ? undefined : post;
  for (const verb of collectionCreateVerbs) {
    const operation = tree.get(`${toTreeKey(segments)}/${verb}`)?.operations.get('POST');
    if (operation) return operation;
  }
  return undefined;
}

function isListedAt(
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
  { rpcOperations }: ResourceContext,
  { item, collection }: ResourcePath,
): boolean {
  const gets = [item, collection].map((node) => node?.operations.get('GET'));
  if (!gets.some((get) => get && rpcOperations.has(get))) return true;
  return [...(item?.operations.values() ?? [])].some(({ replies }) => replies.has('404'));
}

/** Whether the records in the list show their keys; a list of texts holds keys only. */
function isKeyListed(context: ResourceContext, resource: Resource): boolean {
  const { shapes } = context;
  const { key, entity, parameter, noun, collection } = resource;
  if (key.path.length === 0 || key.isGuess) return false;
  const search = { ...context, hint: { parameter, noun, entity } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  const isSilent = propertiesOf(shapes, shapes.of(entries)).size === 0;
  const isThere = isSilent || schemaPointersAt(shapes, entries, key.path).length > 0;
  return isThere || findRenamedKeyProperty(shapes, entries, resource) !== undefined;
}

/** Whether a path next to that of one record lists some: `/pets/findByStatus`. */
function isListedBySiblingPath(
  { findChildPaths, envelopes, shapes }: ResourceContext,
  { segments, entity, noun }: Resource,
): boolean {
  const hint = { parameter: 'id', noun, entity };
  return (findChildPaths(toTreeKey(segments)) ?? []).some((node) => {
    const list = envelopes.findList(node.operations.get('GET'), hint);
    return list !== undefined && isSameSchema(shapes, list.schemaPointers, entity);
  });
}

/** The parameter that most operations use: of those of one record first, else of those below it. */
function findItemParameter(
  context: ResourceContext,
  { kind, treeKeys, item }: ResourcePath,
): string {
  if (kind === 'singleton') return '';
  const { parameterNames, tree } = context;
  const counts = treeKeys.flatMap((key) => [...(parameterNames.get(key) ?? [])]);
  const count = counts.reduce((sum, [, one]) => sum + one, 0);
  // A parameter that fewer operations use than ignore it identifies no record.
  const silent = item ? 0 : (tree.get(treeKeys.join())?.operations.size ?? 0);
  if (count <= silent) return '';
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
