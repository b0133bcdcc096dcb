import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';
import { moduleWith, startAha } from './support/state-of.ts';

t.test('a state with references to missing records is imported with a notice', async (t) => {
  t.testdir();
  const { app, control } = await startAha(t);
  const [, whole] = await control('GET /state');
  const { features, ...rest } = Object(whole).records;
  const left = features.filter(({ id }: { id: string }) => id !== '1007868956');
  const some = { ...Object(whole), records: { ...rest, features: left } };
  const put = async (payload: object) => {
    const reply = await app.inject({ method: 'PUT', url: '/_sandlot/state', payload });
    return [reply.statusCode, [reply.headers['sandlot-notice']].flat()];
  };

  const missing =
    /\/records\/requirements\/0\/feature_id refers to .*1007868956.*, but .* has no such record/;
  t.match(await put(some), [204, [missing]]);
  const [, state] = await control('GET /state');
  t.match(await put(Object(state)), [204, [missing]]);
  t.strictSame(await control('GET /state'), [200, state]);
  const { users: _gone, ...others } = Object(state).records;
  t.match(await put({ records: others }), [
    204,
    [/^records-replaced /, /^records-missing .*, and \d+ more"$/],
  ]);
});

t.test('a record that others refer to is not removed', async (t) => {
  t.testdir();
  const { control } = await startAha(t);

  t.match(await control('DELETE /state/features/1007868956'), [
    409,
    {
      code: 'record-named',
      violations: [
        {
          in: 'path',
          pointer: '/key',
          message: /feature_id of "\d+", "\d+", "\d+" of "requirements"$/,
        },
        { message: 'is referred to by feature_id of "447203384" of "time_tracking_events"' },
      ],
    },
  ]);
  t.match(await control('DELETE /state/users/1020675218'), [
    409,
    { detail: /created_by_user_id of "[^"]+", "[^"]+", "[^"]+" and others of "features"/ },
  ]);
  t.match(await control('GET /state/features/1007868956'), [200]);
  t.strictSame(await control('DELETE /state/time_tracking_events/447203384'), [204, '']);
  t.strictSame(await control('DELETE /state/features/209201304'), [204, '']);
});

t.test('a record that refers to itself can be removed; a numeric reference counts', async (t) => {
  const cats = { properties: { mother: { references: 'cats' } } };
  const { app } = await sandlotOf(t, documentOf({ '/cats': { get: silent } }), {
    module: moduleWith(`export const schemas = ${JSON.stringify({ cats })};`),
  });
  const control = await controlOf(t, app);
  await control('PUT /state/cats/5', { body: { id: 5 } });
  await control('PATCH /state/cats/5', { body: { mother: 5 } });
  await control('PUT /state/cats/6', { body: { id: '6', mother: 5 } });

  t.match(await control('DELETE /state/cats/5'), [409, { detail: /mother of "6" of "cats"/ }]);
  t.strictSame(await control('DELETE /state/cats/6'), [204, '']);
  t.strictSame(await control('DELETE /state/cats/5'), [204, '']);
});
