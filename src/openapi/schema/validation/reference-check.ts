import type { ErrorObject, ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import { documentLimits } from '../../limits.ts';

/** Checks a value at its place within the whole. Generated code calls it and then reads `errors`. */
export type PlacedCheck = {
  (value: unknown, place: DataValidationCxt): boolean;
  errors: readonly ErrorObject[] | null;
  /** The properties and entries that the schema describes, for `unevaluatedProperties` and the like. */
  evaluated?: ValidateFunction['evaluated'];
};

/** The check of one whole value: its number, and the references followed and schemas compiled for it. */
export type CheckRun = { number: number; followed: number; compiled: number };

/** The keyword of a copied schema that holds the check of another schema. */
export const referenceKeyword = 'x-sandlot-reference';

/** What is known about a value at a path. */
type KnownResult = Pick<PlacedCheck, 'errors' | 'evaluated'> & { readonly path: string };

/**
 * The check of a schema that others refer to, which is compiled when the first value reaches it. Few
 * values reach all that a large document's schema refers to, and compiling that takes seconds.
 *
 * After many references for one value, each schema checks each part of it only once: a schema that
 * refers twice to the next, thirty times, would check it a billion times. A schema that refers to itself
 * for the same value adds nothing to it.
 */
export function createReferenceCheck(compile: () => ValidateFunction, run: CheckRun): PlacedCheck {
  let validate: ValidateFunction | undefined;
  let results = new Map<unknown, KnownResult>();
  let runOfResults = 0;
  const check = toPlacedCheck((value, place) => {
    validate ??= compile();
    run.followed += 1;
    if (run.followed <= documentLimits.followedReferences)
      return setResult(check, toResult(validate, value, place));
    if (runOfResults !== run.number) {
      runOfResults = run.number;
      results = new Map();
    }
    const path = place.instancePath;
    const known = results.get(value);
    if (known && (known.errors === null || known.path === path)) return setResult(check, known);
    results.set(value, { errors: null, path });
    const result = toResult(validate, value, place);
    results.set(value, result);
    return setResult(check, result);
  });
  return check;
}

/** Gives a function the properties that generated code reads. */
export function toPlacedCheck(
  check: (value: unknown, place: DataValidationCxt) => boolean,
): PlacedCheck {
  return Object.assign(check, { errors: null });
}

function toResult(
  validate: ValidateFunction,
  value: unknown,
  place: DataValidationCxt,
): KnownResult {
  const isValid = validate(value, place);
  const errors = isValid ? null : limitErrors(listErrors(validate));
  const path = place.instancePath;
  return validate.evaluated === undefined
    ? { errors, path }
    : { errors, path, evaluated: copyEvaluated(validate.evaluated) };
}

function setResult(check: PlacedCheck, { errors, evaluated }: KnownResult): boolean {
  check.errors = errors;
  if (evaluated !== undefined) check.evaluated = evaluated;
  return errors === null;
}

/** The errors of the last value; none of a valid one. */
export function listErrors({
  errors,
}: {
  readonly errors?: readonly ErrorObject[] | null;
}): readonly ErrorObject[] {
  return errors ?? [];
}

/** One more than a refusal lists, so that it can report that there are others. */
const maxErrors = documentLimits.violations + 1;

export function limitErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.length > maxErrors ? errors.slice(0, maxErrors) : errors;
}

/** Generated code adds the properties of other schemas to it. */
function copyEvaluated(evaluated: NonNullable<ValidateFunction['evaluated']>) {
  const { props } = evaluated;
  return typeof props === 'object' ? { ...evaluated, props: { ...props } } : evaluated;
}
