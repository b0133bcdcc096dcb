import { useEffect, useRef } from 'preact/hooks';
import { ask } from '../../components/dialogs.tsx';
import { formatAge } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { NameForm } from '../../components/name-form.tsx';
import { report, reportError } from '../../components/toasts.tsx';
import { consoleAddress, read, sandbox, send } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { versionOf } from '../../state/live.ts';
import type { SandboxSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';

/** The sandboxes in memory: choose, make, reset and remove them. */
export function SandboxList() {
  const list = useLoaded(
    () => read<{ readonly sandboxes: readonly SandboxSummary[] }>('GET /sandboxes'),
    [versionOf('calls'), versionOf('any')],
  );
  const sandboxes = list.value?.sandboxes ?? [];
  return (
    <section class="card wide" aria-label="Sandboxes">
      <h1>Sandboxes</h1>
      <ErrorMessage error={list.error} />
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" class="number" title="Those of the seed count once they are stored">
                Stored records
              </th>
              <th scope="col" class="number">
                Changes
              </th>
              <th scope="col" class="number">
                Snapshots
              </th>
              <th scope="col">Last call</th>
              <th scope="col">Tokens</th>
              <th scope="col">
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sandboxes.map((one) => (
              <SandboxRow key={one.name} summary={one} onChange={list.reload} />
            ))}
          </tbody>
        </table>
      </div>
      <NewSandbox onCreate={list.reload} />
    </section>
  );
}

type SandboxRowProps = { readonly summary: SandboxSummary; readonly onChange: () => void };

function SandboxRow({ summary, onChange }: SandboxRowProps) {
  const { name, records, changed, snapshots, used, tokens } = summary;
  const run = (call: Promise<unknown>, text: string) =>
    call.then(() => {
      report(text);
      onChange();
    }, reportError);
  const reset = async () => {
    const text = `The ${changed} changes to its records are lost, and its journal, overrides and faults are cleared. Snapshots stay.`;
    if (await ask(`Reset the sandbox ${name}?`, text, 'Reset'))
      run(send('POST /reset', { sandbox: name }), `${name} has its seed again.`);
  };
  const remove = async () => {
    const text =
      'Its records, snapshots and tokens are lost. The next call to it starts from the seed.';
    if (await ask(`Remove the sandbox ${name}?`, text, 'Remove'))
      run(send(`DELETE /sandboxes/${encodeURIComponent(name)}`), `Removed ${name}.`);
  };
  return (
    <tr data-current={name === sandbox}>
      <th scope="row">
        <a
          href={`${consoleAddress(name)}#/sandboxes`}
          aria-current={name === sandbox ? 'true' : undefined}
        >
          {name}
        </a>
        {name === sandbox && <span class="hint"> shown here</span>}
      </th>
      <td class="number">{records.toLocaleString('en')}</td>
      <td class="number">{changed.toLocaleString('en')}</td>
      <td class="number">{snapshots}</td>
      <td>{formatAge(used)}</td>
      <td>
        {tokens
          .map(({ token, user }) => (user === undefined ? token : `${token} (${user})`))
          .join(', ')}
      </td>
      <td class="row-actions">
        <button type="button" onClick={reset} aria-label={`Reset ${name}`}>
          Reset
        </button>
        <button type="button" class="danger" onClick={remove} aria-label={`Remove ${name}`}>
          Remove
        </button>
      </td>
    </tr>
  );
}

function NewSandbox({ onCreate }: { readonly onCreate: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => bindKeys({ n: () => input.current?.focus() }), []);
  const create = (name: string) =>
    send('POST /sandboxes', { body: { name } }).then(() => {
      report(`Created ${name}.`);
      onCreate();
    });
  return (
    <NameForm
      label="Name of the new sandbox"
      placeholder="Name of a new sandbox"
      action="Create"
      input={input}
      onSubmit={create}
    />
  );
}
