import {
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { nounOf, type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { LocatedResource } from '../resources/located-resource.ts';
import {
  findListEntrySchema,
  findReplyRecordSchema,
  type RecordSearch,
} from '../resources/record-schema.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { findMembershipBody, memberKeyNames } from './membership-body.ts';
import {
  areSameRecords,
  isNamedByExtension,
  isReadByKey,
  listReplySchemas,
} from './nested-collections.ts';

type MembershipContext = Omit<RecordSearch, 'hint'> & { readonly extensions: DocumentExtensions };

/**
 * For each path at which records of another are only put and taken away, that other one: at
 * `/teams/{team}/users` those of `/users` are, where `PUT` of one takes no record.
 */
export function findMembershipPaths(
  ground: MembershipContext,
  placed: readonly LocatedResource[],
  posted: readonly LocatedResource[],
): ReadonlyMap<LocatedResource, LocatedResource> {
  const assigned = new Map<LocatedResource, LocatedResource>();
  const parts = [...placed, ...posted].filter((part) => mayBeMembership(ground, part));
  if (parts.length === 0) return assigned;
  const wholes = groupByNoun(placed);
  for (const part of parts) {
    const [whole] = listMemberNouns(ground, part)
      .flatMap((noun) => wholes.get(noun) ?? [])
      .filter(
        (one) =>
          one !== part &&
          isSiblingOrBelow(one.resourcePath.segments, part.resourcePath.segments) &&
          isListedResource(ground, one) &&
          hasListedParents(ground, placed, [one, part]) &&
          showsOnlySameRecords(ground, one, part) &&
          sendsOnlyKeys(ground, one, part),
      );
    if (whole) assigned.set(part, whole);
  }
  // What is put somewhere itself is nobody's own path.
  return new Map([...assigned].filter(([, whole]) => !assigned.has(whole)));
}

/** Records that are read one by one, by what they are called. */
function groupByNoun(
  placed: readonly LocatedResource[],
): ReadonlyMap<string, readonly LocatedResource[]> {
  const wholes = new Map<string, LocatedResource[]>();
  for (const one of placed) {
    if (!isReadByKey(one.resource, one.resourcePath)) continue;
    const noun = singularize(normalizeName(one.resource.noun));
    wholes.set(noun, [...(wholes.get(noun) ?? []), one]);
  }
  return wholes;
}

const addMethods = ['PUT', 'POST'];
const membershipMethods = ['GET', 'HEAD', 'DELETE', ...addMethods];

/** Whether methods at a path put records there and take them away, and do no more; what the bodies say is another matter. */
function mayBeMembership(ground: MembershipContext, one: LocatedResource): boolean {
  const { kind, item, collection } = one.resourcePath;
  const ofOne = [...(item?.operations.keys() ?? [])];
  const isTaken = ofOne.includes('DELETE');
  const isPosted = collection?.operations.has('POST') === true;
  const isPut = isTaken && ofOne.some((method) => addMethods.includes(method));
  const isSeen = isTaken || collection?.operations.has('GET') === true;
  const isNoMore = ofOne.every((method) => membershipMethods.includes(method));
  return (
    kind === 'collection' &&
    (isPut || (isPosted && isSeen)) &&
    isNoMore &&
    !isNamedByExtension(ground, one)
  );
}

const keyNameEnding = new RegExp(`(${memberKeyNames.join('|')})$`);

/** The key of a member of a team, and a role that it has there. */
const mostMembershipProperties = 2;

/** What the records there may be called elsewhere: by the path, by the parameter in it, else by what is sent. */
function listMemberNouns(
  { shapes }: MembershipContext,
  { resource, resourcePath }: LocatedResource,
): readonly string[] {
  const toStem = (name: string) => singularize(normalizeName(name)).replace(keyNameEnding, '');
  const own = [singularize(normalizeName(resource.noun)), toStem(resource.parameter)];
  const post = resourcePath.collection?.operations.get('POST');
  const above = parametersOf(resourcePath.segments);
  const sent = post === undefined ? [] : listBodyNames(shapes, post);
  const rest = sent.filter((name) => !above.includes(name));
  // What has much to say besides is a record that names another: a key of a user is no user.
  const isBare = rest.length <= (above.length > 0 ? mostMembershipProperties : 1);
  const others = own[1] === '' && isBare ? rest.map(toStem) : [];
  return [...new Set([...own, ...others])].filter((noun) => noun !== '');
}

/** Whether a path is beside that of all of some records, or further down. */
function isSiblingOrBelow(one: readonly PathSegment[], other: readonly PathSegment[]): boolean {
  const end = one.findLastIndex((step) => step.kind === 'parameter') + 1;
  return (
    parametersOf(one).length <= parametersOf(other).length &&
    toTreeKey(one) !== toTreeKey(other) &&
    `${toTreeKey(other)}/`.startsWith(`${toTreeKey(one.slice(0, end))}/`)
  );
}

function isListedResource(
  { envelopes }: MembershipContext,
  { resourcePath: { segments, collection } }: LocatedResource,
): boolean {
  return (
    envelopes.findList(collection?.operations.get('GET'), {
      parameter: 'id',
      noun: nounOf(segments),
    }) !== undefined
  );
}

/** Whether what is shown there are the same records: as they are read, else as the reply to putting one has it. */
function showsOnlySameRecords(
  ground: MembershipContext,
  whole: LocatedResource,
  part: LocatedResource,
): boolean {
  const { item, collection } = part.resourcePath;
  const { parameter, noun } = part.resource;
  const seeking = { ...ground, hint: { parameter, noun } };
  const read = [
    findReplyRecordSchema(seeking, item?.operations.get('GET')),
    findListEntrySchema(seeking, collection?.operations.get('GET')),
  ].filter(isNotEmpty);
  const put = [item?.operations.get('PUT'), collection?.operations.get('POST')]
    .map((operation) => findReplyRecordSchema(seeking, operation))
    .filter(isNotEmpty);
  const likenesses = read.length > 0 ? read : put;
  const all = listReplySchemas(ground, whole);
  return (
    likenesses.length > 0 &&
    likenesses.every((one) => all.some((other) => areSameRecords(ground, one, other)))
  );
}

function isNotEmpty(places: readonly string[]): boolean {
  return places.length > 0;
}

/** Whether nothing that is sent there is of a record itself. */
function sendsOnlyKeys(
  ground: MembershipContext,
  whole: LocatedResource,
  { resourcePath: { item, collection } }: LocatedResource,
): boolean {
  const { shapes } = ground;
  const [places = []] = listReplySchemas(ground, whole);
  const own = propertiesOf(shapes, shapes.of(places));
  const post = collection?.operations.get('POST');
  const asked = findMembershipBody(shapes, post, whole.resource);
  const isOfRecord = (name: string) => own.has(name) && name !== asked?.name;
  // What is made of a record hardly has its key under a foreign name.
  const isForeign = asked !== undefined && !own.has(`${asked.name}`);
  const isAsked =
    post === undefined ||
    isForeign ||
    (asked !== undefined && !listBodyNames(shapes, post).some(isOfRecord));
  const puts = addMethods.flatMap((method) => item?.operations.get(method) ?? []);
  return isAsked && puts.every((one) => !listBodyNames(shapes, one).some((name) => own.has(name)));
}

/** The names in a body, and in what it holds. */
function listBodyNames(shapes: SchemaViews, operation: Operation): readonly string[] {
  const schema = findBodySchema(operation);
  const own = schema === undefined ? [] : [...propertiesOf(shapes, shapes.of([schema]))];
  return own.flatMap(([name, places]) => [name, ...propertiesOf(shapes, shapes.of(places)).keys()]);
}

/** Whether lists show all parents below which the records are put, so that each is known. */
function hasListedParents(
  ground: MembershipContext,
  placed: readonly LocatedResource[],
  [whole, part]: readonly [LocatedResource, LocatedResource],
): boolean {
  const { segments } = part.resourcePath;
  const ends = segments.flatMap((step, index) => (step.kind === 'parameter' ? [index + 1] : []));
  return ends.slice(parametersOf(whole.resourcePath.segments).length).every((end) => {
    const key = toTreeKey(segments.slice(0, end));
    return placed.some(
      (one) => one.resourcePath.treeKeys.includes(key) && isListedResource(ground, one),
    );
  });
}
