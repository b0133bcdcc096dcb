import t from 'tap';
import type { PageInfo } from '../../../src/handlers/list/page-info.ts';
import { toPageProperties } from '../../../src/handlers/list/page-reply.ts';
import { inferPageProperties } from '../../../src/inference/inference.ts';
import { createSchemaViews } from '../../../src/openapi/openapi.ts';

/** Fills the properties of a reply that state facts about a page. */
function fillReply(properties: object, page: PageInfo, more: object = {}): unknown {
  const root = { schema: { type: 'object', properties, ...more } };
  const stating = inferPageProperties(createSchemaViews({ root }), '/schema', ['items']);
  return toPageProperties(stating, page) ?? {};
}

type Urls = Readonly<Partial<Record<Parameters<PageInfo['urlOf']>[0], string>>>;

function withUrls(page: Omit<PageInfo, 'urlOf'>, urls: Urls): PageInfo {
  return { ...page, urlOf: (relation) => urls[relation] };
}

const urls: Urls = { self: '/s', first: '/f', last: '/l' };
const first = withUrls(
  {
    offset: 0,
    limit: 2,
    count: 2,
    total: 5,
    page: 1,
    firstPage: 1,
    pages: 3,
    cursors: { next: 'Nc', prev: undefined },
    keys: { first: 'a', last: 'b' },
    direction: 'forward',
  },
  { ...urls, next: '/n' },
);
const middle = withUrls(
  { ...first, offset: 2, page: 2, cursors: { next: 'Nc', prev: 'Pc' } },
  { ...urls, next: '/n', prev: '/p' },
);
const last = withUrls(
  { ...middle, offset: 4, count: 1, page: 3, cursors: { next: undefined, prev: 'Pc' } },
  { ...urls, prev: '/p' },
);
const empty = withUrls(
  {
    ...first,
    limit: Number.POSITIVE_INFINITY,
    count: 0,
    total: 0,
    pages: 0,
    cursors: { next: undefined, prev: undefined },
    keys: { first: undefined, last: undefined },
  },
  urls,
);

const integer = { type: 'integer' };
const text = { type: 'string' };
const orNull = { type: ['string', 'null'] };
const boolean = { type: 'boolean' };

/** A property, its schema, and its value on the first, a middle, the last and an empty page. */
const properties: readonly (readonly [string, object, readonly unknown[]])[] = [
  ['has_more', boolean, [true, true, false, false]],
  ['hasNextPage', boolean, [true, true, false, false]],
  ['hasPreviousPage', boolean, [false, true, true, false]],
  ['is_truncated', boolean, [true, true, false, false]],
  ['incomplete', boolean, [false, false, false, false]],
  ['isLast', boolean, [false, false, true, true]],
  ['done', boolean, [false, false, true, true]],
  ['first', boolean, [true, false, false, true]],
  ['empty', boolean, [false, false, false, true]],
  ['total_count', integer, [5, 5, 5, 0]],
  ['totalSize', integer, [5, 5, 5, 0]],
  ['number', integer, [undefined, undefined, undefined, undefined]],
  ['count', integer, [5, 5, 5, 0]],
  ['totalPages', integer, [3, 3, 3, 1]],
  ['page', integer, [1, 2, 3, 1]],
  ['per_page', { type: 'number' }, [2, 2, 2, 0]],
  ['offset', integer, [0, 2, 4, 0]],
  ['next_page', integer, [2, 3, undefined, undefined]],
  ['next_page', { type: ['integer', 'null'] }, [2, 3, null, null]],
  ['next_offset', integer, [2, 4, undefined, undefined]],
  ['next_page', { type: ['integer', 'string'] }, [2, 3, undefined, undefined]],
  ['self', integer, [undefined, undefined, undefined, undefined]],
  ['prev_page', integer, [undefined, 1, 2, undefined]],
  ['numberOfElements', integer, [2, 2, 1, 0]],
  ['next', text, ['/n', '/n', undefined, undefined]],
  ['next_url', orNull, ['/n', '/n', null, null]],
  ['previous', orNull, [null, '/p', '/p', null]],
  ['self', text, ['/s', '/s', '/s', '/s']],
  ['first', text, ['/f', '/f', '/f', '/f']],
  ['last', text, ['/l', '/l', '/l', '/l']],
  ['next_cursor', orNull, ['Nc', 'Nc', null, null]],
  ['iterator', orNull, ['Nc', 'Nc', null, null]],
  ['prevIterator', orNull, [null, 'Pc', 'Pc', null]],
  ['nextPageToken', text, ['Nc', 'Nc', undefined, undefined]],
  ['prev_cursor', orNull, [null, 'Pc', 'Pc', null]],
  ['first_id', orNull, ['a', 'a', 'a', null]],
  ['last_id', text, ['b', 'b', 'b', undefined]],
  ['anything', text, [undefined, undefined, undefined, undefined]],
  ['anything', boolean, [undefined, undefined, undefined, undefined]],
  ['anything', integer, [undefined, undefined, undefined, undefined]],
  ['anything', {}, [undefined, undefined, undefined, undefined]],
  ['next', { type: ['object', 'null'] }, [undefined, undefined, null, null]],
  ['last', { type: ['object', 'null'] }, [undefined, undefined, undefined, undefined]],
  [
    'next',
    { properties: { href: text, type: text } },
    [{ href: '/n' }, { href: '/n' }, undefined, undefined],
  ],
  [
    'previous',
    { properties: { url: orNull } },
    [undefined, { url: '/p' }, { url: '/p' }, undefined],
  ],
  [
    'next_page',
    { type: ['object', 'null'], properties: { offset: text, uri: text } },
    [{ uri: '/n', offset: 'Nc' }, { uri: '/n', offset: 'Nc' }, null, null],
  ],
  ['self', { properties: { href: text } }, Array(4).fill({ href: '/s' })],
  ['owner', { properties: { href: text } }, [undefined, undefined, undefined, undefined]],
  [
    'last',
    { properties: { count: integer } },
    [{ count: 5 }, { count: 5 }, { count: 5 }, { count: 0 }],
  ],
];

