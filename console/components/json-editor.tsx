import { Field } from './fields.tsx';

type JsonEditorProps = {
  readonly label: string;
  readonly text: string;
  readonly onInput: (text: string) => void;
  readonly rows?: number;
};

/** A text field for JSON, which says where its text is no JSON. */
export function JsonEditor({ label, text, onInput, rows = 12 }: JsonEditorProps) {
  const mistake = text.trim() === '' ? undefined : findJsonMistake(text);
  return (
    <Field label={label}>
      {(id) => (
        <>
          <textarea
            id={id}
            class="code"
            rows={rows}
            value={text}
            spellcheck={false}
            aria-invalid={mistake !== undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <div class="row">
            <p class={mistake === undefined ? 'hint' : 'hint bad'} role="status">
              {mistake ?? (text.trim() === '' ? 'Empty' : 'Valid JSON')}
            </p>
            <button
              type="button"
              class="link"
              disabled={mistake !== undefined || text.trim() === ''}
              onClick={() => onInput(formatJson(JSON.parse(text)))}
            >
              Format
            </button>
          </div>
        </>
      )}
    </Field>
  );
}

export function formatJson(value: unknown): string {
  return escapeDirections(JSON.stringify(value, null, 2) ?? '');
}

/** JSON in one line. */
export function formatJsonLine(value: unknown): string {
  return escapeDirections(JSON.stringify(value) ?? '');
}

/** Escapes characters that would show the text after them in the other direction. The JSON means the same. */
function escapeDirections(text: string): string {
  return text.replace(
    /[\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** Says in a sentence why a text is no JSON; `undefined` if it is. */
export function findJsonMistake(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return `This is no JSON: ${message.replace(/^JSON\.parse: /, '')}.`;
  }
}
