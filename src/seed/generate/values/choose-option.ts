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

/** A shape without choices, and what was picked on the way to it. */
export type ResolvedSchema = {
  readonly shape: SchemaView;
  readonly choices: readonly ChosenOption[];
};
export type ChosenOption = { readonly choice: SchemaChoice; readonly option: string };

/** Picks until there is nothing to choose; of the choice of `wanted` its option. */
export function resolveChoices(
  world: GenerationContext,
  { places, depth }: ValueTarget,
  given: unknown,
  wanted?: ChosenOption,
): ResolvedSchema {
  let shape = world.shapes.of(places);
  const picks: ChosenOption[] = [];
  for (let round = 0; round < maxDepth; round++) {
    const [choice] = shape.choices;
    if (choice === undefined) break;
    const option =
      choice === wanted?.choice
        ? wanted.option
        : chooseOption(world, { shape, choice, depth }, given);
    picks.push({ choice, option });
    shape = world.shapes.pick(shape, choice, option);
  }
  return { shape, choices: picks };
}

type OptionChoice = {
  readonly shape: SchemaView;
  readonly choice: SchemaChoice;
  readonly depth: number;
};

function chooseOption(
  world: GenerationContext,
  { shape, choice: { options, discriminator }, depth }: OptionChoice,
  given: unknown,
): string {
  const [first = ''] = options;
  if (given === undefined) {
    const possible = options.filter((option) => isPossible(world, shape, option));
    const telling = possible.filter((option) => isInformativeOption(world, option));
    return (
      (depth > maxOptionalDepth ? leastDemandingOf(world, telling) : telling[0]) ??
      possible[0] ??
      first
    );
  }
  const told =
    discriminator && isObject(given)
      ? discriminator.values.get(String(given[discriminator.property]))
      : undefined;
  if (told !== undefined) return told;
  const fitting = options.find((option) => world.fits(world.shapes.of([option]), given));
  if (fitting !== undefined || !isObject(given)) return fitting ?? first;
  const scored = options.map((option) => ({
    option,
    score: scoreOf(world, world.shapes.of([option]), given),
  }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).option;
}

/** Of options the one that asks for the least: it leads out of a schema that holds itself. */
function leastDemandingOf(
  { shapes }: GenerationContext,
  options: readonly string[],
): string | undefined {
  const demandOf = (option: string): number => shapes.of([option]).required.size;
  return [...options].sort((one, other) => demandOf(one) - demandOf(other))[0];
}

/** False for an option whose constant or whose type the rest of the schema rules out. */
function isPossible(
  { shapes }: GenerationContext,
  { types, keywords }: SchemaView,
  option: string,
): boolean {
  const other = shapes.of([option]);
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

/** How much of an object a shape speaks of. */
function scoreOf(
  { shapes, fits }: GenerationContext,
  shape: SchemaView,
  given: JsonObject,
): number {
  let score = allowsType(shape, 'object') ? 0 : -100;
  for (const [name, value] of Object.entries(given)) {
    const places = shape.properties.get(name);
    if (places !== undefined) score += scoreOfValue(fits, shapes.of(places), value);
  }
  // What is lacking can be made, however much it is.
  for (const name of shape.required) if (given[name] === undefined) score -= 0.1;
  return score;
}

/** A constant, or an enumeration of one value, tells options apart better than anything else. */
function scoreOfValue(fits: Conforms, shape: SchemaView, value: unknown): number {
  if (!fits(shape, value)) return -1;
  const { const: constant, enum: values } = shape.keywords;
  return constant !== undefined || (Array.isArray(values) && values.length === 1) ? 10 : 2;
}

/** False for an option such as `{ required: [id] }`, which only adds to what others say, and for null. */
function isInformativeOption({ shapes }: GenerationContext, option: string): boolean {
  const { types, properties, items, keywords, choices } = shapes.of([option]);
  if (types.length === 1 && types[0] === 'null') return false;
  const says = ['enum', 'const', 'example', 'examples', 'default'];
  return (
    types.length + properties.size + items.length + choices.length > 0 ||
    says.some((keyword) => keywords[keyword] !== undefined)
  );
}
