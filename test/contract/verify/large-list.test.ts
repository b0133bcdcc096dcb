import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { tryScripted } from './provider/scripted-provider.ts';

const text = { type: 'string' };
const thing = { type: 'object', required: ['id'], properties: { id: text, kind: text } };
const parameters = [
  { name: 'kind', in: 'query', schema: text },
  { name: 'sort', in: 'query', schema: { type: 'string', enum: ['kind', '-kind', 'id'] } },
];
const list = { operationId: 'list', parameters, responses: { 200: json(items()), 400: {} } };

function items() {
  return { type: 'array', items: thing };
}

t.test('a list of 150,000 records is checked in linear time', { timeout: 60_000 }, async (t) => {
  const things = Array.from({ length: 150_000 }, (_, index) => ({ id: `t${index}`, kind: 'same' }));
  const body = JSON.stringify(things);
  const { found } = await tryScripted(t, documentOf({ '/things': { get: list } }), ({ url }) => {
    const sort = new URL(url, 'http://things.test').searchParams.get('sort');
    if (sort !== null && !/^(kind|-kind|id)$/.test(sort)) return { status: 400 };
    return { status: 200, body, headers: { 'content-type': 'application/json' } };
  });

  t.strictSame(
    found.filter((one) => !one.startsWith('list sort')),
    [],
  );
});

t.test('a list with 10,000 mismatches reports them as one failure', async (t) => {
  const body = JSON.stringify(Array.from({ length: 10_000 }, () => ({})));
  const { report } = await tryScripted(t, documentOf({ '/things': { get: list } }), () => ({
    status: 200,
    body,
    headers: { 'content-type': 'application/json' },
  }));

  t.equal(report.failures.filter(({ check }) => check === 'reply').length, 1);
});
