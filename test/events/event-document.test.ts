import t from 'tap';
import { createEventCatalogue } from '../../src/events/event-document.ts';
import { inferApiModel } from '../../src/inference/inference.ts';
import { listOperations } from '../../src/openapi/openapi.ts';
import { eventDocument } from './support/event-document.ts';

function catalogueOf(root: ReturnType<typeof eventDocument>, by: 'inference' | 'module') {
  const document = { source: 'api', title: 'API', version: '1', root };
  const operations = listOperations(document);
  return createEventCatalogue({
    scope: '',
    root,
    operations,
    model: by === 'inference' ? () => inferApiModel(document, operations) : undefined,
    complete: (_schema, given) => given,
    ready: () => undefined,
    seedOf: () => [],
  });
}

t.test('events are found by resource, webhook and operation', async (t) => {
  const catalogue = catalogueOf(eventDocument(), 'inference');
  const names = (resource: string) => catalogue.eventsOf(resource).map(({ event }) => event.name);
  t.same(names('orders'), ['order.created', 'order.cancelled']);
  t.same(names('hooks'), []);
  t.match(catalogue.find('order.created', null), { name: 'order.created', source: 'webhook' });
  t.equal(catalogue.find('order.created', 'POST /orders'), undefined);
  t.match(catalogue.subscriptions(), [{ resource: 'hooks' }]);
  t.equal(catalogue.describesEvents(), true);
  t.equal(catalogue.hasCallbacks(), false);
});

t.test('a document that a module serves has no events', async (t) => {
  const catalogue = catalogueOf(eventDocument(), 'module');
  t.same(catalogue.eventsOf('orders'), []);
  t.same(catalogue.subscriptions(), []);
  t.same(catalogue.subscriptionCalls(), []);
  t.equal(catalogue.find('order.created', null), undefined);
  t.equal(catalogue.describesEvents(), false);
});
