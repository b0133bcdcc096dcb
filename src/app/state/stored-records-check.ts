import type { Violation } from '../../base/refusal.ts';
import { formatCount } from '../../base/text.ts';
import type { ResourceCatalog } from '../../control/control.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { AcquiredStoreFile } from '../../store/store.ts';
import { listRecordSets } from '../../store/store.ts';

/** A state file as it was read. */
export type StoredStateFile = { readonly file: string } & Pick<
  NonNullable<AcquiredStoreFile['content']>,
  'sandboxes'
>;

type StoredRecordsCheckOptions = {
  readonly check: ResourceCatalog['check'];
  readonly report: (sentence: string) => void;
};

/** Milliseconds between the start and the check. */
const checkDelay = 100;
/** Records per batch; other work runs between batches. */
const batchSize = 200;

/**
 * Reports records of a state file that violate the document, once the server is up. They do not
 * prevent the start: `--validate off` or a module may have stored them.
 * @returns the function that stops the check.
 */
export function scheduleStoredRecordsCheck(
  storedFile: StoredStateFile,
  { check, report }: StoredRecordsCheckOptions,
): () => void {
  const { file } = storedFile;
  // Dropped after the check, so that the content can be collected as garbage.
  let invalidRecords: Iterator<string | undefined> | undefined = listInvalidRecords(
    storedFile,
    check,
  );
  let count = 0;
  let firstInvalid: string | undefined;
  const checkBatch = (): void => {
    for (let remaining = batchSize; remaining > 0 && invalidRecords; remaining--)
      record(invalidRecords.next());
    if (invalidRecords) setImmediate(checkBatch);
    else if (firstInvalid !== undefined) report(formatSummary(file, count, firstInvalid));
  };
  const record = ({ done, value }: IteratorResult<string | undefined>): void => {
    if (done) invalidRecords = undefined;
    if (value === undefined) return;
    firstInvalid ??= value;
    count += 1;
  };
  const timer = setTimeout(checkBatch, checkDelay).unref();
  return () => {
    clearTimeout(timer);
    invalidRecords = undefined;
    firstInvalid = undefined;
  };
}

/** Describes each invalid record; yields `undefined` for a valid one. */
function* listInvalidRecords(
  storedFile: StoredStateFile,
  check: ResourceCatalog['check'],
): Generator<string | undefined> {
  for (const [pointer, recordSet] of listRecordSets(storedFile)) {
    for (const [resource, records] of Object.entries(recordSet)) {
      for (const [index, record] of records.entries()) {
        const violation = findViolation(() => check(resource, record));
        yield violation &&
          `${joinPointer(pointer, resource, `${index}`)}${violation.pointer} ${violation.message}`;
      }
    }
  }
}

function findViolation(check: () => readonly Violation[]): Violation | undefined {
  try {
    return check()[0];
  } catch {
    // A schema that cannot be compiled is reported as a finding.
    return undefined;
  }
}

function formatSummary(file: string, count: number, firstInvalid: string): string {
  return `${file}: ${formatCount(count, 'record')} ${count === 1 ? 'violates' : 'violate'} the document, the first at ${firstInvalid}. Replies with these records may violate it, too. Correct them with PUT /_sandlot/state/RESOURCE/KEY, or in the file while it is not in use.`;
}
