import t from 'tap';
import { createJudge } from '../../../../src/contract/contract.ts';
import { findProviderAddress } from '../../../../src/contract/verify/client/provider-client.ts';
import { createSchemaValidators } from '../../../../src/openapi/openapi.ts';
import { documentOf, silent } from '../../../support/sandlot-of.ts';

t.test('an unreachable provider is reported with its error message or code', async (t) => {
  const root = documentOf({ '/x': { get: silent } });
  const document = { source: 'api', title: 'API', version: '1', root };
  const judge = createJudge(document, { schemas: createSchemaValidators(document) });
  const send = (error: unknown) => {
    const client = { send: () => Promise.reject(error), close: () => undefined };
    return findProviderAddress(client, { url: 'http://pets.test', document, judge });
  };

  // Node's message is empty where it tried several addresses.
  const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  await t.rejects(send(refused), {
    message: 'Cannot reach http://pets.test: connection refused. Is the API running there?',
  });
  await t.rejects(send(new Error('it is late')), {
    message: 'Cannot reach http://pets.test: it is late. Is the API running there?',
  });
});
