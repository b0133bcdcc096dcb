import { Tag } from '../../components/badges.tsx';
import { Fact } from '../../components/fact.tsx';
import { formatCount } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { controlPrefix, read, sandboxPrefix } from '../../state/api.ts';
import { calls, toCallKey, versionOf } from '../../state/live.ts';
import { toHash } from '../../state/router.ts';
import type { DocumentFinding, Health } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { CallRow } from '../calls/call-row.tsx';

export function HealthView() {
  const health = useLoaded(() => read<Health>('GET /health'), [versionOf('calls')]);
  const { value } = health;
  return (
    <div class="cards">
      <ErrorMessage error={health.error} />
      {value && <ServerCard health={value} />}
      {value && <ReplyCard replies={value.replies} />}
      <Findings />
    </div>
  );
}

function ServerCard({ health }: { readonly health: Health }) {
  const { status, reason, version, document, documents = [], operations } = health;
  const prefix = `${sandboxPrefix()}${controlPrefix}`;
  return (
    <section class="card" aria-label="Server">
      <h1>
        Server <Tag tone={status === 'ok' ? 'good' : 'bad'} text={status} />
      </h1>
      {reason !== undefined && <p class="error">{reason}</p>}
      <dl class="facts">
        <Fact title="Sandlot">{version}</Fact>
        <Fact title={documents.length > 0 ? 'Documents' : 'Document'}>
          {documents.length === 0 ? (
            <>
              <span>{document.title}</span> <span>{document.version}</span>
            </>
          ) : (
            documents.map(({ title, version: own, basePath }) => (
              <span key={basePath} class="block">
                <span>{title}</span> <span>{own}</span> at {basePath || '/'}
              </span>
            ))
          )}
        </Fact>
        <Fact title="Operations">{operations.toLocaleString('en')}</Fact>
        <Fact title="Store">
          {status === 'ok' ? 'accepts writes' : 'refuses writes at the moment'}
        </Fact>
      </dl>
      <div class="row">
        <a href={`${prefix}/docs`}>Docs</a>
        <a href={`${prefix}/control`}>Control API</a>
        <a href={`${prefix}/plan`}>Plan</a>
        <a href={`${prefix}/journal.har`}>Calls as HAR</a>
        <a href={`${prefix}/journal.pact`}>Calls as Pact</a>
      </div>
    </section>
  );
}

/** The mistakes in the documents. */
function Findings() {
  const list = useLoaded(
    () => read<{ readonly findings: readonly DocumentFinding[] }>('GET /findings'),
    [],
  );
  const findings = list.value?.findings ?? [];
  return (
    <section class="card wide" aria-label="Findings">
      <h2>
        {list.value && findings.length > 0 ? formatCount(findings.length, 'finding') : 'Findings'}{' '}
        in the document
      </h2>
      <ErrorMessage error={list.error} />
      {list.value && findings.length === 0 && (
        <p class="hint">The document has no mistakes that matter here.</p>
      )}
      <ul class="plain findings">
        {findings.slice(0, 500).map(({ severity, pointer, message, source }) => (
          <li key={`${source} ${pointer} ${message}`}>
            <Tag tone={severity === 'error' ? 'bad' : 'warning'} text={severity} />
            <div>
              <span class="block">{message}</span>
              <code class="hint">
                {source !== undefined && `${source} `}
                {pointer}
              </code>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many replies fit the document, and the latest calls whose replies do not. */
function ReplyCard({ replies }: Pick<Health, 'replies'>) {
  const unfit = calls.value.filter(({ findings }) => findings > 0).slice(0, 50);
  return (
    <section class="card contained" aria-label="Replies">
      <h2>Replies</h2>
      <dl class="facts">
        <Fact title="Checked">{replies.checked.toLocaleString('en')}</Fact>
        <Fact title="Do not fit">{replies.unfit.toLocaleString('en')}</Fact>
      </dl>
      {unfit.length === 0 && <p class="hint">All recorded replies fit the document.</p>}
      <ul class="plain" aria-label="Replies that do not fit">
        {unfit.map((call) => (
          <CallRow
            key={toCallKey(call)}
            call={call}
            href={toHash('calls', [call.sandbox, call.id])}
            isOpen={false}
          />
        ))}
      </ul>
    </section>
  );
}
