/** A parameter that leaves records out of a list. */
export type ListFilter = {
  readonly parameter: string;
  readonly property: string;
  /** The property with that property; absent if it is a property of the record. */
  readonly within?: string;
  /** The property of the objects in it that is compared: `name` of `tags` by `tag_name`. */
  readonly nested?: string;
  /** The property of the objects in the value that is compared: `id` of `{ "inputs": [{ "id": "7" }] }`. */
  readonly valueProperty?: string;
  readonly test: FilterTest;
  /** The separator of alternatives in the value of a plural parameter. */
  readonly separator?: ',';
  /** The parameter's default value. */
  readonly defaultValue: unknown;
  /** The parameter's other values. The default excludes records with these. */
  readonly otherValues?: readonly unknown[];
  /** The value that asks for all records and is not a value of the property: `all` of `open`, `closed`, `all`. */
  readonly allValue?: unknown;
};

/**
 * `equal`: the property, or an entry of its list, has the value; `unequal`: none has; `named`: it holds
 * objects, one of which has that name; `containing`, `starting`: its text contains the value, or starts
 * with it; `after`, `before`: a range with its bound; `above`, `below`: a range without it.
 */
export type FilterTest =
  | ('equal' | 'unequal' | 'named' | 'containing' | 'starting')
  | ('after' | 'above' | 'before' | 'below');

/** From query parameter to a filter as `x-sandlot` writes it, `price` or `>= price`; `false`: no filter. */
export type FilterOverrides = ReadonlyMap<string, string | false>;

/** What `x-sandlot` says of a filter. */
export type FilterExpression = {
  readonly property: string;
  readonly test: 'equal' | 'after' | 'before';
};

const comparisonSigns = /^\s*([<>]=)/;

/** Parses a filter as `x-sandlot` writes it: `price`, `>= price`, `<= price`. */
export function parseFilterExpression(text: string): FilterExpression {
  const sign = comparisonSigns.exec(text)?.[1];
  const property = text.replace(comparisonSigns, '').trim();
  if (sign === undefined) return { property, test: 'equal' };
  return { property, test: sign === '>=' ? 'after' : 'before' };
}
