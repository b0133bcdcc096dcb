import { type Finding, refuseFinding } from '../../checks/finding.ts';
import { isObject, type JsonObject, objectAt } from '../../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../../json/json-pointer.ts';
import { isEveryOptionSubsumed } from '../one-of-subsumption.ts';
import { excludingFlags, hasSchemaFlag, type MessageDirection } from '../read-only.ts';
import type { SchemaOrigins } from './violations.ts';

/** A schema as the validator takes it; a boolean is one, too. */
export type CompilableSchema = boolean | Record<string, unknown>;

/** What a schema of the document is copied with. */
export type SchemaCopyContext = {
  readonly root: JsonObject;
  readonly direction: MessageDirection;
  /** Where each copy comes from. */
  readonly origins: SchemaOrigins;
  /** Hears of what nobody can keep. */
  readonly onFinding: (finding: Finding) => void;
  /** The name under which the validator finds the schema at a pointer that a reference names. */
  nameOf(pointer: string): string;
};

type KeywordCopier = (value: unknown, pointer: string, copying: SchemaCopyContext) => unknown;

/**
 * Copies a schema as the validator takes it: no more than the keywords that it checks, each of the
 * kind that it has to be, references as names, without identities (`$id`), which may collide in a
 * document. A keyword of another kind says nothing, so it is left out.
 */
export function toCompilableSchema(
  pointer: string,
  schema: unknown,
  copying: SchemaCopyContext,
): CompilableSchema {
  if (!isObject(schema)) return schema !== false;
  const copy: Record<string, unknown> = {};
  for (const keyword in schema) {
    const value = keywordCopiers.get(keyword)?.(
      schema[keyword],
      joinPointer(pointer, keyword),
      copying,
    );
    if (value !== undefined) copy[keyword] = value;
  }
  if (Array.isArray(copy.required)) copy.required = listRequired(schema, copy.required, copying);
  relaxSubsumedOneOf(copy, { pointer, schema, copying });
  copying.origins.set(copy, pointer);
  // Beside a type it is one of the types; what it means without one is as plain.
  return schema.nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}

type CopiedSchema = {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly copying: SchemaCopyContext;
};

/** Where no value fits one option of a `oneOf` alone, the document is at fault, and one that fits some is as good. */
function relaxSubsumedOneOf(
  copy: Record<string, unknown>,
  { pointer, schema: { oneOf, discriminator }, copying: { root, onFinding } }: CopiedSchema,
): void {
  if (!Array.isArray(oneOf) || isObject(discriminator) || !isEveryOptionSubsumed(root, oneOf))
    return;
  copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), { anyOf: copy.oneOf }];
  delete copy.oneOf;
  onFinding({
    severity: 'warning',
    pointer: joinPointer(pointer, 'oneOf'),
    message: 'has options none of which a value fits alone: any of them is taken, as by anyOf',
  });
}

const copySchema: KeywordCopier = (value, pointer, copying) =>
  isObject(value) || typeof value === 'boolean'
    ? toCompilableSchema(pointer, value, copying)
    : undefined;

const copySchemaList: KeywordCopier = (value, pointer, copying) =>
  Array.isArray(value) && value.length > 0
    ? value.map((entry, index) =>
        toCompilableSchema(joinPointer(pointer, `${index}`), entry, copying),
      )
    : undefined;

const copySchemaMap: KeywordCopier = (value, pointer, copying) =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [
          name,
          toCompilableSchema(joinPointer(pointer, name), entry, copying),
        ]),
      )
    : undefined;

function copyWhen(is: (value: unknown) => boolean): KeywordCopier {
  return (value) => (is(value) ? value : undefined);
}

const copyCount = copyWhen((value) => Number.isInteger(value) && Number(value) >= 0);
const copyNumber = copyWhen(Number.isFinite);
const copyText = copyWhen((value) => typeof value === 'string');
const copyAny: KeywordCopier = (value) => value;

/** The names in a list, each once: a list with anything else in it is of another version. */
const copyNames: KeywordCopier = (value) =>
  Array.isArray(value) ? [...new Set(value.filter((name) => typeof name === 'string'))] : undefined;

const copyTypes: KeywordCopier = (value) => {
  const listed = [value].flat().filter((name) => !isUnrestrictedType(name));
  return listed.length > 0 && listed.length === [value].flat().length
    ? [...new Set(listed)]
    : undefined;
};

/** What authors write for a type that is not restricted. */
function isUnrestrictedType(name: unknown): boolean {
  return name === 'any' || name === 'file' || typeof name !== 'string';
}

const copyReference: KeywordCopier = (value, pointer, { root, nameOf }) => {
  if (typeof value !== 'string') return undefined;
  const named = refToPointer(value);
  const target = named === undefined ? undefined : resolvePointer(root, named);
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
  ...forKeywords(copyText, ['pattern', 'format']),
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
