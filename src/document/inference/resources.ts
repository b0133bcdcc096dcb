import type { Operation } from '../operation.ts';
import { remember } from '../remember.ts';
import type { Shapes } from '../shape.ts';
import { type AncestorsOf, openAncestors } from './ancestors.ts';
import { findAssigned } from './assigned.ts';
import type { Bodies } from './bodies.ts';
import { entriesIn, findEntity } from './entity.ts';
import { isSame } from './envelope.ts';
import { findKeyElsewhere } from './key-elsewhere.ts';
import { findLookup, type Lookup, type Lookups } from './lookup.ts';
import { outline } from './outline.ts';
import type { Overruling } from './overruling.ts';
import {
  type Below,
  nounOf,
  openBelow,
  type ParameterNames,
  type PathNode,
  type PathTree,
  toTreeKey,
} from './path-tree.ts';
import { type Placed, placeForeign } from './placing.ts';
import type { Readings } from './reading.ts';
import type { Resource, View } from './resource.ts';
import { findResourceKey, placesAt } from './resource-key.ts';
import { toName } from './resource-name.ts';
import { type Site, type Surveying, toPostSite, toSite } from './site.ts';
import { joinNamed } from './site-named.ts';
import { joinNumbers } from './site-number.ts';
import { findValued } from './values.ts';
import type { StepsOf } from './version-step.ts';
import { findWholes } from './view.ts';

/** The resources of a document. */
export type Resources = {
  /** By the tree key of the path of one record. */
  readonly found: ReadonlyMap<string, Resource>;
  /** Parents before children. */
  readonly all: readonly Resource[];
  /** What an operation creates, where it does nothing but create. */
  created(operation: Operation): Resource | undefined;
  /** The paths that read a record by another property than its key. */
  readonly lookups: Lookups;
  readonly ancestorsOf: AncestorsOf;
  /** The paths that they were looked for in. */
  readonly tree: PathTree;
};

type Ground = Surveying & {
  readonly stepsOf: StepsOf;
  readonly readings: Readings;
  readonly names: ParameterNames;
  readonly overruling: Overruling;
  readonly found: Map<string, Resource>;
  readonly ancestorsOf: AncestorsOf;
  readonly views: Map<Site, readonly View[]>;
  readonly below: Below;
};

/** What resources are looked for in. */
export type Looking = {
  readonly shapes: Shapes;
  readonly bodies: Bodies;
  readonly overruling: Overruling;
  readonly tree: PathTree;
  /** What parameters are called. */
  readonly names: ParameterNames;
  readonly operations: readonly Operation[];
  readonly stepsOf: StepsOf;
  readonly readings: Readings;
};

/** Finds the resources: collections with their items, lists, and singletons; those that `x-sandlot` names first. */
export const findResources = (looking: Looking): Resources => {
  const { overruling } = looking;
  const found = new Map<string, Resource>();
  const ancestorsOf = openAncestors({ overruling, found });
  const below = openBelow(looking.tree);
  const ground: Ground = { ...looking, found, ancestorsOf, views: new Map(), below };
  const surveyed: Surveyed = { placed: [], posted: [], lookups: new Map(), names: new Set() };
  for (const { name, site } of joinNamed(ground, overruling)) add(ground, surveyed, { site, name });
  for (const { name, site } of joinNumbers(ground, overruling))
    add(ground, surveyed, { site, name });
  for (const { key, node } of inOrder(looking.tree)) survey(ground, surveyed, key, node);
  placeForeign(surveyed.placed, looking);
  const all = joinViews(ground, surveyed)
    .map(({ resource }) => resource)
    .sort((one, other) => one.steps.length - other.steps.length);
  return {
    found,
    all,
    created: openCreated(all),
    lookups: surveyed.lookups,
    ancestorsOf,
    tree: looking.tree,
  };
};

/** What was found so far. */
type Surveyed = {
  readonly placed: Placed[];
  /** Paths that are only posted to. */
  readonly posted: Placed[];
  readonly lookups: Map<string, Lookup>;
  readonly names: Set<string>;
};

const add = (
  ground: Ground,
  { placed, names }: Surveyed,
  { site, name }: { readonly site: Site; readonly name: string },
): void => {
  const one = toPlaced(ground, site, name);
  names.add(name);
  placed.push(one);
  for (const key of site.keys) ground.found.set(key, one.resource);
};

