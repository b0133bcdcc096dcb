import { useState } from 'preact/hooks';
import { TextField } from '../../components/fields.tsx';
import { Icon } from '../../components/icons.tsx';
import { findJsonMistake, formatJson, JsonEditor } from '../../components/json-editor.tsx';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { attempt, report } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import { navigate, toHash } from '../../state/router.ts';
import type { JsonObject, ResourceDescription, ResourceSummary } from '../../state/types.ts';

type RecordEditorProps = {
  readonly description: ResourceDescription;
  readonly resources: readonly ResourceSummary[];
  /** `+` for a new record. */
  readonly recordKey: string;
  readonly record: JsonObject | undefined;
  readonly onClose: () => void;
};

/** Edits a record as JSON; the server checks it by the schema. */
export function RecordEditor(props: RecordEditorProps) {
  const { description, resources, recordKey, record, onClose } = props;
  const isNew = recordKey === '+';
  const title = isNew ? `New record of ${description.name}` : `${description.name} ${recordKey}`;
  return (
    <section class="pane detail narrow" aria-label={title}>
      <div class="detail-heading">
        <h1>{isNew ? 'New record' : recordKey}</h1>
        <span class="spacer" />
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {record === undefined && !isNew ? (
        <EmptyState title="This record does not exist">
          <p>It may have been deleted by a call.</p>
        </EmptyState>
      ) : (
        <RecordForm description={description} record={record} recordKey={recordKey} />
      )}
      {record !== undefined && (
        <NestedLinks name={description.name} recordKey={recordKey} resources={resources} />
      )}
    </section>
  );
}

type RecordFormProps = Pick<RecordEditorProps, 'description' | 'record' | 'recordKey'>;

function RecordForm({ description, record, recordKey }: RecordFormProps) {
  const original = formatJson(record ?? toTemplate(description));
  const [text, setText] = useState(original);
  const [key, setKey] = useState(() => String(toTemplate(description)[description.key] ?? ''));
  const [error, setError] = useState<unknown>(undefined);
  const path = `/state/${encodeURIComponent(description.name)}`;
  const finalKey = record === undefined ? key : recordKey;
  const save = (event: Event) => {
    event.preventDefault();
    send(`PUT ${path}/${encodeURIComponent(finalKey)}`, { body: text }).then(
      () => {
        setError(undefined);
        report(record ? 'Saved.' : 'Created.');
        navigate(toHash('data', [description.name, finalKey]));
      },
      (failure: unknown) => setError(failure),
    );
  };
  const remove = async () => {
    const address = `${path}/${encodeURIComponent(recordKey)}`;
    // A call may have changed it since it was shown.
    const latest = await read<JsonObject>(`GET ${address}`);
    await send(`DELETE ${address}`);
    navigate(toHash('data', [description.name]));
    report(`Deleted ${recordKey}.`, { undo: () => send(`PUT ${address}`, { body: latest }) });
  };
  const isValid = findJsonMistake(text) === undefined;
  return (
    <form onSubmit={save}>
      {record === undefined && (
        <TextField label={`Key (${description.key})`} value={key} onInput={setKey} />
      )}
      <JsonEditor label="Record" text={text} rows={18} onInput={setText} />
      <ErrorMessage error={error} />
      <div class="row">
        <button type="submit" class="primary" disabled={!isValid || finalKey === ''}>
          {record ? 'Save' : 'Create'}
        </button>
        {record && text !== original && (
          <button type="button" onClick={() => setText(original)}>
            Undo changes
          </button>
        )}
        <span class="spacer" />
        {record && (
          <button type="button" class="danger" onClick={() => attempt(remove)}>
            Delete
          </button>
        )}
      </div>
    </form>
  );
}

/** Values that a new record needs at least. */
function toTemplate({ properties, key }: ResourceDescription): JsonObject {
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
