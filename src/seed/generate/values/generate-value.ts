import {
  compileConformance,
  createSchemaViews,
  isEveryOptionSubsumed,
  isObject,
  type OpenApiDocument,
  readPointer,
  type SchemaChoice,
} from '../../../openapi/openapi.ts';
import { resolveChoices } from './choose-option.ts';
import { createValue } from './create-value.ts';
import { disambiguateOneOf } from './disambiguate-one-of.ts';
import { fillList } from './fill-list.ts';
import { fillObject } from './fill-object.ts';
import {
  type GenerateValue,
  type GenerationContext,
  maxDiscardedValues,
  maxValues,
  type SchemaTarget,
  type ValueTarget,
} from './generation-context.ts';
import type { RandomFaker } from './random-faker.ts';
import { allowsType, matchesTypeAndConstant } from './value-type.ts';

export type { GenerateOptions, GenerateValue } from './generation-context.ts';

/** Opens the making of values, by the schemas of a document. */
export function createGenerateValue(
  document: Pick<OpenApiDocument, 'root'>,
  chance: RandomFaker,
): GenerateValue {
  const shapes = createSchemaViews(document);
  const alike = new Map<SchemaChoice, boolean>();
  const areChoiceAlike = (choice: SchemaChoice): boolean => {
    const read = () => choice.options.map((option) => readPointer(document.root, option));
    const known = alike.get(choice) ?? isEveryOptionSubsumed(document.root, read());
    alike.set(choice, known);
    return known;
  };
  const shared = { shapes, chance, fits: compileConformance(shapes), areAlike: areChoiceAlike };
  return (places, wanted) => {
    const world = createGenerationContext({
      ...shared,
      options: wanted,
      budget: { left: maxValues, spare: maxDiscardedValues },
    });
    const spot = { places, name: wanted.name ?? '', depth: 0, hint: undefined };
    return world.make(spot, wanted.given);
  };
}

function createGenerationContext(
  parts: Omit<GenerationContext, 'make' | 'fill' | 'wanting'>,
): GenerationContext {
  const world: GenerationContext = {
    ...parts,
    make: (spot, given) => generateAt(world, spot, given),
    fill: (site, given) => fill(world, site, given),
    wanting: (extent) =>
      createGenerationContext({ ...parts, options: { ...parts.options, extent } }),
  };
  return world;
}

function generateAt(world: GenerationContext, target: ValueTarget, given: unknown): unknown {
  if (given !== undefined && given === world.options.complete) return given;
  const resolved = resolveChoices(world, target, given ?? target.hint);
  const made = fill(world, { target, shape: resolved.shape }, given);
  const { check = 'full' } = world.options;
  const isTaken = made === given && check !== 'full';
  return isTaken ? made : disambiguateOneOf(world, { target, resolved, given }, made);
}

function fill(world: GenerationContext, { target, shape }: SchemaTarget, given: unknown): unknown {
  const kept = given === undefined ? undefined : completeGiven(world, { target, shape }, given);
  return kept === undefined ? createValue(world, target, shape) : kept;
}

/** What is given, with what it lacks; `undefined` where it does not fit. */
function completeGiven(
  world: GenerationContext,
  { target, shape }: SchemaTarget,
  given: unknown,
): unknown {
  if (isObject(given) && allowsType(shape, 'object'))
    return fillObject(world, { target, shape }, given);
  if (Array.isArray(given) && allowsType(shape, 'array'))
    return fillList(world, { target, shape }, given);
  const { check = 'full' } = world.options;
  if (check === 'none') return given;
  const isSound = (value: unknown): boolean =>
    check === 'type' ? matchesTypeAndConstant(shape, value) : world.fits(shape, value);
  if (isSound(given)) return given;
  const other = convertScalar(given);
  return other !== undefined && isSound(other) ? other : undefined;
}

/** A number as a text, or a text that is a number: documents give the same key one type here and another there. */
function convertScalar(given: unknown): string | number | undefined {
  if (typeof given === 'number') return `${given}`;
  return typeof given === 'string' && `${Number(given)}` === given ? Number(given) : undefined;
}