/** Finds what a path speaks of: another name of a record, records, or what is created for other paths. */
const survey = (ground: Ground, surveyed: Surveyed, key: string, node: PathNode): void => {
  const { found } = ground;
  // What a record has as a list of texts is no records.
  if (!found.has(key) && findValued(ground, node.steps)) return;
  const lookup = found.has(key) ? undefined : findLookup(ground, node);
  if (lookup) {
    surveyed.lookups.set(key, lookup);
    found.set(key, lookup.resource);
    return;
  }
  const site = toSite(ground, key, node);
  const place = site ? undefined : toPostSite(ground, key, node);
  if (place) surveyed.posted.push(toPlaced(ground, place, toName(place.steps, '', surveyed.names)));
  if (site && !site.keys.some((one) => found.has(one)))
    add(ground, surveyed, {
      site,
      name: toName(site.steps, parameterOf(ground, site), surveyed.names),
    });
};

/** Finds what an operation creates, at the resource's own path or at a view. */
const openCreated = (all: readonly Resource[]): Resources['created'] => {
  let creators: ReadonlyMap<Operation | undefined, Resource> | undefined;
  return (operation) => {
    creators ??= new Map(
      all
        .toReversed()
        .flatMap((resource) =>
          [...resource.views, resource].map(({ creates }) => [creates, resource] as const),
        ),
    );
    return creators.get(operation);
  };
};

/** Makes views of the resources whose records others have as a whole; the others remain. */
const joinViews = (ground: Ground, { placed, posted }: Surveyed): readonly Placed[] => {
  const parts = findWholes(ground, placed, posted);
  const isAlone = (one: Placed) => !parts.has(one);
  const assigned = findAssigned(ground, placed.filter(isAlone), posted.filter(isAlone));
  const wholes = new Map([...parts, ...assigned]);
  for (const [part, next] of wholes) {
    let whole = next;
    for (let at: Placed | undefined = next; at; at = wholes.get(at)) whole = at;
    const view = toView(ground, part, assigned.has(part) ? 'assigned' : 'created');
    ground.views.set(whole.site, [...(ground.views.get(whole.site) ?? []), view]);
    for (const key of part.site.keys) ground.found.set(key, whole.resource);
  }
  return placed.filter((one) => !wholes.has(one));
};

