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
  type RecordHint,
} from './envelope.ts';
import { takesJsonPatch } from './patch-body.ts';

type FindEnvelope = (operation: Operation | undefined, hint: RecordHint) => Envelope | undefined;

/** Finds records and lists in bodies: where `x-sandlot` says, else by the envelope rules. */
export type EnvelopeFinder = {
  /** The record in the reply. */
  readonly findRecord: FindEnvelope;
  /** The list in the reply. */
  readonly findList: FindEnvelope;
  /** The record in the body of the request. */
  readonly findSentRecord: FindEnvelope;
};

export function createEnvelopeFinder(
  schemaViews: SchemaViews,
  extensions: DocumentExtensions,
): EnvelopeFinder {
  const replyBody = {
    schemaOf: findReplySchema,
    explicitPathOf: (operation: Operation) => extensions.operation(operation)?.envelope,
  };
  return {
    findRecord: memoizeByOperation(schemaViews, {
      ...replyBody,
      find: findRecordEnvelope,
      toEnvelope: toFirstEntry,
      guess: guessRecord,
    }),
    findList: memoizeByOperation(schemaViews, {
      ...replyBody,
      find: findListEnvelope,
      toEnvelope: toListEntries,
      guess: guessList,
    }),
    findSentRecord: memoizeByOperation(schemaViews, {
      // A JSON Patch describes a change, not a record.
      schemaOf: (operation) =>
        takesJsonPatch(schemaViews, operation) ? undefined : findBodySchema(operation),
      explicitPathOf: () => undefined,
      find: findRecordEnvelope,
      toEnvelope: toFirstEntry,
      guess: () => undefined,
    }),
  };
}

/** One of the bodies of an operation. */
type BodyKind = {
  readonly schemaOf: (operation: Operation) => string | undefined;
  /** The path that `x-sandlot` gives on the operation. */
  readonly explicitPathOf: (operation: Operation) => string | undefined;
  readonly find: typeof findRecordEnvelope;
  /** What the explicit path leads to. */
  readonly toEnvelope: (schemaViews: SchemaViews, explicit: Envelope) => Envelope | undefined;
  /** The envelope in a body that the document does not describe. */
  readonly guess: (
    schemaViews: SchemaViews,
    schema: string,
    hint: RecordHint,
  ) => Envelope | undefined;
};

function memoizeByOperation(schemaViews: SchemaViews, kind: BodyKind): FindEnvelope {
  const finders = new Map<string, FindInBody>();
  return (operation, hint) => {
    if (operation === undefined) return undefined;
    const { pointer } = operation;
    const find = finders.get(pointer) ?? compileFindInBody(schemaViews, operation, kind);
    finders.set(pointer, find);
    return find(hint);
  };
}

type FindInBody = (hint: RecordHint) => Envelope | undefined;

function compileFindInBody(
  schemaViews: SchemaViews,
  operation: Operation,
  { schemaOf, explicitPathOf, find, toEnvelope, guess }: BodyKind,
): FindInBody {
  const schema = schemaOf(operation);
  if (schema === undefined) return () => undefined;
  const path = explicitPathOf(operation) ?? findSchemaExtension(schemaViews, [schema], 'envelope');
  if (path === undefined)
    return memoizeByHint(
      (hint) => find(schemaViews, [schema], hint) ?? guess(schemaViews, schema, hint),
    );
  const followed = resolveEnvelopePath(schemaViews, schema, path);
  const explicit = followed && toEnvelope(schemaViews, followed);
  return () => explicit;
}

/** Many rules ask for the same envelope. Similar schemas depend on who asks, so those are not remembered. */
function memoizeByHint(find: FindInBody): FindInBody {
  const known = new Map<string, Envelope | undefined>();
  return (hint) => {
    const { parameter, noun, entity, similarSchemas } = hint;
    if (similarSchemas !== undefined) return find(hint);
    const name = [parameter, noun, entity && ['', ...entity]].flat().join('\n');
    if (!known.has(name)) known.set(name, find(hint));
    return known.get(name);
  };
}

/** A body without a description is the record itself. */
function guessRecord(schemaViews: SchemaViews, schema: string): Envelope | undefined {
  return descriptionOf(schemaViews, schema) === 'none'
    ? { path: [], schemaPointers: [schema] }
    : undefined;
}

/** A body without a description is the list itself; a free-form object holds it under the noun. */
function guessList(
  schemaViews: SchemaViews,
  schema: string,
  { noun }: RecordHint,
): Envelope | undefined {
  const description = descriptionOf(schemaViews, schema);
  if (description === 'none') return { path: [], schemaPointers: [] };
  return description === 'free-form object' ? { path: [noun], schemaPointers: [] } : undefined;
}

function descriptionOf(
  schemaViews: SchemaViews,
  schema: string,
): 'none' | 'free-form object' | 'complete' {
  const schemaView = schemaViews.of([schema]);
  const { undeclared, additionalProperties, choices, properties, keywords } = schemaView;
  const isFreeForm =
    undeclared === 'allowed' &&
    additionalProperties.length + choices.length + properties.size === 0;
  if (!isFreeForm || 'enum' in keywords || 'const' in keywords) return 'complete';
  const kind = kindOf(schemaViews, schemaView);
  if (kind === 'unknown') return 'none';
  return kind === 'object' ? 'free-form object' : 'complete';
}

/** Follows a path such as `$.data[0]` from a schema; `undefined` where it leads nowhere. */
export function resolveEnvelopePath(
  schemaViews: SchemaViews,
  schema: string,
  text: string,
): Envelope | undefined {
  const path: (string | 0)[] = [];
  let schemaPointers: readonly string[] = [schema];
  for (const [step, name, quoted] of text.matchAll(/\.([^.[\]]+)|\["([^"]+)"\]|\[0\]/g)) {
    const schemaView = schemaViews.of(schemaPointers);
    const next = name ?? quoted;
    schemaPointers =
      next === undefined
        ? entriesOf(schemaViews, schemaView)
        : (propertiesOf(schemaViews, schemaView).get(next) ?? []);
    if (schemaPointers.length === 0) return undefined;
    path.push(step === '[0]' ? 0 : `${next}`);
  }
  return { path, schemaPointers, isExplicit: true };
}

/** The first entry, where the path leads to a list. */
function toFirstEntry(schemaViews: SchemaViews, explicit: Envelope): Envelope {
  const schemaView = schemaViews.of(explicit.schemaPointers);
  return kindOf(schemaViews, schemaView) === 'array'
    ? {
        ...explicit,
        path: [...explicit.path, 0],
        schemaPointers: entriesOf(schemaViews, schemaView),
      }
    : explicit;
}

function toListEntries(schemaViews: SchemaViews, explicit: Envelope): Envelope | undefined {
  const schemaView = schemaViews.of(explicit.schemaPointers);
  return kindOf(schemaViews, schemaView) === 'array'
    ? { ...explicit, schemaPointers: entriesOf(schemaViews, schemaView) }
    : undefined;
}
