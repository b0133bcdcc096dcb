import { isObject, jsonTypeOf } from '../json/json.ts';
import type { DocumentNode } from '../json/walk-document.ts';
import type { Finding } from './finding.ts';

/** Marks what is taken as it is meant: it is understood, but a strict reader would take no value of it. */
export const coercedEnumKeyword = 'x-sandlot-meant';

/**
 * Settles an enumeration none of whose values the type beside it allows, in its place: by the letter
 * nothing would fit. Texts of numbers become those numbers, numbers texts, and what a list can hold
 * goes to its entries. An enumeration of which some values fit says what it has to say.
 */
export function coerceEnum(node: DocumentNode): Finding | undefined {
  const { type, enum: values } = node;
  if (!Array.isArray(values) || type === undefined) return undefined;
  const types = [type].flat().map(String);
  const strangers = values.filter((value) => value !== null);
  if (strangers.length === 0 || strangers.some((value) => isOfTypes(types, value)))
    return undefined;
  const settled = types.includes('array') ? moveEnumToItems(node) : coerceEnumValues(node, types);
  if (settled) node[coercedEnumKeyword] = true;
  const message = settled && `has no value of the type ${types.join(' or ')}; ${settled}`;
  return message ? { severity: 'warning', pointer: 'enum', message } : undefined;
}

function isOfTypes(types: readonly string[], value: unknown): boolean {
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
  return 'it is taken for one of the entries';
}

function coerceEnumValues(node: DocumentNode, types: readonly string[]): string | undefined {
  const turned = [node.enum]
    .flat()
    .map((value) => (value === null ? null : coerceEnumValue(types, value)));
  if (turned.includes(undefined)) return undefined;
  node.enum = turned;
  return 'its values are taken for such';
}

/** The same value in one of the types; `undefined` where it has none. */
function coerceEnumValue(types: readonly string[], value: unknown): unknown {
  if (types.includes('string') && typeof value !== 'object') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = value === 'true' ? true : value === 'false' ? false : Number(value);
  return Number.isNaN(read) || !isOfTypes(types, read) ? undefined : read;
}
