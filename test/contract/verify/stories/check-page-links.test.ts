import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const integer = { type: 'integer', minimum: 0 };
const thing = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
function documentWith(entry: object, more: object = {}) {
  return documentOf({
    '/things': {
      get: {
        operationId: 'list',
        parameters: [
          { name: 'limit', in: 'query', schema: { ...integer, minimum: 1, maximum: 2 } },
          { name: 'offset', in: 'query', schema: integer },
        ],
        responses: { 200: json({ type: 'array', items: entry }), 400: { description: '' } },
      },
    },
    ...more,
  });
}

type Page = { readonly offset: number; readonly last: number };
type Links = Readonly<Record<string, string>>;

function at(offset: number): string {
  return `/things?limit=2&offset=${offset}`;
}

/** The links of a page, by their relations. */
type LinksOf = (page: Page) => Links;

const sound: LinksOf = ({ offset, last }) => ({
  ...(offset < last && { next: at(offset + 2) }),
  ...(offset > 0 && { prev: at(offset - 2) }),
  first: at(0),
  last: at(last),
});

/** What is at other addresses than the list. */
const others: Readonly<Record<string, Answer>> = {
  '/gone': { status: 404 },
  '/broken': { status: 200, body: '[' },
  '/object': { status: 200, body: {} },
  '/none': { status: 200, body: [] },
};

const cases: readonly (readonly [name: string, linksOf: LinksOf, found: readonly string[]])[] = [
  ['sound links', sound, []],
  ['a link without a relation', ({ offset }) => ({ '': at(offset) }), []],
  ['a link that is no URL', (page) => ({ ...sound(page), last: 'http://[' }), []],
  [
    'a next link on the last page',
    (page) => ({ ...sound(page), next: at(page.offset) }),
    ['list page: The last page has a link to a next one.'],
  ],
  [
    'no next link beside the last one',
    ({ last }) => ({ last: at(last) }),
    ['list page: Page 1 of 3 has no link to the next one.'],
  ],
  [
    'a link to nothing',
    (page) => ({ ...sound(page), last: '/gone' }),
    ['list page: The link "last" leads to status 404. Expected: the records t4.'],
  ],
  ['a link without an answer', (page) => ({ ...sound(page), last: '/cut' }), []],
  [
    'a link to broken JSON',
    (page) => ({ ...sound(page), last: '/broken' }),
    ['list page: The link "last" leads to status 200. Expected: the records t4.'],
  ],
  [
    'a link to no list',
    (page) => ({ ...sound(page), last: '/object' }),
    ['list page: The link "last" leads to status 200. Expected: the records t4.'],
  ],
  [
    'a link to an empty list',
    (page) => ({ ...sound(page), last: '/none' }),
    ['list page: The link "last" leads to no records. Expected: the records t4.'],
  ],
  [
    'a link to another page',
    (page) => ({ ...sound(page), prev: at(page.last) }),
    ['list page: The link "prev" leads to the records t4. Expected: the records t2, t3.'],
  ],
];

function toLinkField(links: Links): string {
  return Object.entries(links)
    .map(([relation, url]) => (relation === '' ? `<${url}>` : `<${url}>; rel="${relation}"`))
    .join(', ');
}

const things = Array.from({ length: 5 }, (_, index) => ({ id: `t${index}` }));

/** Answers with pages of at most two things and their links. */
function servePages(linksOf: LinksOf, toEntry: (one: object) => object = (one) => one) {
  return ({ url }: { readonly url: string }): Answer | undefined => {
    const { pathname, searchParams } = new URL(url, 'http://api.test');
    if (pathname !== '/things') return others[pathname];
    const limit = Number(searchParams.get('limit') ?? 2);
    const offset = Number(searchParams.get('offset') ?? 0);
    if (!(limit >= 1 && limit <= 2 && offset >= 0)) return { status: 400 };
    return {
      status: 200,
      headers: { link: toLinkField(linksOf({ offset, last: 4 })) },
      body: things.slice(offset, offset + limit).map(toEntry),
    };
  };
}

for (const [name, linksOf, expected] of cases)
  t.test(name, async (t) => {
    const { found } = await tryScripted(t, documentWith(thing), servePages(linksOf));

    t.strictSame(found, expected);
  });

t.test('links of wrapped records lead to pages of wrapped records', async (t) => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const get = { responses: { 200: json(thing), 404: { description: '' } } };
  const entry = { type: 'object', properties: { thing, score: integer } };
  const pages = servePages(sound, (one) => ({ thing: one, score: 1 }));
  const { found } = await tryScripted(
    t,
    documentWith(entry, { '/things/{id}': { parameters, get } }),
    (request) => {
      const [, , id] = request.url.split('/');
      if (id === undefined) return pages(request);
      const one = things.find((own) => own.id === id);
      return one ? { status: 200, body: one } : { status: 404 };
    },
  );

  t.strictSame(found, []);
});

t.test('the links of a single page are not followed', async (t) => {
  const pages = servePages(() => ({ first: '/gone' }));
  const { requests, found } = await tryScripted(t, documentWith(thing), (request) => {
    const answer = pages(request);
    return answer?.status === 200
      ? { ...answer, body: request.url.includes('offset') ? [] : things }
      : answer;
  });

  t.strictSame(found, ['list limit: "limit" was 2, but the page has 5 records.']);
  t.notOk(requests.some(({ url }) => url === '/gone'));
});
