import type { SchemaView } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isKept } from './compare-values.ts';

/** Another valid value than this one; `undefined` if none is known. */
export function toOtherValue(
  { views, conforms, generator }: Pick<VerifyContext, 'views' | 'conforms' | 'generator'>,
  { name, schemaPointers }: { readonly name: string; readonly schemaPointers: readonly string[] },
  value: unknown,
): unknown {
  const view = views.of(schemaPointers);
  const isOther = (other: unknown): boolean => !isKept(value, other) && conforms(view, other);
  const simple = listSimpleAlternatives(view, value).find(isOther);
  if (simple !== undefined) return simple;
  const options = {
    name,
    extent: 'everything',
    direction: 'request',
    examples: 'similar',
  } as const;
  return ['another value', 'yet another value']
    .map((stream) => generator.generate(schemaPointers, `${stream} of ${name}`, options))
    .find(isOther);
}

function listSimpleAlternatives({ keywords }: SchemaView, value: unknown): readonly unknown[] {
  if (Array.isArray(keywords.enum)) return keywords.enum.filter((one) => one !== null);
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'number') return [];
  const step = typeof keywords.multipleOf === 'number' ? keywords.multipleOf : 1;
  return [value + step, value - step];
}

/** The empty value of a type: `false`, 0, `[]`, null where it is allowed, or an empty text. */
export function toEmptyValue({ types, keywords }: SchemaView): unknown {
  if (types.includes('null')) return null;
  if (types.includes('boolean')) return false;
  if (types.includes('integer') || types.includes('number')) return 0;
  if (types.includes('array')) return [];
  const isFree = keywords.format === undefined && keywords.pattern === undefined;
  return types.includes('string') && isFree && keywords.enum === undefined ? '' : undefined;
}
