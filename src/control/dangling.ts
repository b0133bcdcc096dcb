import { below } from '../document/document.ts';
import { quote, type Violation } from '../refusal.ts';
import type { StoredRecord } from '../store/store.ts';
import type { Reference } from './control.ts';

/** A reference of a record, and the key that it has there. */
export type Named = Reference & { readonly key: string };

/** What other records a record names, by the properties that have to. */
export const listNamed = (
  references: readonly Reference[],
  record: StoredRecord,
): readonly Named[] =>
  references.flatMap((reference) => {
    const key = record[reference.property];
    return typeof key === 'string' || typeof key === 'number'
      ? [{ ...reference, key: `${key}` }]
      : [];
  });

/** What is to be said of a record that names another that is not there. */
export const toDangling = ({ property, resource, key }: Named, place = ''): Violation => ({
  in: 'body',
  pointer: below(place, property),
  message: `names ${quote(key)}, which is no record of ${quote(resource)}`,
});
