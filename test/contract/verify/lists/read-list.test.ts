import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const pet = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const link = { type: 'object', properties: { href: { type: 'string' } } };
const page = {
  type: 'object',
  required: ['data'],
  properties: {
    data: { type: 'array', items: pet },
    next_url: { type: 'string' },
    links: { type: 'object', properties: { next: link } },
    has_more: { type: 'boolean' },
  },
};
const cursor = { name: 'cursor', in: 'query', schema: { type: 'string' } };
const adding = {
  operationId: 'add',
  requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
  responses: { 201: json(pet), 400: { description: '' } },
};

/** Findings about a list of pets, to which `post` adds one, and the cursors that were sent. */
async function tryPets(
  t: Test,
  answer: (cursorValue: string | null, url: URL) => object,
  { parameters = [cursor], post }: { readonly parameters?: object[]; readonly post?: object } = {},
) {
  const list = { operationId: 'list', parameters, responses: { 200: json(page) } };
  const document = documentOf({
    '/pets': { get: list, ...(post && { post }) },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      delete: { operationId: 'remove', responses: { 204: { description: '' } } },
    },
  });
  let last = 0;
  const { found, requests } = await tryScripted(
    t,
    document,
    ({ method, url, text }: ProviderRequest) => {
      const address = new URL(url, 'http://pets.test');
      const cursorValue = address.searchParams.get('cursor');
      if (method === 'GET') return { status: 200, body: answer(cursorValue, address) };
      if (method === 'DELETE') return { status: 204 };
      if (!/^\{.*\}$/s.test(text)) return { status: 400 };
      last += 1;
      return { status: 201, body: { id: `new${last}` } };
    },
  );
  const urls = requests.map(({ url }) => new URL(url, 'http://pets.test'));
  return { found, urls, cursors: requests.flatMap(({ url }) => url.split('cursor=')[1] ?? []) };
}

t.test('the next URL may be a text or a link beside the records', async (t) => {
  for (const toLinked of [
    (address: string) => ({ next_url: address }),
    (href: string) => ({ links: { next: { href } } }),
  ]) {
    const { found, cursors } = await tryPets(t, (cursorValue) =>
      cursorValue === 'c2'
        ? { data: [{ id: 'b' }] }
        : { data: [{ id: 'a' }], ...toLinked('/pets?cursor=c2') },
    );

    t.strictSame(found, []);
    t.ok(cursors.includes('c2'));
  }
});

t.test('the cursor may be a part of an object', async (t) => {
  const text = { type: 'string' };
  const cursors = { type: 'object', properties: { cursor: text } };
  const flag = { name: 'flag', in: 'query', explode: false, schema: cursors };
  const explodedObject = { name: 'before/after', in: 'query', schema: cursors };
  const deepObject = {
    name: 'page',
    in: 'query',
    required: true,
    style: 'deepObject',
    schema: {
      type: 'object',
      required: ['size'],
      properties: { cursor: text, size: { enum: [5] } },
    },
  };
  for (const [parameter, name] of [
    [explodedObject, 'cursor'],
    [deepObject, 'page[cursor]'],
  ] as const) {
    const { found, urls } = await tryPets(
      t,
      (_, url) =>
        url.searchParams.get(name) === 'c2'
          ? { data: [{ id: 'b' }] }
          : { data: [{ id: 'a' }], next_url: `/pets?${encodeURIComponent(name)}=c2` },
      { parameters: [flag, parameter] },
    );

    t.strictSame(found, []);
    const next = urls.find((url) => url.searchParams.get(name) === 'c2');
    t.equal(next?.searchParams.get('page[size]') ?? '5', '5');
    t.ok(next, name);
  }
});

t.test('a list that cannot be read to its end is not searched for missing records', async (t) => {
  const tryPart = async (has_more: boolean) =>
    (
      await tryPets(t, () => ({ data: [{ id: 'a' }], has_more }), {
        parameters: [],
        post: adding,
      })
    ).found;

  t.strictSame(await tryPart(true), []);
  t.strictSame(await tryPart(false), ['list listed: The created record "new1" is not listed.']);
});
