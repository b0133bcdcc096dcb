import {
  allValues,
  type ContractChange,
  formatValue,
  type PointerPair,
  toContractChange,
  type ValueNotation,
} from '../change.ts';
import { listLifecycleChanges } from '../compare-lifecycle.ts';
import type { DriftDirection, ValueSpaceChange } from '../rules.ts';
import { listAllOfChanges } from './compare-all-of.ts';
import { listBoundChanges } from './compare-bounds.ts';
import { listPropertyChanges } from './compare-properties.ts';
import { describeValues, enumeratedValuesOf, type SchemaViewPair } from './schema-pair.ts';

/** Lists the differences of two schemas, apart from choices and inner schemas. */
export function listKeywordChanges(pair: SchemaViewPair): readonly ContractChange[] {
  const { views, notation } = pair;
  const types = compareTypes(views.before.types, views.after.types, notation);
  const typeChange = types === undefined ? [] : [toTypeChange(pair, types)];
  // Between disjoint types no other keyword is comparable.
  if (types?.kind === 'changed' && types.common.length === 0) return typeChange;
  return [
    ...typeChange,
    ...listValueChanges(pair),
    ...listExtensibleValueChanges(pair),
    ...listBoundChanges(pair).map(({ keyword, kind, message }) =>
      toValueSpaceChange(pair, { rule: keyword, kind, message }),
    ),
    ...listUndeclaredChanges(pair),
    ...listPropertyChanges(pair),
    ...listAllOfChanges(pair),
    ...listAnnotationChanges(pair),
  ];
}

type ValueSpaceChangeDetails = {
  readonly rule: string;
  readonly kind: ValueSpaceChange;
  readonly message: string;
};

function toValueSpaceChange(
  { direction, pointers }: SchemaViewPair,
  { rule, kind: change, message }: ValueSpaceChangeDetails,
): ContractChange {
  return toContractChange(`${direction}-${rule}-${change}`, pointers, message);
}

function toTypeChange(
  pair: SchemaViewPair,
  { kind: change, text }: NonNullable<ReturnType<typeof compareTypes>>,
): ContractChange {
  return toValueSpaceChange(pair, {
    rule: 'type',
    kind: change,
    message: `${describeValues(pair)} ${text}`,
  });
}

function listValueChanges(pair: SchemaViewPair): readonly ContractChange[] {
  const { direction, views, pointers } = pair;
  const [before, after] = [enumeratedValuesOf(views.before), enumeratedValuesOf(views.after)];
  if (after === undefined) {
    if (before === undefined) return [];
    const message = `${describeValues(pair)} was one of ${formatValues(before)} and is now any value`;
    return [toValueSpaceChange(pair, { rule: 'values', kind: 'widened', message })];
  }
  if (before === undefined) {
    const message = `${describeValues(pair)} was any value and is now one of ${formatValues(after)}`;
    return [toValueSpaceChange(pair, { rule: 'values', kind: 'narrowed', message })];
  }
  return [
    ...withoutValues(before, after).map((value) =>
      toValueChange({ direction, places: pointers }, value, 'removed'),
    ),
    ...withoutValues(after, before).map((value) =>
      toValueChange({ direction, places: pointers }, value, 'added'),
    ),
  ];
}

/**
 * `x-extensible-enum` lists the values of today. Only removing one is a change, and it breaks clients
 * under the lifecycle policy alone.
 */
function listExtensibleValueChanges({
  direction,
  views,
  pointers,
}: SchemaViewPair): readonly ContractChange[] {
  const [before, after] = [views.before, views.after].map(
    ({ keywords }) => keywords['x-extensible-enum'],
  );
  if (direction === 'reply' || !Array.isArray(before) || !Array.isArray(after)) return [];
  return withoutValues(before, after).map((value) => ({
    ...toContractChange(
      extensibleValueRemoved,
      pointers,
      `the value ${formatValue(value)} was removed from x-extensible-enum`,
    ),
    affects: { kind: 'is', value },
  }));
}

/** The name of the rule, which the lifecycle policy makes breaking. */
export const extensibleValueRemoved = 'request-extensible-value-removed';

