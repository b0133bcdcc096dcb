import type { SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import {
  type ErrorPropertyContext,
  type ErrorSubject,
  toEntryContext,
  toViolationKey,
  toViolationPath,
  violationsOf,
  type WriteErrorPart,
} from './error-part.ts';

/** An entry for each violation; a refusal without any is one entry, where nothing else says it. */
export function writeErrorList(
  shape: SchemaView,
  about: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const { word, isRequired, isAlone, way } = property;
  if (word === undefined && !(way.isOpen && isAlone)) return isRequired ? [] : undefined;
  const violations = violationsOf(about);
  const isSaid = word === 'list' && !isRequired && !isAlone;
  if (violations.length === 0 && isSaid) return undefined;
  const abouts = violations.map((violation) => ({ ...about, violation }));
  return (violations.length === 0 ? [about] : abouts)
    .map((one) => write(shape.items, one, toEntryContext(property)))
    .filter((entry) => entry !== undefined);
}

/** Whether a list is the way to a place and no list of errors. */
export function isPathList({ word }: ErrorPropertyContext): boolean {
  return word === 'field' || word === 'pointer' || word === 'in';
}

/** As FastAPI tells a place: `["body", "items", 0]`. */
export function writePathSegments(
  shapes: SchemaViews,
  { items }: SchemaView,
  { violation }: ErrorSubject,
): unknown {
  if (violation === undefined) return [];
  const whole = shapes.of(items);
  const options = whole.choices.flatMap((choice) => choice.options);
  const all = [whole, ...options.map((option) => shapes.of([option]))];
  const isMixed = all.some(({ types }) => types.includes('integer') || types.includes('number'));
  const steps = [violation.in, ...toViolationPath(violation)];
  return isMixed ? steps.map((step) => (/^\d{1,9}$/.test(step) ? Number(step) : step)) : steps;
}

/** By places: `{ "name": ["is required"] }`. */
export function writeErrorMap(
  { additionalProperties }: SchemaView,
  about: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const isOpen = additionalProperties.length > 0;
  const violations = violationsOf(about);
  if (violations.length === 0) {
    const value =
      isOpen && property.isAlone
        ? write(additionalProperties, about, toEntryContext(property))
        : undefined;
    return value === undefined ? undefined : { error: value };
  }
  return Object.fromEntries(
    violations.map((violation) => {
      const inner = { ...about, violation, isPlaced: true };
      const value = isOpen
        ? write(additionalProperties, inner, toEntryContext(property))
        : [violation.message];
      return [toViolationKey(violation), value];
    }),
  );
}

/** Whether an object names places of the request, as `errors: { name: […], qty: […] }` does. */
export function namesViolatedProperty(
  { properties }: SchemaView,
  { refusal, violation }: ErrorSubject,
): boolean {
  return (
    violation === undefined && refusal.violations.some((one) => properties.has(toViolationKey(one)))
  );
}

/** By places that the schema names; what is wrong elsewhere has no room in it. */
export function writeErrorsByProperty(
  { properties }: SchemaView,
  about: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const map: Record<string, unknown> = {};
  for (const violation of violationsOf(about)) {
    const key = toViolationKey(violation);
    const places = properties.get(key);
    const inner = { ...about, violation, isPlaced: true };
    if (places) map[key] = write(places, inner, toEntryContext(property));
  }
  return map;
}
