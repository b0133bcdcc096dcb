import { useEffect, useMemo, useState } from 'preact/hooks';
import { read } from '../../state/api.ts';
import { maxCalls, toCallKey, versionOf } from '../../state/live.ts';
import type { CallList, CallSummary } from '../../state/types.ts';
import { type HasWord, listPlainWords } from './call-search.ts';

/** Milliseconds after the last key, or after a new call, until the server searches. */
const quietTime = 250;

/** A search pauses for this many times as long as it took, so that it costs a busy server little. */
const restFactor = 10;

type FoundCalls = ReadonlyMap<string, readonly CallSummary[]>;

/** Searches the headers and bodies of all calls for the plain words of a search, and again as calls come. */
export function useWordSearch(search: string): {
  readonly found: readonly CallSummary[];
  readonly hasWord: HasWord;
  /** Whether the server has not answered yet. */
  readonly isSearching: boolean;
} {
  const [results, setResults] = useState<FoundCalls>(new Map());
  const words = listPlainWords(search).join(' ');
  useEffect(() => (words === '' ? undefined : repeatSearch(words.split(' '), setResults)), [words]);
  return useMemo(() => {
    const keys = new Map(
      [...results].map(([word, list]) => [word, new Set(list.map(toCallKey))] as const),
    );
    return {
      found: words === '' ? [] : listOnce([...results.values()].flat()),
      hasWord: (call, word) => keys.get(word)?.has(toCallKey(call)) === true,
      isSearching: words !== '' && words.split(' ').some((word) => !results.has(word)),
    };
  }, [results, words]);
}

function listOnce(calls: readonly CallSummary[]): readonly CallSummary[] {
  return [...new Map(calls.map((call) => [toCallKey(call), call])).values()];
}

/** Searches now, and again when there are new calls; returns the function that stops. */
function repeatSearch(
  words: readonly string[],
  onFound: (results: FoundCalls) => void,
): () => void {
  let searched: number | undefined;
  let timer: ReturnType<typeof setTimeout>;
  let isActive = true;
  const searchAgain = async () => {
    const start = performance.now();
    const version = versionOf('calls');
    if (version !== searched) {
      const results = await findCalls(words).catch(() => undefined);
      if (!isActive) return;
      searched = version;
      if (results !== undefined) onFound(results);
    }
    timer = setTimeout(searchAgain, quietTime + restFactor * (performance.now() - start));
  };
  timer = setTimeout(searchAgain, quietTime);
  return () => {
    isActive = false;
    clearTimeout(timer);
  };
}

async function findCalls(words: readonly string[]): Promise<FoundCalls> {
  const results = new Map<string, readonly CallSummary[]>();
  for (const word of words) {
    const query = new URLSearchParams({ sandboxes: 'all', limit: String(maxCalls), text: word });
    results.set(word, (await read<CallList>(`GET /calls?${query}`)).calls);
  }
  return results;
}
