import {
  findReplySchema,
  type Operation,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import {
  countHolderName,
  countPrefix,
  countSuffix,
  existenceName,
} from '../vocabulary/reply-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { PropertyEntry } from './nested-properties.ts';

/**
 * The noun in the name of a count; empty if it counts the records themselves, as `total_pets` of
 * pets does.
 */
export function toCountedNoun(name: string, noun: string): string {
  return normalizeName(name)
    .replace(countPrefix, '')
    .replace(countSuffix, '')
    .replace(new RegExp(`${singularize(normalizeName(noun))}s?`), '');
}

/** The properties of a reply that hold the number of records. */
export type CountProperties = {
  readonly names: readonly string[];
  /** The property with them; absent if they are the reply itself. */
  readonly holder: string | undefined;
  /** Whether they are integers; other numbers may be amounts of money. */
  readonly isWhole: boolean;
  readonly isBare: boolean;
  /** `existence`: booleans that say whether there are any. */
  readonly meaning: 'number' | 'existence';
};

/** Finds the counts at the top of a reply, else within `data` and the like. */
export function findCountProperties(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): CountProperties {
  const schema = findReplySchema(operation);
  const view = schemaViews.of(schema === undefined ? [] : [schema]);
  const own = propertiesOf(schemaViews, view);
  const bare = { isBare: isNumberSchema(view), meaning: 'number' } as const;
  const counts = listCountProperties(schemaViews, own, noun);
  if (counts.length > 0)
    return { ...preferIntegers(schemaViews, counts), holder: undefined, ...bare };
  for (const [within, schemaPointers] of own) {
    const inner = countHolderName.test(normalizeName(within))
      ? listCountProperties(
          schemaViews,
          propertiesOf(schemaViews, schemaViews.of(schemaPointers)),
          noun,
        )
      : [];
    if (inner.length > 0) return { ...preferIntegers(schemaViews, inner), holder: within, ...bare };
  }
  return { names: [], holder: undefined, isWhole: false, ...bare };
}

/** The counts of a reply, or else what it says of whether there are any. */
export function findCountOrExistence(
  schemaViews: SchemaViews,
  operation: Operation,
  noun: string,
): CountProperties {
  const counts = findCountProperties(schemaViews, operation, noun);
  return counts.names.length > 0 || counts.isBare
    ? counts
    : findExistenceProperties(schemaViews, operation);
}

/** Finds the properties of a reply that say whether there is a record, at its top or within `data` and the like. */
export function findExistenceProperties(
  schemaViews: SchemaViews,
  operation: Operation,
): CountProperties {
  const view = schemaViews.of([`${findReplySchema(operation)}`]);
  const listNames = (properties: ReadonlyMap<string, readonly string[]>) =>
    [...properties].flatMap(([name, schemaPointers]) =>
      existenceName.test(normalizeName(name)) && isBooleanSchema(schemaViews.of(schemaPointers))
        ? name
        : [],
    );
  const own = propertiesOf(schemaViews, view);
  const holders = [...own].flatMap(([holder, schemaPointers]) => {
    const names = countHolderName.test(normalizeName(holder))
      ? listNames(propertiesOf(schemaViews, schemaViews.of(schemaPointers)))
      : [];
    return names.length > 0 ? { names, holder } : [];
  });
  const [found] = [{ names: listNames(own), holder: undefined }, ...holders].filter(
    ({ names }) => names.length > 0,
  );
  const form = { isWhole: false, isBare: isBooleanSchema(view), meaning: 'existence' } as const;
  return { names: [], holder: undefined, ...found, ...form };
}

function isBooleanSchema({ types }: SchemaView): boolean {
  return types.join() === 'boolean';
}

/** The counts that are integers, if there are any. */
function preferIntegers(
  schemaViews: SchemaViews,
  counts: readonly PropertyEntry[],
): Pick<CountProperties, 'names' | 'isWhole'> {
  const whole = counts.filter(([, schemaPointers]) =>
    schemaViews.of(schemaPointers).types.includes('integer'),
  );
  const names = (some: readonly PropertyEntry[]) => some.map(([name]) => name);
  return whole.length > 0
    ? { names: names(whole), isWhole: true }
    : { names: names(counts), isWhole: false };
}

function isNumberSchema({ types }: SchemaView) {
  return types.includes('integer') || types.includes('number');
}

function listCountProperties(
  schemaViews: SchemaViews,
  properties: ReadonlyMap<string, readonly string[]>,
  noun: string,
): readonly PropertyEntry[] {
  return [...properties].filter(
    ([name, schemaPointers]) =>
      toCountedNoun(name, noun) === '' && isNumberSchema(schemaViews.of(schemaPointers)),
  );
}
