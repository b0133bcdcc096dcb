import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { compileFindParameter } from '../../../src/messages/request/parameters/find-parameter.ts';
import { createCoercions } from '../../../src/messages/request/parameters/type-coercion.ts';
import { parseQueryPairs } from '../../../src/messages/request/query-string.ts';
import { listOperations, type OpenApiDocument } from '../../../src/openapi/openapi.ts';
import { documentOf } from '../../support/sandlot-of.ts';

type Manner = {
  readonly in: string;
  readonly style: string;
  readonly explode: boolean;
};

/** What a value is written to in each style, by the tables of RFC 6570 and OpenAPI. */
function write({ in: place, style, explode }: Manner, value: unknown): string {
  const encode = (text: unknown) =>
    place === 'header' ? `${text}` : encodeURIComponent(`${text}`);
  const delimiter =
    { spaceDelimited: '%20', pipeDelimited: '|', label: '.', matrix: ';' }[
      explode || style.endsWith('Delimited') ? style : ''
    ] ?? ',';
  const prefix = { label: '.', matrix: explode ? ';' : ';n=' }[style] ?? '';
  const named = style === 'matrix' || style === 'form';
  if (Array.isArray(value)) {
    if (explode && style === 'form') return value.map((entry) => `n=${encode(entry)}`).join('&');
    const entries = value.map((entry) => (explode && named ? `n=${encode(entry)}` : encode(entry)));
    return `${style.endsWith('Delimited') || style === 'form' ? 'n=' : ''}${prefix}${entries.join(delimiter)}`;
  }
  if (typeof value === 'object') {
    const pairs = Object.entries(Object(value));
    if (style === 'deepObject')
      return pairs.map(([key, entry]) => `n[${encode(key)}]=${encode(entry)}`).join('&');
    if (explode && style === 'form')
      return pairs.map(([key, entry]) => `${encode(key)}=${encode(entry)}`).join('&');
    const entries = pairs.map(([key, entry]) =>
      [key, entry].map(encode).join(explode ? '=' : delimiter),
    );
    return `${style.endsWith('Delimited') || style === 'form' ? 'n=' : ''}${prefix}${entries.join(delimiter)}`;
  }
  if (style === 'matrix') return `;n=${encode(value)}`;
  return `${style === 'form' ? 'n=' : prefix}${encode(value)}`;
}

/** What a parameter `n` of this manner and schema is read as in a text. */
function openReading(manner: Manner, schema: object) {
  const document: OpenApiDocument = {
    source: '',
    title: '',
    version: '',
    root: documentOf({ '/x': { get: { parameters: [{ name: 'n', schema, ...manner }] } } }),
  };
  const [parameter] = listOperations(document)[0]?.parameters ?? [];
  if (!parameter) throw new Error('there is no parameter');
  const find = compileFindParameter(
    parameter,
    createCoercions(document)([parameter.schemaPointer]),
    () => false,
  );
  return (text: string) => {
    const sent = { path: {}, query: parseQueryPairs(''), querystring: '', header: {}, cookie: {} };
    if (manner.in === 'query') return find({ ...sent, query: parseQueryPairs(text) });
    if (manner.in === 'path') return find({ ...sent, path: { n: decodeURIComponent(text) } });
    if (manner.in === 'header') return find({ ...sent, header: { n: text } });
    const cookie =
      manner.explode && !text.startsWith('n=')
        ? Object.fromEntries(text.split('&').map((pair) => pair.split('=')))
        : { n: text.slice(2) };
    return find({ ...sent, cookie });
  };
}

function both(place: string, style: string): readonly Manner[] {
  return [
    { in: place, style, explode: true },
    { in: place, style, explode: false },
  ];
}

const styles: readonly Manner[] = [
  ...['simple', 'label', 'matrix'].flatMap((style) => both('path', style)),
  ...both('query', 'form'),
  ...both('header', 'simple'),
  ...both('cookie', 'form'),
  { in: 'query', style: 'spaceDelimited', explode: false },
  { in: 'query', style: 'pipeDelimited', explode: false },
];

