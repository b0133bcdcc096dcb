import type { StoredRecord } from '../../behaviours.ts';
import type { BuildView, RecordView, ViewFields } from './field.ts';
import type { ViewSources } from './lookup.ts';

/**
 * Memoizes the last result for each subject, as long as its detail is the same and the subject exists. Results
 * are frozen, so that a serializer can cache their text.
 */
export function memoizeBySubject<Subject extends object, Detail extends [unknown?], Result>(
  compute: (subject: Subject, ...detail: Detail) => Result,
): (subject: Subject, ...detail: Detail) => Result {
  const results = new WeakMap<Subject, { readonly detail: unknown; readonly result: Result }>();
  return (subject, ...detail) => {
    const last = results.get(subject);
    if (last !== undefined && last.detail === detail[0]) return last.result;
    const result = freezeDeep(compute(subject, ...detail));
    results.set(subject, { detail: detail[0], result });
    return result;
  };
}

type MemoizedView = { readonly view: RecordView; readonly sources: ViewSources };

/**
 * Memoizes views by record and fields until one of their sources changes. A view depends on records alone:
 * it has no access to settings, clock or notices.
 */
export function memoizeViews(build: BuildView): BuildView {
  const viewsByFields = new WeakMap<ViewFields, WeakMap<StoredRecord, MemoizedView>>();
  return (record, fields, lookup) => {
    const existing = viewsByFields.get(fields);
    const views = existing ?? new WeakMap<StoredRecord, MemoizedView>();
    if (existing === undefined) viewsByFields.set(fields, views);
    const last = views.get(record);
    if (last !== undefined && lookup.isCurrent(last.sources)) {
      lookup.addPart(last.sources);
      return last.view;
    }
    const part = lookup.createPart();
    const view = freezeDeep(build(record, fields, part));
    const sources = part.sources();
    views.set(record, { view, sources });
    lookup.addPart(sources);
    return view;
  };
}

/** Freezes a value with all nested values. Those of a frozen value are frozen already. */
export function freezeDeep<Value>(value: Value): Value {
  // `isExtensible` is the cheapest test for a frozen object.
  if (typeof value !== 'object' || value === null || !Object.isExtensible(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
