import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { tryScripted } from './provider/scripted-provider.ts';

function get(operationId: string, ...tags: readonly string[]) {
  return {
    get: { operationId, tags, responses: { 200: json({ type: 'object' }) } },
  };
}
const document = documentOf({ '/x': get('x', 'pets'), '/y': get('y', 'pets'), '/z': get('z') });
function script() {
  return { status: 200, body: {} };
}

t.test('operations are selected by id and tag', async (t) => {
  const chosenBy = async (options: object) =>
    (await tryScripted(t, document, script, options)).report.operations.map(({ id }) => id);

  t.strictSame(await chosenBy({ only: ['z'] }), ['z']);
  t.strictSame(await chosenBy({ only: ['pets'], skip: ['GET /y'] }), ['x']);
  t.strictSame(await chosenBy({}), ['x', 'y', 'z']);
});

t.test('an unknown name is an error with the nearest name', async (t) => {
  await t.rejects(tryScripted(t, document, script, { only: ['pet'] }), {
    message: 'The document has no operation or tag "pet"; the nearest is "pets".',
  });
  await t.rejects(tryScripted(t, documentOf({}), script, { skip: ['pet'] }), {
    message: 'The document has no operation or tag "pet"; none is known.',
  });
});
