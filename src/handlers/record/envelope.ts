import type { Envelope, PlannedOperation } from '../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/** What stands at a path in a body; all entries of a list where the path says its first. */
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

/**
 * Reads the records in a body. Some documents describe the record alone and show it, in their example,
 * in the list that it comes back in: where a body has nothing of the record that list is looked for.
 */
export function compileReadEntries(
  shapes: SchemaViews,
  { bodyEnvelope, recordEnvelope }: Pick<PlannedOperation, 'bodyEnvelope' | 'recordEnvelope'>,
): (body: unknown) => readonly JsonObject[] {
  const path = bodyEnvelope?.path ?? [];
  const asked = propertiesOf(shapes, shapes.of(bodyEnvelope?.schemaPointers ?? []));
  const other =
    path.length === 0 && recordEnvelope?.path.includes(0) && asked.size > 0
      ? recordEnvelope.path
      : undefined;
  if (other === undefined) return (body) => entriesAt(body, path);
  return (body) => {
    const listed = Object.keys(isObject(body) ? body : {}).some((name) => asked.has(name))
      ? []
      : entriesAt(body, other);
    return listed.length > 0 ? listed : entriesAt(body, path);
  };
}

/** A body with a value at a path; with several in the place of a list's first entry. */
export function wrapAt(path: Envelope['path'], values: readonly unknown[]): unknown {
  let wrapped: unknown = values[0];
  let rest = values;
  for (const step of path.toReversed()) {
    wrapped = step === 0 ? rest : { [step]: wrapped };
    rest = [wrapped];
  }
  return wrapped;
}

/** A body with what another has beside it. */
export function mergeDeep(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) || typeof one !== 'object' || one === null) return one;
  const merged: Record<string, unknown> = { ...Object(other) };
  for (const [name, value] of Object.entries(one)) {
    merged[name] = name in merged ? mergeDeep(value, merged[name]) : value;
  }
  return merged;
}
