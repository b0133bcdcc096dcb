import t, { type Test } from 'tap';
import { verify } from '../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import { openSandlot, type SandlotOptions } from '../../../src/sandlot.ts';
import { conditionalPets, petsWithRequiredConditions } from '../../support/conditional-document.ts';
import { petsApi } from '../../support/pets.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { shopDocument } from '../../support/shop-document.ts';
import { fleetDocument } from './provider/fleet-document.ts';
import { libraryDocument } from './provider/library-document.ts';
import { marketDocument } from './provider/market-document.ts';

const page = {
  type: 'object',
  required: ['title'],
  properties: {
    id: { type: 'integer', readOnly: true },
    title: { type: 'string' },
    lock_version: { type: 'integer' },
  },
};
const tagged = { ...json(page), headers: { ETag: { schema: { type: 'string' } } } };
const pagesWithVersions = documentOf({
  '/pages': {
    get: { responses: { 200: json({ type: 'array', items: page }) } },
    post: { requestBody: json(page), responses: { 201: tagged, 400: json({}) } },
  },
  '/pages/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    get: { responses: { 200: tagged, 304: { description: '' }, 400: json({}), 404: json({}) } },
    put: {
      parameters: [{ name: 'If-Match', in: 'header', schema: { type: 'string' } }],
      requestBody: json(page),
      responses: { 200: json(page), 400: json({}), 404: json({}), 412: json({}) },
    },
  },
});

type Own = { readonly options?: SandlotOptions; readonly token?: string };

/** What is found wrong with Sandlot when it serves a document, and what was tried. */
async function trySandlot(t: Test, file: string, { options, token }: Own = {}) {
  const sandlot = await openSandlot({ logLevel: 'silent', document: file, ...options });
  t.teardown(() => sandlot.close());
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const document = await loadDocument(file);
  const report = await verify({ url, document, token, ticks: () => 0, waits: [0] });
  const tried = report.operations.filter(({ requests }) => requests > 0);
  return { failures: report.failures, tried: tried.length };
}

t.test('Sandlot matches its bundled document', async (t) => {
  const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
  const { failures, tried } = await trySandlot(t, 'openapi.yaml', { token });

  t.strictSame(failures, []);
  t.ok(tried > 20);
});

t.test('Sandlot matches documents of all kinds', async (t) => {
  const documents = {
    pets: petsApi,
    shop: shopDocument,
    library: libraryDocument,
    market: marketDocument,
    fleet: fleetDocument,
    conditional: conditionalPets,
    'conditions required': petsWithRequiredConditions,
    'versions in headers and bodies': pagesWithVersions,
  };
  for (const [name, document] of Object.entries(documents)) {
    const folder = t.testdir({ 'api.json': JSON.stringify(document) });
    const { failures, tried } = await trySandlot(t, `${folder}/api.json`);

    t.strictSame(failures, [], name);
    t.ok(tried > 0, name);
  }
});

t.test(
  'a record created in a nested collection is checked and removed at its own path',
  async (t) => {
    const problem = { description: '', content: { 'application/problem+json': {} } };
    const [refused, missing] = [{ 400: problem }, { 404: problem }];
    const text = { type: 'string' };
    const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
    const one = (property: string) => ({
      type: 'object',
      required: ['id', property],
      properties: { id: { ...text, readOnly: true }, [property]: text },
    });
    const [card, note] = [one('title'), one('body')];
    const all = (schema: object) => ({
      get: { responses: { 200: json({ type: 'array', items: schema }), ...missing } },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses: { 201: json(schema), ...refused, ...missing },
      },
    });
    const each = (schema: object) => ({
      get: { responses: { 200: json(schema), ...missing } },
      delete: { responses: { 204: { description: '' }, ...missing } },
    });
    const named = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });
    const viewed = documentOf(
      {
        '/cards': all(named('Card')),
        '/cards/{card}': { parameters: [inPath('card')], ...each(named('Card')) },
        '/cards/{card}/notes': { parameters: [inPath('card')], ...all(named('Note')) },
        '/notes/{id}': { parameters: [inPath('id')], ...each(named('Note')) },
        '/{town}/signs': { parameters: [inPath('town')], post: all(named('Sign')).post },
        '/signs/{id}': { parameters: [inPath('id')], ...each(named('Sign')) },
      },
      { components: { schemas: { Card: card, Note: note, Sign: one('colour') } } },
    );
    const folder = t.testdir({ 'api.json': JSON.stringify(viewed) });

    const { failures, tried } = await trySandlot(t, `${folder}/api.json`);

    t.strictSame(failures, []);
    t.equal(tried, 11);
  },
);

t.test('Sandlot matches the documents of fixtures/documents', async (t) => {
  for (const name of ['notes.yaml', 'orders.yaml', 'petstore-2.yaml', 'library/openapi.yaml']) {
    const { failures, tried } = await trySandlot(t, `fixtures/documents/${name}`);

    t.strictSame(failures, [], name);
    t.ok(tried >= 5, name);
  }
});

t.test('a behaviour that violates its document is a failure', async (t) => {
  const module = `export const behaviours = {
    readPet: (call) => ({ status: 200, body: { id: 'seven', name: call.path.id } }),
  };`;
  const folder = t.testdir({ 'api.json': JSON.stringify(petsApi), 'mine.mjs': module });
  const options = { behaviours: `${folder}/mine.mjs` };
  const { failures } = await trySandlot(t, `${folder}/api.json`, { options });

  t.ok(failures.some(({ operation, check }) => operation === 'readPet' && check === 'reply'));
});

t.test('a key outside of the path, or below a version, gets a valid value', async (t) => {
  const [key, name] = [{ type: 'integer' }, { type: 'string' }];
  const pet = { type: 'object', required: ['id', 'name'], properties: { id: key, name } };
  const one = { 200: json(pet), 404: { description: '' } };
  const sent = {
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { type: 'object', required: ['name'], properties: { name } },
        },
      },
    },
    responses: { 201: json(pet), 400: { description: '' } },
  };
  const list = { responses: { 200: json({ type: 'array', items: pet }) } };
  const inPath = { name: 'version', in: 'path', required: true, schema: name };
  const read = {
    parameters: [{ name: 'id', in: 'query', required: true, schema: key }],
    responses: { ...one, 400: { description: '' } },
  };
  const document = documentOf({
    '/pets/list': { get: list },
    '/pets/create': { post: sent },
    '/pets/info': { get: read },
    '/v{version}/toys': { parameters: [inPath], get: list, post: sent },
    '/v{version}/toys/{id}': {
      parameters: [inPath, { name: 'id', in: 'path', required: true, schema: key }],
      get: { responses: { ...one, 400: { description: '' } } },
    },
  });
  const folder = t.testdir({ 'api.json': JSON.stringify(document) });
  const { failures, tried } = await trySandlot(t, `${folder}/api.json`);

  t.strictSame(failures, []);
  t.equal(tried, 6);
});
