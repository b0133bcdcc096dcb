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
  toContractChange,
  type ValueSpaceChange,
} from '../change.ts';
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
  const counts = [views.before.choices.length, views.after.choices.length];
  if (Math.max(...counts) !== 1) return undefined;
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
  const matched = matchOptions(selection('before'), selection('after'));
  return {
    changes: [
      ...listOptionChanges(matched, viewed, 'removed'),
      ...listOptionChanges(matched, viewed, 'added'),
      ...listOverlapChanges(matched, viewed, { before: choices.before, after: selection('after') }),
      ...listDiscriminatorChanges(viewed, choices, documents),
    ],
    inner: matched.pairs.map(([before, after]): SchemaPair['inner'][number] => ({
      step: undefined,
      pair: pairOf(side('before', before), side('after', after), pair.direction),
    })),
  };
}

/**
 * Values that match two options of a `oneOf` are refused (JSON Schema 2020-12, core, section 10.2.1.3): an
 * option that overlaps with one of before refuses what was accepted.
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
  const candidates = wasExclusive ? added : [...kept, ...added];
  return candidates.flatMap((option) => {
    const rival = kept.find((other) => other !== option && mayOverlap(after.views, option, other));
    return rival === undefined
      ? []
      : [
          toContractChange(
            'breaking',
            'request-option-overlap',
            pointers,
            `values that match both ${formatValue(option)} and ${formatValue(rival)} are no longer accepted`,
          ),
        ];
  });
}

/** A discriminator value that selects another schema, or a discriminator in another property. */
function listDiscriminatorChanges(
  { pair: { direction }, pointers }: ViewedSchemaPair,
  { before, after }: ChoiceComparison['choices'],
  documents: SchemaComparisonContext['documents'],
): readonly ContractChange[] {
  const [old, now] = [before?.discriminator, after?.discriminator];
  if (!old || !now) return [];
  const change = (rule: string, message: string) =>
    toContractChange('breaking', `${direction}-discriminator-${rule}`, pointers, message);
  if (old.property !== now.property)
    return [
      change(
        'property-changed',
        `the discriminator moved from "${old.property}" to "${now.property}"`,
      ),
    ];
  const nameOf = (which: keyof PointerPair, option: string | undefined): string =>
    option === undefined ? '' : String(referenceOf(documents[which], option));
  return [...old.values].flatMap(([value, option]) => {
    const [from, to] = [nameOf('before', option), nameOf('after', now.values.get(value))];
    return to === '' || from === to
      ? []
      : [
          change(
            'mapping-changed',
            `the discriminator value ${formatValue(value)} selected ${from} and now selects ${to}`,
          ),
        ];
  });
}

type OptionChange = 'added' | 'removed';

const optionChanges: Readonly<Record<OptionChange, ValueSpaceChange>> = {
  added: 'widened',
  removed: 'narrowed',
};

function listOptionChanges(
  matched: MatchedOptions,
  { pair: { direction }, pointers }: ViewedSchemaPair,
  what: OptionChange,
): readonly ContractChange[] {
  return matched[what].map((option) => ({
    rule: `${direction}-option-${what}`,
    effect: effectOf(direction, optionChanges[what]),
    before: what === 'removed' ? option : pointers.before,
    after: what === 'added' ? option : pointers.after,
    message:
      what === 'added'
        ? `the option ${formatValue(option)} was added`
        : `the option ${formatValue(option)} was removed`,
    affects: allValues,
  }));
}

/** An additional choice restricts the values. */
function toChoiceChange(
  { pair: { direction }, pointers }: ViewedSchemaPair,
  what: OptionChange,
): ContractChange {
  return {
    rule: `${direction}-choice-${what}`,
    effect: effectOf(direction, what === 'added' ? 'narrowed' : 'widened'),
    ...pointers,
    message: what === 'added' ? 'a choice of options was added' : 'a choice of options was removed',
    affects: allValues,
  };
}

/** The options of one choice, with their document. */
export type ChoiceOptions = {
  readonly document: Pick<OpenApiDocument, 'root'>;
  readonly views: SchemaViews;
  readonly options: readonly string[];
  readonly tag: SchemaChoice['discriminator'];
};

/** Options that correspond, and the rest. */
export type MatchedOptions = {
  readonly pairs: readonly (readonly [before: string, after: string])[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

/** Pairs options by discriminator value, then by `$ref`, title, content and type. */
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

/** Pairs equal names, each once. */
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

/** Names an option by one criterion; `undefined` when it has no such name. */
type NameOption = (selection: ChoiceOptions, option: string) => string | undefined;

function byTag({ tag }: ChoiceOptions, option: string): string | undefined {
  const values = [...(tag?.values ?? [])].filter(([, target]) => target === option);
  return values.length === 0
    ? undefined
    : values
        .map(([value]) => value)
        .sort()
        .join(' ');
}

/** An inlined component schema counts like a reference to it. */
function byReference({ document }: ChoiceOptions, option: string): string | undefined {
  return referenceOf(document, option);
}

function referenceOf({ root }: Pick<OpenApiDocument, 'root'>, option: string): string | undefined {
  return /^\/components\/schemas\/[^/]+$/.test(option)
    ? `#${option}`
    : textAt(objectOf(readPointer(root, option)), '$ref');
}

function byTitle({ views }: ChoiceOptions, option: string): string | undefined {
  return textAt(views.of([option]).keywords, 'title');
}

function byText({ document }: ChoiceOptions, option: string): string | undefined {
  return formatValue(readPointer(document.root, option));
}

function byTypes({ document, views }: ChoiceOptions, option: string): string | undefined {
  const value = readPointer(document.root, option);
  return isObject(value) ? views.of([option]).types.join(' ') : undefined;
}

const namingStrategies: readonly NameOption[] = [byTag, byReference, byTitle, byText, byTypes];
