import type { Operation } from '../operation.ts';
import { remember } from '../remember.ts';
import type { Shapes } from '../shape.ts';
import { findMany, findOne, isSame, type Sought } from './envelope.ts';
import { findKey, strongKeyNames } from './key.ts';
import { plain } from './noun.ts';
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
import { findBodySchema, findReplySchema } from './reply.ts';
import { hiddenKey, type Key, type Resource } from './resource.ts';

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
      return remember(this, 'key', toKey(ground, this));
    },
    get entity() {
      return remember(this, 'entity', findEntity(ground, this));
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

/** What says how a record looks: the operation that reads one, else the list, else those that answer with one. */
const findEntity = ({ shapes }: Ground, resource: Resource): readonly string[] => {
  const { item, collection, creates, parameter, noun } = resource;
  const seeking = { shapes, sought: { parameter, noun } };
  const own = (method: string) => item?.operations.get(method);
  const found = [
    oneIn(seeking, own('GET')),
    entriesIn(seeking, collection?.operations.get('GET')),
    ...[own('PATCH'), own('PUT'), creates].map((operation) => oneIn(seeking, operation)),
  ].find((places) => places.length > 0);
  const body = found ? undefined : findBodySchema(creates ?? own('PUT'));
  return (
    found ?? (body === undefined ? [] : (findOne(shapes, [body], seeking.sought)?.places ?? []))
  );
};

type Seeking = { readonly shapes: Shapes; readonly sought: Sought };

/** The schemas of the record that an operation answers with; none where they say nothing. */
const oneIn = (
  { shapes, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const schema = findReplySchema(operation);
  const one = schema === undefined ? undefined : findOne(shapes, [schema], sought);
  return one && outline(shapes, shapes.of(one.places)).size > 0 ? one.places : [];
};

/** The schemas of the objects that an operation lists. */
const entriesIn = (
  { shapes, sought }: Seeking,
  operation: Operation | undefined,
): readonly string[] => {
  const schema = findReplySchema(operation);
  const many = schema === undefined ? undefined : findMany(shapes, [schema], sought);
  return many && kindOf(shapes, shapes.of(many.places)) === 'object' ? many.places : [];
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

const toKey = (ground: Ground, resource: Resource): Key => {
  const { shapes } = ground;
  const { item, creates, entity, noun, kind } = resource;
  const { parameter } = resource;
  const schema = kind === 'singleton' ? undefined : findParameterSchema(item, parameter);
  const given = schema === undefined ? [] : [schema];
  const hidden = { parameter, path: [], property: hiddenKey, places: given };
  if (kind === 'singleton') return { ...hidden, origin: 'server' };
  const question = { entity: shapes.of(entity), parameter, noun, wanted: shapes.of(given) };
  // Records of any form have room for a key of the usual name.
  const isFree = outline(shapes, question.entity).size === 0;
  const path = isFree && item ? ['id'] : findKey(shapes, question);
  // Where nobody learns a key from a list, a name in the record's likeness would only spoil it.
  const isKnown = isListed(ground, resource) || isStrong(path, resource);
  if (path === undefined || !isKnown) return { ...hidden, origin: 'server' };
  const own = placesAt(shapes, entity, path);
  const isSent = isSentIn(shapes, resource, { path, operation: creates, own });
  return {
    parameter,
    path,
    property: path.length === 1 && isListed(ground, resource) ? `${path[0]}` : hiddenKey,
    places: isCompatible(shapes, own, given) ? [...own, ...given] : own,
    origin: isSent ? 'client' : 'server',
  };
};

/** Whether a property and the parameter that names it are of the same type. */
const isCompatible = (
  shapes: Shapes,
  own: readonly string[],
  given: readonly string[],
): boolean => {
  const [{ types: one }, { types: other }] = [shapes.of(own), shapes.of(given)];
  return one.length === 0 || other.length === 0 || one.some((type) => other.includes(type));
};

const isStrong = (path: readonly string[] | undefined, { parameter, noun }: Resource): boolean =>
  strongKeyNames(parameter, noun).includes(plain(path?.at(-1) ?? ''));

/** The schema of the parameter that names a record, as one of its operations describes it. */
const findParameterSchema = (item: PathNode | undefined, name: string): string | undefined => {
  for (const { parameters } of item?.operations.values() ?? []) {
    const found = parameters.find((one) => one.in === 'path' && one.name === name);
    if (found) return found.schema;
  }
  return undefined;
};

/** The schemas of what stands at a path of properties. */
export const placesAt = (
  shapes: Shapes,
  places: readonly string[],
  path: readonly string[],
): readonly string[] =>
  path.reduce<readonly string[]>(
    (at, name) => outline(shapes, shapes.of(at)).get(name) ?? [],
    places,
  );

type Sending = {
  readonly path: readonly string[];
  readonly operation: Operation | undefined;
  readonly own: readonly string[];
};

/** Whether a body of creation holds the key, and the document does not call it read-only. */
const isSentIn = (
  shapes: Shapes,
  { noun }: Resource,
  { path, operation, own }: Sending,
): boolean => {
  const body = findBodySchema(operation);
  if (body === undefined || shapes.of(own).keywords.readOnly === true) return false;
  const sent = findOne(shapes, [body], { parameter: `${path.at(-1)}`, noun });
  if (!sent) return false;
  const places = placesAt(shapes, sent.places, path);
  return places.length > 0 && shapes.of(places).keywords.readOnly !== true;
};
