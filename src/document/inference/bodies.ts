import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { type Envelope, findMany, findOne, type Sought } from './envelope.ts';
import { entriesOf, kindOf, outline } from './outline.ts';
import type { Overruling } from './overruling.ts';
import { findBodySchema, findReplySchema } from './reply.ts';
import { schemaWord } from './schema-word.ts';

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
  const ofReply = (operation: Operation) => overruling.operation(operation)?.envelope;
  const open =
    ({ schemaOf, wordOf, find, end }: Kind): Find =>
    (operation, sought) => {
      if (operation === undefined) return undefined;
      const schema = schemaOf(operation);
      if (schema === undefined) return undefined;
      const path = wordOf(operation) ?? schemaWord(shapes, [schema], 'envelope');
      if (path === undefined) return find(shapes, [schema], sought);
      const followed = followEnvelope(shapes, schema, path);
      return followed && end(shapes, followed);
    };
  return {
    one: open({ schemaOf: findReplySchema, wordOf: ofReply, find: findOne, end: toOne }),
    many: open({ schemaOf: findReplySchema, wordOf: ofReply, find: findMany, end: toMany }),
    sent: open({ schemaOf: findBodySchema, wordOf: () => undefined, find: findOne, end: toOne }),
  };
};

type Kind = {
  readonly schemaOf: (operation: Operation) => string | undefined;
  /** What `x-sandlot` of an operation says of where it stands. */
  readonly wordOf: (operation: Operation) => string | undefined;
  readonly find: typeof findOne;
  readonly end: (shapes: Shapes, followed: Envelope) => Envelope | undefined;
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
