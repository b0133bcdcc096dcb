import type { JsonObject, ResourceProperty } from '../../state/types.ts';

/** What is known of a property; nothing of one that the schema does not have. */
export type PropertyType = Pick<ResourceProperty, 'types' | 'format' | 'values'>;

export const unknownType: PropertyType = { types: [] };

/** How a value is entered. */
export type InputKind = 'choice' | 'date' | 'number' | 'text' | 'json';

export function inputKindOf({ types, format, values }: PropertyType): InputKind {
  const own = types.filter((type) => type !== 'null');
  if (values !== undefined || (own.length === 1 && own[0] === 'boolean')) return 'choice';
  if (own.some((type) => type === 'object' || type === 'array')) return 'json';
  if (own.length !== 1) return 'text';
  if (own[0] === 'integer' || own[0] === 'number') return 'number';
  return format === 'date' ? 'date' : 'text';
}

/** The values of a choice, as the texts of their options. */
export function listChoices({ values = [true, false] }: PropertyType): readonly string[] {
  return values.map(toCellText);
}

/**
 * The value of a text that was entered. `undefined`: none, where the schema has no null.
 * @throws an error where the text is no JSON of an object or a list.
 */
export function parseFieldText(type: PropertyType, text: string): unknown {
  const { types, values } = type;
  const kind = inputKindOf(type);
  if (kind === 'choice') {
    const chosen = (values ?? [true, false]).find((value) => toCellText(value) === text);
    if (chosen !== undefined) return chosen;
  }
  if (text === '') return types.includes('null') ? null : undefined;
  if (kind === 'json') return JSON.parse(text);
  if (types.includes('string')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A property of a record. Names such as `constructor` are none of the record, if it has no such property. */
export function readProperty(record: JsonObject, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A value in one line. */
export function toCellText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
