import { areAlike } from './alike.ts';
import { type Direction, foreign, isFlagged } from './direction.ts';
import { type Finding, refuseFinding } from './finding.ts';
import { isObject, type JsonObject, objectAt } from './json.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';
import type { Places } from './violation.ts';

/** A schema as the validator takes it; a boolean is one, too. */
export type Compilable = boolean | Record<string, unknown>;

/** What a schema of the document is copied with. */
export type Copying = {
  readonly root: JsonObject;
  readonly direction: Direction;
  /** Where each copy comes from. */
  readonly places: Places;
  /** Hears of what nobody can keep. */
  readonly onFinding: (finding: Finding) => void;
  /** The name under which the validator finds the schema at a pointer that a reference names. */
  nameOf(pointer: string): string;
};

type Copy = (value: unknown, pointer: string, copying: Copying) => unknown;

/**
 * Copies a schema as the validator takes it: no more than the keywords that it checks, each of the
 * kind that it has to be, references as names, without identities (`$id`), which may collide in a
 * document. A keyword of another kind says nothing, so it is left out.
 */
export const toCompilable = (pointer: string, schema: unknown, copying: Copying): Compilable => {
  if (!isObject(schema)) return schema !== false;
  const copy: Record<string, unknown> = {};
  for (const keyword in schema) {
    const value = copies.get(keyword)?.(schema[keyword], below(pointer, keyword), copying);
    if (value !== undefined) copy[keyword] = value;
  }
  if (Array.isArray(copy.required)) copy.required = listRequired(schema, copy.required, copying);
  letAlikeFit(copy, { pointer, schema, copying });
  copying.places.set(copy, pointer);
  // Beside a type it is one of the types; what it means without one is as plain.
  return schema.nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
};

type Copied = { readonly pointer: string; readonly schema: JsonObject; readonly copying: Copying };

/** Where no value fits one option of a `oneOf` alone, the document is at fault, and one that fits some is as good. */
const letAlikeFit = (
  copy: Record<string, unknown>,
  { pointer, schema: { oneOf, discriminator }, copying: { root, onFinding } }: Copied,
): void => {
  if (!Array.isArray(oneOf) || isObject(discriminator) || !areAlike(root, oneOf)) return;
  copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), { anyOf: copy.oneOf }];
  delete copy.oneOf;
  onFinding({
    severity: 'warning',
    pointer: below(pointer, 'oneOf'),
    message: 'has options none of which a value fits alone: any of them is taken, as by anyOf',
  });
};

const one: Copy = (value, pointer, copying) =>
  isObject(value) || typeof value === 'boolean' ? toCompilable(pointer, value, copying) : undefined;

const some: Copy = (value, pointer, copying) =>
  Array.isArray(value) && value.length > 0
    ? value.map((entry, index) => toCompilable(below(pointer, `${index}`), entry, copying))
    : undefined;

const byName: Copy = (value, pointer, copying) =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [
          name,
          toCompilable(below(pointer, name), entry, copying),
        ]),
      )
    : undefined;

const ofKind =
  (is: (value: unknown) => boolean): Copy =>
  (value) =>
    is(value) ? value : undefined;

const count = ofKind((value) => Number.isInteger(value) && Number(value) >= 0);
const number = ofKind(Number.isFinite);
const text = ofKind((value) => typeof value === 'string');
const any: Copy = (value) => value;

/** The names in a list, each once: a list with anything else in it is of another version. */
const names: Copy = (value) =>
  Array.isArray(value) ? [...new Set(value.filter((name) => typeof name === 'string'))] : undefined;

const type: Copy = (value) => {
  const listed = [value].flat().filter((name) => !isAnything(name));
  return listed.length > 0 && listed.length === [value].flat().length
    ? [...new Set(listed)]
    : undefined;
};

/** What authors write for a type that is not restricted. */
const isAnything = (name: unknown): boolean =>
  name === 'any' || name === 'file' || typeof name !== 'string';

const reference: Copy = (value, pointer, { root, nameOf }) => {
  if (typeof value !== 'string') return undefined;
  const named = toPointer(value);
  const target = named === undefined ? undefined : locate(root, named);
  if (target?.value !== undefined) return nameOf(target.pointer);
  // A circle of references and nothing else says nothing.
  if (target && readPointer(root, target.pointer) !== undefined) return undefined;
  throw refuseFinding({
    severity: 'error',
    pointer,
    message: `is a reference to nothing: ${value}`,
  });
};

/** Required is what goes in this direction (OpenAPI 3.0, section 4.7.24.1). */
const listRequired = (
  schema: JsonObject,
  required: readonly string[],
  { root, direction }: Copying,
): readonly string[] => {
  const properties = objectAt(schema, 'properties');
  return required.filter(
    (name) => !isFlagged(root, objectAt(properties, name), foreign[direction]),
  );
};

const copies: ReadonlyMap<string, Copy> = new Map([
  ['$ref', reference],
  ['type', type],
  ['enum', ofKind((value) => Array.isArray(value) && value.length > 0)],
  ['const', any],
  ['discriminator', ofKind(isObject)],
  ['items', (value, ...more) => (Array.isArray(value) ? undefined : one(value, ...more))],
  ...list(one, [
    ...['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'propertyNames'],
    ...['contains', 'not', 'if', 'then', 'else'],
  ]),
  ...list(some, ['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  ...list(byName, ['properties', 'patternProperties', 'dependentSchemas']),
  ...list(count, [
    ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
    ...['minContains', 'maxContains'],
  ]),
  ...list(number, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']),
  ['multipleOf', ofKind((value) => Number.isFinite(value) && Number(value) > 0)],
  ...list(text, ['pattern', 'format']),
  ['uniqueItems', ofKind((value) => typeof value === 'boolean')],
  ['required', names],
  ['dependentRequired', ofKind(isObject)],
]);

function list(copy: Copy, keywords: readonly string[]): readonly (readonly [string, Copy])[] {
  return keywords.map((keyword) => [keyword, copy]);
}
