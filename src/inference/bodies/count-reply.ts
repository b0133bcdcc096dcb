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
  const reply = viewReply(schemaViews, operation);
  const { found, holder } = searchReply(
    schemaViews,
    reply,
    ([name, schemaPointers]) =>
      toCountedNoun(name, noun) === '' && isNumberSchema(schemaViews.of(schemaPointers)),
  );
  const counts = preferIntegers(schemaViews, found);
  return { ...counts, holder, isBare: isNumberSchema(reply), meaning: 'number' };
}

/** Finds the counts of a reply; if it has none, the booleans that say whether there is a record. */
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

/** Finds the booleans that say whether there is a record, at the top of a reply, else within `data` and the like. */
export function findExistenceProperties(
  schemaViews: SchemaViews,
  operation: Operation,
): CountProperties {
  const reply = viewReply(schemaViews, operation);
  const { found, holder } = searchReply(
    schemaViews,
    reply,
    ([name, schemaPointers]) =>
      existenceName.test(normalizeName(name)) && isBooleanSchema(schemaViews.of(schemaPointers)),
  );
  const names = found.map(([name]) => name);
  const isBare = isBooleanSchema(reply);
  return { names, holder, isWhole: false, isBare, meaning: 'existence' };
}

function viewReply(schemaViews: SchemaViews, operation: Operation): SchemaView {
  const schema = findReplySchema(operation);
  return schemaViews.of(schema === undefined ? [] : [schema]);
}

/** The properties that pass, at the top of a reply or else in the first holder (`data`) that has any. */
function searchReply(
  schemaViews: SchemaViews,
  reply: SchemaView,
  passes: (property: PropertyEntry) => boolean,
): { readonly found: readonly PropertyEntry[]; readonly holder: string | undefined } {
  const own = [...propertiesOf(schemaViews, reply)];
  const top = own.filter(passes);
  if (top.length > 0) return { found: top, holder: undefined };
  for (const [holder, schemaPointers] of own) {
    if (!countHolderName.test(normalizeName(holder))) continue;
    const within = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].filter(passes);
    if (within.length > 0) return { found: within, holder };
  }
  return { found: [], holder: undefined };
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
