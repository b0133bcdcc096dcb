import { NameForm } from '../../components/name-form.tsx';
import { attempt, report } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import { useLoaded } from '../../state/use-loaded.ts';

type Receiver = {
  readonly url: string;
  readonly events?: readonly string[];
  /** Set when the server was started, for all sandboxes. */
  readonly option?: boolean;
};

type ReceiverList = { readonly webhooks: readonly Receiver[] };

/** Where events are sent, besides the subscriptions of clients. */
export function Receivers() {
  // A server that sends no events does not have this call.
  const list = useLoaded(() => read<ReceiverList>('GET /webhooks').catch(() => undefined), []);
  if (list.value === undefined) return null;
  const { webhooks } = list.value;
  const set = (next: readonly Receiver[]) =>
    send('PUT /webhooks', { body: { webhooks: next } }).then(() => list.reload());
  const add = (url: string) =>
    set([...webhooks, { url }]).then(() => report(`Events are sent to ${url}.`));
  const remove = (receiver: Receiver) =>
    attempt(async () => {
      await set(webhooks.filter((one) => one !== receiver));
      report(`Removed ${receiver.url}.`, { undo: () => set(webhooks) });
    });
  return (
    <section class="card receivers" aria-label="Receivers">
      <h3>Receivers</h3>
      <ul class="plain">
        {webhooks.map((receiver) => (
          <li key={receiver.url} class="row">
            <code>{receiver.url}</code>
            {receiver.events && <span class="hint">{describeEvents(receiver.events)}</span>}
            <span class="spacer" />
            {receiver.option ? (
              <span class="hint">of all sandboxes, by --webhook</span>
            ) : (
              <button
                type="button"
                class="danger"
                aria-label={`Remove ${receiver.url}`}
                onClick={() => remove(receiver)}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
      <NameForm
        label="URL of a new receiver"
        placeholder="http://127.0.0.1:3000/hooks"
        action="Add"
        onSubmit={add}
      />
    </section>
  );
}

function describeEvents(names: readonly string[]): string {
  return names.includes('*') ? 'all events' : names.join(', ');
}
