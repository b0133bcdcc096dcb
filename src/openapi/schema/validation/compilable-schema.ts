import type { Finding } from '../../checks/finding.ts';
import {
  isObject,
  type JsonObject,
  jsonTypeOf,
  jsonTypes,
  objectAt,
  objectOf,
} from '../../json/json.ts';
import {
  joinPointer,
  type ResolvedPointer,
  refToPointer,
  resolvePointer,
} from '../../json/json-pointer.ts';
import { documentLimits } from '../../limits.ts';
import { isEveryOptionSubsumed } from '../one-of-subsumption.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { excludingFlags, hasSchemaFlag, type MessageDirection } from '../read-only.ts';
import { type PlacedCheck, referenceKeyword } from './reference-check.ts';
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
  /** The check of the schema at a pointer, which is compiled when a value reaches it. */
  checkOf(pointer: string): PlacedCheck;
  /** What is known about the schemas that are compiled together. */
  readonly unit: CompiledUnit;
};

/** The schemas that are compiled together: one and those inside it. */
export type CompiledUnit = {
  /** The number of schemas so far, and of references to parts of them. */
  parts: number;
  references: number;
  /** Whether one depends on the properties that others describe (`unevaluatedProperties`). */
  hasUnevaluated: boolean;
  /** Whether one names a property such as `constructor`, which every object inherits. */
  hasInheritedName: boolean;
};

/** Copies the operand of a keyword; `undefined` leaves the keyword out. */
type KeywordCopier = (value: unknown, pointer: string, context: SchemaCopyContext) => unknown;

/**
 * Copies a schema for Ajv: only keywords that it checks, references as checks, and no identities
 * (`$id`), which may collide in a document. A keyword with an invalid operand is left out.
 */
export function toCompilableSchema(
  pointer: string,
  schema: unknown,
  context: SchemaCopyContext,
): CompilableSchema {
  if (!isObject(schema)) return schema !== false;
  const inlined = findInlineTarget(schema, context);
  if (inlined !== undefined) return toCompilableSchema(inlined.pointer, inlined.value, context);
  context.unit.parts += 1;
  limitParts(context.unit.parts);
  const copy: Record<string, unknown> = {};
  for (const keyword in schema) {
    const value = keywordCopiers.get(keyword)?.(
      schema[keyword],
      joinPointer(pointer, keyword),
      context,
    );
    if (value !== undefined) copy[keyword === '$ref' ? referenceKeyword : keyword] = value;
  }
  if (Array.isArray(copy.required)) copy.required = listRequired(schema, copy.required, context);
  if (listNames(copy).some((name) => `${name}` in Object.prototype))
    context.unit.hasInheritedName = true;
  relaxSubsumedOneOf(copy, { pointer, schema, context });
  context.origins.set(copy, pointer);
  // With a `type` beside it, null is one of the types already.
  return schema.nullable === true ? { anyOf: [{ type: 'null' }, copy] } : copy;
}

/** The names of the properties that a schema checks or requires. */
function listNames({ properties, required, dependentRequired }: JsonObject): readonly unknown[] {
  return [properties, required, dependentRequired].flatMap((names) =>
    Array.isArray(names) ? names : Object.keys(objectOf(names)),
  );
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

/** @throws an error when schemas that are compiled together have too many parts. */
export function limitParts(count: number): void {
  if (count > documentLimits.compiledParts)
    throw new Error(`it has more than ${documentLimits.compiledParts} parts in one place`);
}

/** A schema that others refer to, and that is small enough to be copied instead. */
function findInlineTarget(
  schema: JsonObject,
  { root }: SchemaCopyContext,
): ResolvedPointer | undefined {
  if (
    schema.$ref === undefined ||
    Object.keys(schema).some((name) => keywordCopiers.has(name) && name !== '$ref')
  )
    return undefined;
  const pointer = refToPointer(schema.$ref);
  const target = pointer === undefined ? undefined : resolvePointer(root, pointer);
  return target && isObject(target.value) && countKeywords(target.value) <= maxInlineKeywords
    ? target
    : undefined;
}

/** Generated code that calls the check of a reference is about as long. */
const maxInlineKeywords = 5;

/** The number of keywords of a schema without schemas inside; infinite for others. */
function countKeywords(schema: JsonObject): number {
  let count = 0;
  for (const keyword in schema) {
    if (containerKeywords.has(keyword)) return Number.POSITIVE_INFINITY;
    if (keywordCopiers.has(keyword)) count += 1;
  }
  return count;
}

/** The keywords with schemas inside. */
const containerKeywords = new Set([
  ...['$ref', 'allOf', 'anyOf', 'oneOf', 'prefixItems', 'properties', 'patternProperties'],
  ...['dependentSchemas', 'items', 'additionalProperties', 'propertyNames', 'contains', 'not'],
  ...['if', 'then', 'else', 'unevaluatedProperties', 'unevaluatedItems'],
]);

/** A part of a schema: a copy, or in a large schema a reference, which is compiled on its own. */
function copyPart(pointer: string, schema: unknown, context: SchemaCopyContext): CompilableSchema {
  const isLarge = context.unit.parts >= documentLimits.inlineParts;
  return isLarge && isObject(schema) && countKeywords(schema) === Number.POSITIVE_INFINITY
    ? toReference(pointer, context)
    : toCompilableSchema(pointer, schema, context);
}

function toReference(
  pointer: string,
  { checkOf, origins, unit }: SchemaCopyContext,
): CompilableSchema {
  unit.references += 1;
  const reference = { [referenceKeyword]: checkOf(pointer) };
  origins.set(reference, pointer);
  return reference;
}

function copySchema(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  return isObject(value) || typeof value === 'boolean'
    ? copyPart(pointer, value, context)
    : undefined;
}

function copySchemaList(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  return copyList(value, pointer, { context, copy: copyPart });
}

/** Copies a list that is checked in a loop if it is long. */
function copyLoopedList(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  return copyList(value, pointer, { context, copy: copierOfLooped(Object(value).length) });
}

type PartsCopier = { readonly context: SchemaCopyContext; readonly copy: typeof copyPart };

function copyList(value: unknown, pointer: string, { context, copy }: PartsCopier) {
  return Array.isArray(value) && value.length > 0
    ? value.map((entry, index) => copy(joinPointer(pointer, `${index}`), entry, context))
    : undefined;
}

function copySchemaMap(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  return copyMap(value, pointer, { context, copy: copyPart });
}

function copyLoopedMap(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  return copyMap(value, pointer, {
    context,
    copy: copierOfLooped(Object.keys(Object(value)).length),
  });
}

function copyMap(value: unknown, pointer: string, { context, copy }: PartsCopier) {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      copy(joinPointer(pointer, name), entry, context),
    ]),
  );
}

