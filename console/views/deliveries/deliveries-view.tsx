import { useEffect, useLayoutEffect } from 'preact/hooks';
import { Tag } from '../../components/badges.tsx';
import { formatClockTime, formatCount } from '../../components/format.ts';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { ApiError, read } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { versionOf } from '../../state/live.ts';
import { navigate, route, toHash } from '../../state/router.ts';
import type { Delivery } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { DeliveryDetail } from './delivery-detail.tsx';
import { Receivers } from './receivers.tsx';
import { statusTones } from './status-tones.ts';

/** Attempts are made at any time, so the list is read again so often, in milliseconds. */
const interval = 2000;

/** The webhooks and callbacks that were sent or are due, and the one that is open. */
export function DeliveriesView() {
  const list = useLoaded(readDeliveries, [versionOf('any'), versionOf('calls')]);
  const [openId] = route.value.segments;
  const deliveries = list.value ?? [];
  useEffect(() => {
    const timer = setInterval(list.reload, interval);
    return () => clearInterval(timer);
  }, []);
  useDeliveryKeys(deliveries, openId);
  const open = deliveries.find(({ id }) => id === openId);
  return (
    <div class={`split ${open ? 'split-open' : ''}`}>
      <section class="pane" aria-label="List of deliveries">
        <div class="toolbar">
          <h2 class="pane-title">Deliveries</h2>
          <span class="spacer" />
          <span class="count">{formatCount(deliveries.length, 'message')}</span>
        </div>
        <ErrorMessage error={list.error} />
        {list.value && deliveries.length === 0 && <NoDeliveries />}
        <ul class="plain rules">
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} isOpen={delivery.id === openId} />
          ))}
        </ul>
        <Receivers />
      </section>
      {openId !== undefined && list.value && open === undefined && (
        <section class="pane detail" aria-label={`Delivery ${openId}`}>
          <EmptyState title="No such delivery">
            <p>
              Nothing with the id <code>{openId}</code> was sent in this sandbox since its last
              reset.
            </p>
          </EmptyState>
        </section>
      )}
      {open && (
        <DeliveryDetail
          key={open.id}
          delivery={open}
          onChange={list.reload}
          onClose={() => navigate(toHash('deliveries'))}
        />
      )}
    </div>
  );
}

/** The newest first; none where the server sends no events. */
async function readDeliveries(): Promise<readonly Delivery[]> {
  try {
    const { deliveries } = await read<{ readonly deliveries: readonly Delivery[] }>(
      'GET /deliveries',
    );
    return deliveries.toReversed();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

function useDeliveryKeys(deliveries: readonly Delivery[], openId: string | undefined): void {
  useLayoutEffect(() => {
    const index = deliveries.findIndex(({ id }) => id === openId);
    const go = (next: number) => {
      const delivery = deliveries[Math.min(Math.max(next, 0), deliveries.length - 1)];
      if (delivery) navigate(toHash('deliveries', [delivery.id]));
    };
    return bindKeys({
      j: () => go(index + 1),
      k: () => go(index - 1),
      Escape: () => navigate(toHash('deliveries')),
    });
  }, [deliveries, openId]);
}

type DeliveryRowProps = { readonly delivery: Delivery; readonly isOpen: boolean };

function DeliveryRow({ delivery, isOpen }: DeliveryRowProps) {
  const { id, event, status, request, attempts, next, resource, key } = delivery;
  return (
    <li class="rule" data-current={isOpen}>
      <Tag tone={statusTones[status]} text={status} />
      <div class="rule-text">
        <a href={toHash('deliveries', [id])} aria-current={isOpen ? 'true' : undefined}>
          {[event, resource, key].filter((part) => part !== undefined).join(' ')}
        </a>
        <span>
          {request.method} {request.url}
        </span>
      </div>
      <span class="hint">
        {next === undefined
          ? formatCount(attempts.length, 'attempt')
          : `due at ${formatClockTime(next)}`}
      </span>
    </li>
  );
}

function NoDeliveries() {
  return (
    <EmptyState title="Nothing was sent">
      <p>
        Webhooks and callbacks of the document show up here, once a call changes something that
        somebody has subscribed to, or when a receiver is set below.
      </p>
    </EmptyState>
  );
}
