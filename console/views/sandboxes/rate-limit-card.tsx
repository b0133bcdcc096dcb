import { useState } from 'preact/hooks';
import { TextField } from '../../components/fields.tsx';
import { reportError } from '../../components/toasts.tsx';
import { sandbox, send } from '../../state/api.ts';
import { versionOf } from '../../state/live.ts';
import { useLoaded } from '../../state/use-loaded.ts';

type RateLimit = { readonly minute: number; readonly second: number };

/** The number of calls that the sandbox answers. */
export function RateLimitCard() {
  const limit = useLoaded(readRateLimit, [versionOf('rules')]);
  const [minute, setMinute] = useState('300');
  const [second, setSecond] = useState('20');
  return (
    <section class="card" aria-label="Rate limit">
      <h2>Rate limit of {sandbox}</h2>
      <p>
        {limit.value
          ? `${limit.value.minute} calls in a minute, ${limit.value.second} in a second. More are answered 429.`
          : 'All calls are answered.'}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { minute: Number(minute), second: Number(second) };
          send('PUT /rate-limit', { body }).then(limit.reload, reportError);
        }}
      >
        <div class="columns">
          <TextField label="Calls in a minute" type="number" value={minute} onInput={setMinute} />
          <TextField label="Calls in a second" type="number" value={second} onInput={setSecond} />
        </div>
        <div class="row">
          <button type="submit" class="primary">
            Limit
          </button>
          {limit.value && (
            <button
              type="button"
              onClick={() => send('DELETE /rate-limit').then(limit.reload, reportError)}
            >
              Remove the limit
            </button>
          )}
        </div>
      </form>
    </section>
  );
}

async function readRateLimit(): Promise<RateLimit | undefined> {
  const reply = await send('GET /rate-limit');
  return reply.status === 204 ? undefined : reply.json();
}
