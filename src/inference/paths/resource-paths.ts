import {
  findReplySchema,
  findSuccessReply,
  isInExampleSchema,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import {
  haveSimilarProperties,
  isSameSchema,
  isSchemaOfRecords,
} from '../bodies/schema-similarity.ts';
import { listStrongKeyNames } from '../keys/key-property.ts';
import type { Resource } from '../resource.ts';
import { searchVerb } from '../vocabulary/path-verbs.ts';
import { expandAbbreviations } from '../vocabulary/singularize.ts';
import {
  nounOf,
  type PathNode,
  type PathSegment,
  type PathTree,
  parametersOf,
  toTreeKey,
} from './path-tree.ts';

/** The paths of a resource: that above its records, that of all, and that of one. */
export type ResourcePath = {
  /** The tree keys of one record. */
  readonly treeKeys: readonly string[];
  readonly kind: Resource['kind'];
  /** The name of the resource rule that found it. */
  readonly rule: string;
  readonly segments: readonly PathSegment[];
  /** `x-sandlot` may add operations of other paths. */
  collection: PathNode | undefined;
  item: PathNode | undefined;
};

/** What resource paths are searched in. */
export type PathSurvey = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly tree: PathTree;
  /** The resources that have been found so far. */
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** `/gists/{id}/star`: it is put, deleted, and read as 204 or 404 without a body. */
export function isOnOffPath({ operations }: PathNode): boolean {
  const get = operations.get('GET');
  const isRead =
    get !== undefined &&
    findSuccessReply(get).contentPointer === undefined &&
    get.replies.has('404');
  return isRead && operations.has('PUT') && operations.has('DELETE');
}

/** A path with nothing but a POST: it may create records of another path. */
export function toPostOnlyPath(
  { tree }: PathSurvey,
  key: string,
  node: PathNode,
): ResourcePath | undefined {
  const { segments, operations } = node;
  const itemKey = `${key}/{}`;
  const isPosted = operations.has('POST') && !operations.has('GET') && !tree.has(itemKey);
  return isPosted && segments.at(-1)?.kind === 'literal'
    ? {
        treeKeys: [itemKey],
        kind: 'collection',
        rule: 'post-only-path',
        segments,
        collection: node,
        item: undefined,
      }
    : undefined;
}

export function isItemPath(context: PathSurvey, node: PathNode): boolean {
  const { operations } = node;
  return (
    ['PUT', 'PATCH', 'DELETE'].some((method) => operations.has(method)) ||
    repliesWithObject(context, operations.get('GET')) ||
    isReadWithUnknownSchema(context, node) ||
    (operations.has('POST') && operations.size > 1)
  );
}

export function repliesWithObject(
  { schemaViews }: PathSurvey,
  get: Operation | undefined,
): boolean {
  const schema = findReplySchema(get);
  return schema !== undefined && kindAt(schemaViews, [schema]) === 'object';
}

/** Whether it reads a created record, without a schema in the document. */
function isReadWithUnknownSchema(
  { tree, schemaViews }: PathSurvey,
  { segments, operations }: PathNode,
): boolean {
  const schema = findReplySchema(operations.get('GET'));
  const isCreated = tree.get(toTreeKey(segments.slice(0, -1)))?.operations.has('POST') === true;
  return isCreated && schema !== undefined && kindAt(schemaViews, [schema]) === 'unknown';
}

/** The schemas of the entries of a list; `undefined` if the reply is not a list of objects. */
function findListEntries(
  { schemaViews, envelopes }: PathSurvey,
  { segments, operations }: Pick<PathNode, 'segments' | 'operations'>,
): readonly string[] | undefined {
  const get = operations.get('GET');
  const list = envelopes.findList(get, { parameter: 'id', noun: nounOf(segments) });
  if (!list || kindAt(schemaViews, list.schemaPointers) !== 'object') return undefined;
  // If nothing can be created, the entries of an example are all there are.
  if (list.schemaPointers.some(isInExampleSchema) && !operations.has('POST')) return undefined;
  if (list.isExplicit) return list.schemaPointers;
  // An object with an `id` that holds a list is a record.
  const isRecord =
    list.path.length > 0 &&
    propertiesOf(schemaViews, schemaViews.of([`${findReplySchema(get)}`])).has('id');
  return isRecord ? undefined : list.schemaPointers;
}

/** The entries of a list, unless they are records of the path above. */
export function findOwnListEntries(
  context: PathSurvey,
  node: PathNode,
): readonly string[] | undefined {
  const entries = findListEntries(context, node);
  return entries && areRecordsOfParent(context, node, entries) ? undefined : entries;
}

/** Whether a list holds records of the path above: `/pets/findByName` beside `/pets/{id}`. */
function areRecordsOfParent(
  context: PathSurvey,
  node: PathNode,
  entries: readonly string[],
): boolean {
  const { schemaViews, byItemPath } = context;
  const siblings = byItemPath.get(`${toTreeKey(node.segments.slice(0, -1))}/{}`);
  return (
    siblings !== undefined &&
    (isSchemaOfRecords(schemaViews, entries, siblings.entity) ||
      findsRecords(context, node, siblings.entity))
  );
}

/** Whether a search has the records within its entries: `{ "hits": [{ "document": { … }, "score": 1 }] }`. */
function findsRecords(
  { schemaViews, envelopes }: PathSurvey,
  { segments, operations }: PathNode,
  entity: readonly string[],
): boolean {
  const last = segments.at(-1);
  if (last?.kind !== 'literal' || !searchVerb.test(last.text)) return false;
  const hint = { parameter: 'id', noun: nounOf(segments), entity };
  const list = envelopes.findList(operations.get('GET'), hint);
  return list?.wrapper !== undefined && isSchemaOfRecords(schemaViews, list.schemaPointers, entity);
}

export type PathNodes = readonly [PathNode, ...PathNode[]];

/**
 * Joins paths to one resource: those that end in a parameter are of one record, the others of all.
 */
export function joinPaths(context: PathSurvey, rule: string, nodes: PathNodes): ResourcePath {
  const [items, others] = [
    nodes.filter(endsInParameter),
    nodes.filter((node) => !endsInParameter(node)),
  ];
  const [first] = nodes;
  const above = endsInParameter(first) ? first.segments.slice(0, -1) : first.segments;
  const segments = others[0]?.segments ?? above;
  const item = mergeNodes(items) ?? context.tree.get(`${toTreeKey(segments)}/{}`);
  const collection = mergeNodes(others) ?? context.tree.get(toTreeKey(segments));
  if (item === undefined && collection && isSingletonPath(context, collection))
    return {
      treeKeys: others.map((node) => toTreeKey(node.segments)),
      kind: 'singleton',
      rule,
      segments,
      collection: undefined,
      item: collection,
    };
  const treeKeys = [
    ...items.map((node) => toTreeKey(node.segments)),
    ...others.map((node) => `${toTreeKey(node.segments)}/{}`),
  ];
  return { treeKeys, kind: 'collection', rule, segments, collection, item };
}

export function endsInParameter({ segments }: PathNode): boolean {
  return segments.at(-1)?.kind === 'parameter';
}

/** How many parents a path names. */
export function countParents(node: PathNode): number {
  return parametersOf(node.segments).length - (endsInParameter(node) ? 1 : 0);
}

function isSingletonPath(context: PathSurvey, { segments, operations }: PathNode): boolean {
  return (
    !operations.has('POST') &&
    repliesWithObject(context, operations.get('GET')) &&
    findListEntries(context, { segments, operations }) === undefined
  );
}

/** If two paths have the same method, the first one counts. */
function mergeNodes(nodes: readonly PathNode[]): PathNode | undefined {
  const [first] = nodes;
  if (first === undefined || nodes.length === 1) return first;
  return {
    ...first,
    operations: new Map(nodes.toReversed().flatMap(({ operations }) => [...operations])),
  };
}

type ListPathContext = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly tree: PathTree;
};

