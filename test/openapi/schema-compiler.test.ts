import t from 'tap';
import { createSchemaValidators, type Finding } from '../../src/openapi/openapi.ts';

/** The violations of values of the schema `It`, as `pointer message`, once it is compiled. */
function checkOf(
  schemas: Readonly<Record<string, unknown>>,
  onFinding?: (finding: Finding) => void,
) {
  const root = { components: { schemas } };
  const { check } = createSchemaValidators(
    { root, source: 'api.json', title: 'Pets', version: '1' },
    onFinding,
  );
  return (value: unknown) =>
    check('/components/schemas/It')(value, 'body').map(({ pointer, message }) =>
      `${pointer} ${message}`.trim(),
    );
}

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

function listOf<T>(length: number, create: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => create(index));
}

/** Options that each require a property of their own. */
const longList = listOf(300, (index) => ({ type: 'object', required: [`p${index}`] }));

t.test('a value matches one, some or all of a long list of schemas', async (t) => {
  const oneOf = checkOf({ It: { oneOf: longList } });
  const anyOf = checkOf({ It: { anyOf: longList } });
  const allOf = checkOf({ It: { allOf: longList.slice(0, 201) } });
  const kinds = checkOf({ It: { oneOf: longList, discriminator: { propertyName: 'kind' } } });
  const all = Object.fromEntries(listOf(201, (index) => [`p${index}`, 1]));

  t.strictSame(oneOf({ p299: 1 }), []);
  t.strictSame(oneOf({ p0: 1, p299: 1 }), ['must match exactly one of the schemas of oneOf']);
  t.strictSame(kinds({ p0: 1, p299: 1 }), []);
  t.strictSame(anyOf({ p0: 1, p299: 1 }), []);
  t.equal(anyOf({}).length, 101);
  t.equal(oneOf({}).length, 101);
  t.strictSame(allOf(all), []);
  t.strictSame(allOf({ ...all, p200: undefined }), ['must have the required property "p200"']);
});

t.test('a long list of constants is one enumeration', async (t) => {
  const oneOf = listOf(300, (index) => ({ const: `v${index}`, type: 'string', title: 'A value' }));

  t.strictSame(checkOf({ It: { oneOf } })('v299'), []);
  t.match(checkOf({ It: { oneOf } })('w'), [/^must be one of "v0", "v1"/, /oneOf/]);
  for (const other of [
    { const: 'v0' },
    { const: {} },
    { const: 1, type: 'string' },
    { minLength: 3 },
  ])
    t.equal(checkOf({ It: { anyOf: [...oneOf, other] } })('w').length, 101);
});

t.test('each of many properties is checked', async (t) => {
  const properties = Object.fromEntries(listOf(300, (index) => [`p${index}`, { type: 'string' }]));
  const check = checkOf({ It: { type: 'object', properties, additionalProperties: false } });

  t.strictSame(check({ p0: 'a', p299: 'b', p1: undefined }), []);
  t.strictSame(check({ p0: 'a', p299: 1 }), ['/p299 must be string']);
  t.strictSame(check({ q: 1 }), ['must not have the property "q"']);
});

t.test('the parts of a large schema are compiled on their own', async (t) => {
  const group = {
    properties: Object.fromEntries(listOf(150, (at) => [`p${at}`, { type: 'string' }])),
  };
  const check = checkOf({ It: { properties: { a: group, b: group, c: group } } });

  t.strictSame(check({ a: { p1: 'a' }, b: { p1: 'a' }, c: { p1: 'a' } }), []);
  t.strictSame(check({ c: { p149: 1 } }), ['/c/p149 must be string']);
});

t.test('a value that needs thousands of schemas is not checked', async (t) => {
  const names = listOf(3_001, (index) => `p${index}`);
  const findings: Finding[] = [];
  const check = checkOf(
    { It: { properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) } },
    (finding) => findings.push(finding),
  );

  t.throws(() => check(Object.fromEntries(names.map((name) => [name, 'a']))), {
    message: /a value needs more than 3000 schemas/,
  });
  t.equal(findings.length, 1);
});

t.test('a schema with thousands of parts in one place is not compiled', async (t) => {
  const prefixItems = listOf(2_001, () => ({ type: 'string' }));
  const items = listOf(150, () => ({ anyOf: listOf(150, () => ({ type: 'string' })) }));

  t.strictSame(checkOf({ It: { prefixItems: items } })(['a']), []);
  t.throws(() => checkOf({ It: { patternProperties: { a: { prefixItems } } } })({}), {
    message: /more than 2000 parts in one place/,
  });
});

t.test('many properties are not compiled where unevaluated ones count', async (t) => {
  const declare = (count: number) => ({
    properties: Object.fromEntries(listOf(count, (index) => [`p${index}`, { type: 'string' }])),
    unevaluatedProperties: false,
  });

  t.strictSame(checkOf({ It: declare(300) })({ p299: 'a' }), []);
  t.equal(checkOf({ It: declare(300) })({ p299: 1, q: 1 }).length, 2);
  t.throws(() => checkOf({ It: declare(2_001) })({}), { message: /more than 2000 parts/ });
});

t.test('a schema that refers to itself for the same value adds nothing', async (t) => {
  const check = checkOf({ It: { type: 'object', allOf: [ref('It')] } });

  t.strictSame(check({}), []);
  t.ok(check([]).length > 0);
});

t.test('after a thousand references each violation is still at its place', async (t) => {
  const schemas = {
    It: { items: ref('Text') },
    Text: { type: 'string', allOf: [{ minLength: 1 }] },
  };
  const texts = listOf(1_500, () => 'a');

  t.strictSame(checkOf(schemas)([...texts, 1, 1]), [
    '/1500 must be string',
    '/1501 must be string',
  ]);
});

t.test('many violations of one option do not make another one match', async (t) => {
  const lists = [{ items: { type: 'string' } }, { items: { type: 'number' } }];
  const maps = lists.map(({ items }) => ({ additionalProperties: items }));
  const values = listOf(200, () => true);

  t.ok(checkOf({ It: { anyOf: lists } })(values).length === 101);
  t.ok(checkOf({ It: { anyOf: maps } })({ ...values }).length === 101);
});

t.test('unevaluated properties are those that no referenced schema describes', async (t) => {
  const check = checkOf({
    It: { allOf: [ref('Named'), ref('Sized')], unevaluatedProperties: false },
    Named: { properties: { name: { type: 'string' } }, allOf: [ref('Sized')] },
    Sized: { properties: { size: { type: 'integer' } }, items: { not: ref('Named') } },
  });
  const open = checkOf({
    It: { allOf: [ref('Open')], unevaluatedProperties: false },
    Open: { additionalProperties: ref('Open') },
  });

  for (let count = 0; count < 2; count++) {
    t.strictSame(check({ name: 'a', size: 1 }), []);
    t.strictSame(check({ name: 'a', other: 1 }), ['must not have the property "other"']);
    t.strictSame(open({ a: {} }), []);
  }
});

t.test('options that are no list are ignored', async (t) => {
  t.strictSame(checkOf({ It: { anyOf: 5, type: 'string' } })('a'), []);
});
