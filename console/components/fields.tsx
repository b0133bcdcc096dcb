import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type FieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => ComponentChildren;
};

/** A labelled control of a form. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}

type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'number';
  /** Suggestions. */
  readonly list?: readonly string[];
  /** What is typed next goes into it, once it is shown. */
  readonly focus?: 'now';
};

/** A `ref` for the field of a form that was just opened. */
export function takeFocus(input: HTMLInputElement | null): void {
  input?.focus();
}

/** A text input. */
export function TextField({
  label,
  value,
  onInput,
  hint,
  placeholder,
  type,
  list,
  focus,
}: TextFieldProps) {
  const listId = useId();
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(id) => (
        <>
          <input
            id={id}
            {...(focus && { ref: takeFocus })}
            type="text"
            inputMode={type === 'number' ? 'decimal' : 'text'}
            value={value}
            placeholder={placeholder ?? ''}
            autocomplete="off"
            spellcheck={false}
            {...(list && { list: listId })}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {list && (
            <datalist id={listId}>
              {list.map((entry) => (
                <option key={entry} value={entry} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

type SelectFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
};

export function SelectField({ label, value, options, onChange }: SelectFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
