import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { reportError } from './toasts.tsx';

type NameFormProps = {
  readonly label: string;
  readonly placeholder: string;
  /** What the button says. */
  readonly action: string;
  readonly onSubmit: (name: string) => Promise<unknown>;
  readonly input?: RefObject<HTMLInputElement | null>;
};

/** A form of one field in one line, for the name of something new. It is empty again once that is there. */
export function NameForm({ label, placeholder, action, onSubmit, input }: NameFormProps) {
  const [name, setName] = useState('');
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(name).then(() => setName(''), reportError);
      }}
    >
      <input
        {...(input && { ref: input })}
        aria-label={label}
        placeholder={placeholder}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" disabled={name === ''}>
        {action}
      </button>
    </form>
  );
}
