import { isObject, type SchemaView } from '../../../openapi/openapi.ts';
import { toTimeOfNewRecord } from './fake-number.ts';
import { generateProperty, isIncludedProperty, propertyNamesOf } from './fill-object.ts';
import type { GenerateOptions, GenerationContext } from './generation-context.ts';
import type { RandomFaker } from './random-faker.ts';

type InitialConstant = { readonly name: string; readonly value: unknown };

type CreateContext = (options: GenerateOptions, randomFaker: RandomFaker) => GenerationContext;

/** Adds the missing properties of a new record that are the same in each new record. */
export type FillInitialConstants = (
  view: SchemaView,
  options: GenerateOptions,
  given: unknown,
) => unknown;

/**
 * Creates the filling in of flags, counters at 0, defaults and first states. They are generated once for
 * each schema: most new records lack nothing else.
 */
export function createFillInitialConstants(createContext: CreateContext): FillInitialConstants {
  const constantsOfReplies = new WeakMap<SchemaView, readonly InitialConstant[]>();
  return (view, { extent, direction, example, examples }, given) => {
    const isOfNewRecord = extent === 'initial' && direction !== 'request';
    if (!isOfNewRecord || example !== undefined || examples !== undefined || !isObject(given))
      return given;
    const constants = constantsOfReplies.get(view) ?? listConstants(createContext, view);
    constantsOfReplies.set(view, constants);
    let filled: Record<string, unknown> | undefined;
    for (const { name, value } of constants) {
      if (given[name] !== undefined) continue;
      filled ??= { ...given };
      filled[name] = value;
    }
    return filled ?? given;
  };
}

/** A time in milliseconds, within the bounds that a document may have for times. */
const anyTime = 1.75e12;

function listConstants(createContext: CreateContext, view: SchemaView): readonly InitialConstant[] {
  const context = createContext({ extent: 'initial' }, refusingFaker);
  return propertyNamesOf(view).flatMap((name) => {
    const property = context.schemaViews.of(view.properties.get(name));
    if (!isIncludedProperty(context, { name, view, depth: 1 })) return [];
    if (toTimeOfNewRecord(name, property, anyTime) !== undefined) return [];
    const value = generateConstant(context, view, name);
    return value === undefined || Object(value) === value ? [] : [{ name, value }];
  });
}

/** The value of a property; `undefined` if it is drawn at random. */
function generateConstant(context: GenerationContext, view: SchemaView, name: string): unknown {
  try {
    const missing = { given: undefined, hint: undefined, discriminatorValues: undefined };
    return generateProperty(context, { name, view, depth: 1, ...missing });
  } catch (error) {
    if (error === drawsAtRandom) return undefined;
    throw error;
  }
}

const drawsAtRandom = new Error('The value is drawn at random.');

function refuseDraw(): never {
  throw drawsAtRandom;
}

/** A faker that nothing can be drawn from. */
const refusingFaker: RandomFaker = {
  get faker() {
    return refuseDraw();
  },
  get now() {
    return refuseDraw();
  },
  get random() {
    return refuseDraw();
  },
  pick: refuseDraw,
  switchStream: refuseDraw,
};
