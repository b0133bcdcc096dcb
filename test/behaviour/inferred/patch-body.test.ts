import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, sends } from './support/asking.ts';

const text = { type: 'string' };
const pet = object({ id: { type: 'integer', readOnly: true }, name: text, notes: text });
const gives = (schema: object, status = 200) => ({ responses: { [status]: json(schema) } });

const pets = (patch: object) => ({
  '/pets': { get: gives(listOf(pet)), post: { ...sends(pet), ...gives(pet, 201) } },
  '/pets/{id}': { parameters: [inPath('id', 'integer')], get: gives(pet), patch },
});

const step = object({ op: text, path: text, value: {} }, { required: ['op', 'path'] });

t.test('a list of steps is a JSON Patch, whatever its media type is called', async (t) => {
  const ask = await asking(t, pets({ ...sends(listOf(step)), ...gives(listOf(pet)) }));
  await ask('POST', '/pets', { name: 'Tom', notes: 'old' });

  const patched = await ask('PATCH', '/pets/4', [
    { op: 'Replace', path: '/name', value: 'Tim' },
    { op: 'remove', path: '/notes' },
  ]);

  t.strictSame(patched.body, [{ id: 4, name: 'Tim' }]);
  t.strictSame((await ask('GET', '/pets/4')).body, { id: 4, name: 'Tim' });
});

t.test('steps that lead nowhere are ignored, and that is said', async (t) => {
  const free = object({ op: {}, path: {}, value: {} });
  const ask = await asking(t, pets({ ...sends(listOf(free)), ...gives(pet) }));

  const { status, body, headers } = await ask('PATCH', '/pets/1', [
    { op: 'replace', path: 'name', value: 'Tim' },
    { op: 'replace', path: '/age', value: 3 },
    { op: 'remove', path: '' },
    { op: 'add', path: 7 },
  ]);

  t.match({ status, body }, { status: 200, body: { id: 1, name: 'Tim' } });
  t.match(
    headers['sandlot-notice'],
    /step 1 .+ nothing at \/age.+step 2 .+ no object.+step 3 .+ JSON pointer/,
  );
});

t.test('what does not fit the record is refused', async (t) => {
  const ask = await asking(t, pets({ ...sends(listOf(step)), ...gives(pet) }));

  const misfit = await ask('PATCH', '/pets/1', [{ op: 'replace', path: '/name', value: {} }]);

  t.equal(misfit.status, 400);
});

t.test('what calls itself a patch has to lead somewhere, else it is refused', async (t) => {
  const type = 'application/json-patch+json';
  const lost = async (status: number) => {
    const responses = { 200: json(pet), [status]: { description: '' } };
    const ask = await asking(t, pets({ ...sends(listOf(step), type), responses }));
    const steps = [{ op: 'replace', path: '/age', value: 3 }];
    return (await ask('PATCH', '/pets/1', steps, type)).status;
  };

  t.equal(await lost(400), 400);
  t.equal(await lost(404), 422);
  t.equal(await lost(409), 409);
});

t.test('a list of anything else is none', async (t) => {
  const named = object({ name: text, path: text });
  const ask = await asking(t, pets({ ...sends(listOf(named)), ...gives(pet) }));

  const patched = await ask('PATCH', '/pets/1', [{ name: 'Tim' }]);

  t.equal(patched.body.name, 'Tim');
});
