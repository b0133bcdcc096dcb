import { setImmediate } from 'node:timers/promises';
import { monotonicNow } from '../clock.ts';

/** How long a turn may take, in milliseconds: GitHub's document takes 300 ms, and other clients wait meanwhile. */
const turnLength = 25;

/** Runs a step again and again, in short turns of the event loop, until it reports that it is done. */
export async function takeInTurns(
  isLastStep: () => boolean,
  now: () => number = monotonicNow,
): Promise<void> {
  for (let end = now() + turnLength; !isLastStep(); ) {
    if (now() < end) continue;
    await setImmediate();
    end = now() + turnLength;
  }
}

/** Fewer entries than this are one turn, which needs no promise. */
const minEntries = 100;

/** Maps a list in order; other calls have turns of the event loop in between if it is long. */
export function mapInTurns<Entry, Result>(
  entries: readonly Entry[],
  map: (entry: Entry) => Result,
): readonly Result[] | Promise<readonly Result[]> {
  return entries.length < minEntries ? entries.map(map) : mapLongList(entries, map);
}

async function mapLongList<Entry, Result>(
  entries: readonly Entry[],
  map: (entry: Entry) => Result,
): Promise<readonly Result[]> {
  const left = entries.values();
  const results: Result[] = [];
  await takeInTurns(() => {
    const { value, done } = left.next();
    if (done !== true) results.push(map(value));
    return done === true;
  });
  return results;
}
