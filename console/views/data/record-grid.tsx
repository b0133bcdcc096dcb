import { useRef, useState } from 'preact/hooks';
import { report, reportError } from '../../components/toasts.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { read, send } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { JsonObject } from '../../state/types.ts';
import type { Column } from './columns.ts';
import { inputKindOf, parseFieldText, readProperty, toCellText } from './field-value.ts';
import { type RecordPage, toPageHash } from './record-page.ts';
import { ValueInput } from './value-input.tsx';

type RecordGridProps = {
  readonly page: RecordPage;
  readonly columns: readonly Column[];
  readonly records: readonly JsonObject[];
  readonly keyOf: (record: JsonObject) => string;
};

const rowHeight = 32;

export function RecordGrid(props: RecordGridProps) {
  const { page, columns, records, keyOf } = props;
  const { resource, openKey } = page;
  const style = {
    gridTemplateColumns: columns
      .map(({ isKey, title }) =>
        isKey ? widthOfKeys(title, records.map(keyOf)) : 'minmax(120px, 1fr)',
      )
      .join(' '),
    minWidth: `${columns.length * 130}px`,
  };
  return (
    <VirtualList
      items={records}
      rowHeight={rowHeight}
      label={`Records of ${resource}`}
      keyOf={keyOf}
      selected={records.findIndex((record) => keyOf(record) === openKey)}
      header={
        <div class="grid-row grid-header" style={style}>
          {columns.map((column) => (
            <HeaderCell key={column.name} column={column} page={page} />
          ))}
        </div>
      }
      renderRow={(record) => {
        const key = keyOf(record);
        return (
          <li key={key} class="grid-row" style={style} data-current={key === openKey}>
            {columns.map((column) => (
              <Cell key={column.name} page={page} recordKey={key} record={record} column={column} />
            ))}
          </li>
        );
      }}
    />
  );
}

/** As wide as the longest key, within bounds. */
function widthOfKeys(name: string, keys: readonly string[]): string {
  const longest = Math.max(name.length + 2, ...keys.map((key) => key.length));
  return `${Math.min(220, 24 + 8 * longest)}px`;
}

type HeaderCellProps = { readonly column: Column; readonly page: RecordPage };

/** A click sorts upwards, then downwards, then not at all. */
function HeaderCell({ column: { name, title }, page }: HeaderCellProps) {
  const { sort } = page;
  const next = sort === name ? `-${name}` : sort === `-${name}` ? '' : name;
  return (
    <a
      class="header-cell"
      title={`Sort by ${title}`}
      href={toPageHash({ ...page, sort: next, number: 1 })}
    >
      {title}
      {sort === name && ' ↑'}
      {sort === `-${name}` && ' ↓'}
    </a>
  );
}

type CellProps = {
  readonly page: RecordPage;
  readonly recordKey: string;
  readonly record: JsonObject;
  readonly column: Column;
};

function Cell({ page, recordKey, record, column }: CellProps) {
  const [state, setState] = useState<'shown' | 'edited'>('shown');
  const value = readProperty(record, column.name);
  const text = toCellText(value);
  if (column.isKey)
    return (
      <a class="cell key" href={toPageHash({ ...page, openKey: recordKey })}>
        {text}
      </a>
    );
  if (state === 'edited')
    return (
      <CellEditor
        text={value === null ? '' : text}
        column={column}
        onDone={() => setState('shown')}
        onSave={(next) => saveCell({ page, recordKey, column, value }, next)}
      />
    );
  return (
    <div class="cell">
      {column.target !== undefined && value !== null && value !== undefined ? (
        <a href={toHash('data', [column.target, text])}>{text}</a>
      ) : (
        <button
          type="button"
          class="cell-button"
          title={`Edit ${column.name} of ${recordKey}`}
          onClick={() => setState('edited')}
        >
          {value === null || text === '' ? <span class="hint">{text || '–'}</span> : text}
        </button>
      )}
    </div>
  );
}

type EditedCell = Pick<CellProps, 'page' | 'recordKey' | 'column'> & { readonly value: unknown };

/** Stores a value by a merge patch, which removes it where it is empty. */
async function saveCell(
  { page, recordKey, column, value }: EditedCell,
  text: string,
): Promise<void> {
  const isJson = typeof value === 'object' && value !== null;
  const type = isJson ? { types: ['object'] } : column.type;
  const path = `${encodeURIComponent(page.resource)}/${encodeURIComponent(recordKey)}`;
  const body = { [column.name]: parseFieldText(type, text) ?? null };
  await send(`PATCH /state/${path}`, { body });
  report(`Changed ${column.name} of ${recordKey}.`, {
    undo: () => restoreValue(path, column.name, value),
  });
}

/** Gives a property its earlier value, in the record as it is now. */
async function restoreValue(path: string, name: string, value: unknown): Promise<void> {
  const { [name]: _changed, ...others } = await read<JsonObject>(`GET /state/${path}`);
  const body = value === undefined ? others : { ...others, [name]: value };
  await send(`PUT /state/${path}`, { body });
}

type CellEditorProps = {
  readonly text: string;
  readonly column: Column;
  readonly onDone: () => void;
  readonly onSave: (text: string) => Promise<void>;
};

function CellEditor({ text, column, onDone, onSave }: CellEditorProps) {
  const [draft, setDraft] = useState(text);
  const [isRefused, setRefused] = useState(false);
  // An input that is removed also loses the focus.
  const phase = useRef<'open' | 'done'>('open');
  const finish = (next: string) => {
    if (phase.current === 'done') return;
    phase.current = 'done';
    const saving = next === text ? Promise.resolve() : onSave(next);
    saving.then(onDone, (refusal: unknown) => {
      // What was entered stays, to be mended.
      phase.current = 'open';
      setDraft(next);
      setRefused(true);
      reportError(refusal);
    });
  };
  const isChoice = inputKindOf(column.type) === 'choice';
  return (
    <ValueInput
      type={column.type}
      text={draft}
      label={column.name}
      className="cell-input"
      invalid={isRefused}
      focus="now"
      // A choice is made with one click.
      onInput={isChoice ? finish : setDraft}
      onLeave={() => finish(draft)}
      onKey={(event) => {
        if (event.key === 'Enter') finish(draft);
        if (event.key === 'Escape') finish(text);
      }}
    />
  );
}
