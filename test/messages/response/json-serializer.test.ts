import t from 'tap';
import { createJsonSerializers } from '../../../src/messages/response/json-serializer.ts';

function printers(schemas: Readonly<Record<string, unknown>>) {
  const root = { components: { schemas } };
  const { serializer } = createJsonSerializers({ source: 'api', title: 'API', version: '1', root });
  return (name: string, value: unknown) => serializer(`/components/schemas/${name}`)(value);
}

function print(schema: unknown, value: unknown) {
  return printers({ It: schema })('It', value);
}

const text = { type: 'string' };
const named = { type: 'object', properties: { b: text, a: text } };

t.test('declared properties are serialized in the order of the document', (t) => {
  t.equal(print(named, { a: '1', c: '3', b: '2' }), '{"b":"2","a":"1"}');
  t.equal(print(named, {}), '{}');
  t.equal(print(named, { a: undefined, b: null }), '{"b":null}');
  t.equal(print(named, { a: 1, b: () => 1 }), '{"b":null,"a":1}');
  t.end();
});

t.test('an object with very many declared properties is serialized like any other', (t) => {
  const names = Array.from({ length: 1_200 }, (_, index) => `p${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, text]));
  const large = { properties: { ...properties, secret: { writeOnly: true } } };
  const value = { p1199: 'b', p3: undefined, secret: 's', other: 1, p1: 'a' };

  t.equal(print(large, value), '{"p1":"a","p1199":"b"}');
  t.equal(print(large, {}), '{}');
  t.equal(
    print({ ...large, additionalProperties: true }, value),
    '{"p1":"a","p1199":"b","other":1}',
  );
  t.end();
});

t.test('allowed properties follow where no schema declares their names', (t) => {
  const root = {
    components: {
      schemas: {
        Named: named,
        Owner: { properties: { pet: { $ref: '#/components/schemas/Named' } } },
        Closed: { ...named, additionalProperties: false },
        Both: { allOf: [named, { unevaluatedProperties: false }] },
      },
    },
  };
  const { serializer } = createJsonSerializers({ source: 'api', title: 'API', version: '1', root });
  const declared = new Set(['a', 'b', 'c', 'e']);
  const printed = (name: string, value: unknown) =>
    serializer(`/components/schemas/${name}`, declared)(value);

  t.equal(printed('Named', { d: [1], c: '3', a: '1' }), '{"a":"1","d":[1]}');
  t.equal(printed('Named', { d: undefined, c: '3' }), '{}');
  t.equal(printed('Named', { d: 4 }), '{"d":4}');
  t.equal(printed('Owner', { pet: { a: '1', d: 4 } }), '{"pet":{"a":"1","d":4}}');
  t.equal(printed('Closed', { a: '1', d: 4 }), '{"a":"1"}');
  t.equal(printed('Both', { a: '1', d: 4 }), '{"a":"1"}');
  t.equal(serializer('/components/schemas/Named')({ a: '1', d: 4 }), '{"a":"1"}');
  t.end();
});

t.test('undeclared properties follow where additionalProperties is set', (t) => {
  const open = { ...named, additionalProperties: true };

  t.equal(print(open, { c: { d: [1] }, a: '1', e: undefined }), '{"a":"1","c":{"d":[1]}}');
  t.equal(
    print({ ...named, additionalProperties: { format: 'float' } }, { c: 1, a: '1' }),
    '{"a":"1","c":1.0}',
  );
  t.equal(print({ ...named, patternProperties: {} }, { c: 1, a: '1' }), '{"a":"1","c":1}');
  t.end();
});

t.test('a required property is serialized, declared or not', (t) => {
  const requiring = { ...named, required: ['c', 'a', 5] };

  t.equal(print(requiring, { c: 1, d: 2, a: '1' }), '{"a":"1","c":1}');
  t.equal(print({ type: 'object', required: ['c'] }, { d: 2, c: 1 }), '{"d":2,"c":1}');
  t.equal(print({ allOf: [named, { required: ['c'] }] }, { c: 1, b: '2' }), '{"b":"2","c":1}');
  t.end();
});

t.test('a map is serialized by the schema of its entries', (t) => {
  const map = { type: 'object', additionalProperties: { type: 'number', format: 'double' } };

  t.equal(print(map, { b: 1, 'a"': 0.5, c: undefined }), '{"b":1.0,"a\\"":0.5}');
  t.equal(print(map, {}), '{}');
  t.equal(print({ type: 'object' }, { any: [1, { b: 'c' }] }), '{"any":[1,{"b":"c"}]}');
  t.end();
});

/** A number as a float or a double is printed, and as any other. */
const numbers: readonly (readonly [number, string, string])[] = [
  [90, '90.0', '90'],
  [0, '0.0', '0'],
  [-0, '0.0', '0'],
  [1.5, '1.5', '1.5'],
  [-3, '-3.0', '-3'],
  [1e21, '1.0e+21', '1e+21'],
  [1e20, '100000000000000000000.0', '100000000000000000000'],
  [1e-7, '1.0e-7', '1e-7'],
  [-1.5e-7, '-1.5e-7', '-1.5e-7'],
  [Number.NaN, 'null', 'null'],
  [Number.POSITIVE_INFINITY, 'null', 'null'],
];

for (const [value, decimal, plain] of numbers) {
  t.test(`${value} is ${decimal} where numbers are floats and ${plain} otherwise`, (t) => {
    t.equal(print({ type: 'number', format: 'float' }, value), decimal);
    t.equal(print({ type: 'number', format: 'double' }, value), decimal);
    t.equal(print({ type: 'number' }, value), plain);
    t.end();
  });
}

t.test('lists are serialized by the schema of their entries', (t) => {
  const list = { type: 'array', items: { format: 'float' } };

  t.equal(print(list, [1, 2.5, undefined]), '[1.0,2.5,null]');
  t.equal(print(list, []), '[]');
  t.equal(print({ type: 'array', items: named }, [{ a: '1', x: 1 }, {}]), '[{"a":"1"},{}]');
  t.equal(print({ type: 'array' }, [1, { b: 2 }]), '[1,{"b":2}]');
  t.end();
});

t.test('allOf, oneOf and anyOf are merged', (t) => {
  const print = printers({
    Base: { properties: { id: text } },
    All: {
      allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { n: { format: 'float' } } }],
      oneOf: [{ properties: { one: text } }, 'nonsense'],
      anyOf: [{ properties: { n: { type: 'integer' } } }],
      ...JSON.parse('{"then":{"properties":{"later":{}}}}'),
      else: { properties: { else: text } },
    },
  });

  t.equal(
    print('All', { else: 'e', later: 't', one: 'o', n: 1, id: 'i', x: 1 }),
    '{"id":"i","n":1.0,"one":"o","later":"t","else":"e"}',
  );
  t.end();
});

t.test('a circular schema serializes a finite value', (t) => {
  const print = printers({
    Tree: {
      allOf: [{ $ref: '#/components/schemas/Tree' }],
      properties: {
        size: { format: 'float' },
        within: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
      },
    },
    Loop: { $ref: '#/components/schemas/Loop' },
  });

  t.equal(
    print('Tree', { within: [{ size: 1 }, { within: [] }], size: 2, x: 1 }),
    '{"size":2.0,"within":[{"size":1.0},{"within":[]}]}',
  );
  t.equal(print('Loop', { a: 1 }), '{"a":1}');
  t.end();
});

t.test('properties may be named like members of Object.prototype', (t) => {
  const names = ['constructor', 'toString', '__proto__', 'a"b', "c'd`", '\u2028', 'é', ''];
  const properties = Object.fromEntries(names.map((name) => [name, text]));
  const value = Object.fromEntries(names.map((name) => [name, 'x']));

  t.strictSame(Object.entries(JSON.parse(print({ properties }, value))), Object.entries(value));
  t.equal(print({ properties }, {}), '{}');
  t.end();
});

t.test('strings are escaped as by JSON.stringify', (t) => {
  const texts = [
    '',
    'plain',
    '"\\',
    '\n\u0000\u001f\u007f',
    'zoë →',
    '\ud800',
    '😀',
    'x'.repeat(99),
  ];

  t.strictSame(
    texts.map((value) => print(text, value)),
    texts.map((value) => JSON.stringify(value)),
  );
  t.end();
});

t.test('a value of another type than the schema has is serialized', (t) => {
  t.equal(print(named, 'text'), '"text"');
  t.equal(print(named, [1]), '[1]');
  t.equal(print(named, null), 'null');
  t.equal(print(named, true), 'true');
  t.equal(print(named, undefined), 'null');
  t.equal(print({ type: 'array', items: text }, { a: 1 }), '{"a":1}');
  t.equal(print(true, { a: 1 }), '{"a":1}');
  t.end();
});

t.test('toJSON is called where it is a function', (t) => {
  t.equal(print(named, new Date(0)), '"1970-01-01T00:00:00.000Z"');
  t.equal(print(named, { toJSON: 'data', a: '1' }), '{"a":"1"}');
  t.end();
});

t.test('a frozen object is serialized equally again', (t) => {
  const print = printers({ It: named });
  const frozen = Object.freeze({ a: '1' });

  t.equal(print('It', frozen), '{"a":"1"}');
  t.equal(print('It', frozen), '{"a":"1"}');
  t.equal(print('It', { a: '2' }), '{"a":"2"}');
  t.end();
});
