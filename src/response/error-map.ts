import type { Shape } from '../document/document.ts';
import {
  type About,
  type Property,
  toEntry,
  toKey,
  violationsOf,
  type Write,
} from './error-part.ts';

/** By places: `{ "name": ["is required"] }`. */
export const writeMap = (
  { rest }: Shape,
  about: About,
  property: Property,
  write: Write,
): unknown => {
  const isOpen = rest.length > 0;
  const violations = violationsOf(about);
  if (violations.length === 0) {
    const value = isOpen && property.isAlone ? write(rest, about, toEntry(property)) : undefined;
    return value === undefined ? undefined : { error: value };
  }
  return Object.fromEntries(
    violations.map((violation) => {
      const inner = { ...about, violation, isPlaced: true };
      const value = isOpen ? write(rest, inner, toEntry(property)) : [violation.message];
      return [toKey(violation), value];
    }),
  );
};

/** Whether an object names places of the request, as `errors: { name: […], qty: […] }` does. */
export const hasPlace = ({ properties }: Shape, { refusal, violation }: About): boolean =>
  violation === undefined && refusal.violations.some((one) => properties.has(toKey(one)));

/** By places that the schema names; what is wrong elsewhere has no room in it. */
export const writePlaces = (
  { properties }: Shape,
  about: About,
  property: Property,
  write: Write,
): unknown => {
  const map: Record<string, unknown> = {};
  for (const violation of violationsOf(about)) {
    const key = toKey(violation);
    const places = properties.get(key);
    const inner = { ...about, violation, isPlaced: true };
    if (places) map[key] = write(places, inner, toEntry(property));
  }
  return map;
};