/** A text cannot hold what divides texts where nobody, or only the router, decodes, nor blanks between blanks. */
function textFor({ in: place, style }: Manner) {
  if (place !== 'query' && place !== 'cookie')
    return fc.string({ minLength: 1, unit: fc.constantFrom(...'abcXYZ0189-_~!*') });
  const texts = fc.string({ minLength: 1, unit: 'grapheme' });
  return style === 'spaceDelimited' ? texts.filter((text) => !text.includes(' ')) : texts;
}

function listFor(manner: Manner) {
  // One entry with a comma reads as two, since many clients encode the commas that divide.
  return fc.array(textFor(manner), { minLength: 2 });
}

const listOfTexts = { type: 'array', items: { type: 'string' } };

const thing = {
  type: 'object',
  properties: { s: { type: 'string' }, i: { type: 'integer' }, b: { type: 'boolean' } },
};

function thingFor(manner: Manner) {
  return fc.record(
    { s: textFor(manner), i: fc.integer(), b: fc.boolean() },
    { noNullPrototype: true },
  );
}

function holds(manner: Manner, schema: object, values: fc.Arbitrary<unknown>): void {
  const read = openReading(manner, schema);
  fc.assert(
    fc.property(values, (value) => {
      assert.deepStrictEqual(read(write(manner, value)), { kind: 'value', value });
    }),
    { numRuns: 50 },
  );
}

for (const manner of styles) {
  const title = `${manner.style} in ${manner.in}${manner.explode ? ', exploded' : ''}`;

  t.test(`${title}: a value survives formatting and parsing`, async () => {
    if (!manner.style.endsWith('Delimited')) {
      holds(manner, { type: 'string' }, textFor(manner));
      holds(manner, { type: 'integer' }, fc.integer());
    }
    holds(manner, listOfTexts, listFor(manner));
    holds(
      manner,
      { type: 'array', items: { type: 'boolean' } },
      fc.array(fc.boolean(), { minLength: 1 }),
    );
    holds(manner, thing, thingFor(manner));
  });
}

t.test('deepObject in query: a value survives formatting and parsing', async () => {
  const manner = { in: 'query', style: 'deepObject', explode: true };

  holds(manner, thing, thingFor(manner));
});

t.test('a text in another style than its parameter is a fault', (t) => {
  const faults: readonly (readonly [Manner, object, string])[] = [
    [{ in: 'path', style: 'label', explode: false }, { type: 'string' }, 'a'],
    [{ in: 'path', style: 'label', explode: false }, listOfTexts, 'a,b'],
    [{ in: 'path', style: 'matrix', explode: false }, { type: 'string' }, ';m=a'],
    [{ in: 'path', style: 'matrix', explode: false }, listOfTexts, 'a,b'],
    [{ in: 'path', style: 'matrix', explode: true }, listOfTexts, 'n=a;n=b'],
    [{ in: 'path', style: 'matrix', explode: true }, listOfTexts, ';n=a;m=b'],
    [{ in: 'path', style: 'matrix', explode: false }, thing, 's,a'],
  ];

  for (const [manner, schema, text] of faults) {
    t.strictSame(openReading(manner, schema)(text), {
      kind: 'fault',
      message: `must be written in the style "${manner.style}"`,
    });
  }
  t.end();
});

t.test('a text that is not an object stays a text', (t) => {
  const read = openReading({ in: 'query', style: 'form', explode: false }, thing);

  t.strictSame(read('n=s'), { kind: 'value', value: 's' });
  t.strictSame(openReading({ in: 'path', style: 'simple', explode: true }, thing)('s=a,i'), {
    kind: 'value',
    value: 's=a,i',
  });
  t.end();
});

t.test('a matrix parameter without a value is an empty text', (t) => {
  const read = openReading({ in: 'path', style: 'matrix', explode: false }, { type: 'string' });

  t.strictSame(read(';n'), { kind: 'value', value: '' });
  t.end();
});
