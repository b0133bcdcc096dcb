import { runningClock, toClock } from '../../base/clock.ts';
import type { DueChange, TimeChange } from '../../store/types.ts';
import { clockMethod, type JournalEntry } from './entry.ts';
import type { Journal } from './journal.ts';

/** What became of a record. */
export type ClockChange = Pick<DueChange, 'kind' | 'from' | 'to'> & {
  /** The operation whose call took effect. */
  readonly operation?: string;
};

/** The system's clock, since the clock of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** Writes what the clock of a sandbox brought about into its journal. */
export function recordTimeChanges(
  journal: Journal,
  sandbox: string,
  changes: readonly TimeChange[],
): void {
  for (const change of changes)
    void journal.add(toClockEntry(change, { id: journal.nextId(), sandbox }));
}

/** Its path is that of the record below `/_sandlot/state`, and its body tells what happened when. */
function toClockEntry(
  { due: { resource, key, kind, from, to, at, call }, changes }: TimeChange,
  { id, sandbox }: Pick<JournalEntry, 'id' | 'sandbox'>,
): JournalEntry {
  const body = { kind, from, to, operation: call?.operation, at: new Date(at).toISOString() };
  return {
    id,
    at: now(),
    duration: 0,
    sandbox,
    operation: undefined,
    method: clockMethod,
    url: key === '' ? `/${resource}` : `/${resource}/${encodeURIComponent(key)}`,
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    reply: { status: 0, headers: {}, body: undefined },
    notices: [],
    changes,
    refusal: undefined,
  };
}

/** Reads the body of such an entry. */
export function readClockChange({ body }: Pick<JournalEntry, 'body'>): ClockChange {
  const { at: _at, ...change } = JSON.parse(String(body));
  return change;
}
