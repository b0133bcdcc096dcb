import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const done = { responses: { 200: json({ type: 'object' }), 400: { description: '' } } };

/** What is sent to an operation at `/x`: the provider takes what `isRight` of it is. */
async function sentTo(t: Test, operation: object, isRight: (request: ProviderRequest) => boolean) {
  const document = documentOf({ '/x': operation });
  const { requests, found } = await tryScripted(t, document, (one) =>
    isRight(one) ? { status: 200, body: {} } : { status: 400 },
  );
  return { sent: requests.filter(({ method }) => method !== 'GET'), requests, found };
}

function taking(content: object) {
  return {
    post: { requestBody: { required: true, content }, ...done },
  };
}

t.test('a body without a schema is its example or an empty object', async (t) => {
  const textOf = async (media: object) => {
    const { sent } = await sentTo(t, taking({ 'application/json': media }), () => true);
    return sent[0]?.text;
  };

  t.equal(await textOf({}), '{}');
  t.equal(await textOf({ example: { name: 'a' } }), '{"name":"a"}');
});

t.test("an example that violates the parameter's schema is not sent", async (t) => {
  const schema = { type: 'string', if: { not: { const: 'no code' } }, else: false };
  const parameters = [
    { name: 'code', in: 'query', required: true, example: 'no code', schema },
    { name: 'free', in: 'query', schema: { type: 'string' } },
  ];
  const { requests } = await sentTo(t, { get: { parameters, ...done } }, ({ url }) =>
    url.includes('code='),
  );

  t.notOk(requests.some(({ url }) => url.includes('no%20code')));
  t.ok(requests.some(({ url }) => /^\/x\?code=[^&]+$/.test(url)));
});

t.test('only examples that match the schema are sent as bodies', async (t) => {
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
  const examples = {
    right: { value: { n: 4711 } },
    wrong: { value: { n: 'none at all' } },
    invalid: 'no example at all',
    empty: null,
  };
  const media = { 'application/json': { schema, examples } };
  const isRight = ({ text }: ProviderRequest): boolean => /^\{"n":-?\d+/.test(text);
  const { sent, found } = await sentTo(t, taking(media), isRight);

  const texts = sent.map(({ text }) => text);
  t.ok(texts.includes('{"n":4711}'));
  t.notOk(texts.some((text) => text.includes('at all')));
  t.strictSame(found, []);
});

t.test('a media type without a valid value is skipped', async (t) => {
  const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
  const { sent } = await sentTo(
    t,
    taking({ 'application/json': { schema }, 'text/plain': { schema: { not: {} } } }),
    () => true,
  );

  t.ok(sent.some(({ headers }) => headers['content-type'] === 'application/json'));
  t.notOk(
    sent.some(({ headers, text }) => headers['content-type'] === 'text/plain' && text !== ''),
  );
});

t.test('no JSON Patch is generated', async (t) => {
  const properties = { op: { type: 'string' }, path: { type: 'string' } };
  const schema = { type: 'array', items: { type: 'object', properties } };
  const content = { 'application/json': { schema } };
  const patch = { requestBody: { required: true, content }, ...done };

  t.strictSame((await sentTo(t, { patch }, () => true)).sent, []);
});
