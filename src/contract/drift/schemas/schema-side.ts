import {
  jsonTypeOf,
  type SchemaChoice,
  type SchemaView,
  type SchemaViews,
} from '../../../openapi/openapi.ts';

/** A schema of one of the documents: its places, and what was picked of its choices. */
export type SchemaSide = {
  readonly schemaPointers: readonly string[];
  readonly pickedOptions: readonly string[];
  /** What it would stand in, where there is none. */
  readonly owner: string;
};

export function toSchemaSide(schemaPointers: readonly string[], owner = ''): SchemaSide {
  return {
    schemaPointers,
    pickedOptions: [],
    owner,
  };
}

/** A side with one option more picked. */
export function withOption(side: SchemaSide, option: string): SchemaSide {
  return {
    ...side,
    pickedOptions: [...side.pickedOptions, option],
  };
}

/** The shape of a side. */
export function viewOf(
  shapes: SchemaViews,
  { schemaPointers, pickedOptions }: SchemaSide,
): SchemaView {
  const whole = shapes.of([...schemaPointers, ...pickedOptions]);
  const last = pickedOptions.at(-1);
  const choices = last === undefined ? whole.choices : shapes.of([last]).choices;
  return withImpliedTypes(
    flattenNullChoice(shapes, { ...whole, choices }, [...schemaPointers, ...pickedOptions]),
  );
}

/** A choice between one thing and null is that thing, or null. */
function flattenNullChoice(
  shapes: SchemaViews,
  shape: SchemaView,
  places: readonly string[],
): SchemaView {
  const rests = shape.choices.map((choice) => withoutNulls(shapes, choice));
  const index = rests.findIndex(
    (rest, at) => rest.length === 1 && Number(shape.choices[at]?.options.length) > 1,
  );
  const [rest] = rests[index] ?? [];
  if (rest === undefined) return shape;
  const whole = shapes.of([...places, rest]);
  const { types } = withImpliedTypes(whole);
  return {
    ...whole,
    choices: [...shape.choices.filter((_choice, at) => at !== index), ...shapes.of([rest]).choices],
    types: types.length === 0 || types.includes('null') ? types : [...types, 'null'],
  };
}

function withoutNulls(shapes: SchemaViews, { options }: SchemaChoice): readonly string[] {
  return options.filter((option) => {
    const { types } = shapes.of([option]);
    return types.length !== 1 || types[0] !== 'null';
  });
}

/** What says no type but means one. */
function withImpliedTypes(shape: SchemaView): SchemaView {
  if (shape.types.length > 0) return shape;
  const values = enumeratedValuesOf(shape);
  if (values !== undefined) return { ...shape, types: [...new Set(values.map(jsonTypeOf))] };
  if (shape.properties.size > 0) return { ...shape, types: ['object'] };
  return shape.items.length > 0 ? { ...shape, types: ['array'] } : shape;
}

/** The values that a shape names, where it names them all. */
export function enumeratedValuesOf({ keywords }: SchemaView): readonly unknown[] | undefined {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : undefined;
}