const toView = (ground: Ground, { resource, site }: Placed, how: 'created' | 'assigned'): View => {
  const { name, steps, collection, item, creates } = resource;
  const isAssigned = how === 'assigned';
  return {
    ...{ name, steps, collection, item, isAssigned },
    creates: isAssigned ? undefined : creates,
    // What stands above it may be seen in views itself.
    get ancestors() {
      return resource.ancestors;
    },
    isListed: isListedAt(ground, site),
  };
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

const toPlaced = (ground: Ground, site: Site, name: string): Placed => ({
  name,
  resource: toResource(ground, site, name),
  site,
});

const toResource = (ground: Ground, site: Site, name: string): Resource => {
  const { kind, steps } = site;
  const isListed = () =>
    kind === 'collection' && isListedAt(ground, site) && !isReadAbove(ground, site);
  const isListedInView = (views: readonly View[]) => views.some((view) => view.isListed);
  return {
    name,
    kind,
    noun: nounOf(steps),
    steps,
    parameter: parameterOf(ground, site),
    get collection() {
      return site.collection;
    },
    get item() {
      return site.item;
    },
    get creates() {
      const creates = kind === 'collection' ? findCreate(ground, site) : undefined;
      return creates ?? this.views.find((view) => view.creates)?.creates;
    },
    get views() {
      return ground.views.get(site) ?? [];
    },
    // Keys that no list shows, or that no record shows in it, nobody can know.
    get presence() {
      const isTold =
        isListed() &&
        (this.parameter === '' || isKeyListed(ground, this)) &&
        mayBeMissing(ground, site);
      return remember(this, 'presence', isTold ? 'told' : 'any');
    },
    get isShown() {
      const isShown = isListed() || isListedInView(this.views) || isListedBeside(ground, this);
      return remember(this, 'isShown', isShown);
    },
    get ancestors() {
      return remember(this, 'ancestors', ground.ancestorsOf(steps));
    },
    get key() {
      const told = findKeyWord(ground, site);
      return remember(
        this,
        'key',
        findResourceKey(
          { ...ground, told },
          this,
          isListed() || isListedInView(this.views) ? 'listed' : 'unlisted',
        ),
      );
    },
    get entity() {
      return remember(this, 'entity', findEntity(ground, this));
    },
  };
};

const findKeyWord = ({ overruling }: Ground, { item, collection }: Site) => {
  for (const node of [item, collection]) {
    const words = node && overruling.paths.get(toTreeKey(node.steps));
    if (words?.key !== undefined) return { key: words.key, pointer: words.pointer };
  }
  return undefined;
};

const findCreate = ({ tree }: Ground, { steps, collection, item }: Site): Operation | undefined => {
  const post = collection?.operations.get('POST');
  // What is posted to a search is what is looked for, unless searches are kept.
  if (post)
    return !item && /^_?(search|query|find|filter|lookup)$/i.test(nounOf(steps)) ? undefined : post;
  for (const verb of ['create', 'add', 'new']) {
    const operation = tree.get(`${toTreeKey(steps)}/${verb}`)?.operations.get('POST');
    if (operation) return operation;
  }
  return undefined;
};

const isListedAt = ({ bodies }: Ground, { steps, collection }: Site): boolean => {
  const sought = { parameter: 'id', noun: nounOf(steps) };
  return bodies.many(collection?.operations.get('GET'), sought) !== undefined;
};

/** Whether what lists them is taken for what reads one of the parents. */
const isReadAbove = ({ found }: Ground, { steps }: Site): boolean =>
  found.get(toTreeKey(steps))?.item !== undefined;

/**
 * Whether a key may be one of no record: where a path says in its own way how records are listed or
 * read, only if the document says what is answered then.
 */
const mayBeMissing = ({ readings }: Ground, { item, collection }: Site): boolean => {
  const gets = [item, collection].map((node) => node?.operations.get('GET'));
  if (!gets.some((get) => get && readings.has(get))) return true;
  return [...(item?.operations.values() ?? [])].some(({ replies }) => replies.has('404'));
};

/** Whether the records in the list show their keys; a list of texts is one of keys. */
const isKeyListed = (ground: Ground, resource: Resource): boolean => {
  const { shapes } = ground;
  const { key, entity, parameter, noun, collection } = resource;
  if (key.path.length === 0 || key.isGuess) return false;
  const seeking = { ...ground, sought: { parameter, noun, entity } };
  const entries = entriesIn(seeking, collection?.operations.get('GET'));
  const isSilent = outline(shapes, shapes.of(entries)).size === 0;
  const isThere = isSilent || placesAt(shapes, entries, key.path).length > 0;
  return isThere || findKeyElsewhere(shapes, entries, resource) !== undefined;
};

/** Whether a path beside those of each lists some: `/pets/findByStatus`. */
const isListedBeside = (
  { below, bodies, shapes }: Ground,
  { steps, entity, noun }: Resource,
): boolean => {
  const sought = { parameter: 'id', noun, entity };
  return (below(toTreeKey(steps)) ?? []).some((node) => {
    const many = bodies.many(node.operations.get('GET'), sought);
    return many !== undefined && isSame(shapes, many.places, entity);
  });
};

/**
 * What the parameter that names one of them is called: of the names that operations on one have, else
 * of those in paths below, the one that most operations use.
 */
const parameterOf = (ground: Ground, { kind, keys, item }: Site): string => {
  if (kind === 'singleton') return '';
  const { names, tree } = ground;
  const counts = keys.flatMap((key) => [...(names.get(key) ?? [])]);
  const count = counts.reduce((sum, [, one]) => sum + one, 0);
  // A path of each that tells nothing of it names none either.
  const silent = item ? 0 : (tree.get(keys.join())?.operations.size ?? 0);
  if (count <= silent) return '';
  const own = new Set([...(item?.operations.values() ?? [])].map((one) => lastNameIn(ground, one)));
  const candidates = counts.filter(([name]) => item === undefined || own.has(name));
  return candidates.reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0])[0];
};

const lastNameIn = ({ readings, stepsOf }: Ground, operation: Operation): string | undefined => {
  const steps = readings.get(operation)?.steps ?? stepsOf(operation.path);
  return steps?.findLast((step) => step.kind === 'parameter')?.name;
};
