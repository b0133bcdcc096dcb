import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { read } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { versionOf } from '../../state/live.ts';
import { navigate, replaceHash, route, toHash } from '../../state/router.ts';
import type { JsonObject, ResourceDescription, ResourceSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { listColumns, type Sort, selectRecords } from './columns.ts';
import { RecordEditor } from './record-editor.tsx';
import { RecordGrid } from './record-grid.tsx';
import { TransferButtons } from './transfer-buttons.tsx';

type RecordsPaneProps = {
  readonly name: string;
  /** All resources, for the links to nested ones. */
  readonly resources: readonly ResourceSummary[];
};

/** The records of a resource in a grid, and the one that is open. */
export function RecordsPane({ name, resources }: RecordsPaneProps) {
  const path = encodeURIComponent(name);
  const described = useLoaded(() => read<ResourceDescription>(`GET /resources/${path}`), [name]);
  const list = useLoaded(
    () => read<{ readonly records: readonly JsonObject[] }>(`GET /state/${path}`),
    [name, versionOf(`records ${name}`), versionOf('records') === 0],
  );
  const [sort, setSort] = useState<Sort | undefined>(undefined);
  const { segments, query } = route.value;
  const [, openKey] = segments;
  const search = query.get('q') ?? '';
  const records = list.value?.records ?? [];
  const shown = useMemo(() => selectRecords(records, search, sort), [records, search, sort]);
  const description = described.value;
  const columns = useMemo(
    () => (description ? listColumns(description, records) : []),
    [description, records],
  );
  const keyOf = (record: JsonObject) => String(record[description?.key ?? 'id']);
  useRecordKeys(name, shown.map(keyOf), openKey);
  return (
    <>
      <section class="pane" aria-label={name}>
        <div class="toolbar">
          <h1 class="pane-title">{name}</h1>
          <SearchField
            label="Filter records"
            value={search}
            placeholder="Filter"
            onInput={(value) =>
              replaceHash(
                toHash(
                  'data',
                  segments.length === 0 ? [name] : segments,
                  value === '' ? {} : { q: value },
                ),
              )
            }
          />
          <span class="count">{formatCount(shown.length, 'record')}</span>
          <TransferButtons name={name} records={records} keyOf={keyOf} />
          <a class="button primary" href={toHash('data', [name, '+'])}>
            New
          </a>
        </div>
        <ErrorMessage error={list.error ?? described.error} />
        {description && (
          <RecordGrid
            name={name}
            columns={columns}
            records={shown}
            keyOf={keyOf}
            openKey={openKey}
            sort={sort}
            onSort={setSort}
          />
        )}
        {list.value && shown.length === 0 && <NoRecords search={search} />}
      </section>
      {openKey !== undefined && description && list.value && (
        <RecordEditor
          key={`${name}/${openKey}`}
          description={description}
          resources={resources}
          recordKey={openKey}
          record={records.find((record) => keyOf(record) === openKey)}
          onClose={() => navigate(toHash('data', [name]))}
        />
      )}
    </>
  );
}

function NoRecords({ search }: { readonly search: string }) {
  return search === '' ? (
    <EmptyState title="No records yet">
      <p>Create one here, import a file, or send a request that creates one.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No record matches" />
  );
}

function useRecordKeys(name: string, keys: readonly string[], openKey: string | undefined): void {
  useLayoutEffect(() => {
    const index = openKey === undefined ? -1 : keys.indexOf(openKey);
    const go = (next: number) => {
      const key = keys[Math.min(Math.max(next, 0), keys.length - 1)];
      if (key !== undefined) navigate(toHash('data', [name, key]));
    };
    return bindKeys({
      j: () => go(index + 1),
      k: () => go(index - 1),
      n: () => navigate(toHash('data', [name, '+'])),
      Escape: () => navigate(toHash('data', [name])),
    });
  }, [name, keys.join(' '), openKey]);
}
