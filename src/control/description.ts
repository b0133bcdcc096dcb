import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';
import type { JsonObject } from '../document/document.ts';
import { Name, Problem } from './schema.ts';

/** Schemas by the names that they have in the document. */
export type Schemas = Readonly<Record<string, TSchema>>;

/** A reference to a schema of the document: `refer({ Name })`. */
export const refer = <T extends Schemas>(
  schema: T,
  more: JsonObject = {},
): TUnsafe<Static<T[keyof T]>> =>
  Type.Unsafe({ ...named('schemas', String(Object.keys(schema)[0])), ...more });

/** A reference to a named part of the document. */
export const named = (kind: 'schemas' | 'parameters' | 'responses', name: string): JsonObject => ({
  $ref: `#/components/${kind}/${name}`,
});

/** What is sent by its media type. */
export type Content<T> = Readonly<Record<string, { readonly schema: TUnsafe<T> }>>;

/** A body, or a reply's content, of JSON with a schema of the document. */
export const ofJson = <T extends Schemas>(schema: T): Content<Static<T[keyof T]>> => ({
  'application/json': { schema: refer(schema) },
});

/** A reply, with the type of its body; `routes.ts` holds the routes to it. */
export type Carrying<T> = { readonly description: string; readonly content: Content<T> };

/** A reply of JSON with a schema of the document. */
export const carrying = <T extends Schemas>(
  description: string,
  schema: T,
): Carrying<Static<T[keyof T]>> => ({ description, content: ofJson(schema) });

/** A reply of another type. */
export const carryingText = (description: string, mediaType: string): Carrying<string> => ({
  description,
  content: { [mediaType]: { schema: Type.Unsafe<string>({ type: 'string' }) } },
});

/** A reply without a body. */
export const done = { 204: { description: 'Done' } };

/** Replies of an operation: those of its own, and those for which a refusal has a form. */
export const answers = <T>(own: T, refusals: Refusals = {}): { readonly responses: T } => ({
  responses: {
    ...own,
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, name]) => [status, named('responses', name)]),
    ),
  },
});

type Refusals = Readonly<Record<number, keyof typeof refusals>>;

export const parameters = {
  Sandbox: {
    name: 'Sandlot-Sandbox',
    in: 'header',
    description: 'The sandbox that the call is for, where the path does not say it.',
    schema: refer({ Name }, { default: 'default' }),
  },
  Snapshot: { name: 'name', in: 'path', required: true, schema: refer({ Name }) },
};

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: refer({ Problem }) } },
});

export const refusals = {
  Invalid: problem('A name, or the body, is not as it has to be; with the places at fault.'),
  Foreign: problem(
    'A page of another origin may not use what is here, nor a name that others may have lead here.',
  ),
  NoSnapshot: problem('There is no such snapshot; with the names of those that there are.'),
  NoJournal: problem('No journal is kept, so that nothing can be counted.'),
  NoEntry: problem('There is no such call; with the ids of those that there are.'),
  NoRecord: problem('There is no such record, or no such resource; with the nearest.'),
  Named: problem('Other records have to name this one; with some of them.'),
  NoSandbox: problem('There is no such sandbox.'),
  Taken: problem('A token picks another sandbox already.'),
  TooMany: problem('There are as many as are kept.'),
  NotTold: problem('There is none of that id; with those that there are.'),
  NoLimit: problem('All calls are let through.'),
  Unkept: problem('The change could not be kept and was not made.'),
  Full: problem('There is no room to keep the change, and it was not made.'),
};
