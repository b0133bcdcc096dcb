import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { TextField } from '../../components/fields.tsx';
import { Icon } from '../../components/icons.tsx';
import { findJsonMistake, formatJson, JsonEditor } from '../../components/json-editor.tsx';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { attempt, report } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import { navigate, route, toHash } from '../../state/router.ts';
import type { JsonObject, ResourceDescription, ResourceSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { suggestKey } from './new-keys.ts';
import { RecordFields } from './record-fields.tsx';
import { RecordHistory } from './record-history.tsx';
import { keyLabelOf, keyPropertyOf, withShownKey } from './record-key.ts';
import { readRecordPage, toPageHash } from './record-page.ts';

type RecordEditorProps = {
  readonly description: ResourceDescription;
  readonly resources: readonly ResourceSummary[];
  /** `+` for a new record. */
  readonly recordKey: string;
  readonly record: JsonObject | undefined;
  /** Changes with each change of the records. */
  readonly version: readonly unknown[];
  readonly onClose: () => void;
};

/** Edits a record; the server checks it by the schema. */
export function RecordEditor(props: RecordEditorProps) {
  const { description, resources, recordKey, record, version, onClose } = props;
  const isNew = recordKey === '+';
  const title = isNew ? `New record of ${description.name}` : `${description.name} ${recordKey}`;
  return (
    <section class="pane detail narrow" aria-label={title}>
      <div class="detail-heading">
        <h1>{title}</h1>
        <span class="spacer" />
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {record === undefined && !isNew ? (
        <EmptyState title="This record does not exist">
          <p>A call may have deleted it, or its key was changed.</p>
        </EmptyState>
      ) : (
        <RecordForm description={description} record={record} recordKey={recordKey} />
      )}
      {record !== undefined && (
        <NestedLinks name={description.name} recordKey={recordKey} resources={resources} />
      )}
      {!isNew && (
        <RecordHistory resource={description.name} recordKey={recordKey} version={version} />
      )}
    </section>
  );
}

type RecordFormProps = Pick<RecordEditorProps, 'description' | 'record' | 'recordKey'>;

/** What was edited and not saved, by resource and key: it is there again when the record is opened. */
const drafts = new Map<string, string>();
addEventListener('beforeunload', (event) => {
  if (drafts.size > 0) event.preventDefault();
});

/** Whether records are edited field by field or as JSON; it stays from record to record. */
const editorMode = signal<'fields' | 'json'>('fields');

function RecordForm({ description, record, recordKey }: RecordFormProps) {
  const original = formatJson(record ?? toTemplate(description));
  const place = `${description.name}/${recordKey}`;
  const [text, setShown] = useState(drafts.get(place) ?? original);
  const setText = (next: string) => {
    setShown(next);
    if (next === original) drafts.delete(place);
    else drafts.set(place, next);
  };
  const [round, setRound] = useState(0);
  const base = useRef(original);
  const [enteredKey, setKey] = useState<string | undefined>(undefined);
  const suggested = useLoaded(
    async () => (record === undefined ? suggestKey(description) : ''),
    [description.name],
  );
  const key = enteredKey ?? suggested.value ?? '';
  const [error, setError] = useState<unknown>(undefined);
  const address = `/state/${encodeURIComponent(description.name)}`;
  const finalKey = record === undefined ? key : recordKey;
  const save = (event: Event) => {
    event.preventDefault();
    const body = record ? text : withShownKey(JSON.parse(text), finalKey, description);
    send(`PUT ${address}/${encodeURIComponent(finalKey)}`, { body }).then(
      () => {
        setError(undefined);
        drafts.delete(place);
        base.current = text;
        report(record ? 'Saved.' : 'Created.');
        openRecord(finalKey);
      },
      (failure: unknown) => setError(failure),
    );
  };
  // What calls change is shown, unless it was edited here.
  useEffect(() => {
    if (text === base.current && text !== original) {
      setText(original);
      setRound((old) => old + 1);
    }
    base.current = original;
  }, [original]);
  const draft = parseRecord(text);
  return (
    <form onSubmit={save}>
      <ModeSwitch />
      {record === undefined && (
        <TextField label={keyLabelOf(description)} value={key} onInput={setKey} focus="now" />
      )}
      {editorMode.value === 'fields' && draft !== undefined ? (
        <RecordFields
          key={round}
          description={description}
          record={draft}
          onChange={(next) => setText(formatJson(next))}
        />
      ) : (
        <JsonEditor label="Record" text={text} rows={18} onInput={setText} />
      )}
      <ErrorMessage error={error} />
      <div class="row">
        <button
          type="submit"
          class="primary"
          disabled={findJsonMistake(text) !== undefined || finalKey === ''}
        >
          {record ? 'Save' : 'Create'}
        </button>
        {record && text !== original && (
          <button
            type="button"
            onClick={() => {
              setText(original);
              setRound(round + 1);
            }}
          >
            Undo changes
          </button>
        )}
        {text !== original && <span class="hint">Not saved yet</span>}
        <span class="spacer" />
        {record && (
          <DeleteButton address={`${address}/${encodeURIComponent(recordKey)}`} name={recordKey} />
        )}
      </div>
    </form>
  );
}

function ModeSwitch() {
  const modes = { fields: 'Fields', json: 'JSON' } as const;
  return (
    <fieldset class="switch">
      <legend class="hidden">Edit as</legend>
      {(['fields', 'json'] as const).map((mode) => (
        <button
          key={mode}
          type="button"
          aria-pressed={editorMode.value === mode}
          onClick={() => {
            editorMode.value = mode;
          }}
        >
          {modes[mode]}
        </button>
      ))}
    </fieldset>
  );
}

function DeleteButton({ address, name }: { readonly address: string; readonly name: string }) {
  const remove = async () => {
    // A call may have changed it since it was shown.
    const latest = await read<JsonObject>(`GET ${address}`);
    await send(`DELETE ${address}`);
    openRecord(undefined);
    report(`Deleted ${name}.`, { undo: () => send(`PUT ${address}`, { body: latest }) });
  };
  return (
    <button type="button" class="danger" onClick={() => attempt(remove)}>
      Delete
    </button>
  );
}

/** Opens a record of the list in the address, or closes the one that is open. */
function openRecord(key: string | undefined): void {
  const { segments } = route.value;
  const [resource = ''] = segments;
  navigate(toPageHash({ ...readRecordPage(resource, route.value), openKey: key }));
}

/** The record of a text; `undefined` where it is none. */
function parseRecord(text: string): JsonObject | undefined {
  if (findJsonMistake(text) !== undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object(value)
    : undefined;
}

/** Values that a new record needs at least. */
function toTemplate(description: ResourceDescription): JsonObject {
  const { properties } = description;
  const key = keyPropertyOf(description);
  const required = properties.filter((property) => property.required && property.name !== key);
  return Object.fromEntries(
    required.map(({ name, types, values = [] }) => [
      name,
      values[0] ?? emptyValues[types[0] ?? ''] ?? null,
    ]),
  );
}

const emptyValues: Readonly<Record<string, unknown>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  array: [],
  object: {},
};

type NestedLinksProps = {
  readonly name: string;
  readonly recordKey: string;
  readonly resources: readonly ResourceSummary[];
};

/** Links to the records below this one: the pets of an owner. */
function NestedLinks({ name, recordKey, resources }: NestedLinksProps) {
  const depth = name.split('/').length;
  const nested = resources.filter(({ name: template }) => {
    const parts = template.split('/');
    const parents = parts
      .slice(0, depth)
      .every((part, index) => part.startsWith('{') || part === name.split('/')[index]);
    return parents && parts.length === depth + 2 && parts[depth]?.startsWith('{');
  });
  if (nested.length === 0) return null;
  return (
    <div class="row">
      <span class="hint">Below it:</span>
      {nested.map(({ name: template }) => {
        const child = template.split('/').at(-1) ?? '';
        return (
          <a key={template} class="chip" href={toHash('data', [`${name}/${recordKey}/${child}`])}>
            {child}
          </a>
        );
      })}
    </div>
  );
}
