import type { SchemaChoice } from '../../../openapi/openapi.ts';
import { type ContractChange, formatValue, type PointerPair, toContractChange } from '../change.ts';
import { listDiscriminatorChanges } from './compare-discriminators.ts';
import { type ChoiceOptions, type MatchedOptions, matchOptions } from './match-options.ts';
import { mayOverlap } from './overlapping-schemas.ts';
import {
  type SchemaComparisonContext,
  type SchemaDifferences,
  type SchemaPair,
  type SchemaSide,
  toSchemaSide,
  type ViewedSchemaPair,
  withOption,
} from './schema-pair.ts';

/** Depth limit for nested options. */
const maxOptionDepth = 4;

/**
 * Compares schemas with at most one choice (`oneOf`, `anyOf`) each. Every option is compared
 * together with the schema around it. A plain schema counts as its own only option.
 */
export function compareSingleChoice(
  viewed: ViewedSchemaPair,
  context: SchemaComparisonContext,
): SchemaDifferences | undefined {
  const { pair, views } = viewed;
  if (Math.max(views.before.choices.length, views.after.choices.length) !== 1) return undefined;
  if (pair.before.pickedOptions.length + pair.after.pickedOptions.length >= maxOptionDepth)
    return undefined;
  const choices = { before: views.before.choices[0], after: views.after.choices[0] };
  const side = (which: keyof PointerPair, option: string): SchemaSide =>
    choices[which] === undefined ? pair[which] : withOption(pair[which], option);
  return compareOptions(viewed, context, { choices, side });
}

/** Compares several choices pairwise by position, apart from the schema around them. */
export function compareChoices(
  viewed: ViewedSchemaPair,
  context: SchemaComparisonContext,
): SchemaDifferences {
  const { before, after } = viewed.views;
  const count = Math.max(before.choices.length, after.choices.length);
  const differences = Array.from({ length: count }, (_, index): SchemaDifferences => {
    const choices = { before: before.choices[index], after: after.choices[index] };
    if (choices.before === undefined)
      return { changes: [toChoiceChange(viewed, 'added')], inner: [] };
    if (choices.after === undefined)
      return { changes: [toChoiceChange(viewed, 'removed')], inner: [] };
    return compareOptions(viewed, context, {
      choices,
      side: (_which, option) => toSchemaSide([option]),
    });
  });
  return {
    changes: differences.flatMap(({ changes }) => changes),
    inner: differences.flatMap(({ inner }) => inner),
  };
}

type ChoiceComparison = {
  readonly choices: { readonly [Which in keyof PointerPair]: SchemaChoice | undefined };
  readonly side: (which: keyof PointerPair, option: string) => SchemaSide;
};

function compareOptions(
  viewed: ViewedSchemaPair,
  { documents, viewsOf: contexts, pairOf }: SchemaComparisonContext,
  { choices, side }: ChoiceComparison,
): SchemaDifferences {
  const { pair } = viewed;
  const selection = (which: keyof PointerPair): ChoiceOptions => ({
    document: documents[which],
    views: contexts[which],
    // A plain schema is its own only option.
    options: choices[which]?.options ?? [
      [...pair[which].schemaPointers, ...pair[which].pickedOptions].join(' '),
    ],
    tag: choices[which]?.discriminator,
  });
  const after = selection('after');
  const matched = matchOptions(selection('before'), after);
  return {
    changes: [
      ...listOptionChanges(matched, viewed, { what: 'removed', after }),
      ...listOptionChanges(matched, viewed, { what: 'added', after }),
      ...listOverlapChanges(matched, viewed, { before: choices.before, after }),
      ...listDiscriminatorChanges(viewed, { choices, matched, documents }),
    ],
    inner: matched.pairs.map(([before, after]): SchemaPair['inner'][number] => ({
      step: undefined,
      pair: pairOf(side('before', before), side('after', after), pair),
    })),
  };
}

/**
 * Values that match two options of a `oneOf` are refused (JSON Schema 2020-12, core, section 10.2.1.3): an
 * option that overlaps with one of before refuses what was accepted. Where options of before overlap with
 * each other, nobody relies on that.
 */
function listOverlapChanges(
  { pairs, added }: MatchedOptions,
  { pair: { direction }, pointers, views: { after: view } }: ViewedSchemaPair,
  { before, after }: { readonly before: SchemaChoice | undefined; readonly after: ChoiceOptions },
): readonly ContractChange[] {
  const [choice] = view.choices;
  const isRisky = direction === 'request' && choice?.keyword === 'oneOf' && after.tag === undefined;
  if (!isRisky) return [];
  const kept = pairs.map(([, option]) => option);
  const wasExclusive = before === undefined || before.keyword === 'oneOf';
  if (wasExclusive && kept.some((option) => findRival(option, kept, after) !== undefined))
    return [];
  const candidates = wasExclusive ? added : [...kept, ...added];
  return candidates.flatMap((option) => {
    const rival = findRival(option, kept, after);
    const both = `${formatValue(option)} and ${formatValue(rival)}`;
    return rival === undefined
      ? []
      : [
          toContractChange(
            'request-option-overlap',
            pointers,
            `values that match both ${both} are no longer accepted`,
          ),
        ];
  });
}

/** Another option that may match the same values. */
function findRival(
  option: string,
  others: readonly string[],
  { views }: ChoiceOptions,
): string | undefined {
  return others.find((other) => other !== option && mayOverlap(views, option, other));
}

type OptionChange = 'added' | 'removed';

function listOptionChanges(
  matched: MatchedOptions,
  { pair: { direction }, pointers, views }: ViewedSchemaPair,
  { what, after }: { readonly what: OptionChange; readonly after: ChoiceOptions },
): readonly ContractChange[] {
  const kept = matched.pairs.map(([, option]) => option);
  const isOpen = direction === 'reply' && views.after.choices[0]?.keyword === 'anyOf';
  return matched[what].map((option) => {
    // A value of another option of `anyOf` may match one of before as well.
    const mayMatch = what === 'added' && isOpen && findRival(option, kept, after) !== undefined;
    return toContractChange(
      mayMatch ? 'reply-option-overlap' : `${direction}-option-${what}`,
      {
        before: what === 'removed' ? option : pointers.before,
        after: what === 'added' ? option : pointers.after,
      },
      `the option ${formatValue(option)} was ${what}`,
    );
  });
}

/** An additional choice restricts the values. */
function toChoiceChange(
  { pair: { direction }, pointers }: ViewedSchemaPair,
  what: OptionChange,
): ContractChange {
  const message = `a choice of options was ${what}`;
  return toContractChange(`${direction}-choice-${what}`, pointers, message);
}
