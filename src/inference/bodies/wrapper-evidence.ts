import { kindOf, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { expandAbbreviations } from '../vocabulary/abbreviations.ts';

type SchemaPropertyEntries = Iterable<readonly [string, readonly string[]]>;

/** The property of a body that has one of these names for the key of a record. */
export function findKeyAmong(
  shapes: SchemaViews,
  properties: SchemaPropertyEntries,
  keys: readonly string[],
): string | undefined {
  for (const [name, places] of properties)
    if (keys.includes(expandAbbreviations(name)) && kindOf(shapes, shapes.of(places)) === 'scalar')
      return name;
  return undefined;
}

/** A body that has the key of a record itself, and something within that may be the record. */
export type WrapperCandidate = {
  readonly outer: SchemaPropertyEntries;
  readonly inner: readonly string[];
  /** What keys are called. */
  readonly keys: readonly string[];
};

/**
 * Whether what else is known of a record, such as what is sent of it, stands within, and nothing of it
 * beside the key: `{ id, result: { name } }` of what is created with a name.
 */
export function isRecordWithin(
  shapes: SchemaViews,
  { outer, inner, keys }: WrapperCandidate,
  likenesses: readonly (readonly string[])[],
): boolean {
  const known = new Set(
    likenesses.flatMap((places) => [...propertiesOf(shapes, shapes.of(places)).keys()]),
  );
  const isOfIt = (name: string) => known.has(name) && !keys.includes(expandAbbreviations(name));
  const within = [...propertiesOf(shapes, shapes.of(inner)).keys()].filter(isOfIt).length;
  // One name in common is chance, where there are more.
  const least = Math.min(2, [...known].filter(isOfIt).length);
  return within > 0 && within >= least && ![...outer].some(([name]) => isOfIt(name));
}
