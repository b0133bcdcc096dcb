import { isOfLikeness } from '../likeness.ts';
import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { isSame } from './envelope.ts';
import { isListOfBelow } from './list-of-below.ts';
import { kindOf, outline } from './outline.ts';
import {
  nounOf,
  type PathNode,
  type PathTree,
  parametersOf,
  type Step,
  toTreeKey,
} from './path-tree.ts';
import { findReplySchema, findSuccess } from './reply.ts';
import type { Resource } from './resource.ts';

/** Where records of a resource are: the steps they are under, and the paths of all and of one. */
export type Site = {
  /** The tree keys of one record. */
  readonly keys: readonly string[];
  readonly kind: Resource['kind'];
  readonly steps: readonly Step[];
  /** Operations of other paths may come to these. */
  collection: PathNode | undefined;
  item: PathNode | undefined;
};

/** What sites are looked for in. */
export type Surveying = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly tree: PathTree;
  /** The resources that were found before. */
  readonly found: ReadonlyMap<string, Resource>;
};

/** The records that a path speaks of; `undefined` where it speaks of none, or another path says more. */
export const toSite = (ground: Surveying, key: string, node: PathNode): Site | undefined => {
  const { steps, operations } = node;
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  if (last.kind === 'parameter') {
    const above = steps.slice(0, -1);
    if (!isItem(ground, node) || isListOfBelow(ground, key, node)) return undefined;
    const collection = ground.tree.get(toTreeKey(above));
    return { keys: [key], kind: 'collection', steps: above, collection, item: node };
  }
  const itemKey = `${key}/{}`;
  const item = ground.tree.get(itemKey);
  if (item && isItem(ground, item)) return undefined;
  const get = operations.get('GET');
  const entries = findEntries(ground, node);
  if (entries && !areOthers(ground, steps, entries))
    return { keys: [itemKey], kind: 'collection', steps, collection: node, item: undefined };
  const changes = ['PUT', 'PATCH'].some((method) => operations.has(method));
  return (changes && isOne(ground, get)) || isMark(node)
    ? { keys: [key], kind: 'singleton', steps, collection: undefined, item: node }
    : undefined;
};

/** What is so or not, such as `/gists/{id}/star`: put and removed, and read without a body, or 404. */
const isMark = ({ operations }: PathNode): boolean => {
  const get = operations.get('GET');
  const isTold =
    get !== undefined && findSuccess(get).media === undefined && get.replies.has('404');
  return isTold && operations.has('PUT') && operations.has('DELETE');
};

/** A path that is only posted to: by itself it speaks of no records, but others may be created there. */
export const toPostSite = ({ tree }: Surveying, key: string, node: PathNode): Site | undefined => {
  const { steps, operations } = node;
  const itemKey = `${key}/{}`;
  const isPosted = operations.has('POST') && !operations.has('GET') && !tree.has(itemKey);
  return isPosted && steps.at(-1)?.kind === 'literal'
    ? { keys: [itemKey], kind: 'collection', steps, collection: node, item: undefined }
    : undefined;
};

const isItem = (ground: Surveying, node: PathNode): boolean => {
  const { operations } = node;
  return (
    ['PUT', 'PATCH', 'DELETE'].some((method) => operations.has(method)) ||
    isOne(ground, operations.get('GET')) ||
    isReadSomehow(ground, node) ||
    (operations.has('POST') && operations.size > 1)
  );
};

const isOne = ({ shapes }: Surveying, get: Operation | undefined): boolean => {
  const schema = findReplySchema(get);
  return schema !== undefined && kindOf(shapes, shapes.of([schema])) === 'object';
};

/** Whether one of what the path above creates is read, and the document does not say how that looks. */
const isReadSomehow = ({ tree, shapes }: Surveying, { steps, operations }: PathNode): boolean => {
  const schema = findReplySchema(operations.get('GET'));
  const isCreated = tree.get(toTreeKey(steps.slice(0, -1)))?.operations.has('POST') === true;
  return isCreated && schema !== undefined && kindOf(shapes, shapes.of([schema])) === 'unknown';
};

/** The schemas of what a reply lists; `undefined` where it is no list of objects. */
const findEntries = (
  { shapes, bodies }: Surveying,
  { steps, operations }: Pick<PathNode, 'steps' | 'operations'>,
): readonly string[] | undefined => {
  const get = operations.get('GET');
  const many = bodies.many(get, { parameter: 'id', noun: nounOf(steps) });
  if (!many || kindOf(shapes, shapes.of(many.places)) !== 'object') return undefined;
  // Of what an example shows, and nobody can change, that is all there is.
  if (many.places.some(isOfLikeness) && !operations.has('POST')) return undefined;
  if (many.isTold) return many.places;
  // An object that has a key of its own and happens to hold a list is no list.
  const isRecord =
    many.path.length > 0 && outline(shapes, shapes.of([`${findReplySchema(get)}`])).has('id');
  return isRecord ? undefined : many.places;
};

/** Whether a list is of what the path above has anyway: `/pets/findByName` beside `/pets/{id}`. */
const areOthers = (
  { shapes, found }: Surveying,
  steps: readonly Step[],
  entries: readonly string[],
): boolean => {
  const beside = found.get(`${toTreeKey(steps.slice(0, -1))}/{}`);
  return beside !== undefined && isSame(shapes, entries, beside.entity);
};

/** The nodes of paths, one at least. */
export type Nodes = readonly [PathNode, ...PathNode[]];

/**
 * The records of a resource that `x-sandlot` of some paths names: those that end in a parameter are
 * of one record, the others of all.
 */
export const joinPaths = (ground: Surveying, nodes: Nodes): Site => {
  const [items, others] = [nodes.filter(endsInKey), nodes.filter((node) => !endsInKey(node))];
  const [first] = nodes;
  const above = endsInKey(first) ? first.steps.slice(0, -1) : first.steps;
  const steps = others[0]?.steps ?? above;
  const item = merge(items) ?? ground.tree.get(`${toTreeKey(steps)}/{}`);
  const collection = merge(others) ?? ground.tree.get(toTreeKey(steps));
  if (item === undefined && collection && isSingleton(ground, collection))
    return {
      keys: others.map((node) => toTreeKey(node.steps)),
      kind: 'singleton',
      steps,
      collection: undefined,
      item: collection,
    };
  const keys = [
    ...items.map((node) => toTreeKey(node.steps)),
    ...others.map((node) => `${toTreeKey(node.steps)}/{}`),
  ];
  return { keys, kind: 'collection', steps, collection, item };
};

export const endsInKey = ({ steps }: PathNode): boolean => steps.at(-1)?.kind === 'parameter';

/** How many keys of parents the paths of a node go through. */
export const countParents = (node: PathNode): number =>
  parametersOf(node.steps).length - (endsInKey(node) ? 1 : 0);

const isSingleton = (ground: Surveying, { steps, operations }: PathNode): boolean =>
  !operations.has('POST') &&
  isOne(ground, operations.get('GET')) &&
  findEntries(ground, { steps, operations }) === undefined;

/** Some nodes as one; of two operations of a method the first counts. */
const merge = (nodes: readonly PathNode[]): PathNode | undefined => {
  const [first] = nodes;
  if (first === undefined || nodes.length === 1) return first;
  return {
    ...first,
    operations: new Map(nodes.toReversed().flatMap(({ operations }) => [...operations])),
  };
};
