import t from 'tap';
import { isMet } from '../../../src/contract/workflow/criteria.ts';

const reply = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: { name: "Rex's", total: 3, pets: [{ kind: 'cat' }], none: null, on: true },
};
const scope = { reply, names: { inputs: { least: 2 } } };

const simple: readonly (readonly [condition: string, isTrue: boolean])[] = [
  ['$statusCode == 200', true],
  ['$statusCode != 200', false],
  ['$statusCode >= 200 && $statusCode < 300', true],
  ['$statusCode > 200 || $statusCode <= 199', false],
  ["$response.body#/name == 'rex''s'", true],
  ['$response.body#/name == "REX\'s"', true],
  ['$response.body#/total > $inputs.least', true],
  ['!($response.body#/total == 4)', true],
  ['!$response.body#/on', false],
  ['$response.body#/none == null', true],
  ['$response.body#/on == true', true],
  ['$response.body#/total == 3.0', true],
  ["$response.body.pets[0].kind == 'cat'", true],
  ['$response.body#/missing', false],
];

t.test('simple conditions compare values', async (t) => {
  for (const [condition, isTrue] of simple)
    t.equal(isMet({ condition, context: undefined, type: 'simple' }, scope), isTrue, condition);
});

t.test('a condition that cannot be read is an error with it', async (t) => {
  for (const condition of ['', '$statusCode ==', '200 200', '(200', '== 200', '$statusCode = 200'])
    t.throws(
      () => isMet({ condition, context: undefined, type: 'simple' }, scope),
      { message: `The condition cannot be read: ${condition}` },
      condition,
    );
});

t.test('patterns and JSONPath are about a context', async (t) => {
  const is = (type: 'regex' | 'jsonpath', condition: string, context?: string) =>
    isMet({ condition, context, type }, scope);

  t.ok(is('regex', '^20\\d$', '$statusCode'));
  t.notOk(is('regex', '^4', '$statusCode'));
  t.notOk(is('regex', '^4'));
  t.ok(is('jsonpath', '$.pets[?@.kind == "cat"]', '$response.body'));
  t.ok(is('jsonpath', '$[?count(@.pets[*]) > 0]', '$response.body'));
  t.notOk(is('jsonpath', '$.pets[?@.kind == "dog"]', '$response.body'));
  t.notOk(is('jsonpath', '$.pets', '$response.body#/none/x'));
});
