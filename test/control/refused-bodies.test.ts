import t from 'tap';
import { openPets } from '../support/pets.ts';

t.test('a control body is refused for what no body of the API may have', async (t) => {
  const { app, control } = await openPets(t);
  const before = await control('GET /state');
  const half = { code: 'body-unreadable', violations: [{ in: 'body', pointer: '/name' }] };
  const prototype = {
    detail: 'The body must not have a "__proto__" or "constructor.prototype" property.',
  };

  for (const [properties, problem] of [
    ['"name":"\\ud800"', half],
    ['"name":"Tom","__proto__":{"a":1}', prototype],
    ['"name":"Tom","\\u005f_proto__":{"a":1}', prototype],
    ['"name":"Tom","constructor":{"prototype":{"a":1}}', prototype],
  ] as const)
    t.match(await control('PUT /state/pets/2', { body: `{"id":2,${properties}}` }), [400, problem]);
  const invalid = await app.inject({
    method: 'PUT',
    url: '/_sandlot/state/pets/2',
    payload: Buffer.from('{"id":2,"name":"Zo\u00eb"}', 'latin1'),
  });
  t.match(invalid.json(), { status: 400, detail: /^The body is not valid UTF-8 at byte 18\./ });
  t.strictSame(await control('GET /state'), before);
});
