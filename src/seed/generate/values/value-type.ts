import {
  coercedEnumKeyword,
  type JsonObject,
  jsonTypeOf,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import type { GenerationContext } from './generation-context.ts';

/** Whether a value of this type may stand there. */
export function allowsType({ types }: SchemaView, type: string): boolean {
  return types.length === 0 || types.includes(type);
}

/** Of the type, and no other than the only value that there is: all else is for who sent it to say. */
export function matchesTypeAndConstant({ types, keywords }: SchemaView, value: unknown): boolean {
  const type = jsonTypeOf(value);
  const isType =
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
  const only =
    Array.isArray(keywords.enum) && keywords.enum.length === 1 ? keywords.enum[0] : value;
  return isType && value === (keywords.const ?? only);
}

/** Whether a value that was made fits as far as one look tells, for a strict reader of the document too. */
export function isValidValue(
  { shapes, fits }: Pick<GenerationContext, 'shapes' | 'fits'>,
  places: readonly string[],
  made: unknown,
): boolean {
  const shape = shapes.of(places);
  if (shape.keywords[coercedEnumKeyword] === true) return false;
  return typeof made === 'object' || fits(shape, made);
}

/** The first type that is not null, or what the keywords speak of. */
export function inferType({
  types,
  properties,
  items,
  additionalProperties,
  keywords,
  required,
}: SchemaView): string {
  const first = types.find((name) => name !== 'null');
  if (first !== undefined) return first;
  if (properties.size > 0 || additionalProperties.length > 0 || required.size > 0) return 'object';
  if (items.length > 0) return 'array';
  const bounds = ['minimum', 'maximum', 'multipleOf'];
  if (bounds.some((keyword) => typeof keywords[keyword] === 'number')) return 'number';
  return isUnconstrained(keywords) ? 'anything' : 'string';
}

function isUnconstrained(keywords: JsonObject): boolean {
  return Object.keys(keywords).length === 0;
}
