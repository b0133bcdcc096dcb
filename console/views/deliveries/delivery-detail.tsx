import { StatusBadge, Tag } from '../../components/badges.tsx';
import { formatClockTime } from '../../components/format.ts';
import { Icon } from '../../components/icons.tsx';
import { BodyView } from '../../components/json-view.tsx';
import { report, reportError } from '../../components/toasts.tsx';
import { send } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { Delivery } from '../../state/types.ts';
import { statusTones } from './status-tones.ts';

type DeliveryDetailProps = {
  readonly delivery: Delivery;
  readonly onChange: () => void;
  readonly onClose: () => void;
};

export function DeliveryDetail({ delivery, onChange, onClose }: DeliveryDetailProps) {
  const { id, event, status, request, resource, key } = delivery;
  const resend = () => {
    send(`POST /deliveries/${encodeURIComponent(id)}/resend`).then(() => {
      report('Sent again.');
      onChange();
    }, reportError);
  };
  return (
    <section class="pane detail" aria-label={`Delivery ${id}`}>
      <div class="detail-heading">
        <h2>{event}</h2>
        <Tag tone={statusTones[status]} text={status} />
        <span class="spacer" />
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p>
        <code>
          {request.method} {request.url}
        </code>
      </p>
      <div class="row">
        <button type="button" class="primary" onClick={resend}>
          Send again
        </button>
        {resource !== undefined && key !== undefined && (
          <a class="button" href={toHash('data', [resource, key])}>
            {resource} {key}
          </a>
        )}
      </div>
      <Attempts attempts={delivery.attempts} />
      <details>
        <summary>Headers</summary>
        <dl class="fields">
          {Object.entries(request.headers).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <BodyView body={parseBody(request.body)} label="Body" />
    </section>
  );
}

function Attempts({ attempts }: Pick<Delivery, 'attempts'>) {
  return (
    <section class="card" aria-label="Attempts">
      <h3>Attempts</h3>
      {attempts.length === 0 && <p class="hint">None yet.</p>}
      <ul class="plain">
        {attempts.map(({ at, status, error }, index) => (
          <li key={`${at} ${index}`} class="row">
            <time dateTime={at}>{formatClockTime(at)}</time>
            {status !== undefined && <StatusBadge status={status} />}
            {error !== undefined && <span>{error}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
