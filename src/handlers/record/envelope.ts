import { refuse } from '../../base/refusal.ts';
import type { Envelope, RecordInput } from '../../inference/inference.ts';
import { isObject, type JsonObject, measureJson } from '../../openapi/openapi.ts';

/** The records that one request may create or change: other clients wait meanwhile. */
const maxRecords = 10_000;

/** @throws a refusal (413) of a body with too many records. */
export function requireFewRecords({ length }: readonly unknown[]): void {
  if (length <= maxRecords) return;
  throw refuse({
    code: 'body-too-large',
    detail: `The body has ${length} records, and a request may have at most ${maxRecords}. Send several requests.`,
  });
}

/** How many characters one request may write into the records whose keys it lists: as many as a body has. */
const maxWritten = 5 * 1024 * 1024;

/** @throws a refusal (413) of changes that would be too large when each of the records has them. */
export function requireSmallChanges(changes: unknown, { length: count }: readonly unknown[]): void {
  const written = count < 2 ? 0 : measureJson(changes).characters * count;
  if (written <= maxWritten) return;
  throw refuse({
    code: 'body-too-large',
    detail: `The body would write ${written} characters into ${count} records, and a request may write at most ${maxWritten}. Send several requests.`,
  });
}

/** The objects at a path in a body; all entries of a list where the path has its first. */
export function entriesAt(body: unknown, path: Envelope['path']): readonly JsonObject[] {
  let entries: readonly unknown[] = [body];
  for (const step of path) {
    entries = entries.flatMap((entry) => {
      if (step === 0) return Array.isArray(entry) ? entry : [];
      return isObject(entry) && Object.hasOwn(entry, step) ? [entry[step]] : [];
    });
  }
  return entries.filter(isObject);
}

/** Compiles the reading of the records in a body. */
export function compileReadEntries({
  envelope,
  fields: { alternativePath, properties },
}: RecordInput): (body: unknown) => readonly JsonObject[] {
  const path = envelope?.path ?? [];
  if (alternativePath === undefined) return (body) => entriesAt(body, path);
  const isRequestProperty = (name: string) => properties[name]?.requestPointers !== undefined;
  return (body) => {
    const hasRecord = isObject(body) && Object.keys(body).some(isRequestProperty);
    const entries = hasRecord ? [] : entriesAt(body, alternativePath);
    return entries.length > 0 ? entries : entriesAt(body, path);
  };
}

/** Puts a value at a path of a new body; several values replace the first entry of a list. */
export function wrapAt(path: Envelope['path'], values: readonly unknown[]): unknown {
  let body: unknown = values[0];
  let entries = values;
  for (const step of path.toReversed()) {
    body = step === 0 ? entries : { [step]: body };
    entries = [body];
  }
  return body;
}

/** Adds the properties of `defaults` to a body, at every level of objects. */
export function mergeDeep(body: unknown, defaults: unknown): unknown {
  if (Array.isArray(body) || typeof body !== 'object' || body === null) return body;
  const merged: Record<string, unknown> = { ...Object(defaults) };
  for (const [name, value] of Object.entries(body)) {
    merged[name] = name in merged ? mergeDeep(value, merged[name]) : value;
  }
  return merged;
}
