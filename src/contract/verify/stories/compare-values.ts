import { isObject } from '../../../openapi/openapi.ts';

/**
 * Whether a value is what was sent, as providers keep it: texts without blanks around them and in
 * another case, instants in another notation, numbers that are rounded, lists in another order,
 * objects with more in them.
 */
export function isKept(sent: unknown, got: unknown): boolean {
  if (isEmpty(sent)) return isEmpty(got) || typeof got === typeof sent;
  if (typeof sent === 'object' || typeof got === 'object') return isKeptInside(sent, got);
  if (typeof sent === 'number' && typeof got === 'number') return isNearNumber(sent, got);
  const [one, other] = [normalizeText(sent), normalizeText(got)];
  return one === other || isSameInstant(one, other);
}

/** Null, an empty text, list or object: providers leave such things out, or put in what is usual. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isKeptInside(sent: unknown, got: unknown): boolean {
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
}

function isNearNumber(one: number, other: number): boolean {
  return Math.abs(one - other) < (Number.isInteger(one) ? 1e-9 : 0.01) + Math.abs(one) * 1e-9;
}

function normalizeText(value: unknown): string {
  return String(value).trim().toLowerCase().replace(/\/$/, '');
}

function isSameInstant(one: string, other: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d/.test(one) &&
    /^\d{4}-\d\d-\d\d/.test(other) &&
    Math.abs(Date.parse(one) - Date.parse(other)) < 1000
  );
}

/** Whether two values are the same, with what they hold in whatever order of properties. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => isEqual(entry, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isEqual(one[name], other[name]));
}
