import type { Choice, Fits, Shape, Shapes } from '../../document/document.ts';
import type { Chance } from '../chance.ts';

export type Look = 'closely' | 'at its kind' | 'not at all';

/** What is made. */
export type Wanted = {
  /** What there is already: it is kept where it fits, and what it lacks is added. */
  readonly given?: unknown;
  /** The property that it is for. */
  readonly name?: string;
  /**
   * `everything` that the schemas name; what they `require`; or that as for something that has just
   * begun: not yet closed, with nothing counted.
   */
  readonly extent: 'everything' | 'required' | 'beginning';
  /** Whether examples are taken as they stand, only for what does not tell records apart, or as models alone. */
  readonly examples?: 'taken' | 'varied' | 'models';
  /**
   * How closely what is given is looked at: `at its kind` for what is known to be sound, or is the
   * client's to say; `not at all` for what is known to be unsound and is shown as it is.
   */
  readonly look?: Look;
  /** Which way it goes: what is read-only is not for a request, what is write-only not for a `reply`, as usual. */
  readonly direction?: 'request' | 'reply';
  /** A part of what is given that is whole already: it is not looked at again. */
  readonly whole?: unknown;
};

/** Makes values that fit the schemas at some places of a document. */
export type Make = (places: readonly string[], wanted: Wanted) => unknown;

/** What all that is made within one value shares. */
export type World = {
  readonly shapes: Shapes;
  readonly fits: Fits;
  /** Whether no value fits one option of a choice alone. */
  readonly areAlike: (choice: Choice) => boolean;
  readonly chance: Chance;
  readonly wanted: Wanted;
  /** How many more values are made. */
  readonly work: {
    left: number /** How many of values that turn out to be of no use. */;
    spare: number;
  };
  /** What is given with what it lacks, or something new. */
  readonly make: (spot: Spot, given: unknown) => unknown;
  /** The same where nothing is to be chosen any more. */
  readonly fill: (site: Site, given: unknown) => unknown;
  /** The same world where another extent is wanted. */
  readonly wanting: (extent: Wanted['extent']) => World;
};

/** Where a value is made. */
export type Spot = {
  readonly places: readonly string[];
  readonly name: string;
  /** How deep below the first. */
  readonly depth: number;
  /** What an example further up says of it. */
  readonly hint: unknown;
};

/** Below this only what is required is made, so that schemas that hold themselves come to an end. */
export const optionalDepth = 4;
export const deepest = 12;

/**
 * So many values are made at most, since a schema may hold itself in many places; of what is optional
 * the first ones only. The largest answers of public documents take some 1,500.
 */
export const most = 10_000;
export const mostOptional = 4_000;
export const mostSpare = 20_000;

/** Where a value is made, and what it has to be. */
export type Site = { readonly spot: Spot; readonly shape: Shape };
