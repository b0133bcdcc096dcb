import { findBodySchema, propertiesOf } from '../../openapi/openapi.ts';
import { isAlmostSameSchema, isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { findKeyProperty, listStrongKeyNames } from '../keys/key-property.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { ResourcePath } from '../paths/resource-paths.ts';
import type { Resource } from '../resource.ts';
import type { LocatedResource } from '../resources/located-resource.ts';
import {
  findListEntrySchema,
  findReplyRecordSchema,
  type RecordSearch,
} from '../resources/record-schema.ts';
import { expandAbbreviations, normalizeName, singularize } from '../vocabulary/singularize.ts';

type NestedCollectionContext = Omit<RecordSearch, 'hint'> & {
  readonly extensions: DocumentExtensions;
};

/**
 * Finds paths such as `/issues/{number}/comments`, where records are created that `/comments/{id}`
 * reads; gives for each the resource that the records belong to. Resources that can be read come before
 * those that can only be changed or listed; of several, the one with the most similar path is taken.
 * `postPaths` are paths with nothing but a creation.
 */
export function findNestedCollections(
  context: NestedCollectionContext,
  resources: readonly LocatedResource[],
  postPaths: readonly LocatedResource[],
): ReadonlyMap<LocatedResource, LocatedResource> {
  const nestedCollections = new Map<LocatedResource, LocatedResource>();
  const candidates = [...resources, ...postPaths].map((located, index) => ({
    located,
    index,
    path: toComparablePath(located.resourcePath.segments),
  }));
  const owners = ownerKinds.map((isOwner) =>
    groupByPrefix(candidates.filter(({ located }) => isOwner(located))),
  );
  const creations = groupByPrefix(candidates.filter(({ located }) => postPaths.includes(located)));
  for (const candidate of candidates) {
    const { located: nested } = candidate;
    if (!mayBeNested(context, nested)) continue;
    const isCreated = nested.resource.createOperation !== undefined;
    // Lists of the same records stay apart, but a path that only creates needs one of them.
    const kinds = owners.slice(0, postPaths.includes(nested) ? 3 : isCreated ? 2 : 1);
    const owner =
      findOwner(context, candidate, kinds) ?? findCreation(context, candidate, creations);
    if (owner) nestedCollections.set(nested, owner);
  }
  return nestedCollections;
}

type Candidate = {
  readonly located: LocatedResource;
  /** Its place in the document. */
  readonly index: number;
  readonly path: ComparablePath;
};

/** Candidates by the prefix of the paths that may be nested in theirs. */
type CandidatesByPrefix = ReadonlyMap<string, readonly Candidate[]>;

function groupByPrefix(candidates: readonly Candidate[]): CandidatesByPrefix {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { prefix } = candidate.path;
    const group = groups.get(prefix);
    if (group) group.push(candidate);
    else groups.set(prefix, [candidate]);
  }
  return groups;
}

/** The candidates in whose paths a path is nested, those with the longest path first. */
function listPossibleOwners(
  candidates: CandidatesByPrefix,
  path: ComparablePath,
): readonly Candidate[] {
  const { treeKey } = path;
  const found: Candidate[] = [];
  for (let end = treeKey.indexOf('/') + 1; end > 0; end = treeKey.indexOf('/', end) + 1)
    for (const one of candidates.get(treeKey.slice(0, end)) ?? [])
      if (isNestedPath(path, one.path)) found.push(one);
  const lengthOf = ({ located: { resourcePath } }: Candidate) => resourcePath.segments.length;
  return found.sort((one, other) => lengthOf(other) - lengthOf(one) || one.index - other.index);
}

/** How a resource may be known, the best first. */
const ownerKinds: readonly ((located: LocatedResource) => boolean)[] = [
  ({ resource, resourcePath }) => isReadByKey(resource, resourcePath),
  isIdentifiedByKey,
  isOnlyListed,
];

function findOwner(
  context: NestedCollectionContext,
  { located: nested, path }: Candidate,
  kinds: readonly CandidatesByPrefix[],
): LocatedResource | undefined {
  for (const kind of kinds) {
    const owner = listPossibleOwners(kind, path).find(
      (one) =>
        needsOtherPath(one.located, nested) && showsSameRecords(context, one.located, nested),
    );
    if (owner) return owner.located;
  }
  return undefined;
}

