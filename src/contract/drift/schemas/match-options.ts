import {
  isObject,
  type OpenApiDocument,
  objectOf,
  readPointer,
  type SchemaChoice,
  type SchemaViews,
  textAt,
} from '../../../openapi/openapi.ts';
import { formatValue } from '../change.ts';

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

export function referenceOf(
  { root }: Pick<OpenApiDocument, 'root'>,
  option: string,
): string | undefined {
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
