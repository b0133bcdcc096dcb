import type { ErrorObject } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import { appendAll } from '../../../base/list/append-all.ts';
import { joinPointer } from '../../json/json-pointer.ts';
import { limitErrors, listErrors, type PlacedCheck, toPlacedCheck } from './reference-check.ts';

/** The keywords whose long operands are checked in a loop; generated code for each part takes seconds. */
export type ListKeyword = 'allOf' | 'anyOf' | 'oneOf';

/** Checks the properties of an object that have a check, whatever the number of declared ones. */
export function createPropertiesCheck(checks: ReadonlyMap<string, PlacedCheck>): PlacedCheck {
  const check = toPlacedCheck((value, place) => {
    const errors: ErrorObject[] = [];
    for (const [name, child] of Object.entries(Object(value))) {
      const propertyCheck = child === undefined ? undefined : checks.get(name);
      const instancePath = joinPointer(place.instancePath, name);
      if (propertyCheck?.(child, { ...place, instancePath }) === false)
        appendAll(errors, listErrors(propertyCheck));
    }
    check.errors = errors.length === 0 ? null : limitErrors(errors);
    return errors.length === 0;
  });
  return check;
}

/** The schema that has a long list of others. */
export type ListOwner = {
  readonly keyword: ListKeyword;
  readonly schema: ErrorObject['parentSchema'] & object;
};

/** How many of the schemas a value may match. */
const matchBounds: Readonly<Record<ListKeyword, (count: number) => [least: number, most: number]>> =
  {
    allOf: (count) => [count, count],
    anyOf: (count) => [1, count],
    oneOf: () => [1, 1],
  };

/** Checks how many of the schemas a value matches. */
export function createListCheck(
  { keyword, schema }: ListOwner,
  checks: readonly PlacedCheck[],
): PlacedCheck {
  // A discriminator selects the option, so that others may match as well.
  const counted = keyword === 'oneOf' && schema.discriminator !== undefined ? 'anyOf' : keyword;
  const [least, most] = matchBounds[counted](checks.length);
  const check = toPlacedCheck((value, place) => {
    const errors: ErrorObject[] = [];
    let matches = 0;
    for (const option of checks) {
      if (option(value, place)) matches += 1;
      if (errors.length < checks.length) appendAll(errors, listErrors(option));
    }
    const isValid = matches >= least && matches <= most;
    check.errors = isValid
      ? null
      : describeMismatch({ keyword, schema }, { value, place, matches, errors });
    return isValid;
  });
  return check;
}

type ListMismatch = {
  readonly value: unknown;
  readonly place: DataValidationCxt;
  readonly matches: number;
  readonly errors: readonly ErrorObject[];
};

/** The errors of the options where none matches, and one of the list. */
function describeMismatch(
  { keyword, schema }: ListOwner,
  { value, place: { instancePath }, matches, errors }: ListMismatch,
): readonly ErrorObject[] {
  if (keyword === 'allOf') return limitErrors(errors);
  return [
    ...(matches === 0 ? limitErrors(errors) : []),
    {
      keyword,
      instancePath,
      params: {},
      schemaPath: `#/${keyword}`,
      parentSchema: schema,
      data: value,
    },
  ];
}
