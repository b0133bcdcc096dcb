import { useState } from 'preact/hooks';
import { attempt } from '../../components/toasts.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { send } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { JsonObject } from '../../state/types.ts';
import { type Column, type Sort, toCellText } from './columns.ts';

type RecordGridProps = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly records: readonly JsonObject[];
  readonly keyOf: (record: JsonObject) => string;
  readonly openKey: string | undefined;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
};

const rowHeight = 32;

export function RecordGrid(props: RecordGridProps) {
  const { name, columns, records, keyOf, openKey, sort, onSort } = props;
  const style = {
    gridTemplateColumns: columns
      .map(({ isKey }) => (isKey ? 'minmax(96px, 160px)' : 'minmax(120px, 1fr)'))
      .join(' '),
    minWidth: `${columns.length * 130}px`,
  };
  return (
    <VirtualList
      items={records}
      rowHeight={rowHeight}
      label={`Records of ${name}`}
      keyOf={keyOf}
      selected={records.findIndex((record) => keyOf(record) === openKey)}
      header={
        <div class="grid-row grid-header" style={style}>
          {columns.map((column) => (
            <HeaderCell key={column.name} name={column.name} sort={sort} onSort={onSort} />
          ))}
        </div>
      }
      renderRow={(record) => {
        const key = keyOf(record);
        return (
          <li key={key} class="grid-row" style={style} data-current={key === openKey}>
            {columns.map((column) => (
              <Cell
                key={column.name}
                resource={name}
                recordKey={key}
                record={record}
                column={column}
              />
            ))}
          </li>
        );
      }}
    />
  );
}

type HeaderCellProps = Pick<RecordGridProps, 'sort' | 'onSort'> & { readonly name: string };

/** A click sorts upwards, then downwards, then not at all. */
function HeaderCell({ name, sort, onSort }: HeaderCellProps) {
  const direction = sort?.name === name ? sort.direction : undefined;
  const next: Sort | undefined =
    direction === undefined
      ? { name, direction: 'up' }
      : direction === 'up'
        ? { name, direction: 'down' }
        : undefined;
  const arrows = { up: ' ↑', down: ' ↓' };
  return (
    <button
      type="button"
      class="header-cell"
      title={`Sort by ${name}`}
      onClick={() => onSort(next)}
    >
      {name}
      {direction && arrows[direction]}
    </button>
  );
}

type CellProps = {
  readonly resource: string;
  readonly recordKey: string;
  readonly record: JsonObject;
  readonly column: Column;
};

function Cell({ resource, recordKey, record, column }: CellProps) {
  const [state, setState] = useState<'shown' | 'edited'>('shown');
  const value = record[column.name];
  const text = toCellText(value);
  if (column.isKey)
    return (
      <a class="cell key" href={toHash('data', [resource, recordKey])}>
        {text}
      </a>
    );
  if (state === 'edited')
    return (
      <CellEditor
        text={text}
        column={column}
        onDone={() => setState('shown')}
        onSave={(next) => saveCell(resource, recordKey, column, { before: value, next })}
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
          {text === '' ? <span class="hint">–</span> : text}
        </button>
      )}
    </div>
  );
}

type CellChange = { readonly before: unknown; readonly next: string };

/** Stores a value by a merge patch; a text stays one, anything else is read as JSON. */
function saveCell(
  resource: string,
  key: string,
  column: Column,
  { before, next }: CellChange,
): void {
  attempt(() =>
    send(`PATCH /state/${encodeURIComponent(resource)}/${encodeURIComponent(key)}`, {
      body: { [column.name]: typeof before === 'string' ? next : parseValue(next) },
    }),
  );
}

function parseValue(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type CellEditorProps = {
  readonly text: string;
  readonly column: Column;
  readonly onDone: () => void;
  readonly onSave: (text: string) => void;
};

function CellEditor({ text, column, onDone, onSave }: CellEditorProps) {
  const [draft, setDraft] = useState(text);
  const finish = () => {
    if (draft !== text) onSave(draft);
    onDone();
  };
  return (
    <input
      class="cell-input"
      aria-label={column.name}
      value={draft}
      ref={(element) => element?.focus()}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') onDone();
      }}
    />
  );
}
