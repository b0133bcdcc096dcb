import t from 'tap';
import { openJudge } from '../../src/contract/contract.ts';
import { openSchemas } from '../../src/document/document.ts';
import { findAddress } from '../../src/verify/address.ts';
import { documentOf, silent } from '../support/sandlot-of.ts';

t.test('why nobody answers is told, be it by no more than a code', async (t) => {
  const root = documentOf({ '/x': { get: silent } });
  const document = { source: 'api', title: 'API', version: '1', root };
  const judge = openJudge(document, { schemas: openSchemas(document) });
  const ask = (error: unknown) => {
    const client = { send: () => Promise.reject(error), close: () => undefined };
    return findAddress(client, { url: 'http://pets.test', document, judge });
  };

  // Node says no more where it tried several addresses.
  const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  await t.rejects(ask(refused), { message: 'http://pets.test cannot be reached: ECONNREFUSED.' });
  await t.rejects(ask(new Error('it is late')), {
    message: 'http://pets.test cannot be reached: it is late.',
  });
});
