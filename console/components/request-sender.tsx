import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { sendRequest, type TriedReply, type TriedRequest } from '../state/try-request.ts';
import { StatusBadge } from './badges.tsx';
import { Field } from './fields.tsx';
import { formatDuration } from './format.ts';
import { BodyView } from './json-view.tsx';
import { ErrorMessage } from './messages.tsx';

type SenderState = {
  readonly reply?: TriedReply;
  readonly error?: unknown;
  readonly phase: 'idle' | 'sending';
};

type RequestSenderProps = {
  readonly label: string;
  /** The request as the fields have it now. */
  readonly toRequest: () => TriedRequest;
  readonly children: ComponentChildren;
};

/** A form for a request, which sends it and shows the reply. */
export function RequestSender({ label, toRequest, children }: RequestSenderProps) {
  const [{ reply, error, phase }, setState] = useState<SenderState>({ phase: 'idle' });
  const submit = (event: Event) => {
    event.preventDefault();
    setState({ phase: 'sending' });
    // Fields that are no JSON fail before anything is sent.
    Promise.resolve()
      .then(toRequest)
      .then(sendRequest)
      .then(
        (next) => setState({ phase: 'idle', reply: next }),
        (failure: unknown) => setState({ phase: 'idle', error: failure }),
      );
  };
  return (
    <form class="card" aria-label={label} onSubmit={submit}>
      {children}
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

function TriedReplyView({ reply }: { readonly reply: TriedReply }) {
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

type HeadersFieldProps = { readonly value: string; readonly onInput: (value: string) => void };

/** Headers, one in a line. */
export function HeadersField({ value, onInput }: HeadersFieldProps) {
  return (
    <Field label="Headers">
      {(id) => (
        <textarea
          id={id}
          class="code"
          rows={3}
          value={value}
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
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