/**
 * `/tables/{table}` lists what `/tables/{table}/{row}` reads, or what it changes by a property of its name:
 * then it is not a record.
 */
export function isListOfChildPath(
  { tree, schemaViews, envelopes }: ListPathContext,
  key: string,
  { segments, operations }: PathNode,
): boolean {
  const below = tree.get(`${key}/{}`);
  const hint = {
    parameter: `${below && parametersOf(below.segments).at(-1)}`,
    noun: nounOf(segments),
  };
  const get = operations.get('GET');
  const one = envelopes.findRecord(below?.operations.get('GET'), hint);
  const list = envelopes.findList(get, hint);
  if (!list || below === undefined) return false;
  if (one && isSameSchema(schemaViews, list.schemaPointers, one.schemaPointers)) return true;
  const isRead = [...operations.keys()].every((method) => readAndPostMethods.includes(method));
  if (!isRead || hasOwnKey(schemaViews, get, segments)) return false;
  return one
    ? haveSimilarProperties(schemaViews, list.schemaPointers, one.schemaPointers)
    : !below.operations.has('GET') &&
        propertiesOf(schemaViews, schemaViews.of(list.schemaPointers)).has(hint.parameter);
}

const readAndPostMethods = ['GET', 'HEAD', 'POST'];

/** Whether a reply has a key itself; then it is a record with a list in it. */
function hasOwnKey(
  schemaViews: SchemaViews,
  get: Operation | undefined,
  segments: readonly PathSegment[],
): boolean {
  const keys = listStrongKeyNames(`${parametersOf(segments).at(-1)}`, nounOf(segments));
  const names = propertiesOf(schemaViews, schemaViews.of([`${findReplySchema(get)}`])).keys();
  return [...names].some((name) => keys.includes(expandAbbreviations(name)));
}
