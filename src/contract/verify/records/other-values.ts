import type { SchemaView } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isEmpty, isEqual, isKept } from './compare-values.ts';

/** Another valid value than these; `undefined` if none is known. */
export function toOtherValue(
  { views, conforms, generator }: Pick<VerifyContext, 'views' | 'conforms' | 'generator'>,
  { name, schemaPointers }: { readonly name: string; readonly schemaPointers: readonly string[] },
  ...values: readonly unknown[]
): unknown {
  const view = views.of(schemaPointers);
  const isMap = view.properties.size === 0 && view.additionalProperties.length > 0;
  // A map that gained entries counts as kept.
  const isSame = isMap ? isEqual : isKept;
  // An empty value counts as kept where any other is returned.
  const isOther = (other: unknown): boolean =>
    values.every((value) => (isEmpty(value) ? !isEmpty(other) : !isSame(value, other))) &&
    conforms(view, other);
  const simple = listSimpleAlternatives(view, values[0]).find(isOther);
  if (simple !== undefined) return simple;
  const options = { extent: 'everything', direction: 'request', examples: 'similar' } as const;
  // Maps are generated empty.
  const maps = ['sandlot', 'another'].map((name) => ({
    [name]: generator.generate(view.additionalProperties, `${name} of a map`, options),
  }));
  const streams = ['another value', 'yet another value'].map((one) => `${one} of ${name}`);
  // The list that is generated may be the default, which is often empty.
  const lists = streams.map((stream) => [generator.generate(view.items, stream, options)]);
  const whole = (stream: string): unknown =>
    generator.generate(schemaPointers, stream, { ...options, name });
  return [
    ...(view.items.length > 0 ? lists : []),
    ...(isMap ? maps : []),
    ...streams.map(whole),
  ].find(isOther);
}

function listSimpleAlternatives({ keywords }: SchemaView, value: unknown): readonly unknown[] {
  if (Array.isArray(keywords.enum)) {
    const all = keywords.enum.filter((one) => one !== null);
    // From the default a later reset to it would not show.
    return [...all.filter((one) => one !== keywords.default), ...all];
  }
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'number') return [];
  const step = typeof keywords.multipleOf === 'number' ? keywords.multipleOf : 1;
  return [value + step, value - step];
}

/**
 * The empty value of a type: `false`, 0, `[]`, null where it is allowed, or an empty text, which a text
 * that may be null gets as well.
 */
export function toEmptyValue({ types, keywords }: SchemaView, kind: 'first' | 'text'): unknown {
  if (kind === 'first' && types.includes('null')) return null;
  if (kind === 'text' && !(types.includes('null') && types.includes('string'))) return undefined;
  if (types.includes('boolean')) return false;
  if (types.includes('integer') || types.includes('number')) return 0;
  if (types.includes('array')) return [];
  const isFree = keywords.format === undefined && keywords.pattern === undefined;
  return types.includes('string') && isFree && keywords.enum === undefined ? '' : undefined;
}
