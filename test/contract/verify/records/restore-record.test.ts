import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const settings = { type: 'object', properties: { theme: text, size: { type: 'integer' } } };
const missing = { 404: { description: '' } };

/** Verifies settings, a singleton; returns the bodies that were put. */
async function trySettings(t: Test, put: object, answer: (request: ProviderRequest) => Answer) {
  const get = { operationId: 'read', responses: { 200: json(settings), ...missing } };
  const { requests, found, report } = await tryScripted(
    t,
    documentOf({ '/settings': { get, put: { operationId: 'change', ...put } } }),
    answer,
  );
  const reasons = report.operations.flatMap(({ checks }) =>
    checks.flatMap(({ reason }) => reason ?? []),
  );
  return { found, reasons, puts: requests.filter(({ method }) => method === 'PUT') };
}

const whole = {
  requestBody: { required: true, content: { 'application/json': { schema: settings } } },
  responses: { 200: json(settings), 400: { description: '' } },
};

/** The settings in a body; `undefined` if they are not valid. */
function readSettings(sent: string): object | undefined {
  try {
    const { theme = '', size = 0 } = JSON.parse(sent);
    const isValid = typeof theme === 'string' && Number.isInteger(size);
    return isValid && sent.startsWith('{') ? JSON.parse(sent) : undefined;
  } catch {
    return undefined;
  }
}

t.test('a singleton is changed and restored', async (t) => {
  const first = { theme: 'dark', size: 3 };
  let kept: unknown = first;
  const { found, puts } = await trySettings(t, whole, ({ method, text: sent }) => {
    const next = method === 'PUT' ? readSettings(sent) : kept;
    if (next === undefined) return { status: 400 };
    kept = next;
    return { status: 200, body: kept };
  });

  t.strictSame(found, []);
  t.ok(puts.length > 1);
  t.strictSame(kept, first);
});

t.test('a record that cannot be restored is not changed', async (t) => {
  const ok = { status: 200, body: { theme: 'dark', size: 3 } };
  const reset = await trySettings(t, { responses: { 200: json(settings) } }, () => ok);
  t.strictSame(reset.reasons, ['the change could not be undone']);
  t.strictSame(reset.puts, []);

  const absent = await trySettings(t, whole, () => ({ status: 404 }));
  t.strictSame([absent.found, absent.puts], [[], []]);

  const unread = await trySettings(t, whole, () => ({ status: 200, body: ['no settings'] }));
  t.match(unread.found, [/^read reply: /]);
  t.strictSame(unread.puts, []);
});
