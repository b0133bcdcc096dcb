import { MethodBadge, StatusBadge, Tag } from '../../components/badges.tsx';
import { formatDuration, formatTime } from '../../components/format.ts';
import type { CallSummary } from '../../state/types.ts';
import { describeClockChange } from './clock-change.ts';
import { nameRule } from './name-rule.ts';

type CallRowProps = { readonly call: CallSummary; readonly href: string; readonly isOpen: boolean };

export function CallRow({ call, href, isOpen }: CallRowProps) {
  const { at, method, url, status, duration, sandbox, operation, clock } = call;
  return (
    <li>
      <a class="call-row" href={href} aria-current={isOpen ? 'true' : undefined}>
        <time dateTime={at}>{formatTime(at)}</time>
        <MethodBadge method={method} />
        {clock ? <span class="status" /> : <StatusBadge status={status} />}
        <span class="url" title={url}>
          {url}
        </span>
        <CallMarks call={call} />
        <span class="operation" title={operation}>
          {clock ? '' : (operation ?? 'no operation')}
        </span>
        <span class="sandbox">{sandbox}</span>
        <span class="duration">{clock ? '' : formatDuration(duration)}</span>
      </a>
    </li>
  );
}

/** What was unusual about a call. */
function CallMarks({ call }: { readonly call: CallSummary }) {
  const { notices, violations, findings, by = [], refusal, operation, clock } = call;
  // A fault is named among the rules that changed the call.
  const isOwnRefusal = refusal !== undefined && refusal !== 'fault' && operation !== undefined;
  return (
    <span class="marks">
      {clock && <Tag tone="accent" text={describeClockChange(clock)} />}
      {violations > 0 && (
        <Tag
          tone="warning"
          text={`${violations} invalid`}
          title="Violations of the document in the request"
        />
      )}
      {violations === 0 && isOwnRefusal && <Tag tone="warning" text={refusal} />}
      {findings > 0 && (
        <Tag tone="bad" text="unfit reply" title="The reply does not match the document" />
      )}
      {notices > 0 && <Tag text={notices === 1 ? 'notice' : `${notices} notices`} />}
      {by.map(nameRule).map((name) => (
        <Tag key={name} tone="accent" text={name} />
      ))}
    </span>
  );
}
