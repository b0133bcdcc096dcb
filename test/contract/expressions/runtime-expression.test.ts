import t from 'tap';
import { toExpressionScope } from '../../../src/contract/expressions/exchange-scope.ts';
import { evaluateAll } from '../../../src/contract/expressions/runtime-expression.ts';

const scope = toExpressionScope(
  {
    request: {
      method: 'POST',
      url: '/pets?kind=cat&kind=dog',
      headers: { 'X-Team': ['a', 'b'] },
      body: undefined,
    },
    reply: { status: 201, headers: { location: '/pets/7' }, body: undefined },
    json: { id: 7, tags: ['a'], owner: { 'full name': 'Ann' } },
    input: { name: 'Rex' },
    path: { shop: 's1' },
  },
  {
    inputs: { petId: 9 },
    steps: { make: { outputs: { 'pet.id': 7, list: [{ id: 3 }] } } },
  },
);

const values: readonly (readonly [expression: unknown, value: unknown])[] = [
  ['$url', '/pets?kind=cat&kind=dog'],
  ['$method', 'POST'],
  ['$statusCode', 201],
  ['$request.path.shop', 's1'],
  ['$request.query.kind', 'dog'],
  ['$request.header.x-team', 'a'],
  ['$request.body#/name', 'Rex'],
  ['$request.cookie.a', undefined],
  ['$response.query.kind', undefined],
  ['$response.header.Location', '/pets/7'],
  ['$response.body', { id: 7, tags: ['a'], owner: { 'full name': 'Ann' } }],
  ['$response.body#/owner/full name', '$response.body#/owner/full name'],
  ['$response.body#/tags/0', 'a'],
  ['$response.body.tags.0', 'a'],
  ['$inputs.petId', 9],
  ['$inputs.petId.more', undefined],
  ['$steps.make.outputs.pet.id', 7],
  ['$steps.make.outputs.list.0.id', 3],
  ['$steps.other.outputs.x', undefined],
  ['pet {$response.body#/id} of {$response.body#/tags}{$inputs.none}', 'pet 7 of ["a"]'],
  ['$5', '$5'],
  [{ a: ['$statusCode', 1, null] }, { a: [201, 1, null] }],
];

t.test('expressions read the parts of a call and the names of a workflow', async (t) => {
  for (const [expression, value] of values)
    t.strictSame(evaluateAll(expression, scope), value, JSON.stringify(expression));
  t.equal(evaluateAll('$response.body#/id', {}), undefined);
});
