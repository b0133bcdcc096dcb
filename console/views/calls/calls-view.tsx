import { useLayoutEffect, useMemo } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { EmptyState } from '../../components/messages.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { sandbox, sandboxPrefix } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import {
  areCallsCleared,
  calls,
  clearCalls,
  paused,
  resume,
  showClearedCalls,
  skippedCalls,
  toCallKey,
  waitingCount,
  withFoundCalls,
} from '../../state/live.ts';
import { navigate, replaceHash, route, toHash } from '../../state/router.ts';
import type { CallSummary } from '../../state/types.ts';
import { CallDetail } from './call-detail.tsx';
import { CallRow } from './call-row.tsx';
import { describeUnknownFilter, parseCallSearch, searchHelp } from './call-search.ts';
import { useWordSearch } from './word-search.ts';

const rowHeight = 32;

/** The calls as they come in, and the one that is open. */
export function CallsView() {
  const { segments, query } = route.value;
  const search = query.get('q') ?? '';
  const [openSandbox, openId] = segments;
  const openKey = openId === undefined ? undefined : `${openSandbox}/${openId}`;
  const { found, hasWord, isSearching } = useWordSearch(search);
  const shown = useMemo(
    () => withFoundCalls(found).filter(parseCallSearch(search, hasWord)),
    [calls.value, search, found],
  );
  const selected = shown.findIndex((call) => toCallKey(call) === openKey);
  useCallKeys(shown, selected, search);
  return (
    <div class={`split ${openKey === undefined ? '' : 'split-open'}`}>
      <section class="pane" aria-label="List of calls">
        <CallToolbar search={search} shown={shown.length} />
        {shown.length === 0 ? (
          <NoCalls search={search} isSearching={isSearching} />
        ) : (
          <VirtualList
            items={shown}
            rowHeight={rowHeight}
            label="Calls"
            keyOf={toCallKey}
            selected={selected}
            renderRow={(call) => (
              <CallRow
                key={toCallKey(call)}
                call={call}
                href={toCallHash(call, search)}
                isOpen={toCallKey(call) === openKey}
              />
            )}
          />
        )}
      </section>
      {openSandbox !== undefined && openId !== undefined && (
        <CallDetail
          key={openKey}
          sandbox={openSandbox}
          id={openId}
          onClose={() => navigate(toListHash(search))}
        />
      )}
    </div>
  );
}

function toListHash(search: string): string {
  return toHash('calls', [], search === '' ? {} : { q: search });
}

function toCallHash({ sandbox: name, id }: CallSummary, search: string): string {
  return toHash('calls', [name, id], search === '' ? {} : { q: search });
}

function useCallKeys(shown: readonly CallSummary[], selected: number, search: string): void {
  useLayoutEffect(() => {
    const go = (index: number) => {
      const call = shown[Math.min(Math.max(index, 0), shown.length - 1)];
      if (call) navigate(toCallHash(call, search));
    };
    return bindKeys({
      j: () => go(selected + 1),
      k: () => go(selected - 1),
      p: togglePause,
      c: clearCalls,
      Escape: () => navigate(toListHash(search)),
    });
  }, [shown, selected, search]);
}

function togglePause(): void {
  if (paused.value) resume();
  else paused.value = true;
}

function CallToolbar({ search, shown }: { readonly search: string; readonly shown: number }) {
  const { segments } = route.value;
  return (
    <div class="toolbar">
      <SearchField
        label="Search calls"
        value={search}
        placeholder={searchHelp}
        onInput={(value) =>
          replaceHash(toHash('calls', segments, value === '' ? {} : { q: value }))
        }
      />
      <span
        class="count"
        title={
          skippedCalls.value > 0
            ? `${formatCount(skippedCalls.value, 'call')} came too fast to be listed`
            : undefined
        }
      >
        {formatCount(shown, 'call')}
        {skippedCalls.value > 0 &&
          ` of ${(calls.value.length + skippedCalls.value).toLocaleString('en')}`}
      </span>
      <button type="button" aria-pressed={paused.value} onClick={togglePause}>
        {paused.value
          ? `Go on${waitingCount.value > 0 ? ` (${waitingCount.value} new)` : ''}`
          : 'Pause'}
      </button>
      <button type="button" onClick={clearCalls}>
        Clear
      </button>
    </div>
  );
}

type NoCallsProps = { readonly search: string; readonly isSearching: boolean };

function NoCalls({ search, isSearching }: NoCallsProps) {
  const hint = describeUnknownFilter(search);
  if (isSearching && hint === undefined && calls.value.length > 0)
    return (
      <EmptyState title="Searching">
        <p>The server searches the headers and bodies of all calls.</p>
      </EmptyState>
    );
  if (search !== '' && calls.value.length > 0)
    return (
      <EmptyState title="No call matches">
        <p>
          None of {formatCount(calls.value.length, 'call')} matches <code>{search}</code>.
        </p>
        {hint !== undefined && <p>{hint}</p>}
      </EmptyState>
    );
  const address = `${location.origin}${sandboxPrefix()}`;
  return (
    <EmptyState title={`Waiting for the ${areCallsCleared.value ? 'next' : 'first'} call`}>
      <p>
        Point your client at <code>{address}</code>
        {sandbox === 'default' ? '' : `, the sandbox ${sandbox}`}. Its calls show up here as they
        are answered.
      </p>
      <p>
        Or try an operation: <a href="#/operations">choose one</a>.
      </p>
      {areCallsCleared.value && (
        <p>
          <button type="button" class="link" onClick={showClearedCalls}>
            Show the cleared calls
          </button>
        </p>
      )}
    </EmptyState>
  );
}
