import { isObject, type JsonObject, objectAt, objectOf } from '../json/json.ts';
import {
  followReference,
  joinPointer,
  refToPointer,
  resolvePointer,
} from '../json/json-pointer.ts';
import { exampleOf } from '../operations/examples.ts';
import { streamFormatOf } from '../operations/media-type.ts';
import {
  listOperationLocations,
  type OperationLocation,
  readReplies,
} from '../operations/operation.ts';
import { findSuccessReply } from '../operations/success-reply.ts';
import { toSchemaOfExample } from '../schema/schema-from-example.ts';
import type { Finding } from './finding.ts';

/** A success reply whose example has a form that its schema does not describe. */
type ContradictingReply = {
  readonly example: unknown;
  /** The schema as it is written. */
  readonly schema: unknown;
  /** The names of the properties that it declares. */
  readonly names: ReadonlySet<string>;
  readonly path: ReplyPath;
};

/** The path of an operation, as far as it tells one record from many. */
type ReplyPath = {
  /** Whether it may be that of a list: a GET whose path does not end in a key. */
  readonly mayList: boolean;
  /** The last word of the path. */
  readonly noun: string;
  /** Whether a path below it takes a key. */
  readonly hasItems: boolean;
};

/** What the example shows instead: where records of the schema are in it. */
type ExampleForm = {
  /** The property that holds them; absent where the example is a list of them. */
  readonly property: string | undefined;
  readonly entries: 'one' | 'many';
};

type ExampleRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** What the example shows; `undefined` where the schema is to be believed. */
  find(reply: ContradictingReply): ExampleForm | undefined;
};

/** `[ { "name": "Red" } ]`, where the schema is that of one team. */
const listInExample: ExampleRule = {
  name: 'list-in-example',
  summary: 'The example is a list of what the schema describes',
  docs: '#examples-that-contradict-their-schemas',
  find: ({ example, names, path }) =>
    Array.isArray(example) && isListPath(path) && describesAll(names, example)
      ? { property: undefined, entries: 'many' }
      : undefined,
};

/** `{ "teams": [ { "name": "Red" } ], "pagination": { … } }` */
const wrappedListInExample: ExampleRule = {
  name: 'wrapped-list-in-example',
  summary: 'The example lists what the schema describes in a property',
  docs: '#examples-that-contradict-their-schemas',
  find: (reply) => {
    const lists = Object.entries(Object(reply.example)).filter(
      ([, value]) => Array.isArray(value) && describesAll(reply.names, value),
    );
    const [property] = lists[0] ?? [];
    if (lists.length !== 1 || property === undefined || !reply.path.mayList) return undefined;
    // A property beside the list states its page.
    const isPage = Object.keys(Object(reply.example)).length > 1;
    return isPage || isListPath(reply.path) || isSameWord(property, reply.path.noun)
      ? { property, entries: 'many' }
      : undefined;
  },
};

/** `{ "team": { "name": "Red" } }` */
const wrappedRecordInExample: ExampleRule = {
  name: 'wrapped-record-in-example',
  summary: 'The example holds what the schema describes in its only property',
  docs: '#examples-that-contradict-their-schemas',
  find: ({ example, names }) => {
    const [[property, value] = ['', undefined], ...others] = Object.entries(Object(example));
    // `example: { value: … }` is one of the `examples`, under the wrong name.
    const isEnvelope = !Array.isArray(example) && others.length === 0 && property !== 'value';
    return isEnvelope && isObject(value) && describesAll(names, [value])
      ? { property, entries: 'one' }
      : undefined;
  },
};

/** Whether a path is likely to be that of many records: there are paths of one, or its last word is a plural. */
function isListPath({ mayList, noun, hasItems }: ReplyPath): boolean {
  return mayList && (hasItems || /[^s]s$/i.test(noun));
}

