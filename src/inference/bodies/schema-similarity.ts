import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';

/** Whether two schemas are the same one, whichever references lead to it. */
export function isSameSchema(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const [one, other] = [schemaViews.of(first), schemaViews.of(second)];
  const options = one.choices[0]?.options.join();
  if (one.properties.size === 0)
    return options !== undefined && options === other.choices[0]?.options.join();
  if (one.properties.size !== other.properties.size) return false;
  const [[name, schemaPointers] = ['', []]] = one.properties;
  return other.properties.get(name)?.join() === schemaPointers.join();
}

/** Whether a schema is that of records, or one of the choices of theirs: of `anyOf: [Customer, DeletedCustomer]`. */
export function isSchemaOfRecords(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  entity: readonly string[],
): boolean {
  return (
    isSameSchema(schemaViews, schemaPointers, entity) ||
    schemaViews
      .of(entity)
      .choices.some(({ options }) =>
        options.some((option) => isSameSchema(schemaViews, schemaPointers, [option])),
      )
  );
}

type NameCounts = { readonly shared: number; readonly fewer: number; readonly more: number };

/** How many property names two schemas share, and how many the one with fewer and the other have. */
function countNames(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): NameCounts {
  const names = propertiesOf(schemaViews, schemaViews.of(first));
  const otherNames = propertiesOf(schemaViews, schemaViews.of(second));
  return {
    shared: [...names.keys()].filter((name) => otherNames.has(name)).length,
    fewer: Math.min(names.size, otherNames.size),
    more: Math.max(names.size, otherNames.size),
  };
}

/** Whether one schema has at least half of the property names of the other, and two or more. */
export function haveSimilarProperties(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const { shared, fewer } = countNames(schemaViews, first, second);
  return shared > 1 && 2 * shared >= fewer;
}

/** Whether two schemas describe the same records, in more or less detail. */
export function describeSameRecords(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  return (
    isSameSchema(schemaViews, first, second) || haveSimilarProperties(schemaViews, first, second)
  );
}

/** Fewer names in common may be a coincidence. */
const minSharedNames = 4;

/** Whether one schema has all property names of the other: a record with details, or a part of one. */
export function isPartOfOther(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const { shared, fewer } = countNames(schemaViews, first, second);
  return shared >= minSharedNames && shared === fewer;
}

/** Whether all property names of one schema are among those of another one: two or more. */
export function hasOnlyNamesOf(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const { size } = propertiesOf(schemaViews, schemaViews.of(first));
  return size > 1 && countNames(schemaViews, first, second).shared === size;
}

/** The share of the names that copies of a schema with small differences have in common. */
const mostNames = 0.8;

/** Whether two schemas have almost all of their property names in common. */
export function isAlmostSameSchema(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  const { shared, more } = countNames(schemaViews, first, second);
  return shared >= minSharedNames && shared >= mostNames * more;
}

/** Whether two schemas are the same, or copies of each other with the same property names. */
export function isSameOrCopiedSchema(
  schemaViews: SchemaViews,
  first: readonly string[],
  second: readonly string[],
): boolean {
  if (isSameSchema(schemaViews, first, second)) return true;
  const [names, otherNames] = [first, second].map((schemaPointers) =>
    propertiesOf(schemaViews, schemaViews.of(schemaPointers)),
  );
  return (
    names !== undefined &&
    names.size >= minSharedNames &&
    names.size === otherNames?.size &&
    [...names.keys()].every((name) => otherNames.has(name))
  );
}
