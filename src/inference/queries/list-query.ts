import type { ListFilter } from './list-filter.ts';

/** What the parameters of a list mean. Plain data: it is part of the plan of an operation. */
export type ListQueryPlan = {
  readonly page: PageQuery;
  readonly sort: SortQuery;
  /** The parameter with a text to search for in all properties. */
  readonly search: string | undefined;
  /** The parameter that names the properties to show. */
  readonly fields: string | undefined;
  readonly filters: readonly ListFilter[];
  /** The parameter with a whole filter: `price gt 10`, `kind:cat`, `{"kind":["cat"]}`. */
  readonly expression: string | undefined;
  /** The parameter that selects labels, and the path to them in a record. */
  readonly labelSelector:
    | { readonly parameter: string; readonly path: readonly string[] }
    | undefined;
  /** The form of a condition in the body of a search. */
  readonly conditions: ConditionNames | undefined;
  /** The object in the body of a search with conditions by property: `filter` of `{ "filter": { "name": { "exact": "Tom" } } }`. */
  readonly propertyConditions?: readonly string[] | undefined;
  /** The filter whose values the body of a search is, if that is a list. */
  readonly bodyList?: string | undefined;
  /** Parameters with the name of a property whose objects have no name: they cannot filter. */
  readonly ambiguousFilters: readonly Pick<ListFilter, 'parameter' | 'defaultValue'>[];
  /** The property with the fields of a record, such as `attributes` in JSON:API, or a map of them. */
  readonly attributes: AttributesProperty | undefined;
  readonly expansion?: Expansion | undefined;
};

/** The part of a query that selects what a reply shows of a record. */
export type FieldSelection = Pick<ListQueryPlan, 'fields' | 'attributes' | 'expansion'>;

/** The parameter that names references to show as records, and the references that it may name. */
export type Expansion = {
  readonly parameter: string;
  readonly references: readonly ExpandedReference[];
};

/** A property that shows a record, or a list of them, in place of its key. */
export type ExpandedReference = {
  readonly property: string;
  /** The property that holds the key; the same one, or one beside it. */
  readonly keyProperty: string;
  /** The name of the resource. */
  readonly resource: string;
  /** The references of that record. */
  readonly references: readonly ExpandedReference[];
};

/** The properties of an object that is a condition: `{ "field": "kind", "operator": "eq", "value": "cat" }`. */
export type ConditionNames = {
  readonly field: string;
  readonly operator: string | undefined;
  readonly value: string;
  /** The property with several values, beside one for a single value. */
  readonly values?: string | undefined;
};

/** The parameters that select a page. */
export type PageQuery = {
  readonly number: NumberParameter | undefined;
  readonly size: NumberParameter | undefined;
  readonly offset: NumberParameter | undefined;
  readonly cursor: CursorParameter | undefined;
  /** The parameter with the record that the page ends before. */
  readonly endCursor: CursorParameter | undefined;
};

export type NumberParameter = {
  readonly name: string;
  readonly defaultValue: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
};

/** A parameter that says where a page begins, or ends, by a cursor or the key of a record. */
export type CursorParameter = {
  readonly name: string;
  /** The meaning of a value of digits: the key of a record, or the number of records to skip. */
  readonly digitsMean: 'key' | 'count';
  /** `number`: the parameter accepts only digits; `key`: it accepts keys, but not every text. */
  readonly type: 'number' | 'text' | 'key';
  readonly order: ListOrder;
  /** The value that means the beginning. */
  readonly defaultValue: unknown;
};

export type ListOrder = 'oldest first' | 'newest first';

/** How a list is sorted. */
export type SortQuery = {
  readonly parameter: string | undefined;
  readonly direction: string | undefined;
  /** Parameters with the property in their name: `sort[name]=desc`. */
  readonly byProperty: readonly { readonly parameter: string; readonly property: string }[];
  /** The properties to sort by; empty if the document does not describe the record. */
  readonly properties: readonly string[];
  readonly defaultValue: unknown;
  /** The property that a direction without a sort parameter sorts by. */
  readonly creationTime: string | undefined;
};

export type AttributesProperty = {
  readonly name: string;
  readonly required: readonly string[];
  /** Whether clients choose the names in it. */
  readonly isMap?: boolean;
};

/** The query of a list without parameters. */
export const emptyListQuery: ListQueryPlan = {
  page: {
    number: undefined,
    size: undefined,
    offset: undefined,
    cursor: undefined,
    endCursor: undefined,
  },
  sort: {
    parameter: undefined,
    direction: undefined,
    byProperty: [],
    properties: [],
    defaultValue: undefined,
    creationTime: undefined,
  },
  search: undefined,
  fields: undefined,
  filters: [],
  expression: undefined,
  labelSelector: undefined,
  conditions: undefined,
  ambiguousFilters: [],
  attributes: undefined,
};
