import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { findAssigning, keyWords } from './assigning.ts';
import { entriesIn, oneIn, type Seeking } from './entity.ts';
import { plain, singular } from './noun.ts';
import { outline } from './outline.ts';
import type { Overruling } from './overruling.ts';
import { nounOf, parametersOf, type Step, toTreeKey } from './path-tree.ts';
import type { Placed } from './placing.ts';
import { findBodySchema } from './reply.ts';
import { isLike, isReadable, isToldAlone, likenessesOf } from './view.ts';

type Ground = Omit<Seeking, 'sought'> & { readonly overruling: Overruling };

/**
 * For each path at which records of another are only put and taken away, that other one: at
 * `/teams/{team}/users` those of `/users` are, where `PUT` of one takes no record.
 */
export const findAssigned = (
  ground: Ground,
  placed: readonly Placed[],
  posted: readonly Placed[],
): ReadonlyMap<Placed, Placed> => {
  const assigned = new Map<Placed, Placed>();
  const parts = [...placed, ...posted].filter((part) => mayBeAssigned(ground, part));
  if (parts.length === 0) return assigned;
  const wholes = groupWholes(placed);
  for (const part of parts) {
    const [whole] = listNouns(ground, part)
      .flatMap((noun) => wholes.get(noun) ?? [])
      .filter(
        (one) =>
          one !== part &&
          isBeside(one.site.steps, part.site.steps) &&
          isListed(ground, one) &&
          hasListedParents(ground, placed, [one, part]) &&
          isOfSame(ground, one, part) &&
          isPut(ground, one, part),
      );
    if (whole) assigned.set(part, whole);
  }
  // What is put somewhere itself is nobody's own path.
  return new Map([...assigned].filter(([, whole]) => !assigned.has(whole)));
};

/** Records that are read one by one, by what they are called. */
const groupWholes = (placed: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> => {
  const wholes = new Map<string, Placed[]>();
  for (const one of placed) {
    if (!isReadable(one.resource, one.site)) continue;
    const noun = singular(plain(one.resource.noun));
    wholes.set(noun, [...(wholes.get(noun) ?? []), one]);
  }
  return wholes;
};

const putting = ['PUT', 'POST'];
const shown = ['GET', 'HEAD', 'DELETE', ...putting];

/** Whether methods at a path put records there and take them away, and do no more; what the bodies say is another matter. */
const mayBeAssigned = (ground: Ground, one: Placed): boolean => {
  const { kind, item, collection } = one.site;
  const ofOne = [...(item?.operations.keys() ?? [])];
  const isTaken = ofOne.includes('DELETE');
  const isPosted = collection?.operations.has('POST') === true;
  const isPut = isTaken && ofOne.some((method) => putting.includes(method));
  const isSeen = isTaken || collection?.operations.has('GET') === true;
  const isNoMore = ofOne.every((method) => shown.includes(method));
  return (
    kind === 'collection' &&
    (isPut || (isPosted && isSeen)) &&
    isNoMore &&
    !isToldAlone(ground, one)
  );
};

const ending = new RegExp(`(${keyWords.join('|')})$`);

/** The key of a member of a team, and a role that it has there. */
const mostBeside = 2;

/** What the records there may be called elsewhere: by the path, by the parameter in it, else by what is sent. */
const listNouns = ({ shapes }: Ground, { resource, site }: Placed): readonly string[] => {
  const toStem = (name: string) => singular(plain(name)).replace(ending, '');
  const own = [singular(plain(resource.noun)), toStem(resource.parameter)];
  const post = site.collection?.operations.get('POST');
  const above = parametersOf(site.steps);
  const sent = post === undefined ? [] : namesIn(shapes, post);
  const rest = sent.filter((name) => !above.includes(name));
  // What has much to say besides is a record that names another: a key of a user is no user.
  const isBare = rest.length <= (above.length > 0 ? mostBeside : 1);
  const others = own[1] === '' && isBare ? rest.map(toStem) : [];
  return [...new Set([...own, ...others])].filter((noun) => noun !== '');
};

/** Whether a path is beside that of all of some records, or further down. */
const isBeside = (one: readonly Step[], other: readonly Step[]): boolean => {
  const end = one.findLastIndex((step) => step.kind === 'parameter') + 1;
  return (
    parametersOf(one).length <= parametersOf(other).length &&
    toTreeKey(one) !== toTreeKey(other) &&
    `${toTreeKey(other)}/`.startsWith(`${toTreeKey(one.slice(0, end))}/`)
  );
};

const isListed = ({ bodies }: Ground, { site: { steps, collection } }: Placed): boolean =>
  bodies.many(collection?.operations.get('GET'), { parameter: 'id', noun: nounOf(steps) }) !==
  undefined;

/** Whether what is shown there are the same records: as they are read, else as the reply to putting one has it. */
const isOfSame = (ground: Ground, whole: Placed, part: Placed): boolean => {
  const { item, collection } = part.site;
  const { parameter, noun } = part.resource;
  const seeking = { ...ground, sought: { parameter, noun } };
  const read = [
    oneIn(seeking, item?.operations.get('GET')),
    entriesIn(seeking, collection?.operations.get('GET')),
  ].filter(isSomething);
  const put = [item?.operations.get('PUT'), collection?.operations.get('POST')]
    .map((operation) => oneIn(seeking, operation))
    .filter(isSomething);
  const likenesses = read.length > 0 ? read : put;
  const all = likenessesOf(ground, whole);
  return (
    likenesses.length > 0 &&
    likenesses.every((one) => all.some((other) => isLike(ground, one, other)))
  );
};

const isSomething = (places: readonly string[]): boolean => places.length > 0;

/** Whether nothing that is sent there is of a record itself. */
const isPut = (ground: Ground, whole: Placed, { site: { item, collection } }: Placed): boolean => {
  const { shapes } = ground;
  const [places = []] = likenessesOf(ground, whole);
  const own = outline(shapes, shapes.of(places));
  const post = collection?.operations.get('POST');
  const asked = findAssigning(shapes, post, whole.resource);
  const isOfRecord = (name: string) => own.has(name) && name !== asked?.name;
  // What is made of a record hardly has its key under a foreign name.
  const isForeign = asked !== undefined && !own.has(`${asked.name}`);
  const isAsked =
    post === undefined ||
    isForeign ||
    (asked !== undefined && !namesIn(shapes, post).some(isOfRecord));
  const puts = putting.flatMap((method) => item?.operations.get(method) ?? []);
  return isAsked && puts.every((one) => !namesIn(shapes, one).some((name) => own.has(name)));
};

/** The names in a body, and in what it holds. */
const namesIn = (shapes: Shapes, operation: Operation): readonly string[] => {
  const schema = findBodySchema(operation);
  const own = schema === undefined ? [] : [...outline(shapes, shapes.of([schema]))];
  return own.flatMap(([name, places]) => [name, ...outline(shapes, shapes.of(places)).keys()]);
};

/** Whether lists show all parents below which the records are put, so that each is known. */
const hasListedParents = (
  ground: Ground,
  placed: readonly Placed[],
  [whole, part]: readonly [Placed, Placed],
): boolean => {
  const { steps } = part.site;
  const ends = steps.flatMap((step, index) => (step.kind === 'parameter' ? [index + 1] : []));
  return ends.slice(parametersOf(whole.site.steps).length).every((end) => {
    const key = toTreeKey(steps.slice(0, end));
    return placed.some((one) => one.site.keys.includes(key) && isListed(ground, one));
  });
};
