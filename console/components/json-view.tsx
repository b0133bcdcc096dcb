import { useState } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';
import { formatJson } from './json-editor.tsx';

/** Longer texts are cut until they are asked for. */
const maxShown = 50_000;

/** A body, formatted or as it was sent. */
export function BodyView({ body, label }: { readonly body: unknown; readonly label: string }) {
  const [form, setForm] = useState<'formatted' | 'raw'>('formatted');
  const [extent, setExtent] = useState<'start' | 'all'>('start');
  if (body === undefined) return <p class="hint">No body</p>;
  const text = toBodyText(body, form);
  const shown = extent === 'all' ? text : text.slice(0, maxShown);
  return (
    <div class="body-view">
      <div class="row">
        <span class="hint">{label}</span>
        <span class="spacer" />
        <button
          type="button"
          class="link"
          aria-pressed={form === 'raw'}
          onClick={() => setForm(form === 'raw' ? 'formatted' : 'raw')}
        >
          {form === 'raw' ? 'Formatted' : 'Raw'}
        </button>
        <CopyButton text={text} label="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: A region that scrolls is reached by the keyboard. */}
      <pre class="code" tabIndex={0}>
        {form === 'formatted' && typeof body !== 'string' ? <Highlighted text={shown} /> : shown}
      </pre>
      {shown.length < text.length && (
        <button type="button" class="link" onClick={() => setExtent('all')}>
          Show all {text.length.toLocaleString('en')} characters
        </button>
      )}
    </div>
  );
}

function toBodyText(body: unknown, form: 'formatted' | 'raw'): string {
  if (typeof body === 'string') return body;
  return form === 'raw' ? (JSON.stringify(body) ?? '') : formatJson(body);
}

/** The tokens of JSON: a key, a string, a number or a word. */
const tokenPattern = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

/** JSON with its tokens coloured; every part stays text. */
export function Highlighted({ text }: { readonly text: string }) {
  const parts: preact.ComponentChildren[] = [];
  let end = 0;
  for (const match of text.matchAll(tokenPattern)) {
    const [token, quoted, colon] = match;
    parts.push(text.slice(end, match.index));
    const kind =
      quoted === undefined
        ? /[a-z]/.test(token[0] ?? '')
          ? 'word'
          : 'number'
        : colon === undefined
          ? 'string'
          : 'key';
    parts.push(<span class={`json-${kind}`}>{token}</span>);
    end = match.index + token.length;
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
