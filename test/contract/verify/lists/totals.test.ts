import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from '../provider/scripted-provider.ts';
import { body, keyed, none, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered, withJson } from '../support/tampered-sandlot.ts';

const integer = { type: 'integer' };
const bad = { 400: { description: '' } };
const Pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'string', readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 40 },
    kind: { type: 'string', enum: ['cat', 'dog'] },
  },
};

function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** Pets in pages with a total, and their count in some form. */
function pets(count: object) {
  const page = object({
    items: { type: 'array', items: ref('Pet') },
    total: integer,
    has_more: { type: 'boolean' },
    next_cursor: { type: ['string', 'null'] },
  });
  return documentOf(
    {
      '/pets': {
        get: {
          operationId: 'list',
          parameters: [
            { name: 'cursor', in: 'query', schema: { type: 'string' } },
            { name: 'limit', in: 'query', schema: { ...integer, minimum: 1, maximum: 50 } },
          ],
          responses: { 200: json(page), ...bad },
        },
        post: {
          operationId: 'add',
          requestBody: body(ref('Pet')),
          responses: { 201: json(ref('Pet')), ...bad },
        },
      },
      '/pets/count': { get: { operationId: 'count', responses: { 200: json(count) } } },
      '/pets/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: json(ref('Pet')), ...none } },
        delete: { operationId: 'remove', responses: { 204: { description: '' }, ...none } },
      },
    },
    { components: { schemas: { Pet } } },
  );
}

const counted = object({ count: integer });

/** Changes the JSON of one path. */
function at(path: string, change: (shown: Record<string, unknown>) => unknown): Tamper {
  return ({ method, url }: ProviderRequest, answer: Answer) =>
    method === 'GET' && url.split('?', 1)[0] === path && answer.status === 200
      ? withJson(answer, change)
      : answer;
}

let largest = 0;
const cases: readonly (readonly [
  name: string,
  count: object,
  tamper: Tamper | undefined,
  found: RegExp,
])[] = [
  ['a count in an object', object({ data: counted }), undefined, /^$/],
  [
    'a wrong count in an object',
    object({ data: counted }),
    at('/pets/count', () => ({ data: { count: 70 } })),
    /count total: The count is 70, but \d+ records are listed in \/pets\./,
  ],
  ['counts by kind', object({ cat: integer, dog: integer }), undefined, /^$/],
  [
    'a count that fails',
    counted,
    ({ url }, answer) => (url === '/pets/count' ? { ...answer, status: 404 } : answer),
    /^count reply: /,
  ],
  [
    'a total that still counts what was removed',
    counted,
    at('/pets', (page) => {
      largest = Math.max(largest, Number(page.total));
      return { ...page, total: largest };
    }),
    /total: After a removal the list reports a total of \d+, but has \d+ records?\./,
  ],
  [
    'more pages without a cursor',
    counted,
    at('/pets', (page) => ({ ...page, has_more: true, next_cursor: null })),
    /list page: The page says that there is more, but does not name a next page\./,
  ],
];

for (const [name, count, tamper, pattern] of cases)
  t.test(name, async (t) => {
    const { found } = await tryTampered(t, pets(count), tamper, { sandlot: { records: 0 } });
    t.match(found.join('\n'), pattern);
  });
