import { findBodySchema, propertiesOf } from '../../openapi/openapi.ts';
import { isSameSchema } from '../bodies/envelope.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { ResourcePath } from '../paths/resource-paths.ts';
import type { LocatedResource } from '../resources/located-resource.ts';
import {
  findListEntrySchema,
  findReplyRecordSchema,
  type RecordSearch,
} from '../resources/record-schema.ts';
import type { Resource } from '../resources/resource.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

type NestedCollectionContext = Omit<RecordSearch, 'hint'> & {
  readonly extensions: DocumentExtensions;
};

/**
 * For each resource of whose records another path speaks as a whole, that other one: what is created
 * at `/issues/{number}/comments` is read at `/comments/{id}`. Of several the one with the path that
 * is the most alike. `posted` are paths that nothing but a creation is at.
 */
export function findNestedCollections(
  ground: NestedCollectionContext,
  placed: readonly LocatedResource[],
  posted: readonly LocatedResource[],
): ReadonlyMap<LocatedResource, LocatedResource> {
  const wholes = new Map<LocatedResource, LocatedResource>();
  const ways = [...placed, ...posted].map((one) => ({
    placed: one,
    way: toComparablePath(one.resourcePath.segments),
  }));
  const readable = ways.filter(({ placed: { resource, resourcePath } }) =>
    isReadByKey(resource, resourcePath),
  );
  for (const part of ways) {
    const around = readable.filter(({ way }) => mayContain(way, part.way));
    if (around.length === 0 || !mayBeNested(ground, part.placed)) continue;
    const [whole] = around
      .map((one) => one.placed)
      .filter(
        (one) => needsOtherPath(one, part.placed) && showsSameRecords(ground, one, part.placed),
      )
      .sort((one, other) => other.resourcePath.segments.length - one.resourcePath.segments.length);
    if (whole) wholes.set(part.placed, whole);
  }
  return wholes;
}

export function isReadByKey({ parameter }: Resource, { kind, item }: ResourcePath): boolean {
  return kind === 'collection' && item?.operations.has('GET') === true && parameter !== '';
}

/** What paths are compared by. */
type ComparablePath = {
  /** How many keys are in it. */
  readonly parameterCount: number;
  /** All of it, and what comes before its last key, that included. */
  readonly treeKey: string;
  readonly parentKey: string;
  /** That with a slash: what the path of a part begins with. */
  readonly prefix: string;
  readonly literals: readonly string[];
  readonly noun: string;
  /** The noun for comparing. */
  readonly normalizedNoun: string;
};

function toComparablePath(steps: readonly PathSegment[]): ComparablePath {
  const end = steps.findLastIndex((step) => step.kind === 'parameter') + 1;
  const words = steps.flatMap((step) => (step.kind === 'literal' ? [step.text] : []));
  const parentKey = toTreeKey(steps.slice(0, end));
  const noun = singularize(`${words.at(-1)}`.replace(/(?<=[a-z])(?=[A-Z])|_/g, '-').toLowerCase());
  return {
    parameterCount: parametersOf(steps).length,
    treeKey: toTreeKey(steps),
    parentKey,
    prefix: `${parentKey}/`,
    literals: words.slice(0, -1),
    noun,
    normalizedNoun: normalizeName(noun),
  };
}

/** Whether a noun is another, or a compound of it: `subtasks` and `check-tasks` are tasks, `unstack` is none. */
function isSameOrCompoundNoun(one: ComparablePath, other: ComparablePath): boolean {
  return (
    one.normalizedNoun === other.normalizedNoun ||
    one.noun.endsWith(`-${other.noun}`) ||
    one.noun === `sub${other.noun}`
  );
}

/** Whether a path is that of another but for the last of its parents. */
function mayContain(one: ComparablePath, other: ComparablePath): boolean {
  return (
    one.parameterCount < other.parameterCount &&
    other.parentKey !== other.treeKey &&
    other.treeKey.startsWith(one.prefix) &&
    isSameOrCompoundNoun(other, one) &&
    isSubsequence(one.literals, other.literals)
  );
}

