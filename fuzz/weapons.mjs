import { nestedJson } from './hostile-values.mjs';

/** A document with one path whose GET answers, and whose POST takes, this schema. */
const withSchema = (schema, schemas = {}) => {
  const content = { 'application/json': { schema } };
  const responses = { 200: { description: 'ok', content } };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Weapon', version: '1' },
    paths: { '/things': { get: { responses }, post: { requestBody: { content }, responses } } },
    components: { schemas },
  });
};

/** Schemas that each refer twice to the next: 2^levels when they are expanded. */
const doubling = (keyword, levels) => {
  const ref = (level) => ({ $ref: `#/components/schemas/s${level}` });
  const schemas = Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      `s${level}`,
      { [keyword]: level === levels - 1 ? [{ type: 'object' }] : [ref(level + 1), ref(level + 1)] },
    ]),
  );
  return withSchema(ref(0), schemas);
};

const range = (count) => Array.from({ length: count }, (_, at) => at);
const responses = { 200: { description: 'ok' } };

/** Schemas that each refer to the next by a keyword. */
const chain = (length, wrap) =>
  withSchema(
    { $ref: '#/components/schemas/s0' },
    Object.fromEntries(
      range(length).map((at) => [
        `s${at}`,
        at === length - 1
          ? { type: 'string' }
          : wrap({ $ref: `#/components/schemas/s${at + 1}` }, at),
      ]),
    ),
  );

