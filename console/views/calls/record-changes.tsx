import { calls, toCallKey } from '../../state/live.ts';
import type { CallEntry, RecordChange, ResourceChanges } from '../../state/types.ts';
import { ResourceDiff } from '../sandboxes/state-diff.tsx';

/** The records that a call changed, which is known of calls that came in while the page was open. */
export function RecordChanges({ entry }: { readonly entry: CallEntry }) {
  const key = toCallKey(entry);
  const { changes = [] } = calls.value.find((call) => toCallKey(call) === key) ?? {};
  if (changes.length === 0) return null;
  const resources = [...new Set(changes.map(({ resource }) => resource))];
  return (
    <section class="card" aria-label="Records changed">
      <h2>Records changed</h2>
      {resources.map((resource) => (
        <ResourceDiff
          key={resource}
          name={resource}
          changes={toResourceChanges(changes.filter((change) => change.resource === resource))}
        />
      ))}
    </section>
  );
}

function toResourceChanges(changes: readonly RecordChange[]): ResourceChanges {
  return {
    created: changes.flatMap(({ before, after }) => (before || !after ? [] : [after])),
    updated: changes.flatMap(({ key, before, after }) =>
      before && after ? [{ key, before, after }] : [],
    ),
    deleted: changes.flatMap(({ before, after }) => (after || !before ? [] : [before])),
  };
}
