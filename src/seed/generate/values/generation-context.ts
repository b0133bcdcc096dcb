import type { Conforms, SchemaChoice, SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

export type CheckLevel = 'full' | 'type' | 'none';

/** What is made. */
export type GenerateOptions = {
  /** What there is already: it is kept where it fits, and what it lacks is added. */
  readonly given?: unknown;
  /** The property that it is for. */
  readonly name?: string;
  /**
   * `everything` that the schemas name; what they `require`; or that as for something that has just
   * begun: not yet closed, with nothing counted.
   */
  readonly extent: 'everything' | 'required' | 'initial';
  /** Whether examples are taken as they stand, only for what does not tell records apart, or as models alone. */
  readonly examples?: 'verbatim' | 'varied' | 'similar';
  /**
   * How closely what is given is looked at: `at its kind` for what is known to be sound, or is the
   * client's to say; `not at all` for what is known to be unsound and is shown as it is.
   */
  readonly check?: CheckLevel;
  /** Which way it goes: what is read-only is not for a request, what is write-only not for a `reply`, as usual. */
  readonly direction?: 'request' | 'reply';
  /** A part of `given` that is complete: it is not checked again. */
  readonly complete?: unknown;
};

/** Makes values that fit the schemas at some places of a document. */
export type GenerateValue = (places: readonly string[], wanted: GenerateOptions) => unknown;

/** What all that is made within one value shares. */
export type GenerationContext = {
  readonly shapes: SchemaViews;
  readonly fits: Conforms;
  /** Whether no value fits one option of a choice alone. */
  readonly areAlike: (choice: SchemaChoice) => boolean;
  readonly chance: RandomFaker;
  readonly options: GenerateOptions;
  /** How many more values are made. */
  readonly budget: {
    left: number /** How many of values that turn out to be of no use. */;
    spare: number;
  };
  /** What is given with what it lacks, or something new. */
  readonly make: (spot: ValueTarget, given: unknown) => unknown;
  /** The same where nothing is to be chosen any more. */
  readonly fill: (site: SchemaTarget, given: unknown) => unknown;
  /** The same world where another extent is wanted. */
  readonly wanting: (extent: GenerateOptions['extent']) => GenerationContext;
};

/** Where a value is made. */
export type ValueTarget = {
  readonly places: readonly string[];
  readonly name: string;
  /** How deep below the first. */
  readonly depth: number;
  /** What an example further up says of it. */
  readonly hint: unknown;
};

/** Below this only what is required is made, so that schemas that hold themselves come to an end. */
export const maxOptionalDepth = 4;
export const maxDepth = 12;

/**
 * So many values are made at most, since a schema may hold itself in many places; of what is optional
 * the first ones only. The largest answers of public documents take some 1,500.
 */
export const maxValues = 10_000;
export const maxOptionalValues = 4_000;
export const maxDiscardedValues = 20_000;

/** Where a value is made, and what it has to be. */
export type SchemaTarget = { readonly target: ValueTarget; readonly shape: SchemaView };
