import { seedRandom, toRandom } from '../../base/random.ts';
import {
  compileConformance,
  createSchemaViews,
  documentLimits,
  isEveryOptionSubsumed,
  isObject,
  type OpenApiDocument,
  readPointer,
  type SchemaChoice,
} from '../../openapi/openapi.ts';
import { resolveChoices } from './values/choose-option.ts';
import { createCompletenessCheck } from './values/completeness.ts';
import { compileMakeConsistent } from './values/consistent-object.ts';
import { createValue } from './values/create-value.ts';
import { disambiguateOneOf } from './values/disambiguate-one-of.ts';
import { fillList } from './values/fill-list.ts';
import { fillObject } from './values/fill-object.ts';
import type {
  GenerateOptions,
  GenerateValue,
  GenerationContext,
  SchemaTarget,
  ValueTarget,
} from './values/generation-context.ts';
import { createFillInitialConstants } from './values/initial-constants.ts';
import { createRandomFaker, type RandomFaker } from './values/random-faker.ts';
import { allowsType, matchesTypeAndConstant } from './values/value-type.ts';

type ValueGeneratorOptions = { readonly seed: number; readonly now: number };

/** Generates values for schemas from named random streams. The same stream gives the same value. */
export type ValueGenerator = {
  /** Loads faker. Await it before `generate`; `undefined` once it is loaded. */
  ready(): Promise<void> | undefined;
  generate(schemaPointers: readonly string[], stream: string, options: GenerateOptions): unknown;
};

/** Creates a value generator for a document. */
export function createValueGenerator(
  document: Pick<OpenApiDocument, 'root'>,
  { seed, now }: ValueGeneratorOptions,
): ValueGenerator {
  let loading: Promise<void> | undefined;
  let loaded:
    | { readonly generate: GenerateValue; readonly switchStream: (stream: string) => void }
    | undefined;
  const load = async (): Promise<void> => {
    const randomFaker = await createRandomFaker(toRandom(seedRandom(seed)), now);
    loaded = {
      generate: createGenerateValue(document, randomFaker),
      switchStream: (stream) => randomFaker.switchStream(() => toRandom(seedRandom(seed, stream))),
    };
  };
  return {
    ready: () => {
      if (loaded) return undefined;
      loading ??= load();
      return loading;
    },
    generate: (schemaPointers, stream, options) => {
      if (!loaded) throw new Error('Values cannot be generated before ready() is awaited.');
      loaded.switchStream(stream);
      return loaded.generate(schemaPointers, options);
    },
  };
}

/** Creates a value generator for the schemas of a document. */
function createGenerateValue(
  document: Pick<OpenApiDocument, 'root'>,
  randomFaker: RandomFaker,
): GenerateValue {
  const schemaViews = createSchemaViews(document);
  const subsumedChoices = new Map<SchemaChoice, boolean>();
  const isSubsumedChoice = (choice: SchemaChoice): boolean => {
    const options = () => choice.options.map((option) => readPointer(document.root, option));
    const isSubsumed =
      subsumedChoices.get(choice) ?? isEveryOptionSubsumed(document.root, options());
    subsumedChoices.set(choice, isSubsumed);
    return isSubsumed;
  };
  const comparisons = { left: 0 };
  const fits = compileConformance(schemaViews, comparisons);
  const isComplete = createCompletenessCheck({ schemaViews, fits });
  const shared = {
    schemaViews,
    fits,
    isComplete,
    isEveryOptionSubsumed: isSubsumedChoice,
    makeConsistent: compileMakeConsistent(schemaViews, randomFaker.now.getTime()),
  };
  const createContext = (options: GenerateOptions, faker: RandomFaker): GenerationContext =>
    createGenerationContext({
      ...shared,
      randomFaker: faker,
      options,
      budget: { left: documentLimits.generatedValues, spare: documentLimits.discardedValues },
    });
  const fillConstants = createFillInitialConstants(createContext);
  return (schemaPointers, options) => {
    comparisons.left = documentLimits.comparisons;
    const { given } = options;
    if (given !== undefined) {
      const filled = fillConstants(schemaViews.of(schemaPointers), options, given);
      if (isComplete(schemaPointers, options, filled)) return filled;
    }
    const context = createContext(options, randomFaker);
    const target = { schemaPointers, name: options.name ?? '', depth: 0, hint: undefined };
    return context.generate(target, given);
  };
}

function createGenerationContext(
  parts: Omit<GenerationContext, 'generate' | 'fill' | 'withExtent'>,
): GenerationContext {
  const context: GenerationContext = {
    ...parts,
    generate: (target, given) => generateAt(context, target, given),
    fill: (target, given) => fill(context, target, given),
    withExtent: (extent) =>
      createGenerationContext({ ...parts, options: { ...parts.options, extent } }),
  };
  return context;
}

function generateAt(context: GenerationContext, target: ValueTarget, given: unknown): unknown {
  if (given !== undefined && isKeptWhole(context, target, given)) return given;
  const resolved = resolveChoices(
    context,
    target,
    // A null that was sent chooses the option for it.
    given === undefined ? target.hint : given,
  );
  const value = fill(context, { target, view: resolved.view }, given);
  const { check = 'full' } = context.options;
  const isKept = value === given && check !== 'full';
  return isKept ? value : disambiguateOneOf(context, { target, resolved, given }, value);
}

/** Deeper parts are not checked apart, so that no part is checked at each level above it. */
function isKeptWhole(
  { options, isComplete }: GenerationContext,
  { schemaPointers, depth }: ValueTarget,
  given: unknown,
): boolean {
  return given === options.complete || (depth === 1 && isComplete(schemaPointers, options, given));
}

function fill(context: GenerationContext, { target, view }: SchemaTarget, given: unknown): unknown {
  const completed =
    given === undefined ? undefined : completeGiven(context, { target, view }, given);
  return completed === undefined ? createValue(context, target, view) : completed;
}

/** The given value with its missing parts, or `undefined` if it is invalid. */
function completeGiven(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  given: unknown,
): unknown {
  if (isObject(given) && allowsType(view, 'object'))
    return fillObject(context, { target, view }, given);
  if (Array.isArray(given) && allowsType(view, 'array'))
    return fillList(context, { target, view }, given);
  const { check = 'full' } = context.options;
  const isAccepted = (value: unknown): boolean =>
    check === 'type' ? matchesTypeAndConstant(view, value) : context.fits(view, value);
  if (isAccepted(given)) return given;
  const converted = convertScalar(given);
  return converted !== undefined && isAccepted(converted) ? converted : undefined;
}

/** A number as a string or the reverse: some documents give a key different types in different schemas. */
function convertScalar(given: unknown): string | number | undefined {
  if (typeof given === 'number') return `${given}`;
  return typeof given === 'string' && `${Number(given)}` === given ? Number(given) : undefined;
}
