import { useState } from 'preact/hooks';
import { Field, TextField } from '../../components/fields.tsx';
import {
  formatHeaders,
  HeadersField,
  parseHeaders,
  RequestSender,
} from '../../components/request-sender.tsx';
import type { SentRequest } from './code-snippets.ts';

/** A request that can be edited and sent. */
export function RequestForm({ request }: { readonly request: SentRequest }) {
  const [method, setMethod] = useState(request.method);
  const [url, setUrl] = useState(request.url);
  const [headers, setHeaders] = useState(formatHeaders(request.headers));
  const [body, setBody] = useState(toEditedBody(request.body));
  const toRequest = () => ({
    method,
    url,
    headers: parseHeaders(headers),
    body: body === '' ? undefined : body,
  });
  return (
    <RequestSender label="Request" toRequest={toRequest}>
      <div class="columns method-and-url">
        <TextField label="Method" value={method} onInput={setMethod} />
        <TextField label="Path" value={url} onInput={setUrl} />
      </div>
      <HeadersField value={headers} onInput={setHeaders} />
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
    </RequestSender>
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
