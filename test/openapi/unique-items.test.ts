import t from 'tap';
import { documentOf, json, post, sandlotOf, silent } from '../support/sandlot-of.ts';

const unique = { type: 'array', uniqueItems: true };
const twice = { type: 'array', uniqueItems: false };

t.test('duplicate entries of a list are found by value', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/unique': { post: { requestBody: json(unique), ...silent } },
      '/twice': { post: { requestBody: json(twice), ...silent } },
    }),
  );
  const send = async (url: string, body: unknown) => {
    const reply = await app.inject(post(url, JSON.stringify(body)));
    if (reply.statusCode < 300) return [true];
    const [first] = reply.json().violations;
    return [false, first.message];
  };

  const apart = [1, '1', true, 'true', null, 'null', [1], ['1'], [[1]], {}, { a: 1 }, { a: '1' }];
  t.strictSame(await send('/unique', apart), [true]);
  t.strictSame(await send('/unique', []), [true]);
  t.strictSame(await send('/twice', [1, 1]), [true]);
  const duplicates = [[{ a: 1, b: [{ c: 2, d: 3 }] }, 7], 8, [{ b: [{ d: 3, c: 2 }], a: 1 }, 7]];
  t.strictSame(await send('/unique', duplicates), [
    false,
    'must not have the same item twice (items 0 and 2)',
  ]);
});

t.test('ten thousand objects are compared at once', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/unique': { post: { requestBody: json(unique), ...silent } } }),
  );
  const entries = Array.from({ length: 40_000 }, (_, i) => ({ i }));

  const reply = await app.inject(post('/unique', JSON.stringify(entries)));

  t.equal(reply.statusCode, 200, 'each held against each would take most of a minute');
});
