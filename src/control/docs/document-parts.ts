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

/** An object with these properties and no others. */
export function closedObject<T extends TProperties>(
  properties: T,
  options: TObjectOptions = {},
): TObject<T> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** An object with any property names, whose values share a schema. */
export function mapSchema<T extends TSchema>(
  schema: T,
  options: TSchemaOptions = {},
): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe({ type: 'object', additionalProperties: schema, ...options });
}

/** A value of exactly one of the schemas (`oneOf`). */
export function exclusiveUnion<T extends readonly TSchema[]>(
  schemas: readonly [...T],
  options: TSchemaOptions = {},
): TUnsafe<Static<T[number]>> {
  return Type.Unsafe({ oneOf: schemas, ...options });
}

/** Any object. */
export function anyObject(description: string): TUnsafe<JsonObject> {
  return Type.Unsafe({ type: 'object', description });
}

export const Name = Type.String({
  pattern: '^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$',
  description: 'The name of a sandbox or a snapshot.',
});

export const Clock = exclusiveUnion(
  [
    closedObject({ frozen: Type.String({ format: 'date-time' }) }),
    closedObject({ offset: Type.Integer() }),
  ],
  {
    description:
      'A clock that is frozen at a time, or runs `offset` milliseconds ahead of the system clock.',
  },
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

/** Schemas by their component names. */
export type SchemasByName = Readonly<Record<string, TSchema>>;

/** A reference to a schema component: `schemaRef({ Name })`. */
export function schemaRef<T extends SchemasByName>(
  schema: T,
  siblings: JsonObject = {},
): TUnsafe<Static<T[keyof T]>> {
  return Type.Unsafe({ ...componentRef('schemas', String(Object.keys(schema)[0])), ...siblings });
}

/** A reference to a component. */
export function componentRef(
  kind: 'schemas' | 'parameters' | 'responses',
  name: string,
): JsonObject {
  return {
    $ref: `#/components/${kind}/${name}`,
  };
}

/** The schema of each media type. */
export type MediaContent<T> = Readonly<Record<string, { readonly schema: TUnsafe<T> }>>;

/** The JSON content of a request or a reply. */
export function jsonContent<T extends SchemasByName>(schema: T): MediaContent<Static<T[keyof T]>> {
  return {
    'application/json': { schema: schemaRef(schema) },
  };
}

/** A reply, with the type of its body. */
export type DescribedReply<T> = { readonly description: string; readonly content: MediaContent<T> };

/** A JSON reply. */
export function jsonReply<T extends SchemasByName>(
  description: string,
  schema: T,
): DescribedReply<Static<T[keyof T]>> {
  return { description, content: jsonContent(schema) };
}

/** A reply of another media type. */
export function textReply(description: string, mediaType: string): DescribedReply<string> {
  return {
    description,
    content: { [mediaType]: { schema: Type.Unsafe<string>({ type: 'string' }) } },
  };
}

/** The 204 reply. */
export const noContentReply = { 204: { description: 'Done' } };

/** The replies of an operation: its successes, and references to refusals by status. */
export function withResponses<T>(
  successes: T,
  refusals: RefusalNames = {},
): { readonly responses: T } {
  return {
    responses: {
      ...successes,
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, name]) => [status, componentRef('responses', name)]),
      ),
    },
  };
}

/** The names of refusals in the components of the document, by status. */
export type RefusalNames = Readonly<Record<number, keyof typeof refusalResponses>>;

export const sharedParameters = {
  Sandbox: {
    name: 'Sandlot-Sandbox',
    in: 'header',
    description: 'The sandbox of the call, unless the path names it.',
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
  Invalid: problemResponse('A name or the body is invalid; `violations` lists the faults.'),
  ForeignOrigin: problemResponse(
    'The call comes from a page of another origin, or was sent to a public host name.',
  ),
  NoSnapshot: problemResponse('The snapshot does not exist; the detail lists the others.'),
  NoJournal: problemResponse('The journal is off, or too many waits are open.'),
  NoEntry: problemResponse('The journal has no such call; the detail shows its ids.'),
  NoRecord: problemResponse('The record or resource does not exist; the detail names the nearest.'),
  NoOperation: problemResponse('The operation does not exist; the detail names the nearest.'),
  Referenced: problemResponse('Other records refer to this one; the detail names some of them.'),
  NoSandbox: problemResponse('The sandbox does not exist.'),
  TokenTaken: problemResponse('A token already selects another sandbox, or there are too many.'),
  TooMany: problemResponse('The limit is reached; the detail names it.'),
  NoDelivery: problemResponse('The sandbox has no such message.'),
  NoRule: problemResponse('The override or fault does not exist; the detail lists the others.'),
  NotSaved: problemResponse('The change could not be saved, so it was not made.'),
  NoMetrics: problemResponse('The server does not count anything.'),
  Stopping: problemResponse(
    'The server is stopping, or cut off from its shared store; other servers take its requests.',
  ),
  StorageFull: problemResponse('The disk is full, so the change was not made.'),
};
