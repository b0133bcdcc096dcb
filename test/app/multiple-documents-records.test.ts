import t from 'tap';
import { answerOf, post } from '../support/sandlot-of.ts';
import { severalOf, shop, zoo } from './support/several-documents.ts';

t.test('assigns fixtures to documents by the prefix of their name or their folder', async (t) => {
  const documents = { 'shop.json': shop, 'zoo.json': zoo };
  const pets = (own: string) => [{ id: 4, [own]: 'Tom' }];
  const open = (fixtures: object) =>
    severalOf(t, documents, { fixtures: { ...fixtures } as Record<string, never> });

  const { app } = await open({ 'shop:pets': pets('shop'), 'zoo/v1/pets': pets('zoo') });

  t.strictSame(answerOf(await app.inject('/shop/pets')), [200, [{ id: 4, shop: 'Tom' }]]);
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, [{ id: 4, zoo: 'Tom' }]]);
  await t.rejects(open({ pets: [] }), {
    message:
      'The fixtures holds records of "pets", but several documents are served. Name them "shop:pets" or "zoo/v1:pets".',
  });
});

t.test('stores the state of all documents in one file', async (t) => {
  const documents = { 'shop.json': shop, 'zoo.json': zoo };
  const db = `${t.testdir({})}/db.json`;

  await t.test('after writing', async (t) => {
    const { app } = await severalOf(t, documents, { db });

    await app.inject(post('/zoo/v1/pets', '{"zoo":"Leo"}'));
  });
  await t.test('after reading', async (t) => {
    const { app } = await severalOf(t, documents, { db });

    t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, [{ id: 1, zoo: 'Leo' }]]);
  });
});

t.test('seeds each document under its own resource names', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo }, { records: 2 });

  const [, pets] = answerOf(await app.inject('/zoo/v1/pets'));

  t.strictSame(
    Object(pets).map(({ id }: { readonly id: number }) => id),
    [1, 2],
  );
});
