import {
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import {
  hasOnlyNamesOf,
  haveSimilarProperties,
  isPartOfOther,
  isSameOrCopiedSchema,
} from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { nounOf, type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { LocatedResource } from '../resources/located-resource.ts';
import {
  findListEntrySchema,
  findReplyRecordSchema,
  type RecordSearch,
} from '../resources/record-schema.ts';
import { memberKeyNames, memberNoun } from '../vocabulary/record-properties.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import { findMembershipBody, isResourceIdentifier } from './membership-body.ts';
import { isNamedByExtension, isReadByKey, listReplySchemas } from './nested-collections.ts';

type MembershipContext = Omit<RecordSearch, 'hint'> & {
  readonly extensions: DocumentExtensions;
  /** The paths that may list members. */
  readonly lists: readonly LocatedResource[];
};

/**
 * Finds paths such as `/teams/{team}/users`, where records of another resource become members and
 * leave again; gives for each the resource whose records the members are. `postPaths` are paths with
 * nothing but a creation.
 */
export function findMembershipPaths(
  context: MembershipContext,
  resources: readonly LocatedResource[],
  postPaths: readonly LocatedResource[],
): ReadonlyMap<LocatedResource, LocatedResource> {
  const memberships = new Map<LocatedResource, LocatedResource>();
  const candidates = [...resources, ...postPaths].filter((one) => mayBeMembership(context, one));
  if (candidates.length === 0) return memberships;
  const resourcesByNoun = groupByNoun(resources);
  for (const membership of candidates) {
    const [resource] = listMemberNouns(context, membership)
      .flatMap((noun) => resourcesByNoun.get(noun) ?? [])
      .filter(
        (one) =>
          one !== membership &&
          isSiblingOrBelow(one.resourcePath.segments, membership.resourcePath.segments) &&
          isListedResource(context, one) &&
          hasListedParents(context, resources, [one, membership]) &&
          isMembershipOf(context, [one, membership]),
      );
    if (resource) memberships.set(membership, resource);
  }
  // Members of a membership are members of its resource.
  return new Map([...memberships].filter(([, resource]) => !memberships.has(resource)));
}

/** Whether a path shows the records of a resource, or is listed by one that does, and is sent keys only. */
function isMembershipOf(
  context: MembershipContext,
  [resource, membership]: readonly [LocatedResource, LocatedResource],
): boolean {
  const memberSchemas = listMemberSchemas(context, membership);
  if (memberSchemas.length > 0)
    return (
      (areRecordsOf(context, resource, memberSchemas) ||
        showsPartsWithoutBody(context, [resource, membership], memberSchemas)) &&
      sendsOnlyKeys(context, resource, { membership, besideMember: [] })
    );
  const list = findMemberList(context, [resource, membership]);
  return (
    list !== undefined &&
    sendsOnlyKeys(context, resource, { membership, besideMember: list.besideMember })
  );
}

/** Where members are added without a body, a list with few properties of each, such as its `id` and `name`, is enough. */
function showsPartsWithoutBody(
  context: MembershipContext,
  [resource, { resourcePath }]: readonly [LocatedResource, LocatedResource],
  memberSchemas: readonly (readonly string[])[],
): boolean {
  const operations = addMethods.flatMap(
    (method) => resourcePath.item?.operations.get(method) ?? [],
  );
  const [record = []] = listReplySchemas(context, resource);
  return (
    operations.length > 0 &&
    operations.every((operation) => findBodySchema(operation) === undefined) &&
    memberSchemas.every((one) => hasOnlyNamesOf(context.schemaViews, one, record))
  );
}

/** The resources with an item path, by their nouns. */
function groupByNoun(
  resources: readonly LocatedResource[],
): ReadonlyMap<string, readonly LocatedResource[]> {
  const resourcesByNoun = new Map<string, LocatedResource[]>();
  for (const located of resources) {
    if (!isReadByKey(located.resource, located.resourcePath)) continue;
    const noun = singularize(normalizeName(located.resource.noun));
    resourcesByNoun.set(noun, [...(resourcesByNoun.get(noun) ?? []), located]);
  }
  return resourcesByNoun;
}

const addMethods = ['PUT', 'POST'];
const membershipMethods = ['GET', 'HEAD', 'DELETE', ...addMethods];

/** Whether the methods of a path add and remove members and do nothing else; bodies are looked at later. */
function mayBeMembership(context: MembershipContext, { resourcePath }: LocatedResource): boolean {
  const { kind, item, collection } = resourcePath;
  const itemMethods = [...(item?.operations.keys() ?? [])];
  const isRemoved = itemMethods.includes('DELETE');
  const isPosted = collection?.operations.has('POST') === true;
  const isPut = isRemoved && itemMethods.some((method) => addMethods.includes(method));
  const isListed = isRemoved || collection?.operations.has('GET') === true;
  return (
    kind === 'collection' &&
    (isPut || (isPosted && isListed)) &&
    itemMethods.every((method) => membershipMethods.includes(method)) &&
    !isNamedByExtension(context, { resourcePath })
  );
}

const keyNameEnding = new RegExp(`(${memberKeyNames.join('|')})$`);

/** The key of a member of a team, and its role there. */
const maxMembershipProperties = 2;

/** The nouns of the resources that the members may be of: by the path, by its parameter, else by the body. */
function listMemberNouns(
  { schemaViews }: MembershipContext,
  { resource, resourcePath }: LocatedResource,
): readonly string[] {
  const toStem = (name: string) => singularize(normalizeName(name)).replace(keyNameEnding, '');
  const ownNouns = [singularize(normalizeName(resource.noun)), toStem(resource.parameter)];
  const post = resourcePath.collection?.operations.get('POST');
  const parentParameters = parametersOf(resourcePath.segments);
  const bodyNames = post === undefined ? [] : listBodyNames(schemaViews, post);
  const names = bodyNames.filter((name) => !parentParameters.includes(name));
  // A body with more properties is another record, which refers to this one.
  const mostNames = parentParameters.length > 0 ? maxMembershipProperties : 1;
  const bodyNouns = ownNouns[1] === '' && names.length <= mostNames ? names.map(toStem) : [];
  return [...new Set([...ownNouns, ...bodyNouns])].filter((noun) => noun !== '');
}

/** Whether a path is next to a collection path, or further down. */
function isSiblingOrBelow(
  collection: readonly PathSegment[],
  path: readonly PathSegment[],
): boolean {
  const end = collection.findLastIndex(({ kind }) => kind === 'parameter') + 1;
  return (
    parametersOf(collection).length <= parametersOf(path).length &&
    toTreeKey(collection) !== toTreeKey(path) &&
    `${toTreeKey(path)}/`.startsWith(`${toTreeKey(collection.slice(0, end))}/`)
  );
}

function isListedResource(
  { envelopes }: MembershipContext,
  { resourcePath: { segments, collection } }: LocatedResource,
): boolean {
  const hint = { parameter: 'id', noun: nounOf(segments) };
  return envelopes.findList(collection?.operations.get('GET'), hint) !== undefined;
}

/**
 * The schemas of what the replies of a membership path show of its members, besides their keys: those to reads,
 * else those to adding one.
 */
function listMemberSchemas(
  context: MembershipContext,
  { resource: { parameter, noun }, resourcePath: { item, collection } }: LocatedResource,
): readonly (readonly string[])[] {
  const search = { ...context, hint: { parameter, noun } };
  const readSchemas = [
    findReplyRecordSchema(search, item?.operations.get('GET')),
    findListEntrySchema(search, collection?.operations.get('GET')),
  ].filter(isNotEmpty);
  const addSchemas = [item?.operations.get('PUT'), collection?.operations.get('POST')]
    .map((operation) => findReplyRecordSchema(search, operation))
    .filter(isNotEmpty);
  const shown = readSchemas.length > 0 ? readSchemas : addSchemas;
  return shown.filter((one) => !isResourceIdentifier(context.schemaViews, one));
}

function areRecordsOf(
  context: MembershipContext,
  resource: LocatedResource,
  schemas: readonly (readonly string[])[],
): boolean {
  const recordSchemas = listReplySchemas(context, resource);
  return schemas.every((one) =>
    recordSchemas.some(
      (record) =>
        isSameOrCopiedSchema(context.schemaViews, one, record) ||
        // A list of members may show less of each.
        isPartOfOther(context.schemaViews, one, record),
    ),
  );
}

/**
 * Finds the paths that list members which other paths add: `/teams/{id}/members` of `PUT
 * /teams/{id}/users/{user}`; gives for each the path that adds them.
 */
export function findMemberLists(
  context: MembershipContext,
  memberships: ReadonlyMap<LocatedResource, LocatedResource>,
): ReadonlyMap<LocatedResource, LocatedResource> {
  const lists = [...memberships].flatMap(([membership, resource]) => {
    const isShown = listMemberSchemas(context, membership).length > 0;
    const list = isShown ? undefined : findMemberList(context, [resource, membership]);
    return list === undefined ? [] : [[list.located, membership] as const];
  });
  return new Map(lists);
}

/** A path that lists members, and the properties beside each of them: `role` of `{ user: { … }, role }`. */
type MemberList = { readonly located: LocatedResource; readonly besideMember: readonly string[] };

function findMemberList(
  context: MembershipContext,
  [resource, membership]: readonly [LocatedResource, LocatedResource],
): MemberList | undefined {
  const parentKey = toParentKey(membership);
  for (const located of context.lists) {
    const { resourcePath } = located;
    const isList = resourcePath.item === undefined && resourcePath.collection !== undefined;
    const noun = located.resource.noun;
    const isOfMembers = memberNoun.test(noun) || isSameNoun(noun, resource.resource.noun);
    if (!isList || !isOfMembers || toParentKey(located) !== parentKey) continue;
    const besideMember = listBesideMember(context, resource, located);
    if (besideMember !== undefined) return { located, besideMember };
  }
  return undefined;
}

/** The path of the parent whose members a path is about. */
function toParentKey({ resourcePath: { segments } }: LocatedResource): string {
  return toTreeKey(
    segments.slice(0, segments.findLastIndex(({ kind }) => kind === 'parameter') + 1),
  );
}

/** What a list has beside each record of a resource; `undefined` where it lists something else. */
function listBesideMember(
  context: MembershipContext,
  resource: LocatedResource,
  { resource: { parameter, noun }, resourcePath: { collection } }: LocatedResource,
): readonly string[] | undefined {
  const { schemaViews } = context;
  const search = { ...context, hint: { parameter, noun } };
  const entries = findListEntrySchema(search, collection?.operations.get('GET'));
  if (entries.length === 0) return undefined;
  if (areRecordsOf(context, resource, [entries])) return [];
  const properties = propertiesOf(schemaViews, schemaViews.of(entries));
  const member = [...properties].find(([name]) => isSameNoun(name, resource.resource.noun));
  if (member === undefined) return undefined;
  const [name, schemas] = member;
  const [record = []] = listReplySchemas(context, resource);
  return haveSimilarProperties(schemaViews, schemas, record)
    ? [...properties.keys()].filter((one) => one !== name)
    : undefined;
}

function isNotEmpty(schemaPointers: readonly string[]): boolean {
  return schemaPointers.length > 0;
}

/** A membership path, and the properties that a member has there. */
type SentMembership = {
  readonly membership: LocatedResource;
  readonly besideMember: readonly string[];
};

/** Whether the bodies of a membership path carry keys, and nothing of a record. */
function sendsOnlyKeys(
  context: MembershipContext,
  resource: LocatedResource,
  { membership, besideMember }: SentMembership,
): boolean {
  const { item, collection } = membership.resourcePath;
  const { schemaViews } = context;
  const [schemaPointers = []] = listReplySchemas(context, resource);
  const record = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  const post = collection?.operations.get('POST');
  const body = findMembershipBody(schemaViews, post, resource.resource);
  const isOfRecord = (name: string) => record.has(name) && name !== body?.name;
  // A new record hardly has its own key under the name of a foreign key.
  const isForeignKey = body !== undefined && !record.has(`${body.name}`);
  const postsOnlyKeys =
    post === undefined ||
    isForeignKey ||
    (body !== undefined && !listBodyNames(schemaViews, post).some(isOfRecord));
  const itemOperations = addMethods.flatMap((method) => item?.operations.get(method) ?? []);
  return (
    postsOnlyKeys &&
    itemOperations.every(
      (operation) =>
        !listBodyNames(schemaViews, operation).some(
          (name) => record.has(name) && !besideMember.includes(name),
        ),
    )
  );
}

/** The names of the properties of a body, and of the objects in it. */
function listBodyNames(schemaViews: SchemaViews, operation: Operation): readonly string[] {
  const schema = findBodySchema(operation);
  const properties =
    schema === undefined ? [] : [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  return properties.flatMap(([name, schemaPointers]) => [
    name,
    ...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys(),
  ]);
}

/** Whether all parents of a membership are listed, so that their keys are known. */
function hasListedParents(
  context: MembershipContext,
  resources: readonly LocatedResource[],
  [resource, membership]: readonly [LocatedResource, LocatedResource],
): boolean {
  const { segments } = membership.resourcePath;
  const parameterEnds = segments.flatMap(({ kind }, index) =>
    kind === 'parameter' ? [index + 1] : [],
  );
  const ownKeyCount = parametersOf(resource.resourcePath.segments).length;
  return parameterEnds.slice(ownKeyCount).every((end) => {
    const treeKey = toTreeKey(segments.slice(0, end));
    return resources.some(
      (one) => one.resourcePath.treeKeys.includes(treeKey) && isListedResource(context, one),
    );
  });
}
