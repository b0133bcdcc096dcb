import {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from 'typebox';
import type { TObjectOptions, TSchemaOptions } from 'typebox/type';
import type { JsonObject } from '../document/document.ts';

export const text = Type.String();
export const count = Type.Integer({ minimum: 0 });

/** An object of these properties and no others. */
export const object = <T extends TProperties>(
  properties: T,
  options: TObjectOptions = {},
): TObject<T> => Type.Object(properties, { additionalProperties: false, ...options });

/** An object of any names, with a value of one kind under each. */
export const mapOf = <T extends TSchema>(
  schema: T,
  options: TSchemaOptions = {},
): TUnsafe<Record<string, Static<T>>> =>
  Type.Unsafe({ type: 'object', additionalProperties: schema, ...options });

/** One of some schemas, no two of which a value fits. */
export const oneOf = <T extends readonly TSchema[]>(
  schemas: readonly [...T],
  options: TSchemaOptions = {},
): TUnsafe<Static<T[number]>> => Type.Unsafe({ oneOf: schemas, ...options });

/** What is an object, and no more is said. */
export const anyObject = (description: string): TUnsafe<JsonObject> =>
  Type.Unsafe({ type: 'object', description });

export const Name = Type.String({
  pattern: '^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$',
  description: 'What a sandbox or a snapshot may be called.',
});

export const Clock = oneOf(
  [object({ frozen: Type.String({ format: 'date-time' }) }), object({ offset: Type.Integer() })],
  { description: 'A clock that stands at an instant, or runs so many ms ahead of the system.' },
);

export const violation = object({
  in: text,
  pointer: text,
  message: text,
  schema: Type.Optional(text),
});

export const Problem = object({
  type: text,
  title: text,
  status: Type.Integer(),
  detail: text,
  code: text,
  violations: Type.Optional(Type.Array(violation)),
});
