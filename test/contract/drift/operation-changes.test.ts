import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { calling, driftOf, linesOf, text } from './support/drift-of.ts';
import { operationChanges } from './support/operation-changes.ts';

t.test('the default reply is described in words', async (t) => {
  const [none, all] = [calling({}), calling({ responses: { default: json(text) } })];
  const messagesOf = (before: object, after: object) =>
    driftOf(before, after).changes.map(({ message, places }) => [message, places[0]?.place]);

  t.strictSame(messagesOf(none, all), [['A default reply was added.', 'reply default']]);
  t.strictSame(messagesOf(all, none), [['The default reply was removed.', 'reply default']]);
});

for (const [name, [before, after, expected]] of Object.entries(operationChanges)) {
  t.test(`operations: ${name}`, async (t) => {
    t.strictSame([...linesOf(calling(before), calling(after))].sort(), [...expected].sort());
  });
}

t.test('webhooks come and go', async (t) => {
  const before = { ...calling({}), webhooks: { paid: {}, shipped: {} } };
  const after = { ...calling({}), webhooks: { paid: {}, sent: {} } };

  t.strictSame(linesOf(before, after), [
    'breaking webhook-removed @ webhook shipped',
    'info webhook-added @ webhook sent',
  ]);
});

t.test('operations are matched by method and path', async (t) => {
  const op = { responses: {} };
  const servers = (url: string) => ({ servers: [{ url }] });
  const linesWith = (before: object, after: object, one: object, other: object) =>
    driftOf(documentOf(before, one), documentOf(after, other)).changes.map(
      ({ severity, rule, before, after }) => `${severity} ${rule} ${before} ${after}`,
    );

  t.strictSame(
    linesWith({ '/a/{id}': { get: op } }, { '/a/{key}': { get: op } }, {}, {}),
    [],
    'whatever the parameters are called',
  );
  t.strictSame(
    linesWith(
      { '/a/{id}': { get: op }, '/a/{key}': { get: op } },
      { '/a/{key}': { get: op }, '/a/{id}': { get: op } },
      {},
      {},
    ),
    [],
  );
  t.strictSame(
    linesWith({ '/v1/a': { get: op } }, { '/a': { get: op } }, {}, servers('/v1')),
    [],
    'wherever the path begins',
  );
  t.strictSame(
    linesWith(
      { '/a': { get: op, put: op } },
      { '/a': { get: op, patch: op } },
      servers('/v1'),
      servers('/v2'),
    ),
    [
      'breaking base-path-changed /servers /servers',
      'breaking operation-removed /paths/~1a/put /paths/~1a',
      'info operation-added /paths/~1a /paths/~1a/patch',
    ],
  );
  t.strictSame(
    linesWith({ '/a': { get: op } }, { '/b': { get: op } }, servers('/v1'), servers('/v2')),
    [
      'breaking operation-removed /paths/~1a/get /paths',
      'info operation-added /paths /paths/~1b/get',
    ],
  );
});