/** `POST /reactions` with a `post_id` creates what `/posts/{post_id}/reactions` lists. */
function findCreation(
  context: NestedCollectionContext,
  candidate: Candidate,
  creations: CandidatesByPrefix,
): LocatedResource | undefined {
  const { located: nested, path } = candidate;
  if (nested.resource.createOperation !== undefined) return undefined;
  const [parent = ''] = parametersOf(nested.resourcePath.segments).slice(-1);
  const names = [normalizeName(parent), `${normalizeName(path.parentNoun)}id`];
  const sendsParent = ({ resource }: LocatedResource): boolean => {
    const schema = findBodySchema(resource.createOperation);
    const sent = context.schemaViews.of(schema === undefined ? [] : [schema]);
    return [...propertiesOf(context.schemaViews, sent).keys()].some((name) =>
      names.includes(normalizeName(name)),
    );
  };
  return listPossibleOwners(creations, path).find(
    ({ located }) => sendsParent(located) && showsSameRecords(context, located, nested),
  )?.located;
}

/** Whether a path reads single records by their keys. */
export function isReadByKey({ parameter }: Resource, { kind, item }: ResourcePath): boolean {
  return kind === 'collection' && item?.operations.has('GET') === true && parameter !== '';
}

/** `DELETE /comments/{id}` is enough: what is created below a parent is known by its key. */
function isIdentifiedByKey({ resource, resourcePath: { kind, item } }: LocatedResource): boolean {
  return kind === 'collection' && item !== undefined && resource.parameter !== '';
}

/** Whether a path lists records that no path identifies. */
function isOnlyListed({ resourcePath: { kind, item, collection } }: LocatedResource): boolean {
  return kind === 'collection' && !item && collection?.operations.has('GET') === true;
}

type ComparablePath = {
  readonly parameterCount: number;
  readonly treeKey: string;
  /** The part up to its last parameter. */
  readonly parentKey: string;
  /** That with a slash, which the tree keys of nested paths begin with. */
  readonly prefix: string;
  readonly literals: readonly string[];
  /** The last word, singular and with dashes: `check-task`. */
  readonly noun: string;
  readonly normalizedNoun: string;
  readonly isPlural: boolean;
  /** The word before that, in the same form. */
  readonly parentNoun: string;
};

function toComparablePath(segments: readonly PathSegment[]): ComparablePath {
  const end = segments.findLastIndex(({ kind }) => kind === 'parameter') + 1;
  const words = segments.flatMap((segment) => (segment.kind === 'literal' ? [segment.text] : []));
  const noun = toNoun(words.at(-1));
  const parentKey = toTreeKey(segments.slice(0, end));
  return {
    parameterCount: parametersOf(segments).length,
    treeKey: toTreeKey(segments),
    parentKey,
    prefix: `${parentKey}/`,
    literals: words.slice(0, -1),
    noun,
    normalizedNoun: normalizeName(noun),
    isPlural: normalizeName(`${words.at(-1)}`) !== normalizeName(noun),
    parentNoun: toNoun(words.at(-2)),
  };
}

function toNoun(word: string | undefined): string {
  return singularize(`${word}`.replace(/(?<=[a-z])(?=[A-Z])|_/g, '-').toLowerCase());
}

/** Whether a path has the words of another in it, and one more parent. */
function isNestedPath(nested: ComparablePath, path: ComparablePath): boolean {
  return (
    path.parameterCount < nested.parameterCount &&
    nested.parentKey !== nested.treeKey &&
    isSameOrCompoundNoun(nested, path) &&
    isSubsequence(path.literals, nested.literals)
  );
}

/**
 * `subtasks` and `check-tasks` are tasks; `unstack` is not a stack. The memberships of a group are
 * `group-memberships`.
 */
function isSameOrCompoundNoun(compound: ComparablePath, path: ComparablePath): boolean {
  return (
    compound.normalizedNoun === path.normalizedNoun ||
    // `POST /tasks/{id}/closeTask` is an action.
    (compound.noun.endsWith(`-${path.noun}`) &&
      (compound.isPlural || compound.parentNoun !== path.noun)) ||
    compound.noun === `sub${path.noun}` ||
    path.noun === `${compound.parentNoun}-${compound.noun}`
  );
}