function isSameWord(one: string, other: string): boolean {
  const [first, second] = [one, other].map((word) => word.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return first === second;
}

/** What an example shows that contradicts its schema; the first rule that applies wins. */
export const exampleRules: readonly ExampleRule[] = [
  listInExample,
  wrappedListInExample,
  wrappedRecordInExample,
];

/** One name in common is a coincidence, unless there is no other. */
const minSharedNames = 2;

/** Whether entries are objects that are made of the declared properties, by half of their names or more. */
function describesAll(names: ReadonlySet<string>, entries: readonly unknown[]): boolean {
  return (
    entries.length > 0 &&
    entries.every((entry) => {
      const own = isObject(entry) ? Object.keys(entry) : [];
      const shared = own.filter((name) => names.has(name)).length;
      return shared >= Math.min(minSharedNames, names.size) && 2 * shared >= own.length;
    })
  );
}

/** A node of the document with a `$ref`. */
export type ReferenceNode = { $ref?: unknown };

/**
 * Replaces the schemas of success replies whose examples contradict them: documents exist in which the
 * reply of `GET /teams` has the schema of one team, and an example with a list of teams.
 */
export function correctExampleSchemas(
  root: JsonObject,
  references: readonly ReferenceNode[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const locations = listOperationLocations({ root });
  for (const location of locations) {
    if (!mayContradict(root, location)) continue;
    const replies = readReplies(root, { pointer: location.pointer, value: location.source });
    const { contentPointer, mediaType: type } = findSuccessReply({
      method: location.method,
      replies,
    });
    const { value: mediaType, pointer } = resolvePointer(root, contentPointer ?? '/');
    const contradiction = findContradiction(root, mediaType);
    if (!isObject(mediaType) || contradiction === undefined) continue;
    const path = toReplyPath(location, { locations, type });
    const reply = { ...contradiction, path };
    const form = findExampleForm(reply);
    if (form === undefined) continue;
    const schemaPointer = `${pointer}/schema`;
    Object.assign(mediaType, { schema: toCorrectedSchema(reply, form) });
    moveReferences(references, { from: schemaPointer, to: schemaPointer + toInnerPointer(form) });
    if (path !== sequencePath)
      findings.push({ severity: 'warning', pointer: schemaPointer, message: describe(form) });
  }
  return findings;
}

/** Whether any reply that may be that of success contradicts its schema; few do, so no pointer is made. */
function mayContradict(root: JsonObject, { source }: OperationLocation): boolean {
  const replies = objectAt(source, 'responses');
  for (const status in replies) {
    if (!/^[23d]/i.test(status)) continue;
    const content = followReference(root, objectOf(followReference(root, replies[status])).content);
    for (const type in objectOf(content))
      if (findContradiction(root, followReference(root, objectOf(content)[type]))) return true;
  }
  return false;
}

/** The schema of a stream is often that of its items. */
const sequencePath: ReplyPath = { mayList: true, noun: '', hasItems: true };

function toReplyPath(
  { method, path }: OperationLocation,
  {
    locations,
    type,
  }: { readonly locations: readonly OperationLocation[]; readonly type?: string | undefined },
): ReplyPath {
  if (streamFormatOf(`${type}`) !== undefined) return sequencePath;
  return {
    mayList: method === 'GET' && !path.endsWith('}'),
    noun: `${path.split('/').at(-1)}`,
    hasItems: locations.some(
      (one) => one.path.endsWith('}') && one.path.slice(0, one.path.lastIndexOf('/')) === path,
    ),
  };
}

/** The reply, if its example does not match its schema, property by property. */
function findContradiction(
  root: JsonObject,
  mediaType: unknown,
): Omit<ContradictingReply, 'path'> | undefined {
  if (!isObject(mediaType) || !isObject(mediaType.schema) || !hasExample(mediaType))
    return undefined;
  const example = exampleOf({ root }, mediaType);
  if (typeof example !== 'object' || example === null) return undefined;
  const schema = resolveSchema(root, mediaType.schema);
  // A list of what the schema describes is what it is.
  if (schema.type === 'array')
    return Array.isArray(example) ? undefined : toContradiction(root, example, schema.items);
  const names = Object.keys(example);
  // Most examples match, and need no list of all declared names.
  if (names.some((name) => Object.hasOwn(Object(schema.properties), name))) return undefined;
  const contradiction = toContradiction(root, example, mediaType.schema);
  return names.some((name) => contradiction?.names.has(name)) ? undefined : contradiction;
}

function hasExample({ example, examples }: JsonObject): boolean {
  return example !== undefined || examples !== undefined;
}

function toContradiction(root: JsonObject, example: object, schema: unknown) {
  const names = listNames(root, schema);
  return names.size === 0 ? undefined : { example, schema, names };
}

function findExampleForm(reply: ContradictingReply): ExampleForm | undefined {
  for (const { find } of exampleRules) {
    const form = find(reply);
    if (form) return form;
  }
  return undefined;
}

function toCorrectedSchema(
  { example, schema }: ContradictingReply,
  { property, entries }: ExampleForm,
): JsonObject {
  const value = entries === 'many' ? { type: 'array', items: schema } : schema;
  if (property === undefined) return Object(value);
  const { properties, ...envelope } = toSchemaOfExample('', example);
  return { ...envelope, properties: { ...Object(properties), [property]: value } };
}

/** The pointer of the described record inside a corrected schema. */
function toInnerPointer({ property, entries }: ExampleForm): string {
  const outer = property === undefined ? '' : joinPointer('/properties', property);
  return entries === 'many' ? `${outer}/items` : outer;
}

type PointerMove = { readonly from: string; readonly to: string };

/** Bundled documents refer to schemas where they were first used. */
function moveReferences(references: readonly ReferenceNode[], { from, to }: PointerMove): void {
  for (const node of references) {
    const target = refToPointer(node.$ref);
    if (target !== undefined && `${target}/`.startsWith(`${from}/`))
      node.$ref = `#${to}${target.slice(from.length)}`;
  }
}

function describe({ property, entries }: ExampleForm): string {
  const place = property === undefined ? 'is a list' : `has "${property}"`;
  const found = entries === 'many' ? 'a list of records' : 'a record in an envelope';
  return `The example ${place}, the schema describes one record without it; ${found} is served`;
}

/** A schema behind its references. */
function resolveSchema(root: JsonObject, schema: unknown): JsonObject {
  return objectOf(followReference(root, schema));
}

/** Deeper compositions are rare. */
const maxDepth = 4;

/** The names of the properties that a schema and those it is composed of declare. */
function listNames(root: JsonObject, schema: unknown, depth = 0): ReadonlySet<string> {
  const resolved = resolveSchema(root, schema);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const schemas = resolved[keyword];
    return depth < maxDepth && Array.isArray(schemas) ? schemas : [];
  });
  return new Set([
    ...Object.keys(Object(resolved.properties)),
    ...parts.flatMap((part) => [...listNames(root, part, depth + 1)]),
  ]);
}
