import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { findCommonPath } from '../../../src/handlers/modules/attach-behaviours.ts';
import { listOperations, loadDocument } from '../../../src/openapi/openapi.ts';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const answer = {
  responses: { 200: { description: '', content: { 'application/json': { schema: {} } } } },
};

function parameter(name: string) {
  return { name, in: 'path', required: true, schema: text };
}

t.test('a path attaches a behaviour whatever the parameters are called', async (t) => {
  const document = documentOf({
    '/api/v2/owners/{owner_id}/pets/{petId}': {
      parameters: [parameter('owner_id'), parameter('petId')],
      get: answer,
    },
    '/api/v2/pets': { get: answer },
  });
  const { app } = await sandlotOf(t, document, {
    module: `export const behaviours = {
      'GET /owners/{owner}/pets/{petId}': ({ path }) => ({ status: 200, body: path }),
      'GET /pets': () => ({ status: 200, body: 'pets' }),
    };`,
  });

  t.strictSame((await app.inject('/api/v2/owners/ann/pets/7')).json(), {
    owner_id: 'ann',
    owner: 'ann',
    petId: '7',
  });
  t.equal((await app.inject('/api/v2/pets')).json(), 'pets');
});

t.test('only what all paths begin with may be left out', async (t) => {
  const commonOf = async (...paths: readonly string[]) => {
    const file = join(t.testdirName, 'api.json');
    t.testdir({});
    const document = documentOf(Object.fromEntries(paths.map((path) => [path, { get: silent }])));
    writeFileSync(file, JSON.stringify(document));
    return findCommonPath(listOperations(await loadDocument(file)));
  };

  t.equal(await commonOf('/api/v1/pets', '/api/v1/owners/{id}'), '/api/v1');
  t.equal(await commonOf('/api/pets', '/admin/pets'), '');
  t.equal(await commonOf('/api/pets', '/api/pets/{id}', '/api/pets/{id}/tags'), '/api');
  t.equal(await commonOf('/{tenant}/pets', '/{tenant}/owners'), '');
  t.equal(await commonOf('/pets'), '');
  t.equal(findCommonPath([]), '');
});