/** Whether words occur among others in their order. */
function isSubsequence(words: readonly string[], others: readonly string[]): boolean {
  let next = 0;
  for (const word of others) if (word === words[next]) next++;
  return next === words.length;
}

/**
 * Whether nothing says that a path has records of its own: `x-sandlot` does, and so does a path that
 * adds and removes records of another resource, such as the labels of an issue.
 */
function mayBeNested(
  { extensions }: NestedCollectionContext,
  { resource, resourcePath }: LocatedResource,
): boolean {
  const { kind, item } = resourcePath;
  if (kind === 'singleton') return false;
  const isExplicit = isNamedByExtension({ extensions }, { resourcePath });
  const itemMethods = [...(item?.operations.keys() ?? [])];
  const isCreated = resource.createOperation !== undefined;
  const isChanged = isCreated && ['PATCH', 'PUT'].some((method) => itemMethods.includes(method));
  const isRead = itemMethods.length === 0 || itemMethods.includes('GET') || isChanged;
  return !isExplicit && isRead && (itemMethods.length < 2 || isCreated);
}

/** Whether `x-sandlot` names the resource of a path. */
export function isNamedByExtension(
  { extensions }: Pick<NestedCollectionContext, 'extensions'>,
  { resourcePath: { collection, item } }: Pick<LocatedResource, 'resourcePath'>,
): boolean {
  return [collection, item].some(
    (node) => node && extensions.paths.get(toTreeKey(node.segments))?.resource !== undefined,
  );
}

/** Whether a POST sends properties of a record; one with a key alone adds an existing record. */
function createsRecord(
  { schemaViews, envelopes }: NestedCollectionContext,
  { resource: { createOperation, noun, parameter } }: LocatedResource,
  record: readonly string[],
): boolean {
  if (findBodySchema(createOperation) === undefined) return true;
  const sent = envelopes.findSentRecord(createOperation, { noun, parameter });
  const properties = propertiesOf(schemaViews, schemaViews.of(record));
  const names = sent
    ? [...propertiesOf(schemaViews, schemaViews.of(sent.schemaPointers)).keys()]
    : [];
  return names.some((name) => properties.has(name) && !/^g?id$/i.test(name));
}

/** A path that reads single records itself needs another only for what is created nowhere else. */
function needsOtherPath(
  { resource }: LocatedResource,
  { resource: nested }: LocatedResource,
): boolean {
  return (
    nested.item === undefined ||
    (normalizeName(resource.parameter) === normalizeName(nested.parameter) &&
      resource.createOperation === undefined)
  );
}

function showsSameRecords(
  context: NestedCollectionContext,
  resource: LocatedResource,
  nested: LocatedResource,
): boolean {
  const recordSchemas = listReplySchemas(context, resource);
  return listReplySchemas(context, nested).some(
    (one) =>
      createsRecord(context, nested, one) &&
      (recordSchemas.length === 0
        ? hasKeyOf(context, one, resource)
        : recordSchemas.some(
            (record) =>
              isSameOrCopiedSchema(context.schemaViews, one, record) ||
              // Of two paths that read one record each, those of a parent may show a little more or less.
              (nested.resource.item !== undefined &&
                isAlmostSameSchema(context.schemaViews, one, record)),
          )),
  );
}

/** If nothing shows the records of a path, they are those that are created with such a key. */
function hasKeyOf(
  { schemaViews }: NestedCollectionContext,
  record: readonly string[],
  { resource: { parameter, noun } }: LocatedResource,
): boolean {
  const key = findKeyProperty(schemaViews, {
    record: schemaViews.of(record),
    parameterSchema: schemaViews.of([]),
    parameter,
    noun,
  });
  const names = listStrongKeyNames(parameter, noun);
  return key !== undefined && names.includes(expandAbbreviations(`${key.at(-1)}`));
}

/** The schemas of the records that replies at a path show. */
export function listReplySchemas(
  context: NestedCollectionContext,
  {
    resource: { parameter, noun, createOperation },
    resourcePath: { item, collection },
  }: LocatedResource,
): readonly (readonly string[])[] {
  const search = { ...context, hint: { parameter, noun } };
  return [
    findReplyRecordSchema(search, item?.operations.get('GET')),
    findReplyRecordSchema(search, createOperation),
    findListEntrySchema(search, collection?.operations.get('GET')),
  ].filter((schemaPointers) => schemaPointers.length > 0);
}
