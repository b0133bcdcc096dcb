import { useEffect, useState } from 'preact/hooks';
import { TextField } from '../../components/fields.tsx';
import { formatClockTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { reportError } from '../../components/toasts.tsx';
import { read, sandbox, send } from '../../state/api.ts';
import { versionOf } from '../../state/live.ts';
import type { Clock } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { DueChanges } from './due-changes.tsx';

const steps: readonly (readonly [duration: string, text: string])[] = [
  ['PT1M', '1 min'],
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  ['P30D', '30 days'],
];

/** The clock of the sandbox: hold it, set it, move it on, or let it run. */
export function ClockCard() {
  const clock = useLoaded(() => read<Clock>('GET /clock'), [versionOf('clock')]);
  const { value } = clock;
  const change = (call: string, body: unknown) => {
    send(call, { body }).then(clock.reload, reportError);
  };
  return (
    <section class="card" aria-label="Clock">
      <h2>Clock of {sandbox}</h2>
      <ErrorMessage error={clock.error} />
      {value && (
        <>
          <p class="clock">
            <RunningTime clock={value} />
          </p>
          <p class="hint">
            {value.frozen ? 'It is held until it is set or moved on.' : 'It is running.'}
          </p>
          <div class="row">
            <button
              type="button"
              class="primary"
              onClick={() => change('PUT /clock', { frozen: !value.frozen })}
            >
              {value.frozen ? 'Run' : 'Hold'}
            </button>
            {steps.map(([by, text]) => (
              <button key={by} type="button" onClick={() => change('POST /clock/advance', { by })}>
                +{text}
              </button>
            ))}
          </div>
          <SetClock now={value.now} onSet={(now) => change('PUT /clock', { now })} />
          <DueChanges />
        </>
      )}
    </section>
  );
}

/** The time, which goes on in the page while the clock runs. */
function RunningTime({ clock: { now, frozen } }: { readonly clock: Clock }) {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    setElapsed(0);
    if (frozen) return undefined;
    const start = Date.now();
    const timer = setInterval(() => setElapsed(Date.now() - start), 1000);
    return () => clearInterval(timer);
  }, [now, frozen]);
  const shown = new Date(Date.parse(now) + elapsed).toISOString();
  return <time dateTime={shown}>{formatClockTime(shown)}</time>;
}

function SetClock({ now, onSet }: { readonly now: string; readonly onSet: (now: string) => void }) {
  const [text, setText] = useState(now);
  useEffect(() => setText(now), [now]);
  return (
    <form
      class="row bottom"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(text);
      }}
    >
      <TextField label="Time" value={text} onInput={setText} />
      <button type="submit">Set</button>
    </form>
  );
}
