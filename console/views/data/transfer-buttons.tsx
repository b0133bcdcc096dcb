import { useRef } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { attempt, report } from '../../components/toasts.tsx';
import { explain, read, send } from '../../state/api.ts';
import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import type { PropertyType } from './field-value.ts';
import { listKeys } from './new-keys.ts';
import { keyNameOf } from './record-key.ts';
import { type RecordPage, toListCall } from './record-page.ts';
import { download, parseRecords, toCsv } from './transfer.ts';

type RecordList = { readonly records: readonly JsonObject[] };

type ExportForm = {
  readonly label: string;
  readonly extension: string;
  readonly type: string;
  readonly print: (
    records: readonly JsonObject[],
    types: ReadonlyMap<string, PropertyType>,
  ) => string;
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
  readonly description: ResourceDescription;
  readonly keyOf: (record: JsonObject) => string;
};

/** Exports the records of all pages to a file, and imports records from one. */
export function TransferButtons({ page, description, keyOf }: TransferButtonsProps) {
  const types = new Map(description.properties.map((property) => [property.name, property]));
  const input = useRef<HTMLInputElement>(null);
  const { resource } = page;
  const file = resource.replaceAll('/', '-');
  const exportAs = (form: ExportForm) =>
    attempt(async () => {
      const { records } = await read<RecordList>(toListCall(page, 'all'));
      download(`${file}.${form.extension}`, form.type, form.print(records, types));
    });
  const importFile = async (chosen: File) => {
    const imported = parseRecords(chosen.name, await chosen.text(), types);
    const keys = await listKeys(imported, description);
    const undo = await prepareUndo({ page, keyOf });
    for (const [index, record] of imported.entries()) {
      const key = keys[index] ?? '';
      const address = `${encodeURIComponent(resource)}/${encodeURIComponent(key)}`;
      try {
        if (key === '') throw new Error(`It has no "${keyNameOf(description)}".`);
        await send(`PUT /state/${address}`, { body: record });
      } catch (error) {
        const place = `Record ${index + 1} of ${imported.length} was not imported`;
        const isFirst = index === 0;
        report(`${place}, nor those after it. ${explain(error)}`, {
          tone: 'bad',
          ...(!isFirst && { undo: () => undo(keys.slice(0, index)) }),
        });
        return;
      }
    }
    report(`Imported ${formatCount(imported.length, 'record')}.`, { undo: () => undo(keys) });
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

/** A function that restores records as they are now, and removes those that do not exist yet. */
async function prepareUndo({
  page,
  keyOf,
}: Pick<TransferButtonsProps, 'page' | 'keyOf'>): Promise<
  (keys: readonly string[]) => Promise<unknown>
> {
  const { records } = await read<RecordList>(toListCall({ ...page, search: '', sort: '' }, 'all'));
  const known = new Map(records.map((record) => [keyOf(record), record]));
  return async (keys) => {
    for (const key of new Set(keys)) {
      const address = `/state/${encodeURIComponent(page.resource)}/${encodeURIComponent(key)}`;
      const before = known.get(key);
      if (before === undefined) await send(`DELETE ${address}`);
      else await send(`PUT ${address}`, { body: before });
    }
  };
}
