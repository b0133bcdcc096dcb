import type { SharedParts } from '../../store/types.ts';
import type { JournalListener } from '../journal/journal.ts';
import { SharedJournal } from './shared-journal.ts';

/** How often new sandboxes are looked for, in milliseconds, and how many are listened to. */
const searchInterval = 1000;
const maxSandboxes = 500;

/** Calls a listener with each call of any sandbox and replica; returns the function that stops it. */
export function listenToSharedCalls(shared: SharedParts, listener: JournalListener): () => void {
  const stops = new Map<string, () => void>();
  let state: 'listening' | 'stopped' = 'listening';
  let old: ReadonlySet<string> | undefined;
  const listenTo = async (name: string): Promise<void> => {
    const journal = new SharedJournal(name, shared);
    // All calls of a sandbox that came later are new.
    if (old?.has(name)) await journal.load();
    if (state === 'listening') stops.set(name, journal.listen(listener));
  };
  const search = async (): Promise<void> => {
    try {
      const names = await shared.names();
      old ??= new Set(names);
      const others = names.filter((name) => !stops.has(name));
      // Those that cannot be read now are tried again with the next search.
      await Promise.allSettled(others.slice(0, maxSandboxes - stops.size).map(listenTo));
    } catch {
      // The engine is away for a while.
    }
    if (state === 'listening') timer = setTimeout(search, searchInterval).unref();
  };
  let timer = setTimeout(search, 0).unref();
  return () => {
    state = 'stopped';
    clearTimeout(timer);
    for (const stop of stops.values()) stop();
  };
}
