import {
  isObject,
  type OpenApiDocument,
  objectOf,
  readPointer,
  type SchemaChoice,
  type SchemaViews,
  textAt,
} from '../../../openapi/openapi.ts';
import {
  allValues,
  type ContractChange,
  effectOf,
  formatValue,
  type PointerPair,
  type ValueSpaceChange,
} from '../change.ts';
import type {
  SchemaComparisonContext,
  SchemaDifferences,
  SchemaPair,
  ViewedSchemaPair,
} from './schema-pair.ts';
import { type SchemaSide, toSchemaSide, withOption } from './schema-side.ts';

/** Options of options are put together with what they are in, so many times. */
const maxOptionDepth = 4;

/**
 * Where there is one choice at most, its options are compared with all that is beside it, in the
 * place of the whole; it may have been made of what was no choice.
 */
export function compareSingleChoice(
  observed: ViewedSchemaPair,
  context: SchemaComparisonContext,
): SchemaDifferences | undefined {
  const { pair, views } = observed;
  const counts = [views.before.choices.length, views.after.choices.length];
  if (Math.max(...counts) !== 1) return undefined;
  if (pair.before.pickedOptions.length + pair.after.pickedOptions.length >= maxOptionDepth)
    return undefined;
  const choices = { before: views.before.choices[0], after: views.after.choices[0] };
  const side = (which: keyof PointerPair, option: string): SchemaSide =>
    choices[which] === undefined ? pair[which] : withOption(pair[which], option);
  return compareOptions(observed, context, { choices, side });
}

/** Of several choices each is compared with that in its place, and what is beside them by itself. */
export function compareChoices(
  observed: ViewedSchemaPair,
  context: SchemaComparisonContext,
): SchemaDifferences {
  const { before, after } = observed.views;
  const count = Math.max(before.choices.length, after.choices.length);
  const looks = Array.from({ length: count }, (_, index): SchemaDifferences => {
    const choices = { before: before.choices[index], after: after.choices[index] };
    if (choices.before === undefined)
      return { changes: [toChoiceChange(observed, 'added')], inner: [] };
    if (choices.after === undefined)
      return { changes: [toChoiceChange(observed, 'removed')], inner: [] };
    return compareOptions(observed, context, {
      choices,
      side: (_which, option) => toSchemaSide([option]),
    });
  });
  return {
    changes: looks.flatMap(({ changes }) => changes),
    inner: looks.flatMap(({ inner }) => inner),
  };
}

type ChoiceComparison = {
  readonly choices: { readonly [Which in keyof PointerPair]: SchemaChoice | undefined };
  readonly side: (which: keyof PointerPair, option: string) => SchemaSide;
};

function compareOptions(
  observed: ViewedSchemaPair,
  { documents, readers: contexts, pairOf }: SchemaComparisonContext,
  { choices, side }: ChoiceComparison,
): SchemaDifferences {
  const { pair } = observed;
  const selection = (which: keyof PointerPair): ChoiceOptions => ({
    document: documents[which],
    views: contexts[which],
    // What is no choice is its only option.
    options: choices[which]?.options ?? [
      [...pair[which].schemaPointers, ...pair[which].pickedOptions].join(' '),
    ],
    tag: choices[which]?.discriminator,
  });
  const matched = matchOptions(selection('before'), selection('after'));
  return {
    changes: [
      ...listOptionChanges(matched, observed, 'removed'),
      ...listOptionChanges(matched, observed, 'added'),
    ],
    inner: matched.pairs.map(([before, after]): SchemaPair['inner'][number] => ({
      step: undefined,
      pair: pairOf(side('before', before), side('after', after), pair.direction),
    })),
  };
}

type OptionChange = 'added' | 'removed';

const optionChanges: Readonly<Record<OptionChange, ValueSpaceChange>> = {
  added: 'widened',
  removed: 'narrowed',
};

