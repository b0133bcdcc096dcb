import type { PendingDelivery } from '../../../src/events/delivery.ts';

/** A message about a new order. */
export function pendingDelivery(properties: Partial<PendingDelivery>): PendingDelivery {
  return {
    event: 'order.created',
    webhook: 'order.created',
    operation: null,
    scope: '',
    resource: 'orders',
    key: '7',
    change: 'created',
    record: { id: 7, item: 'tea' },
    previous: null,
    id: '1',
    url: 'http://shop.example/hooks',
    secret: null,
    subscription: null,
    at: 0,
    due: 0,
    attempts: [],
    ...properties,
  };
}
