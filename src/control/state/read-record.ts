import { describeNearest } from '../../base/nearest.ts';
import { quote, type Refusal, refuse, type Violation } from '../../base/refusal.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { readObject, refuseBody } from '../request/body.ts';
import { listReferences, toDanglingViolation } from './referential-integrity.ts';

export type RecordValidationContext = Pick<ControlContext, 'resources' | 'store'>;

/** Where a record is to be. */
export type RecordWriteTarget = {
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
export function readRecord(
  context: RecordValidationContext,
  body: unknown,
  { resource, key, known, records }: RecordWriteTarget,
): StoredRecord {
  const sent = readObject(body, '');
  const property = context.store.keyOf(resource);
  const own = sent[property] ?? known?.[property] ?? key;
  if (String(own) !== key) {
    throw refuseBody(
      joinPointer('', property),
      `must be ${JSON.stringify(key)}, the key in the path`,
    );
  }
  const isWhole = own === key && String(Number(key)) === key;
  // A key that nobody wrote as a number or a text is what the document has it be.
  const choices = (isWhole ? [own, Number(key)] : [own]).map((value) => {
    const record = { ...sent, [property]: value };
    return { record, violations: checkRecord(context, resource, record, '') };
  });
  const best = choices.reduce((one, other) =>
    other.violations.length < one.violations.length ? other : one,
  );
  const violations = [...best.violations];
  for (const named of listReferences(context.resources.references(resource), best.record))
    if (!records(named.resource).get(named.key)) violations.push(toDanglingViolation(named));
  if (violations.length === 0) return best.record;
  throw refuseViolations(violations.slice(0, maxViolations));
}

/** So many violations are told. */
export const maxViolations = 100;

/** What is wrong with a record, counted from the place where it stands. */
export function checkRecord(
  { resources }: RecordValidationContext,
  resource: string,
  record: StoredRecord,
  place: string,
): readonly Violation[] {
  return resources
    .check(resource, record)
    .map((violation) => ({ ...violation, pointer: place + violation.pointer }));
}

export function refuseViolations(violations: readonly Violation[]): Refusal {
  const phrases = violations.map(({ pointer, message }) => `${pointer || 'the record'} ${message}`);
  return refuse({
    code: 'record-invalid',
    detail: `This does not fit the document: ${[...new Set(phrases)].join('; ')}.`,
    violations,
  });
}

type ResourceContext = Pick<ControlContext, 'resources'>;

/** Refuses (404) the name of a resource of which there can be no records. */
export function requireResource({ resources }: ResourceContext, name: string): void {
  if (resources.knows(name)) return;
  throw refuse({
    code: 'resource-unknown',
    detail: `There is no resource ${quote(name)}; ${nearestResourceHint(resources, name)}. One with slashes in its name is sent with %2F.`,
  });
}

/** Refuses (400) such a name that stands in a body. */
export function requireResourceInBody(
  { resources }: ResourceContext,
  name: string,
  place: string,
): void {
  if (resources.knows(name)) return;
  throw refuseBody(
    place,
    `is no resource of the document; ${nearestResourceHint(resources, name)}`,
  );
}

function nearestResourceHint(resources: ControlContext['resources'], name: string): string {
  return describeNearest(name.slice(0, 100), resources.names());
}
