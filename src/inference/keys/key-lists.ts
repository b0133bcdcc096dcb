import {
  entriesOf,
  findBodySchema,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { anyRecordNouns, keyListName, keyListWords } from '../vocabulary/key-names.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

type KeyListRequest = Pick<Operation, 'parameters' | 'body'>;

/**
 * Whether a request lists keys: in its query or body under a name such as `ids`, as a whole body,
 * or in records that hold their `key`.
 */
export function sendsKeyList(
  schemaViews: SchemaViews,
  operation: KeyListRequest,
  key: Resource['key']['path'] = [],
): boolean {
  const isList = (schemaPointers: readonly string[]) =>
    kindAt(schemaViews, schemaPointers) === 'array';
  const { parameters } = operation;
  if (parameters.some(({ in: location, name }) => location === 'query' && isKeyListName(name)))
    return true;
  const schema = findBodySchema(operation);
  if (schema === undefined) return false;
  const requested = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  return (
    isList([schema]) ||
    requested.some(([name, schemaPointers]) => isKeyListName(name) && isList(schemaPointers)) ||
    findKeyedLists(schemaViews, operation, key).size > 0
  );
}

/** The lists in a body whose entries hold the key of a record: `{ "data": [{ "id": 7 }] }`. */
export function findKeyedLists(
  schemaViews: SchemaViews,
  operation: KeyListRequest,
  [key]: Resource['key']['path'],
): ReadonlySet<string> {
  const schema = findBodySchema(operation);
  const requested =
    schema === undefined ? [] : [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  const isKeyed = (schemaPointers: readonly string[]) =>
    propertiesOf(
      schemaViews,
      schemaViews.of(entriesOf(schemaViews, schemaViews.of(schemaPointers))),
    ).has(`${key}`);
  return new Set(
    requested.filter(([, schemaPointers]) => isKeyed(schemaPointers)).map(([name]) => name),
  );
}

/** Whether a name is that of a list of keys: `ids`, `keys`, `order_ids`, `orderIds`. */
export function isKeyListName(name: string): boolean {
  return keyListName.test(name);
}

/** Whether a name is that of keys of these records: `ids`, `order_ids`, and `orders` themselves. */
export function isKeyListOf(name: string, { noun, key }: Pick<Resource, 'noun' | 'key'>): boolean {
  const normalized = normalizeName(name);
  const singular = singularize(normalizeName(noun));
  const keyWords = [...keyListWords, normalizeName(`${key.path.at(-1)}`)];
  return (
    singularize(normalized) === singular ||
    keyWords.some((word) =>
      ['', singular, ...anyRecordNouns].some((start) => normalized === `${start}${word}s`),
    )
  );
}
