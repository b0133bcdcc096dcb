import { isObject, jsonTypeOf } from '../json/json.ts';
import type { DocumentNode } from '../json/walk-document.ts';
import type { Finding } from './finding.ts';

/** Marks a schema whose enumeration was adapted: a strict reader accepts none of its values. */
export const coercedEnumKeyword = 'x-sandlot-coerced-enum';

/**
 * Adapts an enumeration of which no value has the type beside it, in place. `type: integer, enum:
 * ['1', '2']` gets numbers; `type: array, enum: [a]` gives the enumeration to `items`. An enumeration
 * with at least one valid value stays as it is.
 */
export function coerceEnum(node: DocumentNode): Finding | undefined {
  const { type, enum: values } = node;
  if (!Array.isArray(values) || type === undefined) return undefined;
  const types = [type].flat().map(String);
  const present = values.filter((value) => value !== null);
  if (present.length === 0 || present.some((value) => hasOneOfTypes(types, value)))
    return undefined;
  const change = types.includes('array') ? moveEnumToItems(node) : coerceEnumValues(node, types);
  if (change === undefined) return undefined;
  node[coercedEnumKeyword] = true;
  const message = `No enum value has the type ${types.join(' or ')}; ${change}`;
  return { severity: 'warning', pointer: 'enum', message };
}

function hasOneOfTypes(types: readonly string[], value: unknown): boolean {
  const type = jsonTypeOf(value);
  return types.some(
    (name) => name === type || name === 'any' || (name === 'number' && type === 'integer'),
  );
}

function moveEnumToItems(node: DocumentNode): string | undefined {
  const { items, enum: values } = node;
  if (!isObject(items) || items.$ref !== undefined || items.enum !== undefined) return undefined;
  node.items = { ...items, enum: values };
  delete node.enum;
  return 'the values are applied to the items';
}

function coerceEnumValues(node: DocumentNode, types: readonly string[]): string | undefined {
  const coerced = [node.enum]
    .flat()
    .map((value) => (value === null ? null : coerceEnumValue(types, value)));
  if (coerced.includes(undefined)) return undefined;
  node.enum = coerced;
  return 'the values are converted';
}

/** The value in one of the types, or `undefined` if it cannot be converted. */
function coerceEnumValue(types: readonly string[], value: unknown): unknown {
  if (types.includes('string') && typeof value !== 'object') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const parsed = value === 'true' ? true : value === 'false' ? false : Number(value);
  return Number.isNaN(parsed) || !hasOneOfTypes(types, parsed) ? undefined : parsed;
}
