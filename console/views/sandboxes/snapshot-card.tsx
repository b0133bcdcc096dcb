import { ask } from '../../components/dialogs.tsx';
import { formatCount } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { NameForm } from '../../components/name-form.tsx';
import { report, reportError } from '../../components/toasts.tsx';
import { read, sandbox, send } from '../../state/api.ts';
import { versionOf } from '../../state/live.ts';
import { route, toHash } from '../../state/router.ts';
import type { SnapshotSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { download } from '../data/transfer.ts';
import { StateDiff } from './state-diff.tsx';

/** The snapshots of the sandbox, and what has changed since the seed or one of them. */
export function SnapshotCard() {
  const list = useLoaded(
    () => read<{ readonly snapshots: readonly SnapshotSummary[] }>('GET /snapshots'),
    [versionOf('snapshots')],
  );
  const [, from = 'seed'] = route.value.segments;
  const snapshots = list.value?.snapshots ?? [];
  return (
    <section class="card wide" aria-label="Snapshots">
      <h2>Snapshots of {sandbox}</h2>
      <ErrorMessage error={list.error} />
      <TakeSnapshot names={snapshots.map(({ name }) => name)} onTake={list.reload} />
      <ul class="plain snapshots">
        <li>
          <a
            href={toHash('sandboxes', ['diff', 'seed'])}
            aria-current={from === 'seed' ? 'true' : undefined}
          >
            Seed
          </a>
          <span class="hint">what every sandbox starts with</span>
        </li>
        {snapshots.map((snapshot) => (
          <Snapshot
            key={snapshot.name}
            snapshot={snapshot}
            isCompared={snapshot.name === from}
            onChange={list.reload}
          />
        ))}
      </ul>
      <StateDiff from={from} />
    </section>
  );
}

type SnapshotProps = {
  readonly snapshot: SnapshotSummary;
  readonly isCompared: boolean;
  readonly onChange: () => void;
};

function Snapshot({ snapshot: { name, records }, isCompared, onChange }: SnapshotProps) {
  const path = `/snapshots/${encodeURIComponent(name)}`;
  const restore = async () => {
    const text = 'All changes since then are lost, unless you take another snapshot first.';
    if (await ask(`Restore the snapshot ${name}?`, text, 'Restore'))
      send(`POST ${path}/restore`).then(() => {
        report(`Restored ${name}.`);
        onChange();
      }, reportError);
  };
  const remove = async () => {
    if (await ask(`Remove the snapshot ${name}?`, 'It cannot be restored then.', 'Remove'))
      send(`DELETE ${path}`).then(() => {
        report(`Removed ${name}.`);
        onChange();
      }, reportError);
  };
  const save = () => {
    send(`GET ${path}`)
      .then((response) => response.text())
      .then((text) => download(`${name}.json`, 'application/json', text), reportError);
  };
  return (
    <li>
      <a href={toHash('sandboxes', ['diff', name])} aria-current={isCompared ? 'true' : undefined}>
        {name}
      </a>
      <span class="hint">{formatCount(records, 'record')}</span>
      <span class="spacer" />
      <button type="button" aria-label={`Restore ${name}`} onClick={restore}>
        Restore
      </button>
      <button type="button" aria-label={`Export ${name}`} onClick={save}>
        Export
      </button>
      <button type="button" class="danger" aria-label={`Remove ${name}`} onClick={remove}>
        Remove
      </button>
    </li>
  );
}

type TakeSnapshotProps = { readonly names: readonly string[]; readonly onTake: () => void };

function TakeSnapshot({ names, onTake }: TakeSnapshotProps) {
  const take = async (name: string) => {
    const text = 'The records that it has are replaced by those of now.';
    if (names.includes(name) && !(await ask(`Replace the snapshot ${name}?`, text, 'Replace')))
      return;
    await send(`PUT /snapshots/${encodeURIComponent(name)}`);
    report(`Took the snapshot ${name}.`);
    onTake();
  };
  return (
    <NameForm
      label="Name of the new snapshot"
      placeholder="Name of a new snapshot"
      action="Take"
      onSubmit={take}
    />
  );
}
