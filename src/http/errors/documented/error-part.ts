import type { Refusal, Violation } from '../../../base/refusal.ts';
import { splitPointer } from '../../../openapi/openapi.ts';
import type { ErrorRole } from './error-roles.ts';

/** A part of an error is about all of a refusal, or about one violation in it. */
export type ErrorSubject = {
  readonly refusal: Refusal;
  readonly violation?: Violation;
  /** What stands around it tells the place. */
  readonly isPlaced?: boolean;
};

/** What is known of a property beside its schema. */
export type ErrorProperty = {
  readonly word: ErrorRole | undefined;
  readonly isRequired: boolean;
  /** No other property beside it says what is wrong. */
  readonly isAlone: boolean;
};

/** What is known of a property beside its schema, and how it was come to. */
export type ErrorPropertyContext = ErrorProperty & { readonly way: ErrorTraversal };

/** How deep in the schema, and the parts of choices that led there. */
export type ErrorTraversal = {
  readonly depth: number;
  readonly picked: readonly string[];
  /** How many more parts are written. */
  readonly work: { left: number };
  /** Names that tell nothing are tried as well, since no other has room for what is wrong. */
  readonly isOpen: boolean;
};

/** Writes what stands at a place of the schema, or `undefined`. */
export type WriteErrorPart = (
  places: readonly string[],
  about: ErrorSubject,
  property: ErrorPropertyContext,
) => unknown;

/** What stands in a list or a map of errors. */
export function toEntryContext({ way }: ErrorPropertyContext): ErrorPropertyContext {
  return {
    ...{ word: 'list', isRequired: true, isAlone: true },
    way: toNextLevel(way),
  };
}

export function toNextLevel(way: ErrorTraversal): ErrorTraversal {
  return { ...way, depth: way.depth + 1 };
}

/** The violations that a part of an error is about. */
export function violationsOf({ refusal, violation }: ErrorSubject): readonly Violation[] {
  return violation ? [violation] : refusal.violations;
}

/** The last name of a violation's place, or the part of the request. */
export function toViolationKey(violation: Violation): string {
  return toViolationPath(violation).at(-1) ?? violation.in;
}

/** A property that is missing, or too much, is told by what should hold it: the name is in the message. */
const propertyMessagePattern =
  /^must (?:have required property '(.*)'|not have the property "(.*)")$/;

/** The names that lead to what is wrong; none for a whole body. */
export function toViolationPath({ pointer, message }: Violation): readonly string[] {
  const [, missing, extra] = propertyMessagePattern.exec(message) ?? [];
  const own = missing ?? extra;
  return [...splitPointer(pointer), ...(own === undefined ? [] : [own])];
}

/** The place of a violation as one name: `address.city`, or the part of the request. */
export function toViolationField(violation: Violation): string {
  return toViolationPath(violation).join('.') || violation.in;
}
