import type { JsonObject, ResourceDescription } from '../../state/types.ts';

/** A column of the grid. */
export type Column = {
  readonly name: string;
  /** The resource whose keys it holds. */
  readonly target: string | undefined;
  readonly values: readonly unknown[];
  readonly isKey: boolean;
};

const maxColumns = 12;

/** The key, then the properties of the schema, then those that only records have; plain values first. */
export function listColumns(
  { key, properties, references }: ResourceDescription,
  records: readonly JsonObject[],
): readonly Column[] {
  const named = properties.map(({ name }) => name);
  const found = records.slice(0, 50).flatMap((record) => Object.keys(record));
  const names = [...new Set([key, ...named, ...found])].filter(
    (name) => !name.startsWith('@') || name === key,
  );
  const isPlain = (name: string) =>
    records
      .slice(0, 20)
      .every((record) => typeof record[name] !== 'object' || record[name] === null);
  const [first = key, ...others] = names;
  const sorted = [first, ...others.filter(isPlain), ...others.filter((name) => !isPlain(name))];
  const targets = new Map(references.map(({ property, resource }) => [property, resource]));
  const values = new Map(properties.map((property) => [property.name, property.values ?? []]));
  return sorted.slice(0, maxColumns).map((name) => ({
    name,
    target: targets.get(name),
    values: values.get(name) ?? [],
    isKey: name === key,
  }));
}

/** A value in one line. */
export function toCellText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export type Sort = { readonly name: string; readonly direction: 'up' | 'down' };

/** The records with a text in any value, in the order of a column. */
export function selectRecords(
  records: readonly JsonObject[],
  search: string,
  sort: Sort | undefined,
): readonly JsonObject[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found =
    words.length === 0
      ? records
      : records.filter((record) => {
          const text = JSON.stringify(record).toLowerCase();
          return words.every((word) => text.includes(word));
        });
  if (sort === undefined) return found;
  const sign = sort.direction === 'up' ? 1 : -1;
  return found.toSorted((a, b) => sign * compareValues(a[sort.name], b[sort.name]));
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return toCellText(a).localeCompare(toCellText(b), 'en', { numeric: true });
}
