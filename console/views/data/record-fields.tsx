import { useId, useState } from 'preact/hooks';
import { Field } from '../../components/fields.tsx';
import { formatJson } from '../../components/json-editor.tsx';
import { explain, read } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import {
  inputKindOf,
  type PropertyType,
  parseFieldText,
  readProperty,
  toCellText,
  unknownType,
} from './field-value.ts';
import { ValueInput } from './value-input.tsx';

type RecordFieldsProps = {
  readonly description: ResourceDescription;
  readonly record: JsonObject;
  readonly onChange: (record: JsonObject) => void;
};

/** A field for each property of the schema, and of the record. */
export function RecordFields({ description, record, onChange }: RecordFieldsProps) {
  const { key, properties, references } = description;
  const known = new Map(properties.map((property) => [property.name, property]));
  const names = [...new Set([...known.keys(), ...Object.keys(record)])].filter(
    (name) => name !== key && !name.startsWith('@'),
  );
  const setValue = (name: string, value: unknown) => {
    const { [name]: _before, ...others } = record;
    // A value that was there stays at its place.
    onChange(
      value === undefined
        ? others
        : Object.hasOwn(record, name)
          ? { ...record, [name]: value }
          : { ...others, [name]: value },
    );
  };
  return (
    <div class="record-fields">
      {names.map((name) => (
        <PropertyField
          key={name}
          name={name}
          label={known.get(name)?.required ? `${name} *` : name}
          type={known.get(name) ?? unknownType}
          target={references.find(({ property }) => property === name)?.resource}
          value={readProperty(record, name)}
          onChange={(value) => setValue(name, value)}
        />
      ))}
    </div>
  );
}

type PropertyFieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  /** The resource whose keys it holds. */
  readonly target: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
};

function PropertyField({ label, type, target, value, onChange }: PropertyFieldProps) {
  const isJson = inputKindOf(type) === 'json' || (typeof value === 'object' && value !== null);
  const [text, setText] = useState(toEditedText(value));
  const [mistake, setMistake] = useState<string | undefined>(undefined);
  const listId = useId();
  const keys = useLoaded(() => readKeys(target), [target]);
  const input = (next: string) => {
    setText(next);
    try {
      onChange(parseFieldText(isJson ? { ...type, types: ['object'] } : type, next));
      setMistake(undefined);
    } catch (error) {
      setMistake(explain(error));
    }
  };
  return (
    <Field label={label} {...(mistake !== undefined && { hint: `This is no JSON: ${mistake}.` })}>
      {(id) =>
        isJson ? (
          <textarea
            id={id}
            class="code"
            rows={Math.min(8, text.split('\n').length)}
            value={text}
            spellcheck={false}
            aria-invalid={mistake !== undefined}
            onInput={(event) => input(event.currentTarget.value)}
          />
        ) : (
          <>
            <ValueInput
              type={type}
              text={text}
              onInput={input}
              id={id}
              list={target === undefined ? undefined : listId}
            />
            {target !== undefined && (
              <datalist id={listId}>
                {(keys.value ?? []).map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            )}
            {target !== undefined && text !== '' && (
              <p class="hint">
                <a href={toHash('data', [target, text])}>
                  Open {target} {text}
                </a>
              </p>
            )}
          </>
        )
      }
    </Field>
  );
}

function toEditedText(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'object' ? formatJson(value) : toCellText(value);
}

/** Keys to choose from. */
async function readKeys(resource: string | undefined): Promise<readonly string[]> {
  if (resource === undefined || resource.includes('{')) return [];
  const path = encodeURIComponent(resource);
  const [{ key }, { records }] = await Promise.all([
    read<ResourceDescription>(`GET /resources/${path}`),
    read<{ readonly records: readonly JsonObject[] }>(`GET /state/${path}?limit=100`),
  ]);
  return records.map((record) => String(record[key]));
}
