import t from 'tap';
import { integer, list, object, ref, text } from '../../support/api-model-of.ts';
import { listPlanOf } from './support/list-plan.ts';

const data = list(ref('Pet'));

/** Where the reply of a list with these properties around it states its page. */
function pageReplyOf(properties: object, more: object = {}) {
  return listPlanOf([], { reply: object({ data, ...properties }, more) }).reply.page.properties;
}

const property = { required: false, link: undefined, properties: [] };

t.test('properties around the list state facts by their names and types', async (t) => {
  t.strictSame(pageReplyOf({ total: integer, colour: text }), [
    { ...property, name: 'total', facts: [{ fact: 'total', type: 'number' }] },
  ]);
  t.strictSame(pageReplyOf({ has_more: { type: 'boolean' } }), [
    { ...property, name: 'has_more', facts: [{ fact: 'hasMore', type: 'boolean' }] },
  ]);
  t.strictSame(pageReplyOf({ next: { type: ['string', 'null'] } }), [
    { ...property, name: 'next', facts: [{ fact: 'nextUrl', type: 'text', missing: null }] },
  ]);
  t.strictSame(pageReplyOf({ per_page: { anyOf: [text, integer] } }), [
    { ...property, name: 'per_page', facts: [{ fact: 'size', type: 'number' }] },
  ]);
  t.strictSame(pageReplyOf({ colour: { oneOf: [integer, { type: 'null' }] } }), []);
  const nextCursor = { fact: 'nextCursor', type: 'number', missing: 0 };
  t.strictSame(pageReplyOf({ next_cursor: integer }, { required: ['next_cursor'] }), [
    { ...property, name: 'next_cursor', required: true, facts: [nextCursor] },
  ]);
});

t.test('groups state facts in their own properties', async (t) => {
  const [meta] = pageReplyOf({ meta: object({ page: object({ total: integer }) }) });

  t.match(meta, { name: 'meta', facts: [], properties: [{ name: 'page' }] });
  t.match(meta?.properties[0]?.properties, [{ name: 'total', facts: [{ fact: 'total' }] }]);
});

t.test('another record beside the list states nothing about the page', async (t) => {
  const rule = object({ id: text, self: text, total: integer });

  t.strictSame(pageReplyOf({ migrated_by: rule }), []);
});

t.test('an object with an address links to a page', async (t) => {
  const link = object({ href: text, cursor: text });

  t.strictSame(pageReplyOf({ _links: object({ next: link }) })[0]?.properties, [
    {
      ...property,
      name: 'next',
      facts: [],
      link: {
        fact: 'nextUrl',
        urlProperty: 'href',
        cursorProperty: 'cursor',
        cursorFact: 'nextCursor',
      },
    },
  ]);
});

t.test('header fields state facts by their names', async (t) => {
  const headers = Object.fromEntries(
    ['Link', 'X-Total-Count', 'X-Next-Page', 'X-Request-Id'].map((name) => [
      name,
      { schema: text },
    ]),
  );

  t.strictSame(listPlanOf([], { headers }).reply.page.headers, [
    { name: 'link', fact: 'links' },
    { name: 'x-total-count', fact: 'total' },
    { name: 'x-next-page', fact: 'nextPage' },
  ]);
});

t.test('a list of texts holds the keys of the records', async (t) => {
  t.equal(listPlanOf([], { reply: list(text) }).reply.entries, 'keys');
  t.equal(listPlanOf([]).reply.entries, 'records');
});

t.test('the plan of a list is plain data', async (t) => {
  const plan = listPlanOf([], { reply: object({ data, total: integer, next: text }) });

  t.strictSame(JSON.parse(JSON.stringify(plan.reply.page)), {
    headers: [],
    urls: 'absolute',
    properties: [
      {
        name: 'total',
        required: false,
        facts: [{ fact: 'total', type: 'number' }],
        properties: [],
      },
      {
        name: 'next',
        required: false,
        properties: [],
        facts: [{ fact: 'nextUrl', type: 'text', missing: '' }],
      },
    ],
  });
});

t.test('URLs are paths if the example has paths', async (t) => {
  const path = '/pets?page=2';
  const urlsOf = (properties: object, example?: object) =>
    listPlanOf([], { reply: object({ data, ...properties }, { example }) }).reply.page.urls;
  const link = object({ href: text });

  t.equal(urlsOf({ next_page_uri: text }, { next_page_uri: path }), 'path');
  t.equal(urlsOf({ next: { ...text, example: path } }), 'path');
  t.equal(urlsOf({ links: object({ next: text }) }, { links: { next: path } }), 'path');
  t.equal(urlsOf({ links: object({ next: link }) }, { links: { next: { href: path } } }), 'path');
  t.equal(urlsOf({ next: text }, { next: `https://example.com${path}` }), 'absolute');
  t.equal(urlsOf({ next_cursor: text }, { next_cursor: '/x' }), 'absolute');
});
