import type { SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import {
  type ErrorPropertyContext,
  type ErrorSubject,
  toEntryContext,
  toViolationKey,
  toViolationPath,
  violationsOf,
  type WriteErrorPart,
} from './error-subject.ts';

/** Writes an entry for each violation. A refusal without violations is one entry, where nothing else has room for it. */
export function writeErrorList(
  view: SchemaView,
  subject: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const { role, isRequired, isOnlyMessage, traversal } = property;
  if (role === undefined && !(traversal.includesUnknownNames && isOnlyMessage))
    return isRequired ? [] : undefined;
  const violations = violationsOf(subject);
  const isOptional = role === 'list' && !isRequired && !isOnlyMessage;
  if (violations.length === 0 && isOptional) return undefined;
  const subjects =
    violations.length === 0
      ? [subject]
      : violations.map((violation) => ({ ...subject, violation }));
  return subjects
    .map((entry) => write(view.items, entry, toEntryContext(property)))
    .filter((entry) => entry !== undefined);
}

/** True for a list that holds the path to a place instead of errors. */
export function isPathList({ role }: ErrorPropertyContext): boolean {
  return role === 'field' || role === 'pointer' || role === 'in';
}

/** Writes the place of a violation as FastAPI does: `["body", "items", 0]`. */
export function writePathSegments(
  views: SchemaViews,
  { items }: SchemaView,
  { violation }: ErrorSubject,
): unknown {
  if (violation === undefined) return [];
  const item = views.of(items);
  const options = item.choices.flatMap((choice) => choice.options);
  const alternatives = [item, ...options.map((option) => views.of([option]))];
  const hasNumbers = alternatives.some(
    ({ types }) => types.includes('integer') || types.includes('number'),
  );
  const segments = [violation.in, ...toViolationPath(violation)];
  return hasNumbers ? segments.map(toIndex) : segments;
}

function toIndex(segment: string): string | number {
  return /^\d{1,9}$/.test(segment) ? Number(segment) : segment;
}

/** Writes a map by place: `{ "name": ["is required"] }`. */
export function writeErrorMap(
  { additionalProperties }: SchemaView,
  subject: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const hasSchema = additionalProperties.length > 0;
  const violations = violationsOf(subject);
  if (violations.length === 0) {
    const value =
      hasSchema && property.isOnlyMessage
        ? write(additionalProperties, subject, toEntryContext(property))
        : undefined;
    return value === undefined ? undefined : { error: value };
  }
  return Object.fromEntries(
    violations.map((violation) => {
      const entry = { ...subject, violation, hasKnownLocation: true };
      const value = hasSchema
        ? write(additionalProperties, entry, toEntryContext(property))
        : [violation.message];
      return [toViolationKey(violation), value];
    }),
  );
}

/** True for an object with places of the request, such as `errors: { name: […], qty: […] }`. */
export function namesViolatedProperty(
  { properties }: SchemaView,
  { refusal, violation }: ErrorSubject,
): boolean {
  return (
    violation === undefined && refusal.violations.some((one) => properties.has(toViolationKey(one)))
  );
}

/** Writes the places that the schema names. A violation elsewhere is left out. */
export function writeErrorsByProperty(
  { properties }: SchemaView,
  subject: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const body: Record<string, unknown> = {};
  for (const violation of violationsOf(subject)) {
    const key = toViolationKey(violation);
    const schemaPointers = properties.get(key);
    const entry = { ...subject, violation, hasKnownLocation: true };
    if (schemaPointers) body[key] = write(schemaPointers, entry, toEntryContext(property));
  }
  return body;
}
