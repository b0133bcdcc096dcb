import t from 'tap';
import { integer, list, object, ref, returning } from '../support/api-model-of.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const states = (...values: readonly string[]) => ({ type: 'string', enum: values });
const schemas = {
  Server: object({ id: integer, status: states('active', 'updating', 'stopping', 'deleting') }),
  Export: object({ id: integer, status: states('queued', 'running', 'completed', 'failed') }),
  Order: object({ id: integer, status: states('open', 'paid', 'shipped') }),
  Disk: object({ id: integer, state: states('attaching', 'detaching') }),
};

/** The states of twenty records of the seed. */
async function statesOf(name: string) {
  const path = `/${name.toLowerCase()}s`;
  const document = documentOf(
    {
      [path]: { get: returning(list(ref(name))), post: { responses: { 202: json(ref(name)) } } },
      [`${path}/{id}`]: { get: returning(ref(name)) },
    },
    { components: { schemas } },
  );
  const { app } = await sandlotOf(t, document, { records: 20 });
  const records: readonly Record<string, string>[] = (await app.inject(`${path}?limit=20`)).json();
  return [...new Set(records.map(({ status, state }) => status ?? state))].sort();
}

t.test('no record of the seed is in a state that something would have to end', async (t) => {
  t.strictSame(await statesOf('Server'), ['active']);
  t.strictSame(await statesOf('Export'), ['completed', 'failed']);
  t.strictSame(await statesOf('Disk'), ['attaching', 'detaching'], 'it has no other');
});

t.test('what clients change may be in any state', async (t) => {
  t.strictSame(await statesOf('Order'), ['open', 'paid', 'shipped']);
});

t.test('no key of the seed is revoked', async (t) => {
  const time = { type: 'string', format: 'date-time' };
  const key = object({
    id: integer,
    revoked: { type: 'boolean' },
    revoked_at: time,
    revokedAt: { ...time, type: ['string', 'null'] },
  });
  const { app } = await sandlotOf(
    t,
    documentOf({ '/keys': { get: returning(list(key)) }, '/keys/{id}': { get: returning(key) } }),
    { records: 20 },
  );

  const keys: readonly Record<string, unknown>[] = (await app.inject('/keys?limit=20')).json();

  t.equal(keys.length, 20);
  for (const { id: _id, ...shown } of keys)
    t.strictSame(shown, { revoked: false, revokedAt: null });
});
