import {
  entriesOf,
  findBodySchema,
  findSuccessReply,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import { type PathNode, type PathSegment, type PathTree, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { findPartVerb, listPartVerbs } from '../vocabulary/path-verbs.ts';
import { memberKeyNames } from '../vocabulary/record-properties.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A list of objects that is a property of a record, such as the labels of an issue. */
export type ObjectList = {
  /** The property of the record. */
  readonly property: string;
  /** The schemas of an object. */
  readonly schemaPointers: readonly string[];
  /** The property of the objects that holds their key. */
  readonly keyProperty: string;
  readonly change: 'show' | 'set' | 'add' | 'take';
  /** Where a call names objects: in the path, or at a path in the body; absent if it names none. */
  readonly source:
    | { readonly in: 'path' }
    | { readonly in: 'body'; readonly path: readonly string[] }
    | undefined;
  /** Where the reply carries the list; absent if it does not. */
  readonly replyPath: readonly (string | 0)[] | undefined;
};

type ObjectListContext = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly tree: PathTree;
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** The record and its property that a path is about. */
type ObjectListProperty = { readonly resource: Resource } & Pick<
  ObjectList,
  'property' | 'schemaPointers' | 'keyProperty'
>;

/** Finds the property that a path is about, if its bodies name objects by their keys. */
export function findObjectListProperty(
  context: ObjectListContext,
  segments: readonly PathSegment[],
): ObjectListProperty | undefined {
  const isOne = segments.at(-1)?.kind === 'parameter';
  const listPath = isOne ? segments.slice(0, -1) : segments;
  const [above, noun] = [listPath.slice(0, -1), listPath.at(-1)];
  if (noun?.kind !== 'literal' || above.at(-1)?.kind !== 'parameter') return undefined;
  const aboveKey = toTreeKey(above);
  if (!context.byItemPath.has(aboveKey)) return undefined;
  const nodes = [toTreeKey(listPath), `${toTreeKey(listPath)}/{}`].flatMap(
    (key) => context.tree.get(key) ?? [],
  );
  const changes = nodes.flatMap((node) => listChangeEvidence(context, node, noun.text));
  const isChanged =
    changes.includes('keys') ||
    listPartVerbs(noun.text).some((verb) => context.tree.has(`${aboveKey}/${verb}`));
  // Most paths have no such change, so the replies to their reads are not looked at.
  return isChanged &&
    !changes.includes('other') &&
    nodes.every((node) => isShownAtNode(context, node))
    ? findListProperty(context, above, noun.text)
    : undefined;
}

/** The property of a record that lists objects, by its noun. */
function findListProperty(
  { schemaViews, byItemPath }: ObjectListContext,
  above: readonly PathSegment[],
  noun: string,
): ObjectListProperty | undefined {
  const resource = byItemPath.get(toTreeKey(above));
  if (resource === undefined) return undefined;
  for (const [property, schemaPointers] of propertiesOf(
    schemaViews,
    schemaViews.of(resource.entity),
  )) {
    if (!isSameNoun(property, noun)) continue;
    const entries = entriesOf(schemaViews, schemaViews.of(schemaPointers));
    const names = propertiesOf(schemaViews, schemaViews.of(entries));
    const keyProperty = objectKeyNames.find((name) => names.has(name));
    if (keyProperty !== undefined)
      return { resource, property, schemaPointers: entries, keyProperty };
  }
  return undefined;
}

/** The keys that objects are told apart by, as requests have them, the most likely first. */
const objectKeyNames = ['gid', 'slug', 'key', 'login', 'username', 'name', 'number', 'id', 'uuid'];

type OperationEvidence = 'keys' | 'nothing' | 'other';

/** What the operations that are no reads say about their path being such a list. */
function listChangeEvidence(
  { schemaViews }: ObjectListContext,
  { segments, operations }: PathNode,
  noun: string,
): readonly OperationEvidence[] {
  const isOne = segments.at(-1)?.kind === 'parameter';
  return [...operations.values()]
    .filter((operation) => !isRead(operation))
    .map((operation) =>
      isOne
        ? evidenceOfOne(operation)
        : evidenceOfList(operation, findKeysInBody(schemaViews, operation, noun)),
    );
}

/** Whether the reads of a path show such a list, or one of its objects. */
function isShownAtNode(context: ObjectListContext, { segments, operations }: PathNode): boolean {
  const isOne = segments.at(-1)?.kind === 'parameter';
  return [...operations.values()]
    .filter(isRead)
    .every((operation) => (isOne ? hasNoBody(operation) : showsList(context, operation)));
}

function isRead({ method }: Operation): boolean {
  return method === 'GET' || method === 'HEAD';
}

const changingMethods = ['POST', 'PUT', 'DELETE'];

/** The path of one object names it, so there is no need of a body. */
function evidenceOfOne(operation: Operation): OperationEvidence {
  const hasBody = findBodySchema(operation) !== undefined;
  return changingMethods.includes(operation.method) && !hasBody ? 'nothing' : 'other';
}

function evidenceOfList(
  operation: Operation,
  keys: readonly string[] | undefined,
): OperationEvidence {
  const { method } = operation;
  if (keys !== undefined && changingMethods.includes(method)) return 'keys';
  const isClear = method === 'DELETE' && findBodySchema(operation) === undefined;
  return isClear ? 'nothing' : 'other';
}

/** A read of a single key answers without a body. */
function hasNoBody(operation: Operation): boolean {
  return findSuccessReply(operation).contentPointer === undefined;
}

function showsList({ envelopes }: ObjectListContext, operation: Operation): boolean {
  return envelopes.findList(operation, { parameter: 'id', noun: '' }) !== undefined;
}

/** What an operation does with the list; `undefined` if its path is about no such list. */
export function findObjectList(
  context: ObjectListContext,
  operation: Operation,
  segments: readonly PathSegment[],
): (ObjectList & ObjectListProperty) | undefined {
  return findAtOwnPath(context, operation, segments) ?? findByVerb(context, operation, segments);
}

const changesByMethod: Readonly<Record<string, ObjectList['change']>> = {
  GET: 'show',
  HEAD: 'show',
  DELETE: 'take',
  POST: 'add',
  PUT: 'set',
};

function findAtOwnPath(
  context: ObjectListContext,
  operation: Operation,
  segments: readonly PathSegment[],
): (ObjectList & ObjectListProperty) | undefined {
  const change = changesByMethod[operation.method];
  const found = change && findObjectListProperty(context, segments);
  if (!found) return undefined;
  const isOne = segments.at(-1)?.kind === 'parameter';
  // Whether it has one object is not shown.
  if (isOne && change === 'show') return undefined;
  const path = findKeysInBody(context.schemaViews, operation, found.property);
  const source = isOne ? ({ in: 'path' } as const) : path && ({ in: 'body', path } as const);
  return {
    ...found,
    change: isOne && change === 'set' ? 'add' : change,
    source,
    replyPath: findReplyPath(context, operation, found),
  };
}

/** `POST /tasks/{id}/addTag` with a `tag` */
function findByVerb(
  context: ObjectListContext,
  operation: Operation,
  segments: readonly PathSegment[],
): (ObjectList & ObjectListProperty) | undefined {
  const [above, last] = [segments.slice(0, -1), segments.at(-1)];
  if (last?.kind !== 'literal' || operation.method !== 'POST') return undefined;
  const verb = findPartVerb(last.text);
  const found = verb && findListProperty(context, above, verb.noun);
  const path = verb && findKeysInBody(context.schemaViews, operation, verb.noun);
  if (!found || !path) return undefined;
  return {
    ...found,
    change: verb.change,
    source: { in: 'body', path },
    replyPath: findReplyPath(context, operation, found),
  };
}

function findReplyPath(
  { envelopes }: ObjectListContext,
  operation: Operation,
  { property, resource }: ObjectListProperty,
): ObjectList['replyPath'] {
  const record = envelopes.findRecord(operation, {
    parameter: resource.parameter,
    noun: resource.noun,
    entity: resource.entity,
  });
  const list = envelopes.findList(operation, { parameter: 'id', noun: property });
  // A record that has such a list is shown as a whole.
  return record && !record.path.includes(0) && list && list.path.length > 0
    ? undefined
    : list?.path;
}

/** Where a body names objects by their keys: `["bug"]`, `{ "labels": ["bug"] }`, `{ "data": { "tag": "7" } }`. */
function findKeysInBody(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): readonly string[] | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  const properties = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  const name = findKeyName(schemaViews, properties, noun);
  if (name !== undefined) return [name];
  const [[wrapper = '', inner = []] = [], ...others] = properties;
  const innerName =
    others.length === 0
      ? findKeyName(schemaViews, [...propertiesOf(schemaViews, schemaViews.of(inner))], noun)
      : undefined;
  if (innerName !== undefined) return [wrapper, innerName];
  return takesScalars(schemaViews, entriesOf(schemaViews, schemaViews.of([schema])))
    ? []
    : undefined;
}

function findKeyName(
  schemaViews: SchemaViews,
  properties: readonly (readonly [string, readonly string[]])[],
  noun: string,
): string | undefined {
  const singular = singularize(normalizeName(noun));
  const names = [singular, ...memberKeyNames.map((name) => `${singular}${name}`)];
  const found = properties.find(([name, schemaPointers]) => {
    const entries = entriesOf(schemaViews, schemaViews.of(schemaPointers));
    return (
      names.includes(singularize(normalizeName(name))) &&
      takesScalars(schemaViews, entries.length > 0 ? entries : schemaPointers)
    );
  });
  return found?.[0];
}

/** Whether schemas allow a text or a number, maybe besides an object. */
function takesScalars(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  return schemaPointers.length > 0 && kindAt(schemaViews, schemaPointers) === 'scalar';
}
