import type { Refusal, Violation } from '../../../base/refusal.ts';
import { type ErrorRole, placeNameProperty, toErrorRole } from '../../../inference/inference.ts';
import { splitPointer } from '../../../openapi/openapi.ts';

/** The subject of a part of an error body: the whole refusal, or one of its violations. */
export type ErrorSubject = {
  readonly refusal: Refusal;
  /** The code of the refusal, as the document writes codes. */
  readonly code: string;
  /** Whether the form is that of other errors, since the operation documents none of this status. */
  readonly isBorrowed: boolean;
  readonly violation?: Violation;
  /** True where a property around the part names the place of the violation. */
  readonly hasKnownLocation?: boolean;
};

/** A property of an error schema, as far as its own schema does not show it. */
export type ErrorProperty = {
  readonly role: ErrorRole | undefined;
  readonly isRequired: boolean;
  /** True where no property beside it has room for the message. */
  readonly isOnlyMessage: boolean;
};

/** With the path to it. */
export type ErrorPropertyContext = ErrorProperty & { readonly traversal: ErrorTraversal };

/** The path from the root of an error schema to a part. */
export type ErrorTraversal = {
  readonly depth: number;
  /** The options of choices that were taken on the path. */
  readonly chosenOptions: readonly string[];
  /** How many more parts may be written. */
  readonly budget: { left: number };
  /** True where names without a role are filled as well, because no other has a place for the message. */
  readonly includesUnknownNames: boolean;
};

/** Writes the part of an error body that schemas describe; `undefined` leaves it out. */
export type WriteErrorPart = (
  schemaPointers: readonly string[],
  subject: ErrorSubject,
  property: ErrorPropertyContext,
) => unknown;

/** The context of an entry in a list or a map of errors. */
export function toEntryContext({ traversal }: ErrorPropertyContext): ErrorPropertyContext {
  return {
    role: 'list',
    isRequired: true,
    isOnlyMessage: true,
    traversal: toNextLevel(traversal),
  };
}

export function toNextLevel(traversal: ErrorTraversal): ErrorTraversal {
  return { ...traversal, depth: traversal.depth + 1 };
}

export function violationsOf({ refusal, violation }: ErrorSubject): readonly Violation[] {
  return violation ? [violation] : refusal.violations;
}

/** The last name in the path of a violation, or the part of the request. */
export function toViolationKey(violation: Violation): string {
  return toViolationPath(violation).at(-1) ?? violation.in;
}

/** The names that lead to the property at fault, also where it is missing. Empty for a whole body. */
export function toViolationPath({ pointer, property }: Violation): readonly string[] {
  return [...splitPointer(pointer), ...(property === undefined ? [] : [property])];
}

/** The path of a violation as one name: `address.city`, or the part of the request. */
export function toViolationField(violation: Violation): string {
  return toViolationPath(violation).join('.') || violation.in;
}

type ErrorRoles = ReadonlyMap<string, ErrorRole | undefined>;

/**
 * The roles of the properties of one object, which depend on one another. In an entry about one violation
 * `name` is the place where nothing else is, as in `invalid-params` of RFC 7807.
 * @param place the part of the request that the violation is in; absent where the object is about none.
 */
export function toErrorRoles(properties: Iterable<string>, place: string | undefined): ErrorRoles {
  const roles = new Map([...properties].map((name) => [name, toErrorRole(name)]));
  if (place === undefined) return roles;
  const all = [...roles.values()];
  const hasPointer = all.includes('pointer');
  if (roles.has(placeNameProperty) && !all.includes('field') && !hasPointer)
    roles.set(placeNameProperty, 'field');
  if (!all.includes('field')) return roles;
  // As in JSON:API's `source`: either a pointer into the body, or the name of a parameter.
  const unused = hasPointer && (place === 'body' ? 'field' : 'pointer');
  return new Map([...roles].map(([name, role]) => [name, role === unused ? undefined : role]));
}
