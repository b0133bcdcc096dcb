import { formatJsonLine } from '../../components/json-editor.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { read } from '../../state/api.ts';
import { versionOf } from '../../state/live.ts';
import { toHash } from '../../state/router.ts';
import type { JsonObject, ResourceChanges, StateDiffResources } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { readProperty, toCellText } from '../data/field-value.ts';

type StateDiffReply = { readonly resources: StateDiffResources };

/** What has been created, changed and deleted since the seed or a snapshot. */
export function StateDiff({ from }: { readonly from: string }) {
  const diff = useLoaded(
    () => read<StateDiffReply>(`GET /state/diff?from=${encodeURIComponent(from)}`),
    [from, versionOf('any')],
  );
  const resources = Object.entries(diff.value?.resources ?? {});
  return (
    <section aria-label="Differences">
      <h3>Changes since {from === 'seed' ? 'the seed' : from}</h3>
      <ErrorMessage error={diff.error} />
      {diff.value && resources.length === 0 && <p class="hint">The records are the same.</p>}
      {resources.map(([name, changes]) => (
        <ResourceDiff key={name} name={name} changes={changes} heading="h4" />
      ))}
    </section>
  );
}

/** More records of one kind are only counted. */
const maxShown = 50;

type ResourceDiffProps = {
  readonly name: string;
  readonly changes: ResourceChanges;
  /** One level below the heading of its section. */
  readonly heading: 'h3' | 'h4';
};

export function ResourceDiff({
  name,
  changes: { created, updated, deleted },
  heading: Heading,
}: ResourceDiffProps) {
  const hidden = [created, updated, deleted].reduce(
    (sum, list) => sum + Math.max(0, list.length - maxShown),
    0,
  );
  return (
    <div class="diff">
      <Heading>{name}</Heading>
      <ul class="plain">
        {created.slice(0, maxShown).map((record, index) => (
          <DiffLine key={`created ${index}`} sign="+" tone="good" record={record} resource={name} />
        ))}
        {updated.slice(0, maxShown).map(({ key, before, after }) => (
          <li key={`updated ${key}`} class="diff-updated">
            <span class="diff-sign">~</span>
            <div>
              <RecordLink resource={name} recordKey={key} />
              <PropertyChanges before={before} after={after} />
            </div>
          </li>
        ))}
        {deleted.slice(0, maxShown).map((record, index) => (
          <DiffLine key={`deleted ${index}`} sign="−" tone="bad" record={record} />
        ))}
      </ul>
      {hidden > 0 && <p class="hint">and {hidden.toLocaleString('en')} more</p>}
    </div>
  );
}

type DiffLineProps = {
  readonly sign: string;
  readonly tone: 'good' | 'bad';
  readonly record: JsonObject;
  /** Where the record is; absent for one that was deleted. */
  readonly resource?: string;
};

function DiffLine({ sign, tone, record, resource }: DiffLineProps) {
  const { [hiddenKey]: key, ...shown } = record;
  return (
    <li class={`diff-${tone}`}>
      <span class="diff-sign">{sign}</span>
      {typeof key === 'string' && <RecordLink resource={resource} recordKey={key} />}{' '}
      <code>{formatJsonLine(shown)}</code>
    </li>
  );
}

type RecordLinkProps = { readonly resource: string | undefined; readonly recordKey: string };

function RecordLink({ resource, recordKey }: RecordLinkProps) {
  const key = <strong>{recordKey}</strong>;
  return resource === undefined ? key : <a href={toHash('data', [resource, recordKey])}>{key}</a>;
}

/** Holds the key of a record whose schema has no property for it. */
const hiddenKey = '@key';

function PropertyChanges({
  before,
  after,
}: {
  readonly before: JsonObject;
  readonly after: JsonObject;
}) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) =>
      !name.startsWith('@') &&
      JSON.stringify(readProperty(before, name)) !== JSON.stringify(readProperty(after, name)),
  );
  if (names.length === 0) return <span class="hint"> written without a change</span>;
  return (
    <dl class="properties">
      {names.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {Object.hasOwn(before, name) && <del>{toCellText(before[name])}</del>}{' '}
            {Object.hasOwn(after, name) && <ins>{toCellText(after[name])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
