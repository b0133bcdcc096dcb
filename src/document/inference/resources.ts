import type { Operation } from '../operation.ts';
import { remember } from '../remember.ts';
import type { Shapes } from '../shape.ts';
import { findEntity } from './entity.ts';
import { findMany, isSame } from './envelope.ts';
import { kindOf, outline } from './outline.ts';
import {
  nounOf,
  type ParameterNames,
  type PathNode,
  type PathTree,
  parametersOf,
  type Step,
  toTreeKey,
} from './path-tree.ts';
import { findReplySchema } from './reply.ts';
import type { Resource } from './resource.ts';
import { findResourceKey } from './resource-key.ts';

/** The resources of a document, by the tree keys of the paths of one record. */
export type Resources = ReadonlyMap<string, Resource>;

/** The paths of a document, and what their parameters are called. */
export type Paths = { readonly tree: PathTree; readonly names: ParameterNames };

type Ground = Paths & {
  readonly shapes: Shapes;
  readonly found: Map<string, Resource>;
};

/** Finds the resources: collections with their items, lists, and singletons. */
export const findResources = (shapes: Shapes, { tree, names: parameters }: Paths): Resources => {
  const ground: Ground = { shapes, tree, names: parameters, found: new Map() };
  const names = new Set<string>();
  for (const { key, node } of inOrder(tree)) {
    const site = toSite(ground, key, node);
    if (site === undefined || ground.found.has(site.key)) continue;
    const name = toName(site, names);
    names.add(name);
    ground.found.set(site.key, toResource(ground, site, name));
  }
  return ground.found;
};

/** Parents before children, and what has records with keys before lists and single records beside them. */
const inOrder = (tree: PathTree) =>
  [...tree]
    .map(([key, node]) => ({
      key,
      node,
      rank: 2 * node.steps.length + (node.steps.at(-1)?.kind === 'parameter' ? 0 : 1),
    }))
    .sort((one, other) => one.rank - other.rank);

/** Where records of a resource are: the steps they are under, and the paths of all and of one. */
type Site = {
  /** The tree key of one record. */
  readonly key: string;
  readonly kind: Resource['kind'];
  readonly steps: readonly Step[];
  readonly collection: PathNode | undefined;
  readonly item: PathNode | undefined;
};

const toSite = (ground: Ground, key: string, node: PathNode): Site | undefined => {
  const { steps, operations } = node;
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  if (last.kind === 'parameter') {
    const above = steps.slice(0, -1);
    if (!isItem(ground, node)) return undefined;
    const collection = ground.tree.get(toTreeKey(above));
    return { key, kind: 'collection', steps: above, collection, item: node };
  }
  const itemKey = `${key}/{}`;
  const item = ground.tree.get(itemKey);
  if (item && isItem(ground, item)) return undefined;
  const get = operations.get('GET');
  const entries = findEntries(ground, steps, get);
  if (entries && !areOthers(ground, steps, entries))
    return { key: itemKey, kind: 'collection', steps, collection: node, item: undefined };
  const changes = ['PUT', 'PATCH'].some((method) => operations.has(method));
  return changes && isOne(ground, get)
    ? { key, kind: 'singleton', steps, collection: undefined, item: node }
    : undefined;
};

const isItem = (ground: Ground, { operations }: PathNode): boolean =>
  ['PUT', 'PATCH', 'DELETE'].some((method) => operations.has(method)) ||
  isOne(ground, operations.get('GET')) ||
  (operations.has('POST') && operations.size > 1);

const isOne = ({ shapes }: Ground, get: Operation | undefined): boolean => {
  const schema = findReplySchema(get);
  return schema !== undefined && kindOf(shapes, shapes.of([schema])) === 'object';
};

/** The schemas of what a reply lists; `undefined` where it is no list of objects. */
const findEntries = (
  { shapes }: Ground,
  steps: readonly Step[],
  get: Operation | undefined,
): readonly string[] | undefined => {
  const schema = findReplySchema(get);
  if (schema === undefined) return undefined;
  const many = findMany(shapes, [schema], { parameter: 'id', noun: nounOf(steps) });
  if (!many || kindOf(shapes, shapes.of(many.places)) !== 'object') return undefined;
  // An object that has a key of its own and happens to hold a list is no list.
  const isRecord = many.path.length > 0 && outline(shapes, shapes.of([schema])).has('id');
  return isRecord ? undefined : many.places;
};

