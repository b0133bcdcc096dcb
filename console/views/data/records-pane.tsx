import { useLayoutEffect, useMemo } from 'preact/hooks';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ApiError, read } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { versionOf } from '../../state/live.ts';
import { navigate, replaceHash, route } from '../../state/router.ts';
import type { JsonObject, ResourceDescription, ResourceSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { listColumns } from './columns.ts';
import { PageBar } from './page-bar.tsx';
import { RecordEditor } from './record-editor.tsx';
import { RecordGrid } from './record-grid.tsx';
import { type RecordPage, readRecordPage, toListCall, toPageHash } from './record-page.ts';
import { TransferButtons } from './transfer-buttons.tsx';

type RecordsPaneProps = {
  readonly name: string;
  /** All resources, for the links to nested ones. */
  readonly resources: readonly ResourceSummary[];
};

type RecordList = { readonly records: readonly JsonObject[]; readonly total: number };

/** A page of the records of a resource in a grid, and the record that is open. */
export function RecordsPane({ name, resources }: RecordsPaneProps) {
  const path = encodeURIComponent(name);
  const page = readRecordPage(name, route.value);
  const { openKey, search } = page;
  const version = [versionOf(`records ${name}`), versionOf('records') === 0];
  const described = useLoaded(() => read<ResourceDescription>(`GET /resources/${path}`), [name]);
  const listCall = toListCall(page, 'page');
  const list = useLoaded(() => read<RecordList>(listCall), [listCall, ...version]);
  const { records = [], total = 0 } = list.value ?? {};
  const description = described.value;
  const columns = useMemo(
    () => (description ? listColumns(description, records) : []),
    [description, records],
  );
  const keyOf = (record: JsonObject) => String(record[description?.key ?? 'id']);
  useRecordKeys(page, records.map(keyOf));
  return (
    <>
      <section class="pane" aria-label={name}>
        <div class="toolbar">
          <h1 class="pane-title">{name}</h1>
          <SearchField
            label="Filter records"
            value={search}
            placeholder="Filter, name:rex"
            onInput={(value) => replaceHash(toPageHash({ ...page, search: value, number: 1 }))}
          />
          {description && <TransferButtons page={page} description={description} keyOf={keyOf} />}
          <a class="button primary" href={toPageHash({ ...page, openKey: '+' })}>
            New
          </a>
        </div>
        <ErrorMessage error={list.error ?? described.error} />
        {description && (
          <RecordGrid page={page} columns={columns} records={records} keyOf={keyOf} />
        )}
        {list.value && total === 0 && <NoRecords search={search} />}
        {list.value && <PageBar page={page} total={total} />}
      </section>
      {openKey !== undefined && description && (
        <OpenRecord
          key={`${name}/${openKey}`}
          page={page}
          recordKey={openKey}
          description={description}
          resources={resources}
          version={version}
        />
      )}
    </>
  );
}

type OpenRecordProps = Pick<RecordsPaneProps, 'resources'> & {
  readonly page: RecordPage;
  readonly recordKey: string;
  readonly description: ResourceDescription;
  readonly version: readonly unknown[];
};

/** The record of the address, which need not be on the page. */
function OpenRecord({ page, recordKey, description, resources, version }: OpenRecordProps) {
  const record = useLoaded(
    () => readRecord(page.resource, recordKey),
    [page.resource, recordKey, ...version],
  );
  if (record.value === undefined && record.error === undefined) return null;
  return (
    <RecordEditor
      description={description}
      resources={resources}
      recordKey={recordKey}
      record={record.value?.record}
      version={version}
      onClose={() => navigate(toPageHash({ ...page, openKey: undefined }))}
    />
  );
}

/** Reads a record, of which there may be none. */
async function readRecord(
  resource: string,
  key: string,
): Promise<{ readonly record: JsonObject | undefined }> {
  if (key === '+') return { record: undefined };
  try {
    const address = `${encodeURIComponent(resource)}/${encodeURIComponent(key)}`;
    return { record: await read<JsonObject>(`GET /state/${address}`) };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { record: undefined };
    throw error;
  }
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

function useRecordKeys(page: RecordPage, keys: readonly string[]): void {
  useLayoutEffect(() => {
    const open = (openKey: string | undefined) => navigate(toPageHash({ ...page, openKey }));
    const index = page.openKey === undefined ? -1 : keys.indexOf(page.openKey);
    const go = (next: number) => {
      const key = keys[Math.min(Math.max(next, 0), keys.length - 1)];
      if (key !== undefined) open(key);
    };
    return bindKeys({
      j: () => go(index + 1),
      k: () => go(index - 1),
      n: () => open('+'),
      Escape: () => open(undefined),
    });
  }, [toPageHash(page), keys.join(' ')]);
}
