import type { Conforms, SchemaChoice, SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import type { MakeConsistent } from './consistent-object.ts';
import type { RandomFaker } from './random-faker.ts';

/** How closely a given value is checked: all keywords, its type and constants only, or not at all. */
export type CheckLevel = 'full' | 'type' | 'none';

/** What to generate. */
export type GenerateOptions = {
  /** A partial value. Valid parts are kept and missing ones are added. */
  readonly given?: unknown;
  /** The name of the property that gets the value. */
  readonly name?: string;
  /**
   * All properties of the schemas, only those that are `required`, or the `initial` ones of a new
   * record: required ones and those with a default, not closed, counters at 0.
   */
  readonly extent: 'everything' | 'required' | 'initial';
  /**
   * Examples are used `verbatim`, are `varied` where records should differ, or are only models of
   * `similar` values.
   */
  readonly examples?: 'verbatim' | 'varied' | 'similar';
  /**
   * How to check `given`, by default `full`: `type` for values that are known to be valid or are the
   * client's decision, `none` for invalid ones that are shown as they are.
   */
  readonly check?: CheckLevel;
  /** By default `reply`. Read-only properties are left out of a request, write-only ones of a reply. */
  readonly direction?: 'request' | 'reply';
  /** A part of `given` that is complete: it is not checked again. */
  readonly complete?: unknown;
  /** An example of the whole value, where its schemas have none. */
  readonly example?: unknown;
  /** The time at which a new record is created, in milliseconds; its other times are not before it. */
  readonly now?: number;
};

/** Generates a value that is valid for the schemas at these pointers. */
export type GenerateValue = (
  schemaPointers: readonly string[],
  options: GenerateOptions,
) => unknown;

/** Whether generation with these options would keep a value as it is. */
export type CompletenessCheck = (
  schemaPointers: readonly string[],
  options: GenerateOptions,
  value: unknown,
) => boolean;

/** The state that all parts of one generated value share. */
export type GenerationContext = {
  readonly schemaViews: SchemaViews;
  readonly fits: Conforms;
  readonly isComplete: CompletenessCheck;
  /** Whether no value can match exactly one option of a choice. */
  readonly isEveryOptionSubsumed: (choice: SchemaChoice) => boolean;
  readonly randomFaker: RandomFaker;
  readonly makeConsistent: MakeConsistent;
  readonly options: GenerateOptions;
  readonly budget: GenerationBudget;
  /** Completes a given value, or generates a new one. */
  readonly generate: (target: ValueTarget, given: unknown) => unknown;
  /** The same for a schema whose choices are made. */
  readonly fill: (target: SchemaTarget, given: unknown) => unknown;
  /** The same context with another extent. */
  readonly withExtent: (extent: GenerateOptions['extent']) => GenerationContext;
};

/** How many more values may be generated, and how many that are discarded later. */
type GenerationBudget = { left: number; spare: number };

/** The position of a value that is generated. */
export type ValueTarget = {
  readonly schemaPointers: readonly string[];
  readonly name: string;
  /** The depth below the whole value. */
  readonly depth: number;
  /** The value in an example of a parent. */
  readonly hint: unknown;
};

/** Deeper than this only required properties are generated, so that recursive schemas end. */
export const maxOptionalDepth = 4;
export const maxDepth = 12;

/** The position of a value and its schema. */
export type SchemaTarget = { readonly target: ValueTarget; readonly view: SchemaView };
