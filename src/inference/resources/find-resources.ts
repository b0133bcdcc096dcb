import { appendAll } from '../../base/list/append-all.ts';
import type { JsonObject, Operation, SchemaViews } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import {
  type AlternateKeyPath,
  type AlternateKeyPaths,
  findAlternateKeyPath,
} from '../keys/alternate-key.ts';
import { joinPathsByExtensionName, joinSingularPaths } from '../paths/joined-paths.ts';
import {
  createChildPathIndex,
  type ParameterNames,
  type PathNode,
  type PathTree,
  toTreeKey,
} from '../paths/path-tree.ts';
import { type ResourcePath, toPostOnlyPath } from '../paths/resource-paths.ts';
import type { RpcOperations } from '../paths/rpc-operation.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import { createAncestorFinder, type FindAncestors } from '../relations/ancestors.ts';
import { findCompoundKeys } from '../relations/compound-keys.ts';
import { findMemberLists, findMembershipPaths } from '../relations/membership-paths.ts';
import { findNestedCollections, isNamedByExtension } from '../relations/nested-collections.ts';
import { findObjectListProperty } from '../relations/object-list.ts';
import { findScalarListProperty } from '../relations/scalar-list.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { findCallerPaths } from './caller-paths.ts';
import {
  createResource,
  findItemParameter,
  isListedAt,
  type ResourceContext,
  type UnknownKeys,
} from './create-resource.ts';
import {
  addExtensionOperations,
  type LocatedResource,
  type NestedOperation,
} from './located-resource.ts';
import { toResourceName } from './resource-name.ts';
import { findResourcePath } from './rules.ts';

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
  /** By tree key, the users of paths that show the caller. */
  readonly callerPaths: ReadonlyMap<string, Resource>;
  readonly ancestorsOf: FindAncestors;
  /** The paths that were searched. */
  readonly tree: PathTree;
};

/** What resources are searched in. */
export type ResourceSearch = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly extensions: DocumentExtensions;
  readonly tree: PathTree;
  /** The names of path parameters. */
  readonly parameterNames: ParameterNames;
  readonly operations: readonly Operation[];
  readonly parsePath: ParsePath;
  readonly rpcOperations: RpcOperations;
  readonly unknownKeys: UnknownKeys;
  readonly root: JsonObject;
  /** How long each step of a lifecycle takes, in milliseconds. */
  readonly stepDuration: number;
};

