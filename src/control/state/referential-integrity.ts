import { quote, refuse, type Violation } from '../../base/refusal.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext, ReferenceProperty } from '../context.ts';

/** A reference property of a record, with the key that it holds. */
export type RecordReference = ReferenceProperty & { readonly key: string };

/** The references of a record to others. */
export function listReferences(
  references: readonly ReferenceProperty[],
  record: StoredRecord,
): readonly RecordReference[] {
  return references.flatMap((reference) => {
    const key = record[reference.property];
    return typeof key === 'string' || typeof key === 'number'
      ? [{ ...reference, key: `${key}` }]
      : [];
  });
}

/** The violation of a reference to a missing record. */
export function toDanglingViolation(
  { property, resource, key }: RecordReference,
  pointer = '',
): Violation {
  return {
    in: 'body',
    pointer: joinPointer(pointer, property),
    message: `refers to ${quote(key)}, but ${quote(resource)} has no such record`,
  };
}

/** The number of referring records that an error names for each property. */
const maxListedReferrers = 3;

type RecordRemoval = {
  readonly resource: string;
  readonly key: string;
  readonly records: Transaction['records'];
};

/** Refuses (409) to remove a record that others refer to: replies that embed it could not be complete. */
export function requireUnreferenced(
  { resources, store, prefix }: Pick<ControlContext, 'resources' | 'store' | 'prefix'>,
  { resource, key, records }: RecordRemoval,
): void {
  const phrases = resources.referrers(resource).flatMap(({ resource: from, property }) => {
    // Two more than listed: one shows that there are more, and one may be the record itself.
    const referring = listKeyForms(key)
      .flatMap(
        (form) =>
          records(from).list({ where: { [property]: form }, limit: maxListedReferrers + 2 })
            .records,
      )
      .map((record) => `${record[store.keyOf(from)]}`)
      .filter((referrer) => from !== resource || referrer !== key);
    if (referring.length === 0) return [];
    const listed = referring.slice(0, maxListedReferrers).map(quote).join(', ');
    const more = referring.length > maxListedReferrers ? ' and others' : '';
    return [`${property} of ${listed}${more} of ${quote(from)}`];
  });
  if (phrases.length === 0) return;
  throw refuse({
    code: 'record-named',
    detail: `Other records refer to ${quote(key)} of ${quote(resource)}: ${phrases.join('; ')}. Change or remove them first, or replace all records with PUT ${prefix}/state.`,
    violations: phrases.map((phrase) => ({
      in: 'path',
      pointer: '/key',
      message: `is referred to by ${phrase}`,
    })),
  });
}

/** A key from a path as records may store it: a string, or the number that it spells. */
function listKeyForms(key: string): readonly (string | number)[] {
  return String(Number(key)) === key ? [key, Number(key)] : [key];
}
