import { jsonTypeOf, type SchemaView, type SchemaViews } from '../../../openapi/openapi.ts';
import { formatValue } from '../change.ts';
import { enumeratedValuesOf } from './schema-pair.ts';

/** Whether some value may match both schemas, as far as types, constants and properties show. */
export function mayOverlap(views: SchemaViews, one: string, other: string): boolean {
  return mayOverlapWithin(views, [views.of([one]), views.of([other])], 0);
}

type BothViews = readonly [one: SchemaView, other: SchemaView];

/** Properties further in hardly ever tell options apart. */
const maxDepth = 3;

function mayOverlapWithin(views: SchemaViews, both: BothViews, depth: number): boolean {
  const [one, other] = both;
  if (areTypesDisjoint(both) || areValuesDisjoint(both)) return false;
  if (forbidsRequired(one, other) || forbidsRequired(other, one)) return false;
  return (
    depth === maxDepth ||
    [...other.properties]
      .filter(([name]) => one.required.has(name) || other.required.has(name))
      .every(([name, pointers]) =>
        mayOverlapWithin(
          views,
          [views.of(one.properties.get(name)), views.of(pointers)],
          depth + 1,
        ),
      )
  );
}

function areTypesDisjoint([one, other]: BothViews): boolean {
  const [types, others] = [listTypes(one), listTypes(other)];
  if (types.length === 0 || others.length === 0) return false;
  return !types.some((type) => others.includes(type));
}

/** Whole numbers are numbers too. */
function listTypes({ types }: SchemaView): readonly string[] {
  return types.includes('number') ? [...types, 'integer'] : types;
}

function areValuesDisjoint([one, other]: BothViews): boolean {
  const [values, others] = [enumeratedValuesOf(one), enumeratedValuesOf(other)];
  const listed = values ?? others;
  if (listed === undefined) return false;
  if (values !== undefined && others !== undefined) {
    const texts = new Set(others.map(formatValue));
    return !values.some((value) => texts.has(formatValue(value)));
  }
  const types = listTypes(values === undefined ? one : other);
  return types.length > 0 && !listed.some((value) => types.includes(jsonTypeOf(value)));
}

/** Whether the first schema forbids a property that the second one requires. */
function forbidsRequired(
  { undeclared, properties }: SchemaView,
  { required }: SchemaView,
): boolean {
  return undeclared === 'forbidden' && [...required].some((name) => !properties.has(name));
}
