import { MethodBadge, StatusBadge } from '../../components/badges.tsx';
import { formatCount, formatTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { read, sandbox } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { CallList, CallSummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { describeClockChange } from '../calls/clock-change.ts';

type RecordHistoryProps = {
  readonly resource: string;
  readonly recordKey: string;
  /** Changes with each change of the records. */
  readonly version: readonly unknown[];
};

const maxCalls = 20;

/** The latest calls that created, changed or deleted a record, the newest first. */
export function RecordHistory({ resource, recordKey, version }: RecordHistoryProps) {
  const list = useLoaded(() => findCalls(resource, recordKey), [resource, recordKey, ...version]);
  const { calls = [], skipped = 0 } = list.value ?? {};
  return (
    <section class="card history" aria-label="Calls that changed it">
      <h2>Calls that changed it</h2>
      <ErrorMessage error={list.error} />
      {list.value && calls.length === 0 && (
        <p class="hint">The journal has none: it is as the sandbox started, or was edited here.</p>
      )}
      <ul class="plain">
        {calls.toReversed().map((call) => (
          <HistoryRow key={call.id} call={call} />
        ))}
      </ul>
      {skipped > 0 && <p class="hint">And {formatCount(skipped, 'earlier call')}.</p>}
    </section>
  );
}

function findCalls(resource: string, key: string): Promise<CallList> {
  const query = new URLSearchParams({ resource, key, limit: String(maxCalls) });
  return read<CallList>(`GET /calls?${query}`);
}

function HistoryRow({ call }: { readonly call: CallSummary }) {
  const { id, at, method, status, url, clock } = call;
  return (
    <li class="row">
      <time dateTime={at}>{formatTime(at)}</time>
      <MethodBadge method={method} />
      {!clock && <StatusBadge status={status} />}
      <a href={toHash('calls', [sandbox, id])}>{clock ? describeClockChange(clock) : url}</a>
    </li>
  );
}
