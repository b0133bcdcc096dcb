import type { SchemaChoice } from '../../../openapi/openapi.ts';
import { type ContractChange, type PointerPair, toContractChange } from '../change.ts';
import { type MatchedOptions, referenceOf } from './match-options.ts';
import type { SchemaComparisonContext, ViewedSchemaPair } from './schema-pair.ts';

type Discriminator = NonNullable<SchemaChoice['discriminator']>;

type DiscriminatorContext = Pick<SchemaComparisonContext, 'documents'> & {
  readonly choices: { readonly [Which in keyof PointerPair]: SchemaChoice | undefined };
  readonly matched: MatchedOptions;
};

/** How the discriminators of two choices differ, and what each of their values selects. */
export function listDiscriminatorChanges(
  { pair: { direction }, pointers }: ViewedSchemaPair,
  { choices, matched, documents }: DiscriminatorContext,
): readonly ContractChange[] {
  const change = (rule: string, message: string) =>
    toContractChange(`${direction}-discriminator-${rule}`, pointers, message);
  // A choice that comes or goes as a whole is reported as its options.
  if (!choices.before || !choices.after) return [];
  const [old, now] = [choices.before.discriminator, choices.after.discriminator];
  if (!old || !now) {
    if (now) return [change('added', `the property "${now.property}" now selects the option`)];
    return old
      ? [change('removed', `the property "${old.property}" no longer selects the option`)]
      : [];
  }
  if (old.property !== now.property)
    return [
      change(
        'property-changed',
        `the discriminator moved from "${old.property}" to "${now.property}"`,
      ),
    ];
  const nameOf = (which: keyof PointerPair, option: string): string =>
    String(referenceOf(documents[which], option));
  const kept = [...old.values].flatMap(([value, option]) => {
    const next = now.values.get(value);
    return next === undefined
      ? []
      : [{ value, was: nameOf('before', option), is: nameOf('after', next) }];
  });
  return [
    ...listOtherValues(old, now, new Set(matched.pairs.map(([option]) => option))).map((value) =>
      change('value-removed', `the discriminator value "${value}" was removed`),
    ),
    ...listOtherValues(now, old, new Set(matched.pairs.map(([, option]) => option))).map((value) =>
      change('value-added', `the discriminator value "${value}" was added`),
    ),
    ...kept
      .filter(({ was, is }) => was !== is)
      .map(({ value, was, is }) =>
        change(
          'mapping-changed',
          `the discriminator value "${value}" selected ${was} and now selects ${is}`,
        ),
      ),
  ];
}

/** Values of one discriminator alone whose option both choices have. */
function listOtherValues(
  { values }: Discriminator,
  other: Discriminator,
  kept: ReadonlySet<string>,
): readonly string[] {
  return [...values].flatMap(([value, option]) =>
    kept.has(option) && !other.values.has(value) ? [value] : [],
  );
}
