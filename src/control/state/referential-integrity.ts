import { quote, refuse, type Violation } from '../../base/refusal.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext, ReferenceProperty } from '../context.ts';

/** A reference of a record, and the key that it has there. */
export type RecordReference = ReferenceProperty & { readonly key: string };

/** What other records a record names, by the properties that have to. */
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

/** What is to be said of a record that names another that is not there. */
export function toDanglingViolation(
  { property, resource, key }: RecordReference,
  place = '',
): Violation {
  return {
    in: 'body',
    pointer: joinPointer(place, property),
    message: `names ${quote(key)}, which is no record of ${quote(resource)}`,
  };
}

/** So many of those that name it are told, of each property. */
const maxListedReferrers = 3;

type RecordRemoval = {
  readonly resource: string;
  readonly key: string;
  readonly records: Transaction['records'];
};

/** Refuses (409) to remove a record that others have to name: what is answered of them would not be whole. */
export function requireUnreferenced(
  { resources, store }: Pick<ControlContext, 'resources' | 'store'>,
  { resource, key, records }: RecordRemoval,
): void {
  const phrases = resources.referrers(resource).flatMap(({ resource: from, property }) => {
    // One more than is told shows that there are others; another one may be the record itself.
    const naming = listKeyForms(key)
      .flatMap(
        (form) =>
          records(from).list({ where: { [property]: form }, limit: maxListedReferrers + 2 })
            .records,
      )
      .map((record) => `${record[store.keyOf(from)]}`)
      .filter((own) => from !== resource || own !== key);
    if (naming.length === 0) return [];
    const told = naming.slice(0, maxListedReferrers).map(quote).join(', ');
    const more = naming.length > maxListedReferrers ? ' and others' : '';
    return [`${property} of ${told}${more} of ${quote(from)}`];
  });
  if (phrases.length === 0) return;
  throw refuse({
    code: 'record-named',
    detail: `The record ${quote(key)} of ${quote(resource)} is named by others, which have to name one that is there: ${phrases.join('; ')}. Remove or change these first, or PUT /state without all of them.`,
    violations: phrases.map((phrase) => ({
      in: 'path',
      pointer: '/key',
      message: `is named by ${phrase}`,
    })),
  });
}

/** A key as a record may have it: as a text, and as the number that it is written like. */
function listKeyForms(key: string): readonly (string | number)[] {
  return String(Number(key)) === key ? [key, Number(key)] : [key];
}
