import type { StoredRecord } from '../../index.ts';
import type { BuildView, RecordView, ViewFields } from './field.ts';
import type { ViewSources } from './lookup.ts';

/**
 * Makes the same object again while the subject and the detail, if there is one, are the same. It is
 * frozen, so that whoever prints it may keep the text. One is kept for each subject, as long as the
 * subject lives.
 */
export function memoizeBySubject<Subject extends object, Detail extends [unknown?], Made>(
  make: (subject: Subject, ...detail: Detail) => Made,
): (subject: Subject, ...detail: Detail) => Made {
  const kept = new WeakMap<Subject, { readonly detail: unknown; readonly made: Made }>();
  return (subject, ...detail) => {
    const last = kept.get(subject);
    if (last !== undefined && last.detail === detail[0]) return last.made;
    const made = freezeDeep(make(subject, ...detail));
    kept.set(subject, { detail: detail[0], made });
    return made;
  };
}

type MemoizedView = { readonly view: RecordView; readonly sources: ViewSources };

/**
 * Answers the same frozen view again while everything that it was made from is found as it was. One
 * is kept for each record and list of fields. A view depends on nothing but records: whoever builds
 * it has no settings, no clock, and nobody to say notices to.
 */
export function memoizeViews(build: BuildView): BuildView {
  const keptIn = new WeakMap<ViewFields, WeakMap<StoredRecord, MemoizedView>>();
  return (record, fields, lookup) => {
    const known = keptIn.get(fields);
    const kept = known ?? new WeakMap<StoredRecord, MemoizedView>();
    if (known === undefined) keptIn.set(fields, kept);
    const last = kept.get(record);
    if (last !== undefined && lookup.isCurrent(last.sources)) {
      lookup.addPart(last.sources);
      return last.view;
    }
    const part = lookup.createPart();
    const view = freezeDeep(build(record, fields, part));
    const sources = part.sources();
    kept.set(record, { view, sources });
    lookup.addPart(sources);
    return view;
  };
}

/** Freezes a value and all that it holds. What is frozen already is so all the way down. */
export function freezeDeep<Value>(value: Value): Value {
  // The cheapest question that tells whether it is frozen: then it is not extensible.
  if (typeof value !== 'object' || value === null || !Object.isExtensible(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
