import type { CallEntry, RecordChange, ResourceChanges } from '../../state/types.ts';
import { ResourceDiff } from '../sandboxes/state-diff.tsx';

/** The records that a call changed. */
export function RecordChanges({ entry }: { readonly entry: CallEntry }) {
  const { changes = [], leftOut = [] } = entry;
  if (leftOut.includes('changes'))
    return <p class="hint">The journal does not have the records that it changed any more.</p>;
  if (changes.length === 0) return null;
  const resources = [...new Set(changes.map(({ resource }) => resource))];
  return (
    <section class="card" aria-label="Records changed">
      <h2>Records changed</h2>
      {resources.map((resource) => (
        <ResourceDiff
          key={resource}
          name={resource}
          heading="h3"
          changes={toResourceChanges(changes.filter((change) => change.resource === resource))}
        />
      ))}
    </section>
  );
}

function toResourceChanges(changes: readonly RecordChange[]): ResourceChanges {
  return {
    created: changes.flatMap(({ key, before, after }) =>
      before || !after ? [] : [{ '@key': key, ...after }],
    ),
    updated: changes.flatMap(({ key, before, after }) =>
      before && after ? [{ key, before, after }] : [],
    ),
    deleted: changes.flatMap(({ key, before, after }) =>
      after || !before ? [] : [{ '@key': key, ...before }],
    ),
  };
}