function formatValues(values: readonly unknown[]): string {
  return values.map(formatValue).join(', ');
}

function withoutValues(values: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map(formatValue));
  return values.filter((value) => !known.has(formatValue(value)));
}

type LocatedValue = { readonly direction: DriftDirection; readonly places: PointerPair };

/** A new value cannot have been sent before, but any client may receive it. */
function toValueChange(
  { direction, places: pointers }: LocatedValue,
  value: unknown,
  what: 'added' | 'removed',
): ContractChange {
  const message = valueSentences[`${direction} ${what}`](formatValue(value));
  return {
    ...toContractChange(`${direction}-value-${what}`, pointers, message),
    affects: what === 'added' ? allValues : { kind: 'is', value },
  };
}

const valueSentences: Readonly<
  Record<`${DriftDirection} ${'added' | 'removed'}`, (value: string) => string>
> = {
  'request added': (value) => `the value ${value} is now accepted`,
  'request removed': (value) => `the value ${value} is no longer accepted`,
  'reply added': (value) => `the value ${value} may now be returned`,
  'reply removed': (value) => `the value ${value} is no longer returned`,
};

function listUndeclaredChanges(pair: SchemaViewPair): readonly ContractChange[] {
  const { before, after } = pair.views;
  if (before.undeclared === after.undeclared) return [];
  const [change, now] =
    after.undeclared === 'forbidden'
      ? (['narrowed', 'are no longer allowed'] as const)
      : (['widened', 'are now allowed'] as const);
  const message = `undeclared properties ${now}`;
  return [toValueSpaceChange(pair, { rule: 'undeclared', kind: change, message })];
}

function listAnnotationChanges({
  direction,
  views,
  pointers,
}: SchemaViewPair): readonly ContractChange[] {
  const [before, after] = [views.before.keywords, views.after.keywords];
  const [oldDefault, newDefault] = [formatValue(before.default), formatValue(after.default)];
  return [
    ...listLifecycleChanges({ kind: 'schema', subject: 'the schema', before, after, pointers }),
    // A request that omits the value now means something else.
    ...(oldDefault === newDefault
      ? []
      : [
          toContractChange(
            direction === 'request' ? 'default-changed' : 'reply-default-changed',
            pointers,
            `the default changed from ${oldDefault} to ${newDefault}`,
          ),
        ]),
  ];
}

/** A change of `type`. */
type TypeChange = {
  readonly kind: ValueSpaceChange;
  readonly common: readonly string[];
  readonly text: string;
};

/** Compares types. No type allows all, and `number` includes `integer`. */
export function compareTypes(
  before: readonly string[],
  after: readonly string[],
  notation: ValueNotation,
): TypeChange | undefined {
  const [lostTypes, gainedTypes] = [
    hasOther(before, after, notation),
    hasOther(after, before, notation),
  ];
  if (!lostTypes && !gainedTypes) return undefined;
  const kind = lostTypes && gainedTypes ? 'changed' : gainedTypes ? 'widened' : 'narrowed';
  return {
    kind,
    common: before.filter(
      (type) =>
        allowsType(after, type, notation) || after.some((one) => allowsType([type], one, notation)),
    ),
    text: `was ${describeTypes(before)} and is now ${describeTypes(after)}`,
  };
}

/** True when some type is not among the others. */
function hasOther(
  types: readonly string[],
  others: readonly string[],
  notation: ValueNotation,
): boolean {
  if (others.length === 0) return false;
  return types.length === 0 || types.some((type) => !allowsType(others, type, notation));
}

function allowsType(types: readonly string[], type: string, notation: ValueNotation): boolean {
  if (types.includes(type) || (type === 'integer' && types.includes('number'))) return true;
  return notation === 'text' && types.includes('string') && writtenAsText.has(type);
}

const writtenAsText: ReadonlySet<string> = new Set(['integer', 'number', 'boolean']);

function describeTypes(types: readonly string[]): string {
  return types.length === 0 ? 'anything' : types.join(' or ');
}
