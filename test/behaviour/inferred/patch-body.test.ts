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

t.test('such a patch has to lead somewhere, and to what the record can hold', async (t) => {
  const ask = await asking(t, pets({ ...sends(listOf(step)), ...gives(pet) }));

  const lost = await ask('PATCH', '/pets/1', [{ op: 'replace', path: '/age', value: 3 }]);
  const misfit = await ask('PATCH', '/pets/1', [{ op: 'replace', path: '/name', value: {} }]);

  t.strictSame([lost.status, misfit.status], [422, 400]);
});

t.test('one that leads nowhere is refused as the document has it', async (t) => {
  const responses = { 200: json(pet), 400: { description: '' } };
  const ask = await asking(t, pets({ ...sends(listOf(step)), responses }));

  const lost = await ask('PATCH', '/pets/1', [{ op: 'replace', path: '/age', value: 3 }]);

  t.equal(lost.status, 400);
});

t.test('a list of anything else is none', async (t) => {
  const named = object({ name: text, path: text });
  const ask = await asking(t, pets({ ...sends(listOf(named)), ...gives(pet) }));

  const patched = await ask('PATCH', '/pets/1', [{ name: 'Tim' }]);

  t.equal(patched.body.name, 'Tim');
});
