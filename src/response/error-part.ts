import type { Refusal, Violation } from '../refusal.ts';
import { toNames } from './error-place.ts';
import type { ErrorWord } from './error-word.ts';

/** A part of an error is about all of a refusal, or about one violation in it. */
export type About = {
  readonly refusal: Refusal;
  readonly violation?: Violation;
  /** What stands around it tells the place. */
  readonly isPlaced?: boolean;
};

/** What is known of a property beside its schema. */
export type Told = {
  readonly word: ErrorWord | undefined;
  readonly isRequired: boolean;
  /** No other property beside it says what is wrong. */
  readonly isAlone: boolean;
};

/** What is known of a property beside its schema, and how it was come to. */
export type Property = Told & { readonly way: Way };

/** How deep in the schema, and the parts of choices that led there. */
export type Way = {
  readonly depth: number;
  readonly picked: readonly string[];
  /** How many more parts are written. */
  readonly work: { left: number };
  /** Names that tell nothing are tried as well, since no other has room for what is wrong. */
  readonly isOpen: boolean;
};

/** Writes what stands at a place of the schema, or `undefined`. */
export type Write = (places: readonly string[], about: About, property: Property) => unknown;

/** What stands in a list or a map of errors. */
export const toEntry = ({ way }: Property): Property => ({
  ...{ word: 'list', isRequired: true, isAlone: true },
  way: deeper(way),
});

export const deeper = (way: Way): Way => ({ ...way, depth: way.depth + 1 });

/** The violations that a part of an error is about. */
export const violationsOf = ({ refusal, violation }: About): readonly Violation[] =>
  violation ? [violation] : refusal.violations;

/** The last name of a violation's place, or the part of the request. */
export const toKey = (violation: Violation): string => toNames(violation).at(-1) ?? violation.in;