for (const [name, schema, expected] of properties) {
  t.test(`${name} of ${JSON.stringify(schema)} states a fact about the page`, async (t) => {
    const pages = [first, middle, last, empty];

    t.strictSame(
      pages.map((page) => Object(fillReply({ [name]: schema }, page))[name]),
      expected,
    );
  });
}

t.test('number is the number of the page where the reply has a total', async (t) => {
  t.strictSame(fillReply({ number: integer, totalPages: integer }, middle), {
    number: 2,
    totalPages: 3,
  });
});

t.test('count is the size of the page where the reply has a total', async (t) => {
  t.strictSame(fillReply({ count: integer, total: integer }, last), { count: 1, total: 5 });
});

t.test('from and to are the positions of the page where the reply has a total', async (t) => {
  const nullable = { type: ['integer', 'null'] };
  const ends = { from: nullable, to: nullable, total: integer };

  t.strictSame(fillReply(ends, first), { from: 1, to: 2, total: 5 });
  t.strictSame(fillReply(ends, last), { from: 5, to: 5, total: 5 });
  t.strictSame(fillReply(ends, empty), { from: null, to: null, total: 0 });
  t.strictSame(fillReply({ ...ends, from: integer, to: integer }, empty), { from: 0, total: 0 });
  t.strictSame(fillReply({ from: integer, total: integer }, middle), { from: 2, total: 5 });
  t.strictSame(fillReply({ from: integer, to: integer }, middle), { from: 2 });
});

t.test('properties of the list itself state nothing', async (t) => {
  const items = { type: 'object', properties: { total: integer } };

  t.strictSame(fillReply({ items, total: integer }, first), { total: 5 });
});

t.test('groups are filled down to three levels', async (t) => {
  const group = (properties: object) => ({ type: 'object', properties });
  const deep = group({ a: group({ b: group({ c: group({ total: integer }) }) }) });
  const list = { type: 'array', properties: { total: integer } };

  t.strictSame(fillReply({ meta: group({ page: group({ total: integer }) }) }, first), {
    meta: { page: { total: 5 } },
  });
  t.strictSame(fillReply({ deep, list }, first), {});
});

t.test('a required URL is empty without such a page', async (t) => {
  const link = { type: 'object', properties: { href: text } };

  t.strictSame(fillReply({ next: text }, last, { required: ['next'] }), { next: '' });
  t.strictSame(fillReply({ next: link }, last, { required: ['next'] }), { next: { href: '' } });
});
