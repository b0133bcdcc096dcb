import { inputKindOf, listChoices, type PropertyType } from './field-value.ts';

type ValueInputProps = {
  readonly type: PropertyType;
  readonly text: string;
  readonly onInput: (text: string) => void;
  readonly id?: string;
  readonly label?: string;
  readonly className?: string;
  /** The id of a list of suggestions. */
  readonly list?: string | undefined;
  readonly onLeave?: () => void;
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly focus?: 'now';
  /** Whether its value was refused. */
  readonly invalid?: boolean;
};

/** The control for a value: a choice for listed values and booleans, a calendar for dates. */
export function ValueInput(props: ValueInputProps) {
  const { type, text, onInput, id, label, className, list, onLeave, onKey, focus, invalid } = props;
  const common = {
    ...(id !== undefined && { id }),
    ...(label !== undefined && { 'aria-label': label }),
    ...(className !== undefined && { class: className }),
    ...(onLeave && { onBlur: onLeave }),
    ...(onKey && { onKeyDown: onKey }),
    'aria-invalid': invalid === true,
    ref: (element: HTMLElement | null) => {
      if (focus === 'now') element?.focus();
    },
    value: text,
  };
  const kind = inputKindOf(type);
  if (kind === 'choice') {
    const choices = listChoices(type);
    return (
      <select {...common} onChange={(event) => onInput(event.currentTarget.value)}>
        <option value="">–</option>
        {(choices.includes(text) || text === '' ? choices : [text, ...choices]).map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      autocomplete="off"
      spellcheck={false}
      {...(list !== undefined && { list })}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}
