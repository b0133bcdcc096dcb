import { useState } from 'preact/hooks';
import { report, reportError } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import { useLoaded } from '../../state/use-loaded.ts';

type Receiver = { readonly url: string; readonly events?: readonly string[] };

type ReceiverList = { readonly webhooks: readonly Receiver[] };

/** Where events are sent, besides the subscriptions of clients. */
export function Receivers() {
  // A server that sends no events does not have this call.
  const list = useLoaded(() => read<ReceiverList>('GET /webhooks').catch(() => undefined), []);
  const [url, setUrl] = useState('');
  if (list.value === undefined) return null;
  const { webhooks } = list.value;
  const set = (next: readonly Receiver[], text: string) => {
    send('PUT /webhooks', { body: { webhooks: next } }).then(() => {
      report(text);
      setUrl('');
      list.reload();
    }, reportError);
  };
  return (
    <form
      class="card receivers"
      aria-label="Receivers"
      onSubmit={(event) => {
        event.preventDefault();
        set([...webhooks, { url }], `Events are sent to ${url}.`);
      }}
    >
      <h3>Receivers</h3>
      <ul class="plain">
        {webhooks.map((receiver) => (
          <li key={receiver.url} class="row">
            <code>{receiver.url}</code>
            {receiver.events && <span class="hint">{receiver.events.join(', ')}</span>}
          </li>
        ))}
      </ul>
      <div class="row">
        <input
          aria-label="URL of a new receiver"
          placeholder="http://127.0.0.1:3000/hooks"
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
        <button type="submit" disabled={url === ''}>
          Add
        </button>
      </div>
    </form>
  );
}
