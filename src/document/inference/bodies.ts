import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { type Envelope, findOne, type Sought } from './envelope.ts';
import { entriesOf, kindOf, outline } from './outline.ts';
import type { Overruling } from './overruling.ts';
import { takesPatch } from './patch-body.ts';
import { findBodySchema, findReplySchema } from './reply.ts';
import { schemaWord } from './schema-word.ts';
import { findListed } from './wrapped.ts';

type Find = (operation: Operation | undefined, sought: Sought) => Envelope | undefined;

/** Finds records and lists in bodies: where `x-sandlot` says, else where they are likely to be. */
export type Bodies = {
  /** The record in the reply. */
  readonly one: Find;
  /** The list in the reply. */
  readonly many: Find;
  /** The record in the body of the request. */
  readonly sent: Find;
};

export const openBodies = (shapes: Shapes, overruling: Overruling): Bodies => {
  const ofReplies = {
    schemaOf: findReplySchema,
    wordOf: (operation: Operation) => overruling.operation(operation)?.envelope,
  };
  const open = (kind: Kind): Find => {
    const opened = new Map<string, Body>();
    return (operation, sought) => {
      if (operation === undefined) return undefined;
      const { pointer } = operation;
      const body = opened.get(pointer) ?? openBody(shapes, operation, kind);
      opened.set(pointer, body);
      return body(sought);
    };
  };
  return {
    one: open({ ...ofReplies, find: findOne, end: toOne, guess: guessOne }),
    many: open({ ...ofReplies, find: findListed, end: toMany, guess: guessMany }),
    sent: open({
      // What a patch tells is how to change a record, and none.
      schemaOf: (operation) =>
        takesPatch(shapes, operation) ? undefined : findBodySchema(operation),
      wordOf: () => undefined,
      ...{ find: findOne, end: toOne, guess: () => undefined },
    }),
  };
};

/** Finds what is sought in one body. */
type Body = (sought: Sought) => Envelope | undefined;

const openBody = (
  shapes: Shapes,
  operation: Operation,
  { schemaOf, wordOf, find, end, guess }: Kind,
): Body => {
  const schema = schemaOf(operation);
  if (schema === undefined) return () => undefined;
  const path = wordOf(operation) ?? schemaWord(shapes, [schema], 'envelope');
  if (path === undefined)
    return once((sought) => find(shapes, [schema], sought) ?? guess(shapes, schema, sought));
  const followed = followEnvelope(shapes, schema, path);
  const told = followed && end(shapes, followed);
  return () => told;
};

/** Looks once for the same: many rules ask for it. What likenesses tell is of who asks. */
const once = (find: Body): Body => {
  const known = new Map<string, Envelope | undefined>();
  return (sought) => {
    const { parameter, noun, entity, likenesses } = sought;
    if (likenesses !== undefined) return find(sought);
    const name = [parameter, noun, entity && ['', ...entity]].flat().join('\n');
    if (!known.has(name)) known.set(name, find(sought));
    return known.get(name);
  };
};

type Kind = {
  readonly schemaOf: (operation: Operation) => string | undefined;
  /** What `x-sandlot` of an operation says of where it stands. */
  readonly wordOf: (operation: Operation) => string | undefined;
  readonly find: typeof findOne;
  readonly end: (shapes: Shapes, followed: Envelope) => Envelope | undefined;
  /** Where it stands in a body that the document says nothing of. */
  readonly guess: (shapes: Shapes, schema: string, sought: Sought) => Envelope | undefined;
};

/** A body of any form is the record itself. */
const guessOne: Kind['guess'] = (shapes, schema) =>
  formOf(shapes, schema) === 'any' ? { path: [], places: [schema] } : undefined;

/** A body of any form is the list itself; in an object of any form it is called as its records are. */
const guessMany: Kind['guess'] = (shapes, schema, { noun }) => {
  const form = formOf(shapes, schema);
  if (form === 'any') return { path: [], places: [] };
  return form === 'object' ? { path: [noun], places: [] } : undefined;
};

/** What the document lets a body be that it says nothing more of. */
const formOf = (shapes: Shapes, schema: string): 'any' | 'object' | 'described' => {
  const shape = shapes.of([schema]);
  const { undeclared, rest, choices, properties, keywords } = shape;
  const isOpen = undeclared === 'allowed' && rest.length + choices.length + properties.size === 0;
  if (!isOpen || 'enum' in keywords || 'const' in keywords) return 'described';
  const kind = kindOf(shapes, shape);
  if (kind === 'unknown') return 'any';
  return kind === 'object' ? 'object' : 'described';
};

/** Follows a path such as `$.data[0]` from a schema; `undefined` where it leads nowhere. */
export const followEnvelope = (
  shapes: Shapes,
  schema: string,
  text: string,
): Envelope | undefined => {
  const path: (string | 0)[] = [];
  let places: readonly string[] = [schema];
  for (const [step, name, quoted] of text.matchAll(/\.([^.[\]]+)|\["([^"]+)"\]|\[0\]/g)) {
    const shape = shapes.of(places);
    const next = name ?? quoted;
    places =
      next === undefined ? entriesOf(shapes, shape) : (outline(shapes, shape).get(next) ?? []);
    if (places.length === 0) return undefined;
    path.push(step === '[0]' ? 0 : `${next}`);
  }
  return { path, places, isTold: true };
};

/** One of a list is its first entry. */
const toOne = (shapes: Shapes, followed: Envelope): Envelope => {
  const shape = shapes.of(followed.places);
  return kindOf(shapes, shape) === 'array'
    ? { ...followed, path: [...followed.path, 0], places: entriesOf(shapes, shape) }
    : followed;
};

const toMany = (shapes: Shapes, followed: Envelope): Envelope | undefined => {
  const shape = shapes.of(followed.places);
  return kindOf(shapes, shape) === 'array'
    ? { ...followed, places: entriesOf(shapes, shape) }
    : undefined;
};
