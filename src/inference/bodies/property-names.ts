import { normalizeName } from '../vocabulary/singularize.ts';

/** By each name the one that others have for it in another notation: `FriendlyName` is `friendly_name`. */
export function findNotations(
  names: Iterable<string>,
  others: Iterable<string>,
): ReadonlyMap<string, string> {
  const own = new Set(names);
  const known = new Set(others);
  const byNormalizedName = new Map(
    [...known].filter((other) => !own.has(other)).map((other) => [normalizeName(other), other]),
  );
  // Letters other than a to z are left out of normalized names.
  byNormalizedName.delete('');
  return new Map(
    [...own].flatMap((name) => {
      const other = known.has(name) ? undefined : byNormalizedName.get(normalizeName(name));
      return other === undefined ? [] : [[name, other] as const];
    }),
  );
}