/** Finds collections and singletons, a step for each path; those that `x-sandlot` names come first. */
export function* findResources(search: ResourceSearch): Generator<undefined, ResourceCatalogue> {
  const { extensions } = search;
  const byItemPath = new Map<string, Resource>();
  const ancestorsOf = createAncestorFinder({ extensions, byItemPath });
  const findChildPaths = createChildPathIndex(search.tree);
  const context: ResourceContext = {
    ...search,
    byItemPath,
    ancestorsOf,
    nestedCollections: new Map(),
    compoundKeys: new Map(),
    callers: new Set(),
    findChildPaths,
  };
  const surveyed: SurveyedResources = {
    located: [],
    postOnly: [],
    alternateKeyPaths: new Map(),
    names: new Set(),
  };
  for (const { name, resourcePath } of joinPathsByExtensionName(context, extensions))
    addResource(context, surveyed, { resourcePath, name });
  for (const { name, resourcePath } of joinSingularPaths(context, extensions))
    addResource(context, surveyed, { resourcePath, name });
  for (const { key, node } of sortPaths(search.tree)) {
    surveyPath(context, surveyed, key, node);
    yield;
  }
  const nestedOperations = addExtensionOperations(surveyed.located, search);
  const callerPaths = joinCallerPaths(context, surveyed);
  joinCompoundKeys(context, surveyed);
  const all = joinNestedCollections(context, surveyed, nestedOperations)
    .map(({ resource }) => resource)
    .sort((one, other) => one.segments.length - other.segments.length);
  return {
    byItemPath,
    all,
    createdBy: createCreationIndex(all),
    alternateKeyPaths: surveyed.alternateKeyPaths,
    callerPaths,
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
  { resourcePath, name }: { readonly resourcePath: ResourcePath; readonly name: string },
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
  // A list of texts, or of objects that are named by keys, is a property of a record, and no resource.
  if (!byItemPath.has(key) && findScalarListProperty(context, node.segments)) return;
  if (!byItemPath.has(key) && findObjectListProperty(context, node.segments)) return;
  const alternate = byItemPath.has(key) ? undefined : findAlternateKeyPath(context, node);
  if (alternate) {
    surveyed.alternateKeyPaths.set(key, alternate);
    byItemPath.set(key, alternate.resource);
    return;
  }
  const resourcePath = findResourcePath(context, { key, node });
  const postOnlyPath = resourcePath ? undefined : toPostOnlyPath(context, key, node);
  if (postOnlyPath)
    surveyed.postOnly.push(
      toLocatedResource(
        context,
        postOnlyPath,
        toResourceName(postOnlyPath.segments, '', surveyed.names),
      ),
    );
  if (resourcePath && !resourcePath.treeKeys.some((one) => byItemPath.has(one)))
    addResource(context, surveyed, {
      resourcePath,
      name: toResourceName(
        resourcePath.segments,
        findItemParameter(context, resourcePath),
        surveyed.names,
      ),
    });
}

/** Takes out the resources of paths that show the caller, who is one of the users. */
function joinCallerPaths(
  context: ResourceContext,
  { located }: SurveyedResources,
): ResourceCatalogue['callerPaths'] {
  const found = new Map(findCallerPaths(context, located).map((one) => [one.key, one]));
  for (const { key, users } of found.values()) {
    const at = located.findIndex(({ resourcePath }) => resourcePath.treeKeys.includes(key));
    if (at >= 0) located.splice(at, 1);
    context.byItemPath.delete(key);
    context.callers.add(users.resourcePath);
  }
  return new Map([...found].map(([key, { users }]) => [key, users.resource]));
}

/** Takes out the resources of paths that hold records of another one with fewer keys. */
function joinCompoundKeys(
  context: ResourceContext,
  { located, postOnly }: SurveyedResources,
): void {
  const explicit = (one: LocatedResource) => isNamedByExtension(context, one);
  const joined = findCompoundKeys(
    context,
    located.filter((one) => !explicit(one)),
    postOnly.filter((one) => !explicit(one)),
  );
  for (const { whole, parts, compoundKey } of joined) {
    context.compoundKeys.set(whole.resourcePath, compoundKey);
    for (const key of parts.flatMap(({ resourcePath }) => resourcePath.treeKeys))
      context.byItemPath.delete(key);
  }
  const parts = new Set(joined.flatMap((one) => one.parts));
  for (const list of [located, postOnly]) {
    const others = list.filter((one) => !parts.has(one));
    list.length = 0;
    appendAll(list, others);
  }
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
  { located, postOnly, names, alternateKeyPaths }: SurveyedResources,
  nestedOperations: readonly NestedOperation[],
): readonly LocatedResource[] {
  const parts = findNestedCollections(context, located, postOnly);
  const isAlone = (one: LocatedResource) => !parts.has(one);
  const alone = located.filter(isAlone);
  const search = { ...context, lists: located };
  const memberships = findMembershipPaths(search, alone, postOnly.filter(isAlone));
  const memberLists = findMemberLists(search, memberships);
  const assigned = new Map([
    ...memberships,
    ...[...memberLists].flatMap(([list, membership]) => {
      const resource = memberships.get(membership);
      return resource ? [[list, resource] as const] : [];
    }),
  ]);
  const explicit = locateNestedOperations(context, nestedOperations, names);
  const wholes = new Map([...parts, ...assigned, ...explicit]);
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
      withNameOf(nestedCollection, memberLists.get(part)),
    ]);
    for (const key of part.resourcePath.treeKeys) context.byItemPath.set(key, whole.resource);
    moveAlternateKeyPaths(context, alternateKeyPaths, [part.resource, whole.resource]);
  }
  const creations = postOnly.filter((one) => [...parts.values()].includes(one));
  for (const { resource, resourcePath } of creations)
    for (const key of resourcePath.treeKeys) context.byItemPath.set(key, resource);
  return [...located, ...creations].filter((one) => !wholes.has(one));
}

/** `/teams/{team}/channels/name/{name}` reads the records of `/channels` as well. */
function moveAlternateKeyPaths(
  { byItemPath }: ResourceContext,
  paths: Map<string, AlternateKeyPath>,
  [part, whole]: readonly [Resource, Resource],
): void {
  for (const [key, { resource, property }] of paths) {
    if (resource !== part) continue;
    paths.set(key, { resource: whole, property });
    byItemPath.set(key, whole);
  }
}

/** A list of members has the records that are linked at the path of the membership. */
function withNameOf(
  list: NestedCollection,
  membership: LocatedResource | undefined,
): NestedCollection {
  return membership === undefined ? list : { ...list, name: membership.name };
}

/** The nested collections of operations whose `x-sandlot` names the resource, each with its owner. */
function locateNestedOperations(
  context: ResourceContext,
  nestedOperations: readonly NestedOperation[],
  names: ReadonlySet<string>,
): ReadonlyMap<LocatedResource, LocatedResource> {
  const located = new Map<LocatedResource, LocatedResource>();
  for (const { segments, operation, owner } of nestedOperations) {
    const key = toTreeKey(segments);
    const alongside = nestedOperations.filter((one) => toTreeKey(one.segments) === key);
    if (alongside[0]?.operation !== operation) continue;
    const operations = new Map(alongside.map((one) => [one.method, one.operation] as const));
    const resourcePath: ResourcePath = {
      treeKeys: [`${key}/{}`],
      kind: 'collection',
      rule: 'extension',
      segments,
      collection: { path: operation.path, segments, operations },
      item: undefined,
    };
    const name = toResourceName(segments, '', names);
    located.set(toLocatedResource(context, resourcePath, name), owner);
  }
  return located;
}

function toNestedCollection(
  context: ResourceContext,
  { resource, resourcePath }: LocatedResource,
  how: 'created' | 'assigned',
): NestedCollection {
  const { name, segments, collection, item, createOperation } = resource;
  const isMembership = how === 'assigned';
  return {
    name,
    segments,
    collection,
    item,
    isMembership,
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
    resource: createResource(context, resourcePath, name),
    resourcePath,
  };
}
