import { useLayoutEffect, useMemo } from 'preact/hooks';
import { MethodBadge, Tag } from '../../components/badges.tsx';
import { formatCount } from '../../components/format.ts';
import { EmptyState, ErrorMessage, Loading } from '../../components/messages.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { read } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { navigate, replaceHash, route, toHash } from '../../state/router.ts';
import type { OperationSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { type Coverage, readCoverage } from './coverage.ts';
import { OperationDetail } from './operation-detail.tsx';

const rowHeight = 32;

/** A heading, or an operation below it. */
type Row =
  | { readonly kind: 'tag'; readonly name: string; readonly count: number }
  | { readonly kind: 'operation'; readonly tag: string; readonly operation: OperationSummary };

/** The operations by tag, and the one that is open. */
export function OperationsView() {
  const { segments, query } = route.value;
  const [openId] = segments;
  const search = query.get('q') ?? '';
  const list = useLoaded(
    () => read<{ readonly operations: readonly OperationSummary[] }>('GET /operations'),
    [],
  );
  // It takes the longest in a large document, so what people wait for is asked for first.
  const isListed = list.value !== undefined;
  const coverage = useLoaded(
    () => (isListed ? readCoverage() : Promise.resolve(undefined)),
    [isListed],
  );
  const rows = useMemo(() => toRows(list.value?.operations ?? [], search), [list.value, search]);
  const selected = rows.findIndex((row) => row.kind === 'operation' && row.operation.id === openId);
  useOperationKeys(rows, selected, search);
  const count = rows.filter(({ kind }) => kind === 'operation').length;
  return (
    <div class={`split ${openId === undefined ? '' : 'split-open'}`}>
      <section class="pane" aria-label="List of operations">
        <div class="toolbar">
          <SearchField
            label="Search operations"
            value={search}
            placeholder="Path, name, tag or method"
            onInput={(value) =>
              replaceHash(toHash('operations', segments, value === '' ? {} : { q: value }))
            }
          />
          <span class="count">{formatCount(count, 'operation')}</span>
        </div>
        <ErrorMessage error={list.error} />
        {list.value === undefined && list.error === undefined && <Loading />}
        {list.value && count === 0 && (
          <EmptyState
            title={search === '' ? 'The document has no operations' : 'No operation matches'}
          />
        )}
        <VirtualList
          items={rows}
          rowHeight={rowHeight}
          label="Operations"
          keyOf={toRowKey}
          selected={selected}
          renderRow={(row) => (
            <OperationRow
              key={toRowKey(row)}
              row={row}
              search={search}
              openId={openId}
              coverage={coverage.value}
            />
          )}
        />
      </section>
      {openId !== undefined && (
        <OperationDetail
          key={openId}
          id={openId}
          coverage={coverage.value}
          onClose={() => navigate(toHash('operations', [], search === '' ? {} : { q: search }))}
        />
      )}
    </div>
  );
}

function toRowKey(row: Row): string {
  return row.kind === 'tag' ? `tag ${row.name}` : `${row.tag} ${row.operation.id}`;
}

function toRows(operations: readonly OperationSummary[], search: string): readonly Row[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const byTag = new Map<string, OperationSummary[]>();
  for (const operation of operations) {
    const { id, method, path, summary = '', tags } = operation;
    const text = [id, method, path, summary, ...tags].join(' ').toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const [tag = 'Without a tag'] = tags;
    byTag.set(tag, [...(byTag.get(tag) ?? []), operation]);
  }
  const isAlone = byTag.size === 1 && byTag.has('Without a tag');
  return [...byTag].flatMap(([tag, list]): readonly Row[] => [
    ...(isAlone ? [] : [{ kind: 'tag' as const, name: tag, count: list.length }]),
    ...list.map((operation) => ({ kind: 'operation' as const, tag, operation })),
  ]);
}

function useOperationKeys(rows: readonly Row[], selected: number, search: string): void {
  useLayoutEffect(() => {
    const go = (from: number, step: 1 | -1) => {
      for (let index = from + step; index >= 0 && index < rows.length; index += step) {
        const row = rows[index];
        if (row?.kind !== 'operation') continue;
        navigate(toHash('operations', [row.operation.id], search === '' ? {} : { q: search }));
        return;
      }
    };
    return bindKeys({
      j: () => go(selected, 1),
      k: () => go(selected, -1),
      Escape: () => navigate(toHash('operations', [], search === '' ? {} : { q: search })),
    });
  }, [rows, selected, search]);
}

type OperationRowProps = {
  readonly row: Row;
  readonly search: string;
  readonly openId: string | undefined;
  readonly coverage: Coverage | undefined;
};

function OperationRow({ row, search, openId, coverage }: OperationRowProps) {
  if (row.kind === 'tag')
    return (
      <li class="tag-row">
        <h2>{row.name}</h2>
        <span class="hint">{row.count}</span>
      </li>
    );
  const { id, method, path, summary, deprecated } = row.operation;
  const count = coverage?.countOf(id) ?? 0;
  return (
    <li>
      <a
        class="operation-row"
        href={toHash('operations', [id], search === '' ? {} : { q: search })}
        aria-current={id === openId ? 'true' : undefined}
      >
        <MethodBadge method={method} />
        <span class="path">
          <span class="url" title={path}>
            {path}
          </span>
          {deprecated && <Tag tone="warning" text="deprecated" />}
        </span>
        <span class="operation" title={summary}>
          {summary}
        </span>
        <span>{count > 0 && <Tag tone="good" text={`${count}×`} title="Calls so far" />}</span>
      </a>
    </li>
  );
}
