import type { Violation } from '../../base/refusal.ts';
import { formatCount } from '../../base/text.ts';
import type { ResourceCatalog } from '../../control/control.ts';
import { joinPointer } from '../../openapi/openapi.ts';
import type { AcquiredStoreFile } from '../../store/file/acquire-file.ts';
import { listRecordSets } from '../../store/file/unknown-resources.ts';

/** A file of state as it was read. */
export type StoredStateFile = { readonly file: string } & Pick<
  NonNullable<AcquiredStoreFile['content']>,
  'sandboxes'
>;

type StoredRecordsCheckOptions = {
  readonly check: ResourceCatalog['check'];
  readonly report: (sentence: string) => void;
};

/** How long the start is over before a file is looked through, in milliseconds. */
const checkDelay = 100;
/** So many records are looked at, then others have their turn. */
const batchSize = 200;

/**
 * Says what is in a file of state that does not fit the document, when the server is up: a start is
 * not to wait for it, and what was stored by `--validate off` or by a module opens again, whatever it is.
 * @returns what ends it.
 */
export function scheduleStoredRecordsCheck(
  found: StoredStateFile,
  { check, report }: StoredRecordsCheckOptions,
): () => void {
  const { file } = found;
  // Nobody holds on to what was read once it is looked through.
  let unfit: Iterator<string | undefined> | undefined = listInvalidRecords(found, check);
  let count = 0;
  let first: string | undefined;
  const look = (): void => {
    for (let left = batchSize; left > 0 && unfit; left--) note(unfit.next());
    if (unfit) setImmediate(look);
    else if (first !== undefined) report(formatSummary(file, count, first));
  };
  const note = ({ done, value }: IteratorResult<string | undefined>): void => {
    if (done) unfit = undefined;
    if (value === undefined) return;
    first ??= value;
    count += 1;
  };
  const timer = setTimeout(look, checkDelay).unref();
  return () => {
    clearTimeout(timer);
    unfit = undefined;
    first = undefined;
  };
}

/** Of each record where and why it does not fit; `undefined` of one that does. */
function* listInvalidRecords(
  found: StoredStateFile,
  check: ResourceCatalog['check'],
): Generator<string | undefined> {
  for (const [place, world] of listRecordSets(found)) {
    for (const [resource, list] of Object.entries(world)) {
      for (const [index, record] of list.entries()) {
        const fault = findViolation(() => check(resource, record));
        yield fault &&
          `${joinPointer(place, resource, `${index}`)}${fault.pointer} ${fault.message}`;
      }
    }
  }
}

function findViolation(check: () => readonly Violation[]): Violation | undefined {
  try {
    return check()[0];
  } catch {
    // A schema that cannot be compiled is a finding of its own, and nothing fits it or not.
    return undefined;
  }
}

function formatSummary(file: string, count: number, first: string): string {
  return `${file}: ${formatCount(count, 'record')} ${count === 1 ? 'does' : 'do'} not fit the document, the first at ${first}; replies that show such may not fit it either. Mend them by PUT /state/{resource}/{key}, or in the file while it is not in use.`;
}