function listOptionChanges(
  matched: MatchedOptions,
  { pair: { direction }, places }: ViewedSchemaPair,
  what: OptionChange,
): readonly ContractChange[] {
  const description = direction === 'request' ? 'taken' : 'answered';
  return matched[what].map((option) => ({
    rule: `${direction}-option-${what}`,
    effect: effectOf(direction, optionChanges[what]),
    before: what === 'removed' ? option : places.before,
    after: what === 'added' ? option : places.after,
    message:
      what === 'added'
        ? `one more form may be ${description} now: ${formatValue(option)}`
        : `one form is not ${description} any more: ${formatValue(option)}`,
    affects: allValues,
  }));
}

/** A choice that is made beside others leaves fewer values. */
function toChoiceChange(
  { pair: { direction }, places }: ViewedSchemaPair,
  what: OptionChange,
): ContractChange {
  return {
    rule: `${direction}-choice-${what}`,
    effect: effectOf(direction, what === 'added' ? 'narrowed' : 'widened'),
    ...places,
    message:
      what === 'added'
        ? 'one more choice of forms has to be met'
        : 'one choice of forms less has to be met',
    affects: allValues,
  };
}

/** A choice of a document, and what it is read with. */
export type ChoiceOptions = {
  readonly document: Pick<OpenApiDocument, 'root'>;
  readonly views: SchemaViews;
  readonly options: readonly string[];
  readonly tag: SchemaChoice['discriminator'];
};

/** Options that took each other's place, and those that did not find one. */
export type MatchedOptions = {
  readonly pairs: readonly (readonly [before: string, after: string])[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

/**
 * Finds which option took the place of which: by what the discriminator calls them, by the name of
 * what they refer to, by their title, by what they say, and at last by what they are like.
 */
export function matchOptions(before: ChoiceOptions, after: ChoiceOptions): MatchedOptions {
  return namingStrategies.reduce<MatchedOptions>(
    ({ pairs, removed, added }, nameOf) => {
      const more = matchNames(
        removed.map((option) => [option, nameOf(before, option)]),
        added.map((option) => [option, nameOf(after, option)]),
      );
      return {
        pairs: [...pairs, ...more],
        removed: removed.filter((option) => !more.some(([one]) => one === option)),
        added: added.filter((option) => !more.some(([, one]) => one === option)),
      };
    },
    { pairs: [], removed: before.options, added: after.options },
  );
}

type NamedOption = readonly [option: string, name: string | undefined];

/** Pairs what is called the same, each once. */
function matchNames(
  before: readonly NamedOption[],
  after: readonly NamedOption[],
): MatchedOptions['pairs'] {
  const free = [...after];
  return before.flatMap(([option, name]) => {
    const index = free.findIndex(([, other]) => name !== undefined && other === name);
    const [match] = index < 0 ? [] : free.splice(index, 1);
    return match === undefined ? [] : [[option, match[0]] as const];
  });
}

/** What an option is called, in one way. */
type NameOption = (selection: ChoiceOptions, option: string) => string | undefined;

const byTag: NameOption = ({ tag }, option) => {
  const values = [...(tag?.values ?? [])].filter(([, target]) => target === option);
  return values.length === 0
    ? undefined
    : values
        .map(([value]) => value)
        .sort()
        .join(' ');
};

/** What stands under a name of its own may be one of the options alone. */
const byReference: NameOption = ({ document }, option) =>
  /^\/components\/schemas\/[^/]+$/.test(option)
    ? `#${option}`
    : textAt(objectOf(readPointer(document.root, option)), '$ref');

const byTitle: NameOption = ({ views }, option) => textAt(views.of([option]).keywords, 'title');

const byText: NameOption = ({ document }, option) =>
  formatValue(readPointer(document.root, option));

/** Objects are as good as each other, and so are texts. */
const byTypes: NameOption = ({ document, views }, option) => {
  const value = readPointer(document.root, option);
  return isObject(value) ? views.of([option]).types.join(' ') : undefined;
};

const namingStrategies: readonly NameOption[] = [byTag, byReference, byTitle, byText, byTypes];
