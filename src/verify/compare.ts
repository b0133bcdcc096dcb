import { isObject } from '../document/document.ts';

/**
 * Whether a value is what was sent, as providers keep it: texts without blanks around them and in
 * another case, instants in another notation, numbers that are rounded, lists in another order,
 * objects with more in them.
 */
export const isKept = (sent: unknown, got: unknown): boolean => {
  if (isEmpty(sent)) return isEmpty(got) || typeof got === typeof sent;
  if (typeof sent === 'object' || typeof got === 'object') return isKeptInside(sent, got);
  if (typeof sent === 'number' && typeof got === 'number') return isNear(sent, got);
  const [one, other] = [normalise(sent), normalise(got)];
  return one === other || isSameInstant(one, other);
};

/** Null, an empty text, list or object: providers leave such things out, or put in what is usual. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const isKeptInside = (sent: unknown, got: unknown): boolean => {
  if (Array.isArray(sent) && Array.isArray(got))
    return (
      got.length > 0 && sent.every((entry) => got.some((other: unknown) => isKept(entry, other)))
    );
  if (isObject(sent) && isObject(got))
    return Object.entries(sent).every(
      ([name, value]) => isEmpty(got[name]) || isKept(value, got[name]),
    );
  // What was named by a key may be shown as the whole.
  return !isEmpty(got);
};

const isNear = (one: number, other: number): boolean =>
  Math.abs(one - other) < (Number.isInteger(one) ? 1e-9 : 0.01) + Math.abs(one) * 1e-9;

const normalise = (value: unknown): string => String(value).trim().toLowerCase().replace(/\/$/, '');

const isSameInstant = (one: string, other: string): boolean =>
  /^\d{4}-\d\d-\d\d/.test(one) &&
  /^\d{4}-\d\d-\d\d/.test(other) &&
  Math.abs(Date.parse(one) - Date.parse(other)) < 1000;

/** Whether two values are the same, with what they hold in whatever order of properties. */
export const isEqual = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => isEqual(entry, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isEqual(one[name], other[name]));
};
