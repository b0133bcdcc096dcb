import { quote, refuse } from '../refusal.ts';
import type { Transaction } from '../store/store.ts';
import type { Controlled } from './control.ts';

/** So many of those that name it are told, of each property. */
const mostTold = 3;

type Removing = {
  readonly resource: string;
  readonly key: string;
  readonly records: Transaction['records'];
};

/** Refuses (409) to remove a record that others have to name: what is answered of them would not be whole. */
export const refuseStillNamed = (
  { resources, store }: Pick<Controlled, 'resources' | 'store'>,
  { resource, key, records }: Removing,
): void => {
  const phrases = resources.referrers(resource).flatMap(({ resource: from, property }) => {
    // One more than is told shows that there are others; another one may be the record itself.
    const naming = listForms(key)
      .flatMap(
        (form) => records(from).list({ where: { [property]: form }, limit: mostTold + 2 }).records,
      )
      .map((record) => `${record[store.keyOf(from)]}`)
      .filter((own) => from !== resource || own !== key);
    if (naming.length === 0) return [];
    const told = naming.slice(0, mostTold).map(quote).join(', ');
    const more = naming.length > mostTold ? ' and others' : '';
    return [`${property} of ${told}${more} of ${quote(from)}`];
  });
  if (phrases.length === 0) return;
  throw refuse({
    status: 409,
    code: 'record-named',
    detail: `The record ${quote(key)} of ${quote(resource)} is named by others, which have to name one that is there: ${phrases.join('; ')}. Remove or change these first, or PUT /state without all of them.`,
    violations: phrases.map((phrase) => ({
      in: 'path',
      pointer: '/key',
      message: `is named by ${phrase}`,
    })),
  });
};

/** A key as a record may have it: as a text, and as the number that it is written like. */
const listForms = (key: string): readonly (string | number)[] =>
  String(Number(key)) === key ? [key, Number(key)] : [key];
