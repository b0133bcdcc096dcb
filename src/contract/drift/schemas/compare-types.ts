import type { ValueSpaceChange } from '../change.ts';

/** A change of `type`. */
export type TypeChange = {
  readonly kind: ValueSpaceChange;
  readonly common: readonly string[];
  readonly text: string;
};

/** Compares types. No type allows all, and `number` includes `integer`. */
export function compareTypes(
  before: readonly string[],
  after: readonly string[],
): TypeChange | undefined {
  const [lostTypes, gainedTypes] = [hasOther(before, after), hasOther(after, before)];
  if (!lostTypes && !gainedTypes) return undefined;
  const kind = lostTypes && gainedTypes ? 'changed' : gainedTypes ? 'widened' : 'narrowed';
  return {
    kind,
    common: before.filter(
      (type) => allowsType(after, type) || after.some((one) => allowsType([type], one)),
    ),
    text: `was ${describeTypes(before)} and is now ${describeTypes(after)}`,
  };
}

/** True when some type is not among the others. */
function hasOther(types: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return false;
  return types.length === 0 || types.some((type) => !allowsType(others, type));
}

function allowsType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function describeTypes(types: readonly string[]): string {
  return types.length === 0 ? 'anything' : types.join(' or ');
}
