import t from 'tap';
import {
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const schemas = {
  Account: object({ sid: text, name: text }),
  Call: object({ id: integer, account_sid: text, to: text }),
};
const sid = { name: 'sid', in: 'path', required: true, schema: text };
const paths = {
  '/accounts': {
    get: returning(list(ref('Account'))),
    post: { requestBody: json(ref('Account')), ...returning(ref('Account')) },
  },
  '/accounts/{sid}': {
    parameters: [sid],
    get: returning(ref('Account')),
    delete: { responses: { 204: { description: '' } } },
  },
  '/accounts/{sid}/calls': {
    parameters: [sid],
    get: returning(list(ref('Call'))),
    post: { requestBody: json(object({ to: text })), ...returning(ref('Call')) },
  },
  '/calls': { get: returning(list(ref('Call'))) },
};

function securityOf(scheme: object) {
  return {
    security: [{ login: [] }],
    components: { schemas, securitySchemes: { login: scheme } },
  };
}

const basic = securityOf({ type: 'http', scheme: 'Basic' });

t.test('the user name of the credential is the key of an account', async (t) => {
  const { app } = await sandlotOf(t, documentOf(paths, basic));
  const authorization = `Basic ${Buffer.from('AC12:secret').toString('base64')}`;
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
    const reply = await app.inject({
      method,
      url,
      headers: { authorization },
      ...(payload && { payload }),
    });
    return [reply.statusCode, reply.body === '' ? undefined : reply.json()];
  };

  t.strictSame(await send('GET', '/accounts/AC12/calls'), [200, []]);
  const [status, call] = await send('POST', '/accounts/AC12/calls', { to: '+1' });
  t.equal(status, 200);
  t.match(call, { to: '+1' });
  t.match(await send('GET', '/accounts/AC12'), [200, { sid: 'AC12' }]);
  t.match(await send('GET', '/accounts/AC13/calls'), [404, { code: 'not-found' }]);
  t.strictSame(await send('DELETE', '/accounts/AC12'), [204, undefined]);
  t.match(await send('GET', '/accounts/AC12'), [404, { code: 'not-found' }]);
});

t.test('it is planned for a first key that is known, and for Basic authentication alone', (t) => {
  const accountOf = (operation: string, more: object) => {
    const { conclude } = apiModelOf(paths, schemas, {}, more);
    return conclude(operation).plan.callerAccount;
  };
  t.strictSame(accountOf('GET /accounts/{sid}/calls', basic), {
    parameter: 'sid',
    resource: 'accounts',
  });
  t.strictSame(accountOf('GET /accounts/{sid}', basic), { parameter: 'sid', resource: 'accounts' });
  t.equal(accountOf('GET /accounts', basic), undefined);
  t.equal(accountOf('GET /calls', basic), undefined);
  t.equal(
    accountOf('GET /accounts/{sid}/calls', securityOf({ type: 'http', scheme: 'bearer' })),
    undefined,
  );
  t.end();
});
