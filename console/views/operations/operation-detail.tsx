import { MethodBadge, Tag } from '../../components/badges.tsx';
import { Fact } from '../../components/fact.tsx';
import { Icon } from '../../components/icons.tsx';
import { formatJson } from '../../components/json-editor.tsx';
import { BodyView } from '../../components/json-view.tsx';
import { ErrorMessage, Loading } from '../../components/messages.tsx';
import { read } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { OperationDescription, PlannedBehaviour, ReplySummary } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import type { Coverage } from './coverage.ts';
import { TryOperation } from './try-operation.tsx';

type OperationDetailProps = {
  readonly id: string;
  readonly coverage: Coverage | undefined;
  readonly onClose: () => void;
};

export function OperationDetail({ id, coverage, onClose }: OperationDetailProps) {
  const operation = useLoaded(
    () => read<OperationDescription>(`GET /operations/${encodeURIComponent(id)}`),
    [id],
  );
  const { value, error } = operation;
  return (
    <section class="pane detail" aria-label={`Operation ${id}`}>
      <div class="detail-heading">
        {value && <MethodBadge method={value.method} />}
        <h1>{value?.path ?? id}</h1>
        <span class="spacer" />
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <ErrorMessage error={error} />
      {!value && error === undefined && <Loading />}
      {value && (
        <>
          <Introduction operation={value} />
          <Plan planned={value.planned} />
          <TryOperation operation={value} />
          <Replies operation={value} coverage={coverage} />
        </>
      )}
    </section>
  );
}

function Introduction({ operation }: { readonly operation: OperationDescription }) {
  const { id, summary, description } = operation;
  return (
    <div class="introduction">
      {summary !== undefined && <p class="lead">{summary}</p>}
      {description !== undefined && description !== summary && (
        <details>
          <summary>Description</summary>
          <p class="prose">{description}</p>
        </details>
      )}
      <p class="hint">
        <code>{id}</code>
      </p>
    </div>
  );
}

/** What kinds of plans do, for the sentence about them. */
const behaviourTexts: Readonly<Record<string, string>> = {
  list: 'Lists records',
  read: 'Reads a record',
  create: 'Creates a record',
  replace: 'Replaces a record',
  update: 'Changes a record',
  remove: 'Removes a record',
  action: 'Acts on a record',
  example: 'Answers with the example of the document',
  module: 'Is answered by a module',
  none: 'Cannot be served',
};

function Plan({ planned }: { readonly planned: PlannedBehaviour }) {
  const { behaviour, reason, resource, plan, lostRules } = planned;
  const rule = plan?.rule;
  return (
    <section class="card" aria-label="Plan">
      <h2>
        {behaviourTexts[behaviour] ?? `Does: ${behaviour}`}
        {resource !== null && (
          <>
            {' '}
            of <a href={toHash('data', [resource])}>{resource}</a>
          </>
        )}
      </h2>
      <p>{reason}.</p>
      <dl class="facts">
        {typeof rule === 'string' && (
          <Fact title="Rule">
            <code>{rule}</code>
          </Fact>
        )}
        {lostRules.length > 0 && (
          <Fact title="Rules that lost">
            <ul class="plain">
              {lostRules.map((lost) => (
                <li key={lost.rule}>
                  <code>{lost.rule}</code> ({lost.kind}): {lost.reason}
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      {plan !== null && (
        <details>
          <summary>The whole plan</summary>
          <BodyView body={plan} label="Plan" />
        </details>
      )}
    </section>
  );
}

type RepliesProps = {
  readonly operation: OperationDescription;
  readonly coverage: Coverage | undefined;
};

function Replies({ operation: { id, replies }, coverage }: RepliesProps) {
  const counts = new Map(
    (coverage?.statusesOf(id) ?? []).map(({ status, count }) => [status, count]),
  );
  return (
    <section class="card" aria-label="Replies">
      <h2>Replies</h2>
      <ul class="plain replies">
        {replies.map((reply) => (
          <Reply key={reply.status} id={id} reply={reply} count={counts.get(reply.status) ?? 0} />
        ))}
      </ul>
    </section>
  );
}

type ReplyProps = { readonly id: string; readonly reply: ReplySummary; readonly count: number };

function Reply({ id, reply, count }: ReplyProps) {
  const { status, description, mediaTypes, examples, example } = reply;
  const number = Number(status);
  const override = {
    match: { operation: id },
    answer: {
      ...(Number.isInteger(number) && { status: number }),
      ...(example !== undefined && { body: example }),
    },
    times: 1,
  };
  return (
    <li>
      <div class="row">
        <span class={`status status-${status[0]}`}>{status.toLowerCase()}</span>
        <span>{description}</span>
        {mediaTypes.length > 0 && <span class="hint">{mediaTypes.join(', ')}</span>}
        {examples.map((name) => (
          <Tag key={name} text={name} title="A documented example" />
        ))}
        <span class="spacer" />
        <Tag
          tone={count > 0 ? 'good' : 'neutral'}
          text={count > 0 ? `seen ${count}×` : 'not seen'}
        />
        <a href={toHash('rules', ['new-override'], { from: JSON.stringify(override) })}>
          Answer with it
        </a>
      </div>
      {example !== undefined && (
        <details>
          <summary>Example</summary>
          <pre class="code">{formatJson(example)}</pre>
        </details>
      )}
    </li>
  );
}
