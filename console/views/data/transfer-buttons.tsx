import { useRef } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { attempt, report } from '../../components/toasts.tsx';
import { send } from '../../state/api.ts';
import type { JsonObject } from '../../state/types.ts';
import { download, parseRecords, toCsv } from './transfer.ts';

type TransferButtonsProps = {
  readonly name: string;
  readonly records: readonly JsonObject[];
  readonly keyOf: (record: JsonObject) => string;
};

/** Exports records to a file, and imports them from one. */
export function TransferButtons({ name, records, keyOf }: TransferButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const file = name.replaceAll('/', '-');
  const importFile = async (chosen: File) => {
    const imported = parseRecords(chosen.name, await chosen.text());
    for (const record of imported)
      await send(`PUT /state/${encodeURIComponent(name)}/${encodeURIComponent(keyOf(record))}`, {
        body: record,
      });
    report(`Imported ${formatCount(imported.length, 'record')}.`);
  };
  return (
    <>
      <button
        type="button"
        onClick={() =>
          download(`${file}.json`, 'application/json', JSON.stringify(records, null, 2))
        }
      >
        JSON
      </button>
      <button type="button" onClick={() => download(`${file}.csv`, 'text/csv', toCsv(records))}>
        CSV
      </button>
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
