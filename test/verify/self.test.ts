import t, { type Test } from 'tap';
import { loadDocument } from '../../src/document/document.ts';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';
import { verify } from '../../src/verify/verify.ts';
import { petsApi } from '../support/pets.ts';
import { shopDocument } from '../support/shop-document.ts';
import { fleetDocument } from './provider/fleet-document.ts';
import { libraryDocument } from './provider/library-document.ts';
import { marketDocument } from './provider/market-document.ts';

type Own = { readonly options?: SandlotOptions; readonly token?: string };

/** What is found wrong with Sandlot when it serves a document, and what was tried. */
const trySandlot = async (t: Test, file: string, { options, token }: Own = {}) => {
  const sandlot = await openSandlot({ logLevel: 'silent', document: file, ...options });
  t.teardown(() => sandlot.close());
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const document = await loadDocument(file);
  const report = await verify({ url, document, token, ticks: () => 0, waits: [0] });
  const tried = report.operations.filter(({ requests }) => requests > 0);
  return { failures: report.failures, tried: tried.length };
};

t.test('Sandlot keeps the document that it comes with', async (t) => {
  const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
  const { failures, tried } = await trySandlot(t, 'openapi.yaml', { token });

  t.strictSame(failures, []);
  t.ok(tried > 20);
});

t.test('Sandlot keeps documents of all sorts', async (t) => {
  const documents = {
    ...{ pets: petsApi, shop: shopDocument },
    ...{ library: libraryDocument, market: marketDocument, fleet: fleetDocument },
  };
  for (const [name, document] of Object.entries(documents)) {
    const folder = t.testdir({ 'api.json': JSON.stringify(document) });
    const { failures, tried } = await trySandlot(t, `${folder}/api.json`);

    t.strictSame(failures, [], name);
    t.ok(tried > 0, name);
  }
});

t.test('Sandlot keeps the documents of fixtures/documents', async (t) => {
  for (const name of ['notes.yaml', 'orders.yaml', 'petstore-2.yaml', 'library/openapi.yaml']) {
    const { failures, tried } = await trySandlot(t, `fixtures/documents/${name}`);

    t.strictSame(failures, [], name);
    t.ok(tried >= 5, name);
  }
});

t.test('a behaviour that breaks its document is found', async (t) => {
  const module = `export const behaviours = {
    readPet: (call) => ({ status: 200, body: { id: 'seven', name: call.path.id } }),
  };`;
  const folder = t.testdir({ 'api.json': JSON.stringify(petsApi), 'mine.mjs': module });
  const options = { behaviours: `${folder}/mine.mjs` };
  const { failures } = await trySandlot(t, `${folder}/api.json`, { options });

  t.ok(failures.some(({ operation, check }) => operation === 'readPet' && check === 'reply'));
});