/** Whether a list is of what the path above has anyway: `/pets/findByName` beside `/pets/{id}`. */
const areOthers = (
  { shapes, found }: Ground,
  steps: readonly Step[],
  entries: readonly string[],
): boolean => {
  const beside = found.get(`${toTreeKey(steps.slice(0, -1))}/{}`);
  return beside !== undefined && isSame(shapes, entries, beside.entity);
};

/**
 * The path of a resource without what versions put in front, where that leaves it alone of its name.
 * One at the root, without a word in its path, is called after the key: `bucket` of `/{bucketId}`.
 */
const toName = ({ steps, item }: Site, taken: ReadonlySet<string>): string => {
  const texts = steps.map((step) => (step.kind === 'literal' ? step.text : `{${step.name}}`));
  if (nounOf(steps) === '') texts.push(toStem(item));
  const start = texts.findIndex(
    (text) => !/^(api|rest|latest|v?\d+(\.\d+)*(beta|alpha)?)$/i.test(text),
  );
  const short = texts.slice(Math.max(start, 0)).join('/');
  return short === '' || taken.has(short) ? texts.join('/') : short;
};

/** What the parameter at the end of a path speaks of: `bucket` for `bucketId`. */
const toStem = (item: PathNode | undefined): string => {
  const [name = ''] = parametersOf(item?.steps ?? []).slice(-1);
  return name.replace(/[_-]?(id|key|name|uuid)$/i, '') || 'records';
};

const toResource = (ground: Ground, site: Site, name: string): Resource => {
  const { kind, steps, collection, item } = site;
  const creates = kind === 'collection' ? findCreate(ground, site) : undefined;
  const isTold = kind === 'collection' && isListed(ground, site);
  return {
    name,
    kind,
    noun: nounOf(steps),
    steps,
    collection,
    item,
    creates,
    // Keys that no list shows, or that no record shows in it, nobody can know.
    get presence() {
      const isShown = this.parameter === '' || this.key.path.length > 0;
      return remember(this, 'presence', isTold && isShown ? 'told' : 'any');
    },
    parameter: parameterOf(ground, site),
    ancestors: ancestorsOf(ground.found, steps),
    get key() {
      return remember(
        this,
        'key',
        findResourceKey(ground.shapes, this, isTold ? 'listed' : 'unlisted'),
      );
    },
    get entity() {
      return remember(this, 'entity', findEntity(ground.shapes, this));
    },
  };
};

/** The resources of the records whose keys stand in a path. */
export const ancestorsOf = (
  found: Resources,
  steps: readonly Step[],
): readonly (Resource | undefined)[] =>
  steps.flatMap((step, index) => {
    if (step.kind === 'literal') return [];
    const resource = found.get(toTreeKey(steps.slice(0, index + 1)));
    return [resource?.parameter === '' ? undefined : resource];
  });

const findCreate = ({ tree }: Ground, { steps, collection }: Site): Operation | undefined => {
  const post = collection?.operations.get('POST');
  if (post) return post;
  for (const verb of ['create', 'add', 'new']) {
    const operation = tree.get(`${toTreeKey(steps)}/${verb}`)?.operations.get('POST');
    if (operation) return operation;
  }
  return undefined;
};

const isListed = (
  { shapes }: Ground,
  { steps, collection }: Pick<Site, 'steps' | 'collection'>,
): boolean => {
  const schema = findReplySchema(collection?.operations.get('GET'));
  const sought = { parameter: 'id', noun: nounOf(steps) };
  return schema !== undefined && findMany(shapes, [schema], sought) !== undefined;
};

/** What most operations call the parameter that names one of them, in its own path and in those below. */
const parameterOf = ({ names, tree }: Ground, { kind, key, item }: Site): string => {
  if (kind === 'singleton') return '';
  const counts = [...(names.get(key) ?? [])];
  const count = counts.reduce((sum, [, one]) => sum + one, 0);
  // A path of each that tells nothing of it names none either.
  const silent = item ? 0 : (tree.get(key)?.operations.size ?? 0);
  if (count <= silent) return '';
  return counts.reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0])[0];
};
