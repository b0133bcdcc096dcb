import t from 'tap';
import { describeExpected } from '../../../../src/contract/verify/report/expectation.ts';
import {
  describeRefusal,
  suggestRemedy,
} from '../../../../src/contract/verify/report/refusal-text.ts';
import { apiModelOf } from '../../../support/api-model-of.ts';
import { silent } from '../../../support/sandlot-of.ts';

const json = { 'content-type': 'application/problem+json' };

t.test('the reason of a refusal is its sentence', async (t) => {
  const reasons = [
    ['{"title":"Bad","detail":"The name is taken."}', 'The name is taken.'],
    ['{"error":{"message":"No  such\\nowner."}}', 'No such owner.'],
    ['{"errors":[{"message":"a"},"b",1]}', 'a; b'],
    ['{"errors":[1],"title":"Bad"}', 'Bad'],
    ['{"code":7}', '{"code":7}'],
    ['{"code', '{"code'],
  ] as const;
  for (const [body, reason] of reasons) t.equal(describeRefusal(json, body), reason);
  t.equal(describeRefusal({}, '{"title":"Bad"}'), '{"title":"Bad"}');
  t.equal(describeRefusal(json, undefined), '');
});

t.test('each kind of refusal has a remedy', async (t) => {
  const content = { 'application/json': {} };
  const { operations } = apiModelOf({
    '/x': { get: silent, post: { ...silent, operationId: 'make', requestBody: { content } } },
  });
  const [get, post] = operations;
  if (!get || !post) return t.fail('two operations');

  t.match(suggestRemedy(get, 403), '--token');
  t.match(suggestRemedy(get, 410), 'keys of existing records');
  t.match(suggestRemedy(get, 405), '--skip "GET /x"');
  t.match(suggestRemedy(post, 501), '--skip make.');
  t.match(suggestRemedy(get, 429), '--concurrency 1');
  t.equal(suggestRemedy(get, 400), undefined);
  t.match(
    suggestRemedy(post, 409),
    `target "$.paths['/x'].post.requestBody.content['application/json']"`,
  );
});

t.test('a short part of the document is shown as the expectation', async (t) => {
  const root = { a: { type: 'string', enum: ['x'.repeat(200)] }, responses: { 200: {}, 404: {} } };

  t.equal(describeExpected(root, { check: 'reply', place: '/a/type' }), 'type: "string"');
  t.equal(describeExpected(root, { check: 'reply', place: '/a/enum' }), 'a reply as documented');
  t.equal(describeExpected(root, { check: 'reply', place: '/b' }), 'a reply as documented');
  t.equal(
    describeExpected(root, { check: 'reply', place: '/responses' }),
    'one of the statuses 200, 404',
  );
  t.equal(describeExpected(root, { check: 'kept', place: '/a' }), 'the values that were sent');
});
