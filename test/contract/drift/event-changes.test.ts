import t from 'tap';
import { documentOf } from '../../support/sandlot-of.ts';
import { calling, driftOf, object, text } from './support/drift-of.ts';

function lines(before: object, after: object) {
  return driftOf(before, after).changes.map(
    ({ severity, rule, places }) =>
      `${severity} ${rule} @ ${places[0]?.operation}: ${places[0]?.place}`,
  );
}

function sending(schema: unknown, more: object = {}) {
  return {
    requestBody: { content: { 'application/json': { schema } }, ...more },
    responses: {},
  };
}

t.test('what a webhook sends is compared as what a reply has', async (t) => {
  const document = (item: object) => ({
    ...documentOf({}),
    webhooks: { shipped: { $ref: '#/components/pathItems/Shipped' } },
    components: { pathItems: { Shipped: item } },
  });
  const before = document({ post: sending(object({ id: text, at: text })) });

  t.strictSame(lines(before, before), []);
  t.strictSame(lines(before, document({ post: sending(object({ id: text, by: text })) })), [
    'breaking reply-property-removed @ webhooks: webhook shipped application/json',
    'info reply-property-added @ webhooks: webhook shipped application/json',
  ]);
  t.strictSame(lines(before, document({ put: sending(object({ id: text, at: text })) })), [
    'breaking webhook-removed @ webhooks: webhook POST shipped',
    'info webhook-added @ webhooks: webhook PUT shipped',
  ]);
  const required = document({
    post: sending(object({ id: text, at: text }), { required: true }),
  });
  t.strictSame(lines(before, required), ['info webhook-body-required @ webhooks: webhook shipped']);
  t.strictSame(lines(required, before), [
    'breaking webhook-body-optional @ webhooks: webhook shipped',
  ]);
  t.strictSame(lines(before, document({ post: { responses: {} } })), [
    'breaking reply-media-type-removed @ webhooks: webhook shipped application/json',
  ]);
});

t.test('a callback is compared by its name, URL and body', async (t) => {
  const url = '{$request.body#/url}';
  const document = (...requests: readonly (readonly [string, object])[]) =>
    calling({ callbacks: { done: Object.fromEntries(requests) } });
  const done = { post: sending(object({ id: text })) };
  const before = document([url, done]);

  t.strictSame(lines(before, document([url, { post: sending(object({})) }])), [
    'breaking reply-property-removed @ call: callback done application/json',
  ]);
  t.strictSame(lines(before, document(['{$request.query.url}', { post: sending(object({})) }])), [
    'breaking callback-url-changed @ call: callback done',
    'breaking reply-property-removed @ call: callback done application/json',
  ]);
  t.strictSame(lines(before, document([url, done], ['{$request.query.url}', done])), [
    'info callback-added @ call: callback {$request.query.url}',
  ]);
});

t.test('a coverage does not cover events', async (t) => {
  const document = (schema: unknown) => ({
    ...calling({ callbacks: { done: { '{$request.body#/url}': { post: sending(schema) } } } }),
  });
  const { changes } = driftOf(
    document(object({ id: text })),
    document(object({})),
    Object({ operations: [{ method: 'POST', path: '/a/{id}', calls: 0, gone: 0 }] }),
  );
  t.strictSame(
    changes.map(({ severity, rule }) => `${severity} ${rule}`),
    ['breaking reply-property-removed'],
  );
});
