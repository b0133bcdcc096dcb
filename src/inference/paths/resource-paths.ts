import {
  findReplySchema,
  findSuccessReply,
  isInExampleSchema,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { haveSimilarProperties, isSameSchema } from '../bodies/schema-similarity.ts';
import { listStrongKeyNames } from '../keys/key-property.ts';
import type { Resource } from '../resources/resource.ts';
import { expandAbbreviations } from '../vocabulary/abbreviations.ts';
import {
  nounOf,
  type PathNode,
  type PathSegment,
  type PathTree,
  parametersOf,
  toTreeKey,
} from './path-tree.ts';

/** Where records of a resource are: the steps they are under, and the paths of all and of one. */
export type ResourcePath = {
  /** The tree keys of one record. */
  readonly treeKeys: readonly string[];
  readonly kind: Resource['kind'];
  readonly segments: readonly PathSegment[];
  /** Operations of other paths may come to these. */
  collection: PathNode | undefined;
  item: PathNode | undefined;
};

/** What sites are looked for in. */
export type PathSurvey = {
  readonly shapes: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly tree: PathTree;
  /** The resources that were found before. */
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** The records that a path speaks of; `undefined` where it speaks of none, or another path says more. */
export function toResourcePath(
  context: PathSurvey,
  key: string,
  node: PathNode,
): ResourcePath | undefined {
  const { segments, operations } = node;
  const last = segments.at(-1);
  if (last === undefined) return undefined;
  if (last.kind === 'parameter') {
    const above = segments.slice(0, -1);
    if (!isItemPath(context, node) || isListOfChildPath(context, key, node)) return undefined;
    const collection = context.tree.get(toTreeKey(above));
    return { treeKeys: [key], kind: 'collection', segments: above, collection, item: node };
  }
  const itemKey = `${key}/{}`;
  const item = context.tree.get(itemKey);
  if (item && isItemPath(context, item)) return undefined;
  const get = operations.get('GET');
  const entries = findListEntries(context, node);
  if (entries && !areRecordsOfParent(context, segments, entries))
    return { treeKeys: [itemKey], kind: 'collection', segments, collection: node, item: undefined };
  const changes = ['PUT', 'PATCH'].some((method) => operations.has(method));
  return (changes && repliesWithObject(context, get)) || isOnOffResource(node)
    ? { treeKeys: [key], kind: 'singleton', segments, collection: undefined, item: node }
    : undefined;
}

/** What is so or not, such as `/gists/{id}/star`: put and removed, and read without a body, or 404. */
function isOnOffResource({ operations }: PathNode): boolean {
  const get = operations.get('GET');
  const isTold =
    get !== undefined &&
    findSuccessReply(get).contentPointer === undefined &&
    get.replies.has('404');
  return isTold && operations.has('PUT') && operations.has('DELETE');
}

/** A path that is only posted to: by itself it speaks of no records, but others may be created there. */
export function toPostOnlyPath(
  { tree }: PathSurvey,
  key: string,
  node: PathNode,
): ResourcePath | undefined {
  const { segments, operations } = node;
  const itemKey = `${key}/{}`;
  const isPosted = operations.has('POST') && !operations.has('GET') && !tree.has(itemKey);
  return isPosted && segments.at(-1)?.kind === 'literal'
    ? { treeKeys: [itemKey], kind: 'collection', segments, collection: node, item: undefined }
    : undefined;
}

function isItemPath(context: PathSurvey, node: PathNode): boolean {
  const { operations } = node;
  return (
    ['PUT', 'PATCH', 'DELETE'].some((method) => operations.has(method)) ||
    repliesWithObject(context, operations.get('GET')) ||
    isReadWithUnknownSchema(context, node) ||
    (operations.has('POST') && operations.size > 1)
  );
}

function repliesWithObject({ shapes }: PathSurvey, get: Operation | undefined): boolean {
  const schema = findReplySchema(get);
  return schema !== undefined && kindOf(shapes, shapes.of([schema])) === 'object';
}

/** Whether one of what the path above creates is read, and the document does not say how that looks. */
function isReadWithUnknownSchema(
  { tree, shapes }: PathSurvey,
  { segments, operations }: PathNode,
): boolean {
  const schema = findReplySchema(operations.get('GET'));
  const isCreated = tree.get(toTreeKey(segments.slice(0, -1)))?.operations.has('POST') === true;
  return isCreated && schema !== undefined && kindOf(shapes, shapes.of([schema])) === 'unknown';
}

/** The schemas of what a reply lists; `undefined` where it is no list of objects. */
function findListEntries(
  { shapes, envelopes }: PathSurvey,
  { segments, operations }: Pick<PathNode, 'segments' | 'operations'>,
): readonly string[] | undefined {
  const get = operations.get('GET');
  const list = envelopes.findList(get, { parameter: 'id', noun: nounOf(segments) });
  if (!list || kindOf(shapes, shapes.of(list.schemaPointers)) !== 'object') return undefined;
  // Of what an example shows, and nobody can change, that is all there is.
  if (list.schemaPointers.some(isInExampleSchema) && !operations.has('POST')) return undefined;
  if (list.isExplicit) return list.schemaPointers;
  // An object that has a key of its own and happens to hold a list is no list.
  const isRecord =
    list.path.length > 0 && propertiesOf(shapes, shapes.of([`${findReplySchema(get)}`])).has('id');
  return isRecord ? undefined : list.schemaPointers;
}

/** Whether a list is of what the path above has anyway: `/pets/findByName` beside `/pets/{id}`. */
function areRecordsOfParent(
  { shapes, byItemPath }: PathSurvey,
  segments: readonly PathSegment[],
  entries: readonly string[],
): boolean {
  const siblings = byItemPath.get(`${toTreeKey(segments.slice(0, -1))}/{}`);
  return siblings !== undefined && isSameSchema(shapes, entries, siblings.entity);
}

/** The nodes of paths, one at least. */
export type PathNodes = readonly [PathNode, ...PathNode[]];

/**
 * The records of a resource that `x-sandlot` of some paths names: those that end in a parameter are
 * of one record, the others of all.
 */
export function joinPaths(context: PathSurvey, nodes: PathNodes): ResourcePath {
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
      segments,
      collection: undefined,
      item: collection,
    };
  const treeKeys = [
    ...items.map((node) => toTreeKey(node.segments)),
    ...others.map((node) => `${toTreeKey(node.segments)}/{}`),
  ];
  return { treeKeys, kind: 'collection', segments, collection, item };
}

export function endsInParameter({ segments }: PathNode): boolean {
  return segments.at(-1)?.kind === 'parameter';
}

/** How many keys of parents the paths of a node go through. */
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

/** Some nodes as one; of two operations of a method the first counts. */
function mergeNodes(nodes: readonly PathNode[]): PathNode | undefined {
  const [first] = nodes;
  if (first === undefined || nodes.length === 1) return first;
  return {
    ...first,
    operations: new Map(nodes.toReversed().flatMap(({ operations }) => [...operations])),
  };
}

type ListPathContext = {
  readonly shapes: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly tree: PathTree;
};

/** Whether what a key names is all that is below it: `/tables/{table}` lists what `/tables/{table}/{row}` reads. */
export function isListOfChildPath(
  { tree, shapes, envelopes }: ListPathContext,
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
  if (!one || !list) return false;
  if (isSameSchema(shapes, list.schemaPointers, one.schemaPointers)) return true;
  const isRead = [...operations.keys()].every((method) => readAndPostMethods.includes(method));
  return (
    isRead &&
    !hasOwnKey(shapes, get, segments) &&
    haveSimilarProperties(shapes, list.schemaPointers, one.schemaPointers)
  );
}

const readAndPostMethods = ['GET', 'HEAD', 'POST'];

/** Whether a reply has a key of its own: then it is a record, which may well hold a list. */
function hasOwnKey(
  shapes: SchemaViews,
  get: Operation | undefined,
  segments: readonly PathSegment[],
): boolean {
  const keys = listStrongKeyNames(`${parametersOf(segments).at(-1)}`, nounOf(segments));
  const names = propertiesOf(shapes, shapes.of([`${findReplySchema(get)}`])).keys();
  return [...names].some((name) => keys.includes(expandAbbreviations(name)));
}
