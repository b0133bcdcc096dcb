import { entriesIn, oneIn, type Seeking } from './entity.ts';
import { isSame } from './envelope.ts';
import { plain, singular } from './noun.ts';
import { outline } from './outline.ts';
import type { Overruling } from './overruling.ts';
import { parametersOf, type Step, toTreeKey } from './path-tree.ts';
import type { Placed } from './placing.ts';
import { findBodySchema } from './reply.ts';
import type { Resource } from './resource.ts';
import type { Site } from './site.ts';

type Ground = Omit<Seeking, 'sought'> & { readonly overruling: Overruling };

/**
 * For each resource of whose records another path speaks as a whole, that other one: what is created
 * at `/issues/{number}/comments` is read at `/comments/{id}`. Of several the one with the path that
 * is the most alike. `posted` are paths that nothing but a creation is at.
 */
export const findWholes = (
  ground: Ground,
  placed: readonly Placed[],
  posted: readonly Placed[],
): ReadonlyMap<Placed, Placed> => {
  const wholes = new Map<Placed, Placed>();
  const ways = [...placed, ...posted].map((one) => ({ placed: one, way: toWay(one.site.steps) }));
  const readable = ways.filter(({ placed: { resource, site } }) => isReadable(resource, site));
  for (const part of ways) {
    const around = readable.filter(({ way }) => isAround(way, part.way));
    if (around.length === 0 || !mayBePart(ground, part.placed)) continue;
    const [whole] = around
      .map((one) => one.placed)
      .filter((one) => isNeeded(one, part.placed) && isOfSame(ground, one, part.placed))
      .sort((one, other) => other.site.steps.length - one.site.steps.length);
    if (whole) wholes.set(part.placed, whole);
  }
  return wholes;
};

export const isReadable = ({ parameter }: Resource, { kind, item }: Site): boolean =>
  kind === 'collection' && item?.operations.has('GET') === true && parameter !== '';

/** What paths are compared by. */
type Way = {
  /** How many keys are in it. */
  readonly count: number;
  /** All of it, and what comes before its last key, that included. */
  readonly whole: string;
  readonly start: string;
  /** That with a slash: what the path of a part begins with. */
  readonly lead: string;
  readonly words: readonly string[];
  readonly noun: string;
  /** The noun for comparing. */
  readonly plain: string;
};

const toWay = (steps: readonly Step[]): Way => {
  const end = steps.findLastIndex((step) => step.kind === 'parameter') + 1;
  const words = steps.flatMap((step) => (step.kind === 'literal' ? [step.text] : []));
  const start = toTreeKey(steps.slice(0, end));
  const noun = singular(`${words.at(-1)}`.replace(/(?<=[a-z])(?=[A-Z])|_/g, '-').toLowerCase());
  return {
    count: parametersOf(steps).length,
    whole: toTreeKey(steps),
    start,
    lead: `${start}/`,
    words: words.slice(0, -1),
    noun,
    plain: plain(noun),
  };
};

/** Whether a noun is another, or a compound of it: `subtasks` and `check-tasks` are tasks, `unstack` is none. */
const isOfNoun = (one: Way, other: Way): boolean =>
  one.plain === other.plain ||
  one.noun.endsWith(`-${other.noun}`) ||
  one.noun === `sub${other.noun}`;

/** Whether a path is that of another but for the last of its parents. */
const isAround = (one: Way, other: Way): boolean =>
  one.count < other.count &&
  other.start !== other.whole &&
  other.whole.startsWith(one.lead) &&
  isOfNoun(other, one) &&
  isWithin(one.words, other.words);

/** Whether words are all among others, in that order. */
const isWithin = (words: readonly string[], others: readonly string[]): boolean => {
  let next = 0;
  for (const word of others) if (word === words[next]) next++;
  return next === words.length;
};

/**
 * Whether nothing says that the records at a path are its own: `x-sandlot`, or that records are put
 * there and taken away which go on elsewhere, such as the labels of an issue.
 */
const mayBePart = ({ overruling }: Ground, { resource, site }: Placed): boolean => {
  const { kind, item } = site;
  if (kind === 'singleton') return false;
  const isTold = isToldAlone({ overruling }, { site });
  const methods = [...(item?.operations.keys() ?? [])];
  const isShown = methods.length === 0 || methods.includes('GET');
  return !isTold && isShown && (methods.length < 2 || resource.creates !== undefined);
};

/** Whether `x-sandlot` says whose records those at a path are. */
export const isToldAlone = (
  { overruling }: Pick<Ground, 'overruling'>,
  { site: { collection, item } }: Pick<Placed, 'site'>,
): boolean =>
  [collection, item].some(
    (node) => node && overruling.paths.get(toTreeKey(node.steps))?.resource !== undefined,
  );

/** Whether what is sent to a path looks like a record: the key of one that there is anyway is only assigned. */
const isMade = (
  { shapes, bodies }: Ground,
  { resource: { creates, noun, parameter } }: Placed,
  record: readonly string[],
): boolean => {
  if (findBodySchema(creates) === undefined) return true;
  const sent = bodies.sent(creates, { noun, parameter });
  const properties = outline(shapes, shapes.of(record));
  const names = sent ? [...outline(shapes, shapes.of(sent.places)).keys()] : [];
  return names.some((name) => properties.has(name) && !/^g?id$/i.test(name));
};

/** Whether a path that reads single records too needs the other: what is made nowhere else is of both. */
const isNeeded = ({ resource: one }: Placed, { resource: other }: Placed): boolean =>
  other.item === undefined ||
  (plain(one.parameter) === plain(other.parameter) && one.creates === undefined);

/** Whether replies at both paths show the same records. */
const isOfSame = (ground: Ground, whole: Placed, part: Placed): boolean => {
  const all = likenessesOf(ground, whole);
  return likenessesOf(ground, part).some(
    (one) => isMade(ground, part, one) && all.some((other) => isLike(ground, one, other)),
  );
};

/** The schemas of what replies at a path show of its records. */
export const likenessesOf = (
  ground: Ground,
  { resource: { parameter, noun, creates }, site: { item, collection } }: Placed,
): readonly (readonly string[])[] => {
  const seeking = { ...ground, sought: { parameter, noun } };
  return [
    oneIn(seeking, item?.operations.get('GET')),
    oneIn(seeking, creates),
    entriesIn(seeking, collection?.operations.get('GET')),
  ].filter((places) => places.length > 0);
};

/** Whether two schemas are of the same records. */
export const isLike = (ground: Ground, one: readonly string[], other: readonly string[]): boolean =>
  isSame(ground.shapes, one, other) || isAlike(ground, one, other);

/** So many names in common are no chance. */
const telling = 4;

/** Schemas that are written down twice have the same names in them. */
const isAlike = ({ shapes }: Ground, one: readonly string[], other: readonly string[]): boolean => {
  const [names, others] = [one, other].map((at) => outline(shapes, shapes.of(at)));
  return (
    names !== undefined &&
    names.size >= telling &&
    names.size === others?.size &&
    [...names.keys()].every((name) => others.has(name))
  );
};
