import { below, isObject } from '../document/document.ts';
import type { Difference } from './difference.ts';

/**
 * Holds a value of JSON against a part of one: an object may have more properties than are asked for,
 * a list has as many entries, and anything else is the same. `null` is also met by what is not there.
 */
export const comparePart = (
  where: string,
  expected: unknown,
  actual: unknown,
): readonly Difference[] => {
  if (isObject(expected) && isObject(actual)) {
    return Object.keys(expected).flatMap((name) =>
      comparePart(
        below(where, name),
        expected[name],
        Object.hasOwn(actual, name) ? actual[name] : undefined,
      ),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((entry, index) =>
      comparePart(below(where, `${index}`), entry, actual[index]),
    );
  }
  if (expected === (actual ?? null)) return [];
  return [{ where, expected, ...(actual === undefined ? {} : { actual }) }];
};
