import t from 'tap';
import { json } from '../../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../../support/serve-document.ts';

const text = { type: 'string' };
const pet = objectSchema({ id: { type: 'integer', readOnly: true }, name: text, notes: text });
function gives(schema: object, status = 200) {
  return { responses: { [status]: json(schema) } };
}

function pets(patch: object) {
  return {
    '/pets': {
      get: gives(arraySchema(pet)),
      post: { ...withRequestBody(pet), ...gives(pet, 201) },
    },
    '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(pet), patch },
  };
}

const step = objectSchema({ op: text, path: text, value: {} }, { required: ['op', 'path'] });

t.test('a list of steps is a JSON Patch, whatever its media type is called', async (t) => {
  const send = await serveDocument(
    t,
    pets({ ...withRequestBody(arraySchema(step)), ...gives(arraySchema(pet)) }),
  );
  await send('POST', '/pets', { name: 'Tom', notes: 'old' });

  const patched = await send('PATCH', '/pets/4', [
    { op: 'Replace', path: '/name', value: 'Tim' },
    { op: 'remove', path: '/notes' },
  ]);

  t.strictSame(patched.body, [{ id: 4, name: 'Tim' }]);
  t.strictSame((await send('GET', '/pets/4')).body, { id: 4, name: 'Tim' });
});

t.test('steps with an unknown path are ignored with a notice', async (t) => {
  const free = objectSchema({ op: {}, path: {}, value: {} });
  const send = await serveDocument(
    t,
    pets({ ...withRequestBody(arraySchema(free)), ...gives(pet) }),
  );

  const { status, body, headers } = await send('PATCH', '/pets/1', [
    { op: 'replace', path: 'name', value: 'Tim' },
    { op: 'replace', path: '/age', value: 3 },
    { op: 'remove', path: '' },
    { op: 'add', path: 7 },
  ]);

  t.match({ status, body }, { status: 200, body: { id: 1, name: 'Tim' } });
  t.match(
    headers['sandlot-notice'],
    /Operation 1 .+ no value at \/age.+Operation 2 .+ leave an object.+Operation 3 .+ JSON pointer/,
  );
});

t.test('what does not fit the record is refused', async (t) => {
  const send = await serveDocument(
    t,
    pets({ ...withRequestBody(arraySchema(step)), ...gives(pet) }),
  );

  const invalid = await send('PATCH', '/pets/1', [{ op: 'replace', path: '/name', value: {} }]);

  t.equal(invalid.status, 400);
});

t.test('what calls itself a patch has to lead somewhere, else it is refused', async (t) => {
  const type = 'application/json-patch+json';
  const lost = async (status: number) => {
    const responses = { 200: json(pet), [status]: { description: '' } };
    const send = await serveDocument(
      t,
      pets({ ...withRequestBody(arraySchema(step), type), responses }),
    );
    const steps = [{ op: 'replace', path: '/age', value: 3 }];
    return (await send('PATCH', '/pets/1', steps, type)).status;
  };

  t.equal(await lost(400), 400);
  t.equal(await lost(404), 422);
  t.equal(await lost(409), 409);
});

t.test('a list of anything else is none', async (t) => {
  const named = objectSchema({ name: text, path: text });
  const send = await serveDocument(
    t,
    pets({ ...withRequestBody(arraySchema(named)), ...gives(pet) }),
  );

  const patched = await send('PATCH', '/pets/1', [{ name: 'Tim' }]);

  t.equal(patched.body.name, 'Tim');
});
