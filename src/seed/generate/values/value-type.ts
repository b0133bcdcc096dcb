import {
  coercedEnumKeyword,
  type JsonObject,
  jsonTypeOf,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import type { GenerationContext } from './generation-context.ts';

/** Whether a schema allows values of a type. */
export function allowsType({ types }: SchemaView, type: string): boolean {
  return types.length === 0 || types.includes(type);
}

/** Whether a value has an allowed type and does not contradict a constant. Other keywords are not checked. */
export function matchesTypeAndConstant({ types, keywords }: SchemaView, value: unknown): boolean {
  const type = jsonTypeOf(value);
  const isType =
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
  const onlyValue =
    Array.isArray(keywords.enum) && keywords.enum.length === 1 ? keywords.enum[0] : value;
  return isType && value === (keywords.const ?? onlyValue);
}

/** Whether a generated value is valid. Values of an adapted enumeration are not, for a strict reader. */
export function isValidValue(
  { schemaViews, fits }: Pick<GenerationContext, 'schemaViews' | 'fits'>,
  schemaPointers: readonly string[],
  value: unknown,
): boolean {
  const view = schemaViews.of(schemaPointers);
  if (view.keywords[coercedEnumKeyword] === true) return false;
  return typeof value === 'object' || fits(view, value);
}

/** The first type but null, else the type that the keywords suggest. */
export function inferType({
  types,
  properties,
  items,
  additionalProperties,
  keywords,
  required,
}: SchemaView): string {
  const firstType = types.find((name) => name !== 'null');
  if (firstType !== undefined) return firstType;
  if (properties.size > 0 || additionalProperties.length > 0 || required.size > 0) return 'object';
  if (items.length > 0) return 'array';
  const bounds = ['minimum', 'maximum', 'multipleOf'];
  if (bounds.some((keyword) => typeof keywords[keyword] === 'number')) return 'number';
  return isUnconstrained(keywords) ? 'anything' : 'string';
}

function isUnconstrained(keywords: JsonObject): boolean {
  return Object.keys(keywords).length === 0;
}
