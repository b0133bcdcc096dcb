import { useEffect, useState } from 'preact/hooks';
import { MethodBadge, StatusBadge, Tag } from '../../components/badges.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact } from '../../components/fact.tsx';
import { formatDuration, formatTime } from '../../components/format.ts';
import { Icon } from '../../components/icons.tsx';
import { BodyView } from '../../components/json-view.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { read, sandboxPrefix } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import type { CallEntry, Fields, OperationDescription } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { CallExplanation } from './call-explanation.tsx';
import { describeClockChange } from './clock-change.ts';
import {
  type SentRequest,
  toCurl,
  toFetch,
  toSentRequest,
  toTest,
  withCredentials,
} from './code-snippets.ts';
import { RecordChanges } from './record-changes.tsx';
import { RequestForm } from './request-form.tsx';
import { toFaultHash, toOverrideHash } from './rule-from-call.ts';

type CallDetailProps = {
  readonly sandbox: string;
  readonly id: string;
  readonly onClose: () => void;
};

export function CallDetail({ sandbox, id, onClose }: CallDetailProps) {
  const entry = useLoaded(
    () => read<CallEntry>(`GET /journal/${encodeURIComponent(id)}`, { sandbox }),
    [sandbox, id],
  );
  return (
    <section class="pane detail" aria-label={`Call ${id}`}>
      {entry.error !== undefined && (
        <>
          <CloseButton onClose={onClose} />
          <ErrorMessage error={entry.error} />
        </>
      )}
      {entry.value?.method === 'CLOCK' && <ClockPanels entry={entry.value} onClose={onClose} />}
      {entry.value && entry.value.method !== 'CLOCK' && (
        <CallPanels entry={entry.value} onClose={onClose} />
      )}
    </section>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}

/** What the clock changed, which nobody can send again. */
function ClockPanels({
  entry,
  onClose,
}: {
  readonly entry: CallEntry;
  readonly onClose: () => void;
}) {
  const { path, at, sandbox } = entry;
  const change = Object(entry.body);
  return (
    <>
      <div class="detail-heading">
        <MethodBadge method="CLOCK" />
        <h1>{path}</h1>
        <span class="spacer" />
        <span class="hint">
          {formatTime(at)} · {sandbox}
        </span>
        <CloseButton onClose={onClose} />
      </div>
      <dl class="explanation">
        <Fact title="Changed by the clock">
          {describeClockChange(change)}, due at {change.at}
        </Fact>
      </dl>
      <RecordChanges entry={entry} />
    </>
  );
}

function CallPanels({
  entry,
  onClose,
}: {
  readonly entry: CallEntry;
  readonly onClose: () => void;
}) {
  const [form, setForm] = useState<'closed' | 'resend'>('closed');
  useEffect(() => bindKeys({ e: () => setForm('resend') }), []);
  const credentials = useLoaded(() => readCredentials(entry), []);
  const sent = toSentRequest(entry, sandboxPrefix(entry.sandbox));
  const request = credentials.value ? withCredentials(sent, credentials.value) : sent;
  return (
    <>
      <CallHeading entry={entry} onClose={onClose} />
      <div class="row actions">
        <button
          type="button"
          class="primary"
          onClick={() => setForm(form === 'resend' ? 'closed' : 'resend')}
        >
          Edit and send again
        </button>
        <a class="button" href={toOverrideHash(entry)}>
          Answer this differently
        </a>
        <a class="button" href={toFaultHash(entry)}>
          Make it fail
        </a>
        <span class="spacer" />
        <span class="copies">
          <CopyButton text={toCurl(request)} label="Copy as cURL" />
          <CopyButton text={toFetch(request)} label="as fetch" />
          <CopyButton text={toTest(request, entry)} label="as a test" />
        </span>
      </div>
      {form === 'resend' && (credentials.value ?? credentials.error) !== undefined && (
        <RequestForm request={toEditedRequest(request)} />
      )}
      <CallExplanation entry={entry} />
      <RecordChanges entry={entry} />
      <div class="sides">
        <MessageSide
          title="Request"
          fields={entry.headers}
          query={entry.query}
          body={entry.body}
          isLeftOut={entry.leftOut?.includes('request')}
        />
        <MessageSide
          title="Reply"
          fields={entry.reply.headers}
          body={entry.reply.body}
          isLeftOut={entry.leftOut?.includes('reply')}
        />
      </div>
    </>
  );
}

async function readCredentials({ operation }: CallEntry) {
  if (operation === undefined) return { headers: {}, query: [] };
  const path = `/operations/${encodeURIComponent(operation)}`;
  return (await read<OperationDescription>(`GET ${path}`)).credentials;
}

/** Requests can be sent to this server only, so its path is enough. */
function toEditedRequest(request: SentRequest): SentRequest {
  const { pathname, search } = new URL(request.url);
  return { ...request, url: pathname + search };
}

function CallHeading({
  entry,
  onClose,
}: {
  readonly entry: CallEntry;
  readonly onClose: () => void;
}) {
  const { method, path, status, at, duration, sandbox } = entry;
  return (
    <div class="detail-heading">
      <MethodBadge method={method} />
      <h1>{path}</h1>
      <StatusBadge status={status} />
      <span class="spacer" />
      <span class="hint">
        {formatTime(at)} · {formatDuration(duration)} · {sandbox}
      </span>
      <CloseButton onClose={onClose} />
    </div>
  );
}

type MessageSideProps = {
  readonly title: string;
  readonly fields: Fields;
  readonly query?: Fields;
  readonly body: unknown;
  readonly isLeftOut: boolean | undefined;
};

function MessageSide({ title, fields, query = {}, body, isLeftOut }: MessageSideProps) {
  return (
    <section class="side" aria-label={title}>
      <h2>{title}</h2>
      {Object.keys(query).length > 0 && <FieldList title="Query" fields={query} state="open" />}
      <FieldList title="Headers" fields={fields} state="closed" />
      {isLeftOut ? (
        <p class="hint">The body is too large, so the journal left it out.</p>
      ) : (
        <BodyView body={body} label={`${title} body`} />
      )}
    </section>
  );
}

type FieldListProps = {
  readonly title: string;
  readonly fields: Fields;
  readonly state: 'open' | 'closed';
};

function FieldList({ title, fields, state }: FieldListProps) {
  const entries = Object.entries(fields);
  return (
    <details open={state === 'open'}>
      <summary>
        {title} <Tag text={String(entries.length)} />
      </summary>
      <dl class="fields">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{[value].flat().join(', ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
