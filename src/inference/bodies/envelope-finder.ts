import {
  entriesOf,
  findBodySchema,
  findReplySchema,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { type DocumentExtensions, findSchemaExtension } from '../extension/extension.ts';
import {
  type Envelope,
  findListEnvelope,
  findRecordEnvelope,
  isMoreLikeRecord,
  type RecordHint,
} from './envelope.ts';
import { takesJsonPatch } from './json-patch-body.ts';

type FindEnvelope = (operation: Operation | undefined, sought: RecordHint) => Envelope | undefined;

/** Finds records and lists in bodies: where `x-sandlot` says, else where they are likely to be. */
export type EnvelopeFinder = {
  /** The record in the reply. */
  readonly findRecord: FindEnvelope;
  /** The list in the reply. */
  readonly findList: FindEnvelope;
  /** The record in the body of the request. */
  readonly findSentRecord: FindEnvelope;
};

export function createEnvelopeFinder(
  shapes: SchemaViews,
  overruling: DocumentExtensions,
): EnvelopeFinder {
  const ofReplies = {
    schemaOf: findReplySchema,
    explicitPathOf: (operation: Operation) => overruling.operation(operation)?.envelope,
  };
  const open = (kind: BodyKind): FindEnvelope => {
    const opened = new Map<string, FindInBody>();
    return (operation, sought) => {
      if (operation === undefined) return undefined;
      const { pointer } = operation;
      const body = opened.get(pointer) ?? compileBody(shapes, operation, kind);
      opened.set(pointer, body);
      return body(sought);
    };
  };
  return {
    findRecord: open({
      ...ofReplies,
      find: findRecordEnvelope,
      toEnvelope: toFirstEntry,
      guess: guessRecord,
    }),
    findList: open({
      ...ofReplies,
      find: findWrappedList,
      toEnvelope: toListEntries,
      guess: guessList,
    }),
    findSentRecord: open({
      // What a patch tells is how to change a record, and none.
      schemaOf: (operation) =>
        takesJsonPatch(shapes, operation) ? undefined : findBodySchema(operation),
      explicitPathOf: () => undefined,
      ...{ find: findRecordEnvelope, toEnvelope: toFirstEntry, guess: () => undefined },
    }),
  };
}

/** Finds what is sought in one body. */
type FindInBody = (sought: RecordHint) => Envelope | undefined;

function compileBody(
  shapes: SchemaViews,
  operation: Operation,
  { schemaOf, explicitPathOf, find, toEnvelope, guess }: BodyKind,
): FindInBody {
  const schema = schemaOf(operation);
  if (schema === undefined) return () => undefined;
  const path = explicitPathOf(operation) ?? findSchemaExtension(shapes, [schema], 'envelope');
  if (path === undefined)
    return rememberByHint(
      (sought) => find(shapes, [schema], sought) ?? guess(shapes, schema, sought),
    );
  const followed = resolveEnvelopePath(shapes, schema, path);
  const told = followed && toEnvelope(shapes, followed);
  return () => told;
}

/** Looks once for the same: many rules ask for it. What likenesses tell is of who asks. */
function rememberByHint(find: FindInBody): FindInBody {
  const known = new Map<string, Envelope | undefined>();
  return (sought) => {
    const { parameter, noun, entity, likenesses } = sought;
    if (likenesses !== undefined) return find(sought);
    const name = [parameter, noun, entity && ['', ...entity]].flat().join('\n');
    if (!known.has(name)) known.set(name, find(sought));
    return known.get(name);
  };
}

type BodyKind = {
  readonly schemaOf: (operation: Operation) => string | undefined;
  /** What `x-sandlot` of an operation says of where it stands. */
  readonly explicitPathOf: (operation: Operation) => string | undefined;
  readonly find: typeof findRecordEnvelope;
  readonly toEnvelope: (shapes: SchemaViews, followed: Envelope) => Envelope | undefined;
  /** Where it stands in a body that the document says nothing of. */
  readonly guess: (shapes: SchemaViews, schema: string, sought: RecordHint) => Envelope | undefined;
};

/** A body of any form is the record itself. */
const guessRecord: BodyKind['guess'] = (shapes, schema) =>
  freeFormOf(shapes, schema) === 'any' ? { path: [], schemaPointers: [schema] } : undefined;

/** A body of any form is the list itself; in an object of any form it is called as its records are. */
const guessList: BodyKind['guess'] = (shapes, schema, { noun }) => {
  const form = freeFormOf(shapes, schema);
  if (form === 'any') return { path: [], schemaPointers: [] };
  return form === 'object' ? { path: [noun], schemaPointers: [] } : undefined;
};

/** What the document lets a body be that it says nothing more of. */
function freeFormOf(shapes: SchemaViews, schema: string): 'any' | 'object' | 'described' {
  const shape = shapes.of([schema]);
  const { undeclared, additionalProperties, choices, properties, keywords } = shape;
  const isOpen =
    undeclared === 'allowed' &&
    additionalProperties.length + choices.length + properties.size === 0;
  if (!isOpen || 'enum' in keywords || 'const' in keywords) return 'described';
  const kind = kindOf(shapes, shape);
  if (kind === 'unknown') return 'any';
  return kind === 'object' ? 'object' : 'described';
}

/** Follows a path such as `$.data[0]` from a schema; `undefined` where it leads nowhere. */
export function resolveEnvelopePath(
  shapes: SchemaViews,
  schema: string,
  text: string,
): Envelope | undefined {
  const path: (string | 0)[] = [];
  let schemaPointers: readonly string[] = [schema];
  for (const [step, name, quoted] of text.matchAll(/\.([^.[\]]+)|\["([^"]+)"\]|\[0\]/g)) {
    const shape = shapes.of(schemaPointers);
    const next = name ?? quoted;
    schemaPointers =
      next === undefined ? entriesOf(shapes, shape) : (propertiesOf(shapes, shape).get(next) ?? []);
    if (schemaPointers.length === 0) return undefined;
    path.push(step === '[0]' ? 0 : `${next}`);
  }
  return { path, schemaPointers, isExplicit: true };
}

/** One of a list is its first entry. */
function toFirstEntry(shapes: SchemaViews, followed: Envelope): Envelope {
  const shape = shapes.of(followed.schemaPointers);
  return kindOf(shapes, shape) === 'array'
    ? { ...followed, path: [...followed.path, 0], schemaPointers: entriesOf(shapes, shape) }
    : followed;
}

function toListEntries(shapes: SchemaViews, followed: Envelope): Envelope | undefined {
  const shape = shapes.of(followed.schemaPointers);
  return kindOf(shapes, shape) === 'array'
    ? { ...followed, schemaPointers: entriesOf(shapes, shape) }
    : undefined;
}

/**
 * Finds the list of records in a body, and what each entry wraps its record in where that is known:
 * `{ data: [ { data: { … }, uri } ] }`.
 */
export function findWrappedList(
  shapes: SchemaViews,
  places: readonly string[],
  sought: RecordHint,
): Envelope | undefined {
  const many = findListEnvelope(shapes, places, sought);
  const one = many && findRecordEnvelope(shapes, many.schemaPointers, sought);
  if (!one || one.path.length === 0 || one.path.includes(0)) return many;
  if (!isMoreLikeRecord(shapes, one.schemaPointers, { than: many.schemaPointers, sought }))
    return many;
  const path = one.path.filter((step) => step !== 0);
  return {
    ...many,
    schemaPointers: one.schemaPointers,
    wrapper: { path, schemaPointers: many.schemaPointers },
  };
}
