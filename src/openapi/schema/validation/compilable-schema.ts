import type { Finding } from '../../checks/finding.ts';
import { isObject, type JsonObject, jsonTypes, objectAt } from '../../json/json.ts';
import { joinPointer, refToPointer, resolvePointer } from '../../json/json-pointer.ts';
import { isEveryOptionSubsumed } from '../one-of-subsumption.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { excludingFlags, hasSchemaFlag, type MessageDirection } from '../read-only.ts';
import type { SchemaOrigins } from './violations.ts';

/** A schema that Ajv can compile. */
export type CompilableSchema = boolean | Record<string, unknown>;

/** The context of copying a document's schemas for Ajv. */
export type SchemaCopyContext = {
  readonly root: JsonObject;
  readonly direction: MessageDirection;
  /** The pointer that each copy was made from. */
  readonly origins: SchemaOrigins;
  /** Called for a schema that no value can match. */
  readonly onFinding: (finding: Finding) => void;
  /** The name by which Ajv knows the schema at a pointer. */
  nameOf(pointer: string): string;
};

/** Copies the operand of a keyword; `undefined` leaves the keyword out. */
type KeywordCopier = (value: unknown, pointer: string, context: SchemaCopyContext) => unknown;

/**
 * Copies a schema for Ajv: only keywords that it checks, references as names, and no identities
 * (`$id`), which may collide in a document. A keyword with an invalid operand is left out.
 */
export function toCompilableSchema(
  pointer: string,
  schema: unknown,
  context: SchemaCopyContext,
): CompilableSchema {
  if (!isObject(schema)) return schema !== false;
  const copy: Record<string, unknown> = {};
  for (const keyword in schema) {
    const value = keywordCopiers.get(keyword)?.(
      schema[keyword],
      joinPointer(pointer, keyword),
      context,
    );
    if (value !== undefined) copy[keyword] = value;
  }
  if (Array.isArray(copy.required)) copy.required = listRequired(schema, copy.required, context);
  relaxSubsumedOneOf(copy, { pointer, schema, context });
  context.origins.set(copy, pointer);
  // With a `type` beside it, null is one of the types already.
  return schema.nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}

type CopiedSchema = {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly context: SchemaCopyContext;
};

/** Turns a `oneOf` that no value can match into an `anyOf`, and reports it. */
function relaxSubsumedOneOf(
  copy: Record<string, unknown>,
  { pointer, schema: { oneOf, discriminator }, context: { root, onFinding } }: CopiedSchema,
): void {
  if (!Array.isArray(oneOf) || isObject(discriminator) || !isEveryOptionSubsumed(root, oneOf))
    return;
  copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), { anyOf: copy.oneOf }];
  delete copy.oneOf;
  onFinding({
    severity: 'warning',
    pointer: joinPointer(pointer, 'oneOf'),
    message: 'No value matches exactly one of the options; they are treated as anyOf',
  });
}

const copySchema: KeywordCopier = (value, pointer, context) =>
  isObject(value) || typeof value === 'boolean'
    ? toCompilableSchema(pointer, value, context)
    : undefined;

const copySchemaList: KeywordCopier = (value, pointer, context) =>
  Array.isArray(value) && value.length > 0
    ? value.map((entry, index) =>
        toCompilableSchema(joinPointer(pointer, `${index}`), entry, context),
      )
    : undefined;

const copySchemaMap: KeywordCopier = (value, pointer, context) =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [
          name,
          toCompilableSchema(joinPointer(pointer, name), entry, context),
        ]),
      )
    : undefined;

function copyWhen(isValid: (value: unknown) => boolean): KeywordCopier {
  return (value) => (isValid(value) ? value : undefined);
}

const copyCount = copyWhen((value) => Number.isInteger(value) && Number(value) >= 0);
const copyNumber = copyWhen(Number.isFinite);
const copyAny: KeywordCopier = (value) => value;

/** The names in an array, each once. In older versions `required` is a boolean. */
const copyNames: KeywordCopier = (value) =>
  Array.isArray(value) ? [...new Set(value.filter((name) => typeof name === 'string'))] : undefined;

const copyTypes: KeywordCopier = (value) => {
  const types = [value].flat();
  const isRestricted = types.length > 0 && !types.some(isUnrestrictedType);
  return isRestricted ? [...new Set(types)] : undefined;
};

/** True for a valid regular expression; others are reported and then ignored. */
function isPattern(value: unknown): boolean {
  return typeof value === 'string' && compilePattern(value).matcher !== undefined;
}

/** True for `any` and for unknown types, which are reported and then allow every type. */
function isUnrestrictedType(name: unknown): boolean {
  return !jsonTypes.has(String(name));
}

const copyReference: KeywordCopier = (value, _pointer, { root, nameOf }) => {
  if (typeof value !== 'string') return undefined;
  const targetPointer = refToPointer(value);
  const target = targetPointer === undefined ? undefined : resolvePointer(root, targetPointer);
  if (target?.value !== undefined) return nameOf(target.pointer);
  // A broken or circular reference is reported when the document is loaded, and allows every value.
  return undefined;
};

/** Leaves out what is excluded from the direction (OpenAPI 3.0, section 4.7.24.1). */
function listRequired(
  schema: JsonObject,
  required: readonly string[],
  { root, direction }: SchemaCopyContext,
): readonly string[] {
  const properties = objectAt(schema, 'properties');
  return required.filter(
    (name) => !hasSchemaFlag(root, objectAt(properties, name), excludingFlags[direction]),
  );
}

const keywordCopiers: ReadonlyMap<string, KeywordCopier> = new Map([
  ['$ref', copyReference],
  ['type', copyTypes],
  ['enum', copyWhen((value) => Array.isArray(value) && value.length > 0)],
  ['const', copyAny],
  ['discriminator', copyWhen(isObject)],
  ['items', (value, ...more) => (Array.isArray(value) ? undefined : copySchema(value, ...more))],
  ...forKeywords(copySchema, [
    ...['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'propertyNames'],
    ...['contains', 'not', 'if', 'then', 'else'],
  ]),
  ...forKeywords(copySchemaList, ['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  ...forKeywords(copySchemaMap, ['properties', 'patternProperties', 'dependentSchemas']),
  ...forKeywords(copyCount, [
    ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
    ...['minContains', 'maxContains'],
  ]),
  ...forKeywords(copyNumber, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']),
  ['multipleOf', copyWhen((value) => Number.isFinite(value) && Number(value) > 0)],
  ['pattern', copyWhen(isPattern)],
  ['format', copyWhen((value) => typeof value === 'string')],
  ['uniqueItems', copyWhen((value) => typeof value === 'boolean')],
  ['required', copyNames],
  ['dependentRequired', copyWhen(isObject)],
]);

function forKeywords(
  copy: KeywordCopier,
  keywords: readonly string[],
): readonly (readonly [string, KeywordCopier])[] {
  return keywords.map((keyword) => [keyword, copy]);
}
