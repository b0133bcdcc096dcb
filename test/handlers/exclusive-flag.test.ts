import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const flag = { type: 'boolean' };
const parameters = [pathParameter('id', 'integer')];
const silent = { responses: { 204: { description: '' } } };

t.test('only one record is the default one, or the primary one', async (t) => {
  const shown = { responses: { 200: json(ref('Card')) } };
  const send = await serveDocument(
    t,
    {
      '/cards': {
        get: { responses: { 200: json(arraySchema(ref('Card'))) } },
        post: { ...withRequestBody(ref('Card')), responses: { 201: json(ref('Card')) } },
      },
      '/cards/{id}': { parameters, get: shown },
      '/cards/{id}/set_default': { parameters, post: shown },
      '/cards/{id}/make-primary': { parameters, put: silent, delete: silent },
      '/cards/{id}/lock': { parameters, post: shown },
    },
    {
      records: 0,
      schemas: {
        Card: objectSchema({ id: integer, default: flag, is_primary: flag, locked: flag }),
      },
    },
  );
  for (const _ of [1, 2, 3]) await send('POST', '/cards', { default: false, locked: false });
  const cardsWith = async (name: string) =>
    (await send('GET', '/cards')).body
      .filter((card: Record<string, unknown>) => card[name] === true)
      .map(({ id }: { id: number }) => id);

  for (const id of [1, 3]) {
    t.equal((await send('POST', `/cards/${id}/set_default`)).body.default, true);
    await send('PUT', `/cards/${id}/make-primary`);
    await send('POST', `/cards/${id}/lock`);
  }

  t.strictSame(await cardsWith('default'), [3]);
  t.strictSame(await cardsWith('is_primary'), [3]);
  t.strictSame(await cardsWith('locked'), [1, 3], 'each may be locked');
  await send('DELETE', '/cards/3/make-primary');
  t.strictSame(await cardsWith('is_primary'), []);
});

t.test('below each parent there is a default one', async (t) => {
  const address = objectSchema({ id: integer, customer_id: integer, city: text, default: flag });
  const gives = (schema: object, status = 200) => ({ responses: { [status]: json(schema) } });
  const send = await serveDocument(
    t,
    {
      '/customers': { get: gives(arraySchema(objectSchema({ id: integer }))) },
      '/customers/{id}': { parameters, get: gives(objectSchema({ id: integer })) },
      '/customers/{id}/addresses': {
        parameters,
        get: gives(arraySchema(address)),
        post: { ...withRequestBody(objectSchema({ city: text })), ...gives(address, 201) },
      },
      '/addresses/{id}': { parameters, get: gives(address) },
      '/addresses/{id}/default': { parameters, put: gives(address) },
    },
    { fixtures: { customers: [{ id: 1 }, { id: 2 }] }, records: 0 },
  );
  const add = async (customer: number) =>
    (await send('POST', `/customers/${customer}/addresses`, { city: 'Rom' })).body.id;
  const [first, second, other] = [await add(1), await add(1), await add(2)];

  for (const id of [other, first, second]) await send('PUT', `/addresses/${id}/default`);

  const isDefault = async (id: number) => (await send('GET', `/addresses/${id}`)).body.default;
  t.equal(await isDefault(second), true);
  t.equal(await isDefault(first), false);
  t.equal(await isDefault(other), true, 'of another customer');
});

t.test('an update and a creation take the flag from the others, as the action does', async (t) => {
  const described = { type: 'boolean', description: 'At most one card is the primary card.' };
  const card = objectSchema({ id: integer, default: flag, is_primary: described, isDefault: flag });
  const shown = { responses: { 200: json(card) } };
  const send = await serveDocument(
    t,
    {
      '/cards': {
        get: { responses: { 200: json(arraySchema(card)) } },
        post: { ...withRequestBody(card), responses: { 201: json(card) } },
      },
      '/cards/{id}': { parameters, get: shown, patch: { ...withRequestBody(card), ...shown } },
      '/cards/{id}/set_default': { parameters, post: shown },
      '/cards/{id}/payments': { parameters, get: { responses: { 200: json({}) } } },
    },
    { records: 0 },
  );
  const all = { default: true, is_primary: true, isDefault: true };
  const cardsWith = async (name: string) =>
    (await send('GET', '/cards')).body
      .filter((one: Record<string, unknown>) => one[name] === true)
      .map(({ id }: { id: number }) => id);

  for (const _ of [1, 2]) await send('POST', '/cards', all);
  t.strictSame(await cardsWith('default'), [2], 'since an action says so');
  t.strictSame(await cardsWith('is_primary'), [2], 'since the description says so');
  t.strictSame(await cardsWith('isDefault'), [1, 2], 'since nothing says so');

  t.match((await send('PATCH', '/cards/1', all)).body, all);
  await send('PATCH', '/cards/1', { default: true });
  t.strictSame(await cardsWith('default'), [1]);
  t.strictSame(await cardsWith('is_primary'), [1]);
  await send('PATCH', '/cards/1', { default: false });
  t.strictSame(await cardsWith('default'), []);
});
