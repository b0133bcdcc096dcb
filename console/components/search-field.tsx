import { useEffect, useRef } from 'preact/hooks';
import { bindKeys } from '../state/keyboard.ts';

type SearchFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onInput: (value: string) => void;
};

/** The search field of a view: `/` goes there, Escape leaves it. */
export function SearchField({ label, value, placeholder, onInput }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      bindKeys({
        '/': () => {
          input.current?.focus();
          input.current?.select();
        },
      }),
    [],
  );
  return (
    <div class="search">
      <input
        ref={input}
        type="search"
        aria-label={label}
        value={value}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The browser would empty the field.
          event.preventDefault();
          event.currentTarget.blur();
        }}
      />
      <kbd>/</kbd>
    </div>
  );
}
