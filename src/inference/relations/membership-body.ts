import {
  entriesOf,
  findBodySchema,
  isScalarList,
  kindAt,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { isNumeric } from '../keys/key-property.ts';
import type { Resource } from '../resource.ts';
import {
  resourceIdentifierMembers,
  resourceIdentifierProperties,
} from '../vocabulary/list-queries.ts';
import { memberKeyNames } from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** How a body names the records that become members. */
export type MembershipBody = {
  /** The property with the key or keys; absent if the body is a list of keys. */
  readonly name: string | undefined;
  /** The property around it, or with a list of objects that have it: `data`. */
  readonly wrapper: string | undefined;
  /** The schemas of one key. */
  readonly schemaPointers: readonly string[];
};

type NamedResource = Pick<Resource, 'noun' | 'parameter'>;

/**
 * Finds the keys of members in a body: `{ "user_id": 7 }`, `{ "data": { "ids": [7, 8] } }`, `[7, 8]`,
 * `{ "data": [{ "type": "users", "id": "7" }] }`.
 */
export function findMembershipBody(
  schemaViews: SchemaViews,
  operation: Operation | undefined,
  resource: NamedResource,
): MembershipBody | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  if (isScalarList(schemaViews, [schema]))
    return isNumberList(schemaViews, [schema])
      ? { name: undefined, wrapper: undefined, schemaPointers: [schema] }
      : undefined;
  const found = findMemberKeys(schemaViews, [schema], resource);
  if (found) return { ...found, wrapper: undefined };
  const [[wrapper = '', inner = []] = [], ...others] = [
    ...propertiesOf(schemaViews, schemaViews.of([schema])),
  ];
  if (others.length > 0) return undefined;
  const entries = entriesOf(schemaViews, schemaViews.of(inner));
  const isListOfIdentifiers = isResourceIdentifier(schemaViews, entries);
  const wrapped = findMemberKeys(schemaViews, isListOfIdentifiers ? entries : inner, resource);
  return wrapped && { ...wrapped, wrapper };
}

/** Whether an object only identifies a record: `{ "type": "users", "id": "7" }` (JSON:API 1.1, section 7.3). */
export function isResourceIdentifier(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): boolean {
  const names = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys()];
  return (
    resourceIdentifierProperties.every((name) => names.includes(name)) &&
    names.every((name) => resourceIdentifierMembers.has(name))
  );
}

/** The property of an object that holds the key or the keys of members. */
function findMemberKeys(
  schemaViews: SchemaViews,
  holder: readonly string[],
  resource: NamedResource,
): Omit<MembershipBody, 'wrapper'> | undefined {
  const keyNames = listMemberKeyNames(resource);
  const noun = singularize(normalizeName(resource.noun));
  const found = [...propertiesOf(schemaViews, schemaViews.of(holder))].find(
    ([name, schemaPointers]) => {
      const word = singularize(normalizeName(name));
      const isList = isScalarList(schemaViews, schemaPointers);
      // `"labels": ["bug"]` may create new labels.
      if (isList && word === noun) return isNumberList(schemaViews, schemaPointers);
      const kind = kindAt(schemaViews, schemaPointers);
      return keyNames.includes(word) && (isList || kind === 'scalar');
    },
  );
  if (!found) return undefined;
  const [name, schemaPointers] = found;
  const entries = entriesOf(schemaViews, schemaViews.of(schemaPointers));
  return { name, schemaPointers: entries.length > 0 ? entries : schemaPointers };
}

function isNumberList(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  return isNumeric(schemaViews.of(entriesOf(schemaViews, schemaViews.of(schemaPointers))).types);
}

/** The names under which other bodies carry the key of a record: `id`, `user`, `userId`. */
function listMemberKeyNames({ noun, parameter }: NamedResource): readonly string[] {
  const singular = singularize(normalizeName(noun));
  return [
    ...['id', normalizeName(parameter), singular],
    ...memberKeyNames.map((name) => `${singular}${name}`),
  ];
}
