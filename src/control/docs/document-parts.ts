import {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from 'typebox';
import type { TObjectOptions, TSchemaOptions } from 'typebox/type';
import type { JsonObject } from '../../openapi/openapi.ts';

export const textSchema = Type.String();
export const countSchema = Type.Integer({ minimum: 0 });

/** An object of these properties and no others. */
export function closedObject<T extends TProperties>(
  properties: T,
  options: TObjectOptions = {},
): TObject<T> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** An object of any names, with a value of one kind under each. */
export function mapSchema<T extends TSchema>(
  schema: T,
  options: TSchemaOptions = {},
): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe({ type: 'object', additionalProperties: schema, ...options });
}

/** One of some schemas, no two of which a value fits. */
export function exclusiveUnion<T extends readonly TSchema[]>(
  schemas: readonly [...T],
  options: TSchemaOptions = {},
): TUnsafe<Static<T[number]>> {
  return Type.Unsafe({ oneOf: schemas, ...options });
}

/** What is an object, and no more is said. */
export function anyObject(description: string): TUnsafe<JsonObject> {
  return Type.Unsafe({ type: 'object', description });
}

export const Name = Type.String({
  pattern: '^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$',
  description: 'What a sandbox or a snapshot may be called.',
});

export const Clock = exclusiveUnion(
  [
    closedObject({ frozen: Type.String({ format: 'date-time' }) }),
    closedObject({ offset: Type.Integer() }),
  ],
  { description: 'A clock that stands at an instant, or runs so many ms ahead of the system.' },
);

export const violationSchema = closedObject({
  in: textSchema,
  pointer: textSchema,
  message: textSchema,
  schema: Type.Optional(textSchema),
});

export const Problem = closedObject({
  type: textSchema,
  title: textSchema,
  status: Type.Integer(),
  detail: textSchema,
  code: textSchema,
  violations: Type.Optional(Type.Array(violationSchema)),
});

/** Schemas by the names that they have in the document. */
export type SchemasByName = Readonly<Record<string, TSchema>>;

/** A reference to a schema of the document: `refer({ Name })`. */
export function schemaRef<T extends SchemasByName>(
  schema: T,
  more: JsonObject = {},
): TUnsafe<Static<T[keyof T]>> {
  return Type.Unsafe({ ...componentRef('schemas', String(Object.keys(schema)[0])), ...more });
}

/** A reference to a named part of the document. */
export function componentRef(
  kind: 'schemas' | 'parameters' | 'responses',
  name: string,
): JsonObject {
  return {
    $ref: `#/components/${kind}/${name}`,
  };
}

/** What is sent by its media type. */
export type MediaContent<T> = Readonly<Record<string, { readonly schema: TUnsafe<T> }>>;

/** A body, or a reply's content, of JSON with a schema of the document. */
export function jsonContent<T extends SchemasByName>(schema: T): MediaContent<Static<T[keyof T]>> {
  return {
    'application/json': { schema: schemaRef(schema) },
  };
}

/** A reply, with the type of its body; `routes.ts` holds the routes to it. */
export type DescribedReply<T> = { readonly description: string; readonly content: MediaContent<T> };

/** A reply of JSON with a schema of the document. */
export function jsonReply<T extends SchemasByName>(
  description: string,
  schema: T,
): DescribedReply<Static<T[keyof T]>> {
  return { description, content: jsonContent(schema) };
}

/** A reply of another type. */
export function textReply(description: string, mediaType: string): DescribedReply<string> {
  return {
    description,
    content: { [mediaType]: { schema: Type.Unsafe<string>({ type: 'string' }) } },
  };
}

/** A reply without a body. */
export const noContentReply = { 204: { description: 'Done' } };

/** Replies of an operation: those of its own, and those for which a refusal has a form. */
export function withResponses<T>(own: T, refusals: RefusalNames = {}): { readonly responses: T } {
  return {
    responses: {
      ...own,
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, name]) => [status, componentRef('responses', name)]),
      ),
    },
  };
}

type RefusalNames = Readonly<Record<number, keyof typeof refusalResponses>>;

export const sharedParameters = {
  Sandbox: {
    name: 'Sandlot-Sandbox',
    in: 'header',
    description: 'The sandbox that the call is for, where the path does not say it.',
    schema: schemaRef({ Name }, { default: 'default' }),
  },
  Snapshot: { name: 'name', in: 'path', required: true, schema: schemaRef({ Name }) },
};

function problemResponse(description: string) {
  return {
    description,
    content: { 'application/problem+json': { schema: schemaRef({ Problem }) } },
  };
}

export const refusalResponses = {
  Invalid: problemResponse(
    'A name, or the body, is not as it has to be; with the places at fault.',
  ),
  Foreign: problemResponse(
    'A page of another origin may not use what is here, nor a name that others may have lead here.',
  ),
  NoSnapshot: problemResponse('There is no such snapshot; with the names of those that there are.'),
  NoJournal: problemResponse('No journal is kept, so that nothing can be counted.'),
  NoEntry: problemResponse('There is no such call; with the ids of those that there are.'),
  NoRecord: problemResponse('There is no such record, or no such resource; with the nearest.'),
  Named: problemResponse('Other records have to name this one; with some of them.'),
  NoSandbox: problemResponse('There is no such sandbox.'),
  Taken: problemResponse('A token picks another sandbox already.'),
  TooMany: problemResponse('There are as many as are kept.'),
  NotTold: problemResponse('There is none of that id; with those that there are.'),
  NoLimit: problemResponse('All calls are let through.'),
  Unkept: problemResponse('The change could not be kept and was not made.'),
  Full: problemResponse('There is no room to keep the change, and it was not made.'),
};