/** Copies options. A long list of different constants becomes one enumeration. */
function copyOptions(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  const constants = Array.isArray(value) ? listConstants(value) : [];
  if (constants.length <= documentLimits.inlineParts)
    return copyLoopedList(value, pointer, context);
  const copy = { enum: constants };
  context.origins.set(copy, pointer);
  return [copy];
}

/** The constants of options that are nothing else, or an empty list. */
function listConstants(options: readonly unknown[]): readonly unknown[] {
  const constants = new Set<unknown>();
  for (const option of options) {
    const { const: constant, type, ...others } = objectOf(option);
    const isConstant = constant !== undefined && typeof constant !== 'object';
    const isOfType = type === undefined || type === jsonTypeOf(constant);
    if (!isConstant || !isOfType || countKeywords(others) > 0) return [];
    constants.add(constant);
  }
  return constants.size === options.length ? [...constants] : [];
}

/** All parts of a long list are references: a loop over their checks is generated for it. */
function copierOfLooped(count: number): typeof copyPart {
  return count > documentLimits.inlineParts
    ? (pointer, _schema, context) => toReference(pointer, context)
    : copyPart;
}

/** Copies a keyword for which the properties are counted that other schemas describe. */
function copyUnevaluated(value: unknown, pointer: string, context: SchemaCopyContext): unknown {
  context.unit.hasUnevaluated = true;
  return copySchema(value, pointer, context);
}

function copyWhen(isValid: (value: unknown) => boolean): KeywordCopier {
  return (value) => (isValid(value) ? value : undefined);
}

const copyCount = copyWhen((value) => Number.isInteger(value) && Number(value) >= 0);
const copyNumber = copyWhen(Number.isFinite);
function copyAny(value: unknown): unknown {
  return value;
}

/** The names in an array, each once. In older versions `required` is a boolean. */
function copyNames(value: unknown): unknown {
  return Array.isArray(value)
    ? [...new Set(value.filter((name) => typeof name === 'string'))]
    : undefined;
}

function copyTypes(value: unknown): unknown {
  const types = [value].flat();
  const isRestricted = types.length > 0 && !types.some(isUnrestrictedType);
  return isRestricted ? [...new Set(types)] : undefined;
}

/** True for a valid regular expression; others are reported and then ignored. */
function isPattern(value: unknown): boolean {
  return typeof value === 'string' && compilePattern(value).matcher !== undefined;
}

/** True for `any` and for unknown types, which are reported and then allow every type. */
function isUnrestrictedType(name: unknown): boolean {
  return !jsonTypes.has(String(name));
}

function copyReference(
  value: unknown,
  _pointer: string,
  { root, checkOf }: SchemaCopyContext,
): unknown {
  if (typeof value !== 'string') return undefined;
  const targetPointer = refToPointer(value);
  const target = targetPointer === undefined ? undefined : resolvePointer(root, targetPointer);
  if (target?.value !== undefined) return checkOf(target.pointer);
  // A broken or circular reference is reported when the document is loaded, and allows every value.
  return undefined;
}

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
    ...['additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'],
  ]),
  ...forKeywords(copyUnevaluated, ['unevaluatedProperties', 'unevaluatedItems']),
  ['allOf', copyLoopedList],
  ['prefixItems', copySchemaList],
  ...forKeywords(copyOptions, ['anyOf', 'oneOf']),
  ['properties', copyLoopedMap],
  ...forKeywords(copySchemaMap, ['patternProperties', 'dependentSchemas']),
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
