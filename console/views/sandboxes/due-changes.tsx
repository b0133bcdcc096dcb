import { formatClockTime } from '../../components/format.ts';
import { read } from '../../state/api.ts';
import { versionOf } from '../../state/live.ts';
import { toHash } from '../../state/router.ts';
import { useLoaded } from '../../state/use-loaded.ts';

type DueChange = {
  readonly at: string;
  readonly resource: string;
  readonly key?: string;
  readonly kind: 'state' | 'expiry' | 'effect';
  readonly operation?: string;
  /** The states of a change from one to the next. */
  readonly from?: string;
  readonly to?: string;
};

/** What the clock will bring about next. */
export function DueChanges() {
  const due = useLoaded(
    () => read<{ readonly due: readonly DueChange[] }>('GET /due'),
    [versionOf('clock'), versionOf('any')],
  );
  const list = due.value?.due ?? [];
  if (list.length === 0) return <p class="hint">Nothing falls due.</p>;
  return (
    <>
      <h3>Due next</h3>
      <ul class="plain due">
        {list.slice(0, 10).map(({ at, resource, key = '', ...change }) => (
          <li key={`${at} ${resource} ${key} ${describeChange(change)}`}>
            <time dateTime={at}>{formatClockTime(at)}</time>{' '}
            <a href={toHash('data', key === '' ? [resource] : [resource, key])}>
              {resource} {key}
            </a>{' '}
            {describeChange(change)}
          </li>
        ))}
      </ul>
    </>
  );
}

function describeChange({ kind, operation, from, to }: Omit<DueChange, 'at' | 'resource'>): string {
  if (kind === 'effect') return `is changed by ${operation}`;
  if (kind === 'expiry') return 'expires';
  return from === undefined ? `becomes ${to}` : `${from} → ${to}`;
}
