import { below } from '../document/document.ts';
import { type Refusal, refuse, type Violation } from '../refusal.ts';
import type { StoredRecord, Transaction } from '../store/store.ts';
import type { Controlled } from './control.ts';
import { listNamed, toDangling } from './dangling.ts';
import { objectOfBody } from './reading.ts';
import { refuseBody } from './refuse-body.ts';

export type Checking = Pick<Controlled, 'resources' | 'store'>;

/** Where a record is to be. */
export type RecordPlace = {
  readonly resource: string;
  readonly key: string;
  /** The one that is there. */
  readonly known: StoredRecord | undefined;
  readonly records: Transaction['records'];
};

/**
 * Reads a record out of a body; its key may be left out.
 * @throws a refusal (400) where it has another key, does not fit the schema, or names records that are
 * not there, with every violation.
 */
export const readRecord = (
  checking: Checking,
  body: unknown,
  { resource, key, known, records }: RecordPlace,
): StoredRecord => {
  const sent = objectOfBody(body, '');
  const property = checking.store.keyOf(resource);
  const own = sent[property] ?? known?.[property] ?? key;
  if (String(own) !== key) {
    throw refuseBody(below('', property), `must be ${JSON.stringify(key)}, the key in the path`);
  }
  const isWhole = own === key && String(Number(key)) === key;
  // A key that nobody wrote as a number or a text is what the document has it be.
  const choices = (isWhole ? [own, Number(key)] : [own]).map((value) => {
    const record = { ...sent, [property]: value };
    return { record, violations: checkRecord(checking, resource, record, '') };
  });
  const best = choices.reduce((one, other) =>
    other.violations.length < one.violations.length ? other : one,
  );
  const violations = [...best.violations];
  for (const named of listNamed(checking.resources.references(resource), best.record))
    if (!records(named.resource).get(named.key)) violations.push(toDangling(named));
  if (violations.length === 0) return best.record;
  throw refuseViolations(violations.slice(0, mostViolations));
};

/** So many violations are told. */
export const mostViolations = 100;

/** What is wrong with a record, counted from the place where it stands. */
export const checkRecord = (
  { resources }: Checking,
  resource: string,
  record: StoredRecord,
  place: string,
): readonly Violation[] =>
  resources
    .check(resource, record)
    .map((violation) => ({ ...violation, pointer: place + violation.pointer }));

export const refuseViolations = (violations: readonly Violation[]): Refusal => {
  const phrases = violations.map(({ pointer, message }) => `${pointer || 'the record'} ${message}`);
  return refuse({
    status: 400,
    code: 'record-invalid',
    detail: `This does not fit the document: ${[...new Set(phrases)].join('; ')}.`,
    violations,
  });
};
