import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';

const account = {
  type: 'object',
  additionalProperties: false,
  properties: { company: { type: 'string', minLength: 1 } },
};
const changing = {
  operationId: 'change',
  requestBody: { required: true, content: { 'application/json': { schema: account } } },
  responses: { 200: json(account), 400: { description: '' } },
};
const reading = { operationId: 'read', responses: { 200: json(account) } };

/** Keeps an account that is Acme's; `refused` is a company that it cannot be set to. */
function openAccount(refused?: string) {
  let company = 'Acme';
  return {
    company: () => company,
    script: ({ method, text }: { readonly method: string; readonly text: string }) => {
      if (method === 'GET') return { status: 200, body: { company } };
      const [, sent] = /^\{"company":"([^"]+)"\}$/.exec(text) ?? [];
      if (sent === undefined) return { status: 400 };
      if (sent === refused) return { status: 500 };
      company = sent;
      return { status: 200, body: { company } };
    },
  };
}

t.test('a singleton is changed and restored', async (t) => {
  const { company, script } = openAccount();
  const document = documentOf({ '/account': { get: reading, patch: changing } });
  const { report, requests, found } = await tryScripted(t, document, script);

  t.strictSame(found, []);
  t.ok(requests.some(({ method, text }) => method === 'PATCH' && !text.includes('Acme')));
  t.equal(company(), 'Acme');
  t.strictSame(report.left, []);
});

t.test('a singleton that cannot be restored is reported by its path', async (t) => {
  const { company, script } = openAccount('Acme');
  const document = documentOf({ '/account': { get: reading, patch: changing } });
  const { report } = await tryScripted(t, document, script);

  t.not(company(), 'Acme');
  t.strictSame(report.left, ['/account']);
});

t.test('a singleton that must not be read is not changed', async (t) => {
  const { script } = openAccount();
  const document = documentOf({ '/account': { get: reading, patch: changing } });
  const { report } = await tryScripted(t, document, script, { skip: ['read'] });

  t.match(report.operations, [
    {
      id: 'change',
      requests: 0,
      checks: [{ reason: 'no operation reads it, so a change could not be undone' }],
    },
  ]);
});

t.test('a singleton that must not be used is skipped', async (t) => {
  const { script } = openAccount();
  const document = documentOf({ '/account': { get: reading, patch: changing } });
  const { report, requests } = await tryScripted(t, document, script, {
    extent: 'reads',
    skip: ['read'],
  });

  t.strictSame(report.operations, []);
  t.equal(requests.length, 1, 'but for the first one, which finds the server');
});
