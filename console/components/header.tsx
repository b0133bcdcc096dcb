import { consoleAddress, controlPrefix, read, sandbox, sandboxPrefix } from '../state/api.ts';
import { connection } from '../state/event-stream.ts';
import { versionOf } from '../state/live.ts';
import { applyTheme, nextTheme, theme } from '../state/theme.ts';
import type { Clock, Health, SandboxSummary } from '../state/types.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { formatClockTime } from './format.ts';
import { Icon } from './icons.tsx';

export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const health = useLoaded(() => read<Health>('GET /health'), []);
  const title = health.value?.document.title ?? '';
  return (
    <header>
      <a class="brand" href="#/calls" aria-label="Sandlot console">
        <img src="console/icon.svg" alt="" width="22" height="22" />
        <strong>Sandlot</strong>
      </a>
      <span class="document" title={title}>
        {title}
      </span>
      <span class="spacer" />
      <ClockChip />
      <SandboxChoice />
      <ConnectionMark />
      <a class="quiet" href={`${sandboxPrefix()}${controlPrefix}/docs`}>
        Docs
      </a>
      <a class="quiet" href={`${sandboxPrefix()}${controlPrefix}/control`}>
        Control API
      </a>
      <button
        type="button"
        class="icon-button"
        aria-label={`Theme: ${theme.value}`}
        title={`Theme: ${theme.value}`}
        onClick={() => applyTheme(nextTheme())}
      >
        <Icon name="theme" />
      </button>
      <button type="button" class="icon-button" aria-label="Keys" title="Keys (?)" onClick={onHelp}>
        <Icon name="help" />
      </button>
    </header>
  );
}

const connectionTexts = {
  live: 'Live',
  connecting: 'Connecting',
  offline: 'No connection',
};

function ConnectionMark() {
  const state = connection.value;
  return (
    <span class={`connection connection-${state}`} role="status">
      {connectionTexts[state]}
    </span>
  );
}

function ClockChip() {
  const clock = useLoaded(() => read<Clock>('GET /clock'), [versionOf('clock')]);
  if (!clock.value?.frozen) return null;
  return (
    <a class="chip" href="#/sandboxes" title="The clock of this sandbox is held">
      {formatClockTime(clock.value.now)}
    </a>
  );
}

function SandboxChoice() {
  const list = useLoaded(
    () => read<{ readonly sandboxes: readonly SandboxSummary[] }>('GET /sandboxes'),
    [versionOf('sandboxes')],
  );
  const names = new Set([
    sandbox,
    'default',
    ...(list.value?.sandboxes ?? []).map((one) => one.name),
  ]);
  return (
    <label class="sandbox-choice">
      <span>Sandbox</span>
      <select
        aria-label="Sandbox"
        value={sandbox}
        onFocus={list.reload}
        onChange={(event) => {
          location.href = consoleAddress(event.currentTarget.value) + location.hash;
        }}
      >
        {[...names].sort().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
