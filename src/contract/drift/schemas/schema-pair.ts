import {
  jsonTypeOf,
  type OpenApiDocument,
  type SchemaChoice,
  type SchemaView,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import type { ContractChange, DescribedValues, PointerPair } from '../change.ts';

/** Corresponding schemas in one direction. Pairs form a graph, because schemas may be recursive. */
export type SchemaPair = {
  readonly key: string;
  /** Differences of the schemas themselves. */
  readonly changes: readonly ContractChange[];
  /**
   * Inner pairs. `step` is the property name, `*` for entries, or absent for options of the
   * same value.
   */
  readonly inner: readonly { readonly step: string | undefined; readonly pair: SchemaPair }[];
};

export type ComparedDocuments = {
  readonly before: OpenApiDocument;
  readonly after: OpenApiDocument;
};

/** A pair before it is compared. */
export type PendingSchemaPair = DescribedValues & {
  readonly key: string;
  readonly before: SchemaSide;
  readonly after: SchemaSide;
  changes: readonly ContractChange[];
  inner: SchemaPair['inner'];
};

/** Shared parts of a comparison. */
export type SchemaComparisonContext = {
  readonly documents: ComparedDocuments;
  readonly viewsOf: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly pairOf: (
    before: SchemaSide,
    after: SchemaSide,
    values: DescribedValues,
  ) => PendingSchemaPair;
};

/** The result of comparing one pair. */
export type SchemaDifferences = Pick<SchemaPair, 'changes' | 'inner'>;

/** A pair with both schema views. */
export type ViewedSchemaPair = {
  readonly pair: PendingSchemaPair;
  readonly views: SchemaViewPair['views'];
  readonly pointers: PointerPair;
};

/** Two views to compare. */
export type SchemaViewPair = DescribedValues & {
  readonly views: { readonly before: SchemaView; readonly after: SchemaView };
  /** Views of further schemas in each document. */
  readonly viewsOf: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly documents: ComparedDocuments;
  readonly pointers: PointerPair;
};

/** Subject of a message about the values. */
export function describeValues({ direction }: Pick<SchemaViewPair, 'direction'>): string {
  return direction === 'request' ? 'the sent value' : 'the returned value';
}

/** One side of a pair: merged schemas, and the options picked from their choices. */
export type SchemaSide = {
  readonly schemaPointers: readonly string[];
  readonly pickedOptions: readonly string[];
  /** The enclosing schema, used when there is no schema here. */
  readonly owner: string;
};

export function toSchemaSide(schemaPointers: readonly string[], owner = ''): SchemaSide {
  return {
    schemaPointers,
    pickedOptions: [],
    owner,
  };
}

/** Adds a picked option. */
export function withOption(side: SchemaSide, option: string): SchemaSide {
  return {
    ...side,
    pickedOptions: [...side.pickedOptions, option],
  };
}

/** Views the merged schemas of a side. */
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

/** Treats a choice between a schema and null as a nullable schema. */
function flattenNullChoice(
  views: SchemaViews,
  view: SchemaView,
  schemaPointers: readonly string[],
): SchemaView {
  const rests = view.choices.map((choice) => withoutNulls(views, choice));
  const index = rests.findIndex(
    (rest, at) => rest.length === 1 && Number(view.choices[at]?.options.length) > 1,
  );
  const [rest] = rests[index] ?? [];
  if (rest === undefined) return view;
  const whole = views.of([...schemaPointers, rest]);
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

/** Infers `object` or `array` from keywords when `type` is missing. */
function withImpliedTypes(view: SchemaView): SchemaView {
  if (view.types.length > 0) return view;
  const values = enumeratedValuesOf(view);
  if (values !== undefined) return { ...view, types: [...new Set(values.map(jsonTypeOf))] };
  if (view.properties.size > 0) return { ...view, types: ['object'] };
  return view.items.length > 0 ? { ...view, types: ['array'] } : view;
}

/** The values of an `enum` or `const`. */
export function enumeratedValuesOf({ keywords }: SchemaView): readonly unknown[] | undefined {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : undefined;
}