/** Documents that are small in idea and large in effect, each a class of its own. */
export const weapons = [
  ...['allOf', 'oneOf', 'anyOf'].map((keyword) => ({
    name: `${keyword} that doubles at each of 30 levels`,
    make: () => doubling(keyword, 30),
  })),
  {
    name: 'different options that double at each of 30 levels',
    make: () => {
      const refs = (level) => [
        { $ref: `#/components/schemas/s${level}` },
        { allOf: [{ $ref: `#/components/schemas/s${level}` }], title: 'again' },
      ];
      const levels = range(30).map((at) => [
        `s${at}`,
        { anyOf: at === 29 ? [{ required: ['no'] }, { required: ['nor'] }] : refs(at + 1) },
      ]);
      return withSchema({ oneOf: refs(0) }, Object.fromEntries(levels));
    },
  },
  {
    name: 'properties that double at each of 30 levels',
    make: () => chain(30, (next) => ({ properties: { a: next, b: next }, required: ['a', 'b'] })),
  },
  { name: 'a chain of 5,000 allOf', make: () => chain(5000, (next) => ({ allOf: [next] })) },
  { name: 'a chain of 5,000 references', make: () => chain(5000, (next) => next) },
  {
    name: 'a chain of 5,000 items',
    make: () => chain(5000, (next) => ({ type: 'array', items: next })),
  },
  {
    name: 'a circle of allOf',
    make: () =>
      withSchema(
        { $ref: '#/components/schemas/a' },
        {
          a: { allOf: [{ $ref: '#/components/schemas/b' }] },
          b: { allOf: [{ $ref: '#/components/schemas/a' }] },
        },
      ),
  },
  {
    name: 'allOf of 5,000',
    make: () =>
      withSchema({
        allOf: range(5000).map((at) => ({
          properties: { [`p${at}`]: { type: 'string' } },
          required: [`p${at}`],
        })),
      }),
  },
  {
    name: 'oneOf of 2,000 objects',
    make: () =>
      withSchema({
        oneOf: range(2000).map((at) => ({
          type: 'object',
          properties: { [`p${at}`]: { type: 'string' } },
        })),
      }),
  },
  {
    name: 'anyOf of 20,000',
    make: () => withSchema({ anyOf: range(20_000).map((at) => ({ minimum: at })) }),
  },
  {
    name: 'prefixItems of 20,000',
    make: () => withSchema({ prefixItems: range(20_000).map((at) => ({ minimum: at })) }),
  },
  {
    name: 'patternProperties of 20,000',
    make: () =>
      withSchema({
        patternProperties: Object.fromEntries(
          range(20_000).map((at) => [`^x${at}$`, { minimum: at }]),
        ),
      }),
  },
  {
    name: 'a hundred thousand required names',
    make: () => withSchema({ type: 'object', required: range(100_000).map((at) => `p${at}`) }),
  },
  {
    name: 'a pattern of a hundred thousand characters',
    make: () => withSchema({ type: 'string', pattern: '(a|b)?'.repeat(20_000) }),
  },
  {
    name: 'a parameter list of 20,000',
    make: () =>
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'W', version: '1' },
        paths: {
          '/things': {
            get: {
              responses,
              parameters: range(20_000).map((at) => ({
                name: `q${at}`,
                in: 'query',
                schema: { type: 'integer' },
              })),
            },
          },
        },
      }),
  },
  {
    name: 'a path of a thousand parameters',
    make: () =>
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'W', version: '1' },
        paths: {
          [`/${range(1000)
            .map((at) => `{p${at}}`)
            .join('/')}`]: { get: { responses } },
        },
      }),
  },
  {
    name: 'a text of ten million characters as title',
    make: () => withSchema({}).replace('"Weapon"', JSON.stringify('x'.repeat(1e7))),
  },
  {
    name: 'an example of a million entries',
    make: () => withSchema({ type: 'array', example: range(1_000_000) }),
  },
  {
    name: 'a text of a hundred million characters',
    make: () =>
      withSchema({
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string', minLength: 1e8 } },
      }),
  },
  {
    name: 'a list of a hundred million',
    make: () => withSchema({ type: 'array', minItems: 1e8, items: { type: 'integer' } }),
  },
  { name: 'an enumeration of a million', make: () => withSchema({ enum: range(1_000_000) }) },
  {
    name: 'oneOf of 2,000',
    make: () => withSchema({ oneOf: range(2000).map((at) => ({ const: at })) }),
  },
  {
    name: 'a hundred thousand properties',
    make: () =>
      withSchema({
        type: 'object',
        properties: Object.fromEntries(range(100_000).map((at) => [`p${at}`, { type: 'integer' }])),
      }),
  },
  {
    name: 'two hundred thousand operations',
    make: () =>
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Weapon', version: '1' },
        paths: Object.fromEntries(range(200_000).map((at) => [`/p${at}`, { get: { responses } }])),
      }),
  },
  {
    name: 'a type that requires three of itself',
    make: () =>
      withSchema(
        { $ref: '#/components/schemas/t' },
        {
          t: {
            type: 'object',
            required: ['a', 'b', 'c'],
            properties: Object.fromEntries(
              ['a', 'b', 'c'].map((name) => [name, { $ref: '#/components/schemas/t' }]),
            ),
          },
        },
      ),
  },
  {
    name: 'nested a hundred thousand deep',
    make: () => withSchema({ const: 1 }).replace('"const":1', `"const":${nestedJson(50_000)}`),
  },
  {
    name: '9,000 aliases of 50 KB',
    make: () =>
      `openapi: 3.1.0\ninfo: {title: W, version: '1'}\nx-a: &a "${'a'.repeat(50_000)}"\nx-b: [${range(
        9000,
      )
        .map(() => '*a')
        .join(',')}]\npaths: {}\n`,
  },
  {
    name: 'an alias of itself',
    make: () => `openapi: 3.1.0\ninfo: &i {title: W, version: '1', x: *i}\npaths: {}\n`,
  },
  ...[
    '^(a|a){40}$',
    '^(a?){40}a{40}$',
    '^(([a-z]{1,30}[0-9]{0,30}){1,30}){1,30}$',
    '^(a+)+$',
    '(x+x+)+y',
  ].map((pattern) => ({
    name: `the pattern ${pattern}`,
    make: () =>
      withSchema({
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string', pattern } },
      }),
  })),
  ...[
    'file:///etc/passwd',
    '/proc/self/environ',
    '../../../../etc/passwd',
    '/dev/zero',
    'http://127.0.0.1:9/x.json',
  ].map((ref) => ({
    name: `a $ref to ${ref}`,
    make: () => withSchema({ $ref: ref }),
  })),
  {
    name: 'a title with a script',
    make: () => withSchema({}).replace('"Weapon"', '"</title><script>alert(1)</script>"'),
  },
  {
    name: 'a title with an escape sequence',
    make: () => withSchema({}).replace('"Weapon"', '"\\u001b]0;owned\\u0007\\u001b[2J"'),
  },
];
