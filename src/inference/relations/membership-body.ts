import {
  entriesOf,
  findBodySchema,
  isScalarList,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { isNumeric } from '../keys/key-property.ts';
import type { Resource } from '../resources/resource.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** What keys are called, by themselves and behind what they are of. */
export const memberKeyNames = ['id', 'uuid', 'gid', 'key', 'slug', 'name', 'number', 'code'];

/** What a body names records by that are put somewhere. */
export type MembershipBody = {
  /** The property of the body; absent where the body is a list of keys. */
  readonly name: string | undefined;
  /** The schemas of a key there. */
  readonly schemaPointers: readonly string[];
};

type NamedResource = Pick<Resource, 'noun' | 'parameter'>;

/** `{ "user_id": 7 }`, `{ "ids": [7, 8] }`, `[7, 8]`. */
export function findMembershipBody(
  shapes: SchemaViews,
  operation: Operation | undefined,
  resource: NamedResource,
): MembershipBody | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  if (isScalarList(shapes, [schema]))
    return isNumberList(shapes, [schema])
      ? { name: undefined, schemaPointers: [schema] }
      : undefined;
  const names = listMemberKeyNames(resource);
  const one = singularize(normalizeName(resource.noun));
  const found = [...propertiesOf(shapes, shapes.of([schema]))].find(([name, places]) => {
    const word = singularize(normalizeName(name));
    const isList = isScalarList(shapes, places);
    // `labels` in words may well be new ones.
    if (isList && word === one) return isNumberList(shapes, places);
    return names.includes(word) && (isList || kindOf(shapes, shapes.of(places)) === 'scalar');
  });
  if (!found) return undefined;
  const [name, places] = found;
  const entries = entriesOf(shapes, shapes.of(places));
  return { name, schemaPointers: entries.length > 0 ? entries : places };
}

function isNumberList(shapes: SchemaViews, places: readonly string[]): boolean {
  return isNumeric(shapes.of(entriesOf(shapes, shapes.of(places))).types);
}

/** What a key of records is called elsewhere. */
function listMemberKeyNames({ noun, parameter }: NamedResource): readonly string[] {
  const one = singularize(normalizeName(noun));
  return ['id', normalizeName(parameter), one, ...memberKeyNames.map((word) => `${one}${word}`)];
}
