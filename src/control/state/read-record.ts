import { describeNearest } from '../../base/nearest.ts';
import { quote, type Refusal, refuse, type Violation } from '../../base/refusal.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { readObject, refuseBody } from '../request/body.ts';
import { listReferences, toDanglingViolation } from './referential-integrity.ts';

export type RecordValidationContext = Pick<ControlContext, 'resources' | 'store'>;

/** The address under which a record is written. */
export type RecordWriteTarget = {
  readonly resource: string;
  readonly key: string;
  /** The record that it replaces. */
  readonly existing: StoredRecord | undefined;
  readonly records: Transaction['records'];
};

/**
 * Reads a record from a body, which may leave out the key.
 * @throws a refusal (400) with every violation if the key differs, the schema is violated, or a
 * reference names a missing record.
 */
export function readRecord(
  context: RecordValidationContext,
  body: unknown,
  { resource, key, existing, records }: RecordWriteTarget,
): StoredRecord {
  const draft = readObject(body, '');
  const property = context.store.keyOf(resource);
  const keyValue = draft[property] ?? existing?.[property] ?? key;
  if (String(keyValue) !== key) {
    throw refuseBody(joinPointer('', property), `must be ${JSON.stringify(key)}, as in the path`);
  }
  const isNumeric = keyValue === key && String(Number(key)) === key;
  // A key from the path may stand for a number; the document decides.
  const candidates = (isNumeric ? [keyValue, Number(key)] : [keyValue]).map((value) => {
    const record = { ...draft, [property]: value };
    return { record, violations: checkRecord(context, resource, record, '') };
  });
  const best = candidates.reduce((first, second) =>
    second.violations.length < first.violations.length ? second : first,
  );
  const violations = [...best.violations];
  for (const reference of listReferences(context.resources.references(resource), best.record))
    if (!records(reference.resource).get(reference.key))
      violations.push(toDanglingViolation(reference));
  if (violations.length === 0) return best.record;
  throw refuseViolations(violations);
}

/** The number of violations that an error lists. */
export const maxViolations = 100;

/** The violations of a record that stands at a pointer of the body. */
export function checkRecord(
  { resources }: RecordValidationContext,
  resource: string,
  record: StoredRecord,
  pointer: string,
): readonly Violation[] {
  return resources
    .check(resource, record)
    .map((violation) => ({ ...violation, pointer: pointer + violation.pointer }));
}

/** A refusal (400) with the first violations. */
export function refuseViolations(violations: readonly Violation[]): Refusal {
  const listed = violations.slice(0, maxViolations);
  const phrases = listed.map(({ pointer, message }) => `${pointer || 'the record'} ${message}`);
  return refuse({
    code: 'record-invalid',
    detail: `The body violates the document: ${[...new Set(phrases)].join('; ')}.`,
    violations: listed,
  });
}

type ResourceContext = Pick<ControlContext, 'resources'>;

/** Refuses (404) the name of an unknown resource. */
export function requireResource({ resources }: ResourceContext, name: string): void {
  if (resources.knows(name)) return;
  throw refuse({
    code: 'resource-unknown',
    detail: `No resource ${quote(name)}; ${nearestResourceHint(resources, name)}. Write a slash in the name of a resource as %2F.`,
  });
}

/** Refuses (400) the name of an unknown resource in a body. */
export function requireResourceInBody(
  { resources }: ResourceContext,
  name: string,
  pointer: string,
): void {
  if (resources.knows(name)) return;
  throw refuseBody(
    pointer,
    `is not a resource of the document; ${nearestResourceHint(resources, name)}`,
  );
}

function nearestResourceHint(resources: ControlContext['resources'], name: string): string {
  return describeNearest(name.slice(0, 100), resources.names());
}
