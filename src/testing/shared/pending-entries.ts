import type { PendingCalls, SharedCall } from '../../store/types.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { createJournal, type Journal, type JournalBounds } from '../journal/journal.ts';
import { countSkipped, toLabel } from './call-labels.ts';
import { formatEntry } from './stored-entry.ts';

/** More entries are packed until they are stored, since they outlive collections of young objects. */
const maxUnpacked = 32;

/** The entries of a sandbox that this replica has recorded and not stored yet; the latest, where they are many. */
export class PendingEntries {
  readonly #bounds: JournalBounds;
  #latest: JournalEntry[] = [];
  #packed: Journal | undefined;

  constructor(bounds: JournalBounds) {
    this.#bounds = bounds;
  }

  add(entry: JournalEntry): void {
    this.#latest.push(entry);
    if (this.#latest.length < maxUnpacked) return;
    this.#packed ??= createJournal(this.#bounds);
    for (const each of this.#latest) this.#packed.add(each);
    this.#latest = [];
  }

  /** Formats the entries, and forgets them. */
  take(): PendingCalls {
    const packed = this.#packed;
    const calls = [...(packed?.all() ?? []), ...this.#latest].map(toSharedCall);
    const skipped = countSkipped(packed?.dropped() ?? []);
    this.#latest = [];
    this.#packed = undefined;
    return { calls, skipped };
  }
}

function toSharedCall(entry: JournalEntry): SharedCall {
  return { label: toLabel(entry), parts: formatEntry(entry) };
}
