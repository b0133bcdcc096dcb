import {
  type Conforms,
  isObject,
  type JsonObject,
  type SchemaChoice,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import {
  type GenerationContext,
  maxDepth,
  maxOptionalDepth,
  type ValueTarget,
} from './generation-context.ts';
import { allowsType } from './value-type.ts';

/** A schema view without choices, and the options that were chosen. */
export type ResolvedSchema = {
  readonly view: SchemaView;
  readonly choices: readonly ChosenOption[];
};

export type ChosenOption = { readonly choice: SchemaChoice; readonly option: string };

/** Chooses an option of each choice; `forced` fixes the option of one choice. */
export function resolveChoices(
  context: GenerationContext,
  { schemaPointers, depth }: ValueTarget,
  given: unknown,
  forced?: ChosenOption,
): ResolvedSchema {
  let view = context.schemaViews.of(schemaPointers);
  const choices: ChosenOption[] = [];
  for (let round = 0; round < maxDepth; round++) {
    const [choice] = view.choices;
    if (choice === undefined) break;
    const option =
      choice === forced?.choice
        ? forced.option
        : chooseOption(context, { view, choice, depth }, given);
    choices.push({ choice, option });
    view = context.schemaViews.pick(view, choice, option);
  }
  return { view, choices };
}

type OptionChoice = {
  readonly view: SchemaView;
  readonly choice: SchemaChoice;
  readonly depth: number;
};

function chooseOption(
  context: GenerationContext,
  { view, choice: { options, discriminator }, depth }: OptionChoice,
  given: unknown,
): string {
  const [first = ''] = options;
  if (given === undefined) {
    const possible = options.filter((option) => isPossible(context, view, option));
    const informative = possible.filter((option) => isInformativeOption(context, option));
    return (
      (depth > maxOptionalDepth ? leastDemandingOf(context, informative) : informative[0]) ??
      possible[0] ??
      first
    );
  }
  const discriminated =
    discriminator && isObject(given)
      ? discriminator.values.get(String(given[discriminator.property]))
      : undefined;
  if (discriminated !== undefined) return discriminated;
  const fitting = options.find((option) => context.fits(context.schemaViews.of([option]), given));
  if (fitting !== undefined || !isObject(given)) return fitting ?? first;
  const scored = options.map((option) => ({
    option,
    score: scoreOf(context, context.schemaViews.of([option]), given),
  }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).option;
}

/** The option with the fewest required properties, which leads out of a recursive schema. */
function leastDemandingOf(
  { schemaViews }: GenerationContext,
  options: readonly string[],
): string | undefined {
  const demandOf = (option: string): number => schemaViews.of([option]).required.size;
  return [...options].sort((a, b) => demandOf(a) - demandOf(b))[0];
}

/** Whether the rest of the schema allows the option's constant and type. */
function isPossible(
  { schemaViews }: GenerationContext,
  { types, keywords }: SchemaView,
  option: string,
): boolean {
  const other = schemaViews.of([option]);
  const value = other.keywords.const;
  if (value !== undefined && Array.isArray(keywords.enum) && !keywords.enum.includes(value))
    return false;
  return (
    types.length === 0 ||
    other.types.length === 0 ||
    other.types.some(
      (type) => types.includes(type) || (type === 'integer' && types.includes('number')),
    )
  );
}

/** How well an object matches a schema view, to choose the best option for invalid values. */
function scoreOf(
  { schemaViews, fits }: GenerationContext,
  view: SchemaView,
  given: JsonObject,
): number {
  let score = allowsType(view, 'object') ? 0 : -100;
  for (const [name, value] of Object.entries(given)) {
    const schemaPointers = view.properties.get(name);
    if (schemaPointers !== undefined)
      score += scoreOfValue(fits, schemaViews.of(schemaPointers), value);
  }
  // Missing properties weigh little, since they can be generated.
  for (const name of view.required) if (given[name] === undefined) score -= 0.1;
  return score;
}

/** A matching constant is the best sign of an option. */
function scoreOfValue(fits: Conforms, view: SchemaView, value: unknown): number {
  if (!fits(view, value)) return -1;
  const { const: constant, enum: values } = view.keywords;
  return constant !== undefined || (Array.isArray(values) && values.length === 1) ? 10 : 2;
}

/** False for null, and for an option such as `{ required: [id] }` that describes no value. */
function isInformativeOption({ schemaViews }: GenerationContext, option: string): boolean {
  const { types, properties, items, keywords, choices } = schemaViews.of([option]);
  if (types.length === 1 && types[0] === 'null') return false;
  const valueKeywords = ['enum', 'const', 'example', 'examples', 'default'];
  return (
    types.length + properties.size + items.length + choices.length > 0 ||
    valueKeywords.some((keyword) => keywords[keyword] !== undefined)
  );
}