/** Whether words are all among others, in that order. */
function isSubsequence(words: readonly string[], others: readonly string[]): boolean {
  let next = 0;
  for (const word of others) if (word === words[next]) next++;
  return next === words.length;
}

/**
 * Whether nothing says that the records at a path are its own: `x-sandlot`, or that records are put
 * there and taken away which go on elsewhere, such as the labels of an issue.
 */
function mayBeNested(
  { extensions }: NestedCollectionContext,
  { resource, resourcePath }: LocatedResource,
): boolean {
  const { kind, item } = resourcePath;
  if (kind === 'singleton') return false;
  const isTold = isNamedByExtension({ extensions }, { resourcePath });
  const methods = [...(item?.operations.keys() ?? [])];
  const isShown = methods.length === 0 || methods.includes('GET');
  return !isTold && isShown && (methods.length < 2 || resource.createOperation !== undefined);
}

/** Whether `x-sandlot` says whose records those at a path are. */
export function isNamedByExtension(
  { extensions }: Pick<NestedCollectionContext, 'extensions'>,
  { resourcePath: { collection, item } }: Pick<LocatedResource, 'resourcePath'>,
): boolean {
  return [collection, item].some(
    (node) => node && extensions.paths.get(toTreeKey(node.segments))?.resource !== undefined,
  );
}

/** Whether what is sent to a path looks like a record: the key of one that there is anyway is only assigned. */
function createsRecord(
  { shapes, envelopes }: NestedCollectionContext,
  { resource: { createOperation, noun, parameter } }: LocatedResource,
  record: readonly string[],
): boolean {
  if (findBodySchema(createOperation) === undefined) return true;
  const sent = envelopes.findSentRecord(createOperation, { noun, parameter });
  const properties = propertiesOf(shapes, shapes.of(record));
  const names = sent ? [...propertiesOf(shapes, shapes.of(sent.schemaPointers)).keys()] : [];
  return names.some((name) => properties.has(name) && !/^g?id$/i.test(name));
}

/** Whether a path that reads single records too needs the other: what is made nowhere else is of both. */
function needsOtherPath(
  { resource: one }: LocatedResource,
  { resource: other }: LocatedResource,
): boolean {
  return (
    other.item === undefined ||
    (normalizeName(one.parameter) === normalizeName(other.parameter) &&
      one.createOperation === undefined)
  );
}

/** Whether replies at both paths show the same records. */
function showsSameRecords(
  ground: NestedCollectionContext,
  whole: LocatedResource,
  part: LocatedResource,
): boolean {
  const all = listReplySchemas(ground, whole);
  return listReplySchemas(ground, part).some(
    (one) =>
      createsRecord(ground, part, one) && all.some((other) => areSameRecords(ground, one, other)),
  );
}

/** The schemas of what replies at a path show of its records. */
export function listReplySchemas(
  ground: NestedCollectionContext,
  {
    resource: { parameter, noun, createOperation },
    resourcePath: { item, collection },
  }: LocatedResource,
): readonly (readonly string[])[] {
  const seeking = { ...ground, hint: { parameter, noun } };
  return [
    findReplyRecordSchema(seeking, item?.operations.get('GET')),
    findReplyRecordSchema(seeking, createOperation),
    findListEntrySchema(seeking, collection?.operations.get('GET')),
  ].filter((places) => places.length > 0);
}

/** Whether two schemas are of the same records. */
export function areSameRecords(
  ground: NestedCollectionContext,
  one: readonly string[],
  other: readonly string[],
): boolean {
  return isSameSchema(ground.shapes, one, other) || hasSameNames(ground, one, other);
}

/** So many names in common are no chance. */
const sameSchemaMinimum = 4;

/** Schemas that are written down twice have the same names in them. */
function hasSameNames(
  { shapes }: NestedCollectionContext,
  one: readonly string[],
  other: readonly string[],
): boolean {
  const [names, others] = [one, other].map((at) => propertiesOf(shapes, shapes.of(at)));
  return (
    names !== undefined &&
    names.size >= sameSchemaMinimum &&
    names.size === others?.size &&
    [...names.keys()].every((name) => others.has(name))
  );
}
