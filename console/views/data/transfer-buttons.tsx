import { useRef } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { attempt, report } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import type { JsonObject } from '../../state/types.ts';
import { type RecordPage, toListCall } from './record-page.ts';
import { download, parseRecords, toCsv } from './transfer.ts';

type RecordList = { readonly records: readonly JsonObject[] };

type ExportForm = {
  readonly label: string;
  readonly extension: string;
  readonly type: string;
  readonly print: (records: readonly JsonObject[]) => string;
};

const exportForms: readonly ExportForm[] = [
  {
    label: 'JSON',
    extension: 'json',
    type: 'application/json',
    print: (records) => JSON.stringify(records, null, 2),
  },
  { label: 'CSV', extension: 'csv', type: 'text/csv', print: toCsv },
];

type TransferButtonsProps = {
  readonly page: RecordPage;
  readonly keyOf: (record: JsonObject) => string;
};

/** Exports the records of all pages to a file, and imports records from one. */
export function TransferButtons({ page, keyOf }: TransferButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const { resource } = page;
  const file = resource.replaceAll('/', '-');
  const exportAs = (form: ExportForm) =>
    attempt(async () => {
      const { records } = await read<RecordList>(toListCall(page, 'all'));
      download(`${file}.${form.extension}`, form.type, form.print(records));
    });
  const importFile = async (chosen: File) => {
    const imported = parseRecords(chosen.name, await chosen.text());
    const undo = await prepareUndo({ page, keyOf }, imported.map(keyOf));
    for (const [index, record] of imported.entries()) {
      const address = `${encodeURIComponent(resource)}/${encodeURIComponent(keyOf(record))}`;
      await send(`PUT /state/${address}`, { body: record }).catch((error: unknown) => {
        const place = `Record ${index + 1} of ${imported.length} was not imported`;
        throw new Error(`${place}, nor those after it. ${Object(error).message}`);
      });
    }
    report(`Imported ${formatCount(imported.length, 'record')}.`, { undo });
  };
  return (
    <>
      {exportForms.map((form) => (
        <button
          key={form.label}
          type="button"
          title={`Export all records as ${form.label}`}
          onClick={() => exportAs(form)}
        >
          <span class="roomy">Export</span> {form.label}
        </button>
      ))}
      <button type="button" onClick={() => input.current?.click()}>
        Import
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,.csv"
        hidden
        aria-label="File to import"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) attempt(() => importFile(chosen));
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** What restores the records with these keys as they are now, and removes those that do not exist yet. */
async function prepareUndo(
  { page, keyOf }: TransferButtonsProps,
  keys: readonly string[],
): Promise<() => Promise<unknown>> {
  const { records } = await read<RecordList>(toListCall({ ...page, search: '', sort: '' }, 'all'));
  const known = new Map(records.map((record) => [keyOf(record), record]));
  return async () => {
    for (const key of new Set(keys)) {
      const address = `/state/${encodeURIComponent(page.resource)}/${encodeURIComponent(key)}`;
      const before = known.get(key);
      if (before === undefined) await send(`DELETE ${address}`);
      else await send(`PUT ${address}`, { body: before });
    }
  };
}
