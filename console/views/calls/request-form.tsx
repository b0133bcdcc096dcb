import { useState } from 'preact/hooks';
import { StatusBadge } from '../../components/badges.tsx';
import { Field, TextField } from '../../components/fields.tsx';
import { formatDuration } from '../../components/format.ts';
import { BodyView } from '../../components/json-view.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { sendRequest, type TriedReply } from '../../state/try-request.ts';
import type { SentRequest } from './code-snippets.ts';

type RequestFormState = {
  readonly reply?: TriedReply;
  readonly error?: unknown;
  readonly phase: 'idle' | 'sending';
};

/** A request that can be edited and sent. */
export function RequestForm({ request }: { readonly request: SentRequest }) {
  const [method, setMethod] = useState(request.method);
  const [url, setUrl] = useState(request.url);
  const [headers, setHeaders] = useState(formatHeaders(request.headers));
  const [body, setBody] = useState(toEditedBody(request.body));
  const [{ reply, error, phase }, setState] = useState<RequestFormState>({ phase: 'idle' });
  const submit = (event: Event) => {
    event.preventDefault();
    setState({ phase: 'sending' });
    sendRequest({
      method,
      url,
      headers: parseHeaders(headers),
      body: body === '' ? undefined : body,
    }).then(
      (next) => setState({ phase: 'idle', reply: next }),
      (failure: unknown) => setState({ phase: 'idle', error: failure }),
    );
  };
  return (
    <form class="card" aria-label="Request" onSubmit={submit}>
      <div class="columns method-and-url">
        <TextField label="Method" value={method} onInput={setMethod} />
        <TextField label="Path" value={url} onInput={setUrl} />
      </div>
      <Field label="Headers">
        {(id) => (
          <textarea
            id={id}
            class="code"
            rows={3}
            value={headers}
            onInput={(event) => setHeaders(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Body">
        {(id) => (
          <textarea
            id={id}
            class="code"
            rows={6}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="row">
        <button type="submit" class="primary" disabled={phase === 'sending'}>
          Send
        </button>
      </div>
      <ErrorMessage error={error} />
      {reply && <TriedReplyView reply={reply} />}
    </form>
  );
}

export function TriedReplyView({ reply }: { readonly reply: TriedReply }) {
  return (
    <section aria-label="Reply of the request" class="tried">
      <div class="row">
        <StatusBadge status={reply.status} />
        <span class="hint">{formatDuration(reply.duration)}</span>
      </div>
      <BodyView body={reply.body} label="Reply" />
    </section>
  );
}

function toEditedBody(body: string | undefined): string {
  if (body === undefined) return '';
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export function formatHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

export function parseHeaders(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}
