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
  views: SchemaViews,
  { schemaPointers, pickedOptions }: SchemaSide,
): SchemaView {
  const whole = views.of([...schemaPointers, ...pickedOptions]);
  const last = pickedOptions.at(-1);
  const choices = last === undefined ? whole.choices : views.of([last]).choices;
  return withImpliedTypes(
    flattenNullChoice(views, { ...whole, choices }, [...schemaPointers, ...pickedOptions]),
  );
}

/** A choice between one thing and null is that thing, or null. */
function flattenNullChoice(
  views: SchemaViews,
  view: SchemaView,
  places: readonly string[],
): SchemaView {
  const rests = view.choices.map((choice) => withoutNulls(views, choice));
  const index = rests.findIndex(
    (rest, at) => rest.length === 1 && Number(view.choices[at]?.options.length) > 1,
  );
  const [rest] = rests[index] ?? [];
  if (rest === undefined) return view;
  const whole = views.of([...places, rest]);
  const { types } = withImpliedTypes(whole);
  return {
    ...whole,
    choices: [...view.choices.filter((_choice, at) => at !== index), ...views.of([rest]).choices],
    types: types.length === 0 || types.includes('null') ? types : [...types, 'null'],
  };
}

function withoutNulls(views: SchemaViews, { options }: SchemaChoice): readonly string[] {
  return options.filter((option) => {
    const { types } = views.of([option]);
    return types.length !== 1 || types[0] !== 'null';
  });
}

/** What says no type but means one. */
function withImpliedTypes(view: SchemaView): SchemaView {
  if (view.types.length > 0) return view;
  const values = enumeratedValuesOf(view);
  if (values !== undefined) return { ...view, types: [...new Set(values.map(jsonTypeOf))] };
  if (view.properties.size > 0) return { ...view, types: ['object'] };
  return view.items.length > 0 ? { ...view, types: ['array'] } : view;
}

/** The values that a shape names, where it names them all. */
export function enumeratedValuesOf({ keywords }: SchemaView): readonly unknown[] | undefined {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : undefined;
}
