import { type Envelope, isObject, type JsonObject } from '../../document/document.ts';

/** What stands at a path in a body; all entries of a list where the path says its first. */
export const entriesAt = (body: unknown, path: Envelope['path']): readonly JsonObject[] => {
  let entries: readonly unknown[] = [body];
  for (const step of path) {
    entries = entries.flatMap((entry) => {
      if (step === 0) return Array.isArray(entry) ? entry : [];
      return isObject(entry) && Object.hasOwn(entry, step) ? [entry[step]] : [];
    });
  }
  return entries.filter(isObject);
};

/** A body with a value at a path; with several in the place of a list's first entry. */
export const wrap = (path: Envelope['path'], values: readonly unknown[]): unknown => {
  let wrapped: unknown = values[0];
  let rest = values;
  for (const step of path.toReversed()) {
    wrapped = step === 0 ? rest : { [step]: wrapped };
    rest = [wrapped];
  }
  return wrapped;
};
