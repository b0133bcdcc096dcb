import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from './provider/scripted-provider.ts';
import { body, keyed, ref } from './support/notes-provider.ts';
import { type Tamper, tryTampered, withJson } from './support/tampered-sandlot.ts';

const text = { type: 'string' };
const named = { ...text, minLength: 1, maxLength: 60 };
const refused = { 400: json({ type: 'object' }), 404: json({ type: 'object' }) };
const flag = { type: 'boolean', default: false };

function query(name: string, schema: object) {
  return { name, in: 'query', schema };
}

const Song = {
  type: 'object',
  required: ['id', 'title'],
  properties: {
    id: { ...text, readOnly: true },
    title: named,
    status: { ...text, enum: ['draft', 'public'] },
    tags: { type: 'array', items: named },
    hidden: flag,
    archived: { type: 'boolean' },
    kind: { ...text, minLength: 1, maxLength: 8 },
    length: { type: 'integer', minimum: 1, maximum: 900 },
  },
};

/** Songs whose list has filters, an order and pages. */
const document = documentOf(
  {
    '/songs': {
      get: {
        operationId: 'listSongs',
        parameters: [
          query('status', { ...text, enum: ['draft', 'public', 'all'] }),
          query('not_status', { ...text, enum: ['draft', 'public'] }),
          query('tags', text),
          query('hidden', { type: 'boolean' }),
          query('archived', { type: 'boolean' }),
          query('kind', { ...text, enum: ['none'] }),
          query('min_length', { type: 'integer', minimum: 1, maximum: 900 }),
          query('sort', { ...text, enum: ['title', '-title', 'length'] }),
          query('page', { type: 'integer', minimum: 1, maximum: 20 }),
          query('limit', { type: 'integer', minimum: 1, maximum: 2 }),
        ],
        responses: { 200: json({ type: 'array', items: ref('Song') }), ...refused },
      },
      post: {
        operationId: 'addSong',
        requestBody: body(ref('Song')),
        responses: { 201: json(ref('Song')), ...refused },
      },
    },
    '/songs/{id}': {
      parameters: [keyed('id')],
      get: { operationId: 'readSong', responses: { 200: json(ref('Song')), ...refused } },
      delete: {
        operationId: 'removeSong',
        responses: { 204: { description: '' }, ...refused },
      },
    },
  },
  { components: { schemas: { Song } } },
);

/** Changes the list for some queries. */
function onList(
  isChanged: (sent: URLSearchParams) => boolean,
  change: (songs: readonly Record<string, unknown>[]) => readonly unknown[],
): Tamper {
  return ({ method, url }: ProviderRequest, answer: Answer) => {
    const { pathname, searchParams } = new URL(url, 'http://api.test');
    const isList = method === 'GET' && pathname === '/songs' && answer.status === 200;
    return isList && isChanged(searchParams)
      ? { ...answer, body: Buffer.from(JSON.stringify(change(JSON.parse(`${answer.body}`)))) }
      : answer;
  };
}

const cases: readonly (readonly [name: string, tamper: Tamper | undefined, found: RegExp])[] = [
  ['a list that is sound', undefined, /^$/],
  [
    'a value for all that finds nothing',
    onList(
      (sent) => sent.get('status') === 'all',
      () => [],
    ),
    /listSongs filter: status=all did not return the record ".+"\./,
  ],
  [
    'records that are listed by a filter only',
    onList(
      (sent) => !sent.has('hidden'),
      (songs) => songs.filter(({ hidden }) => hidden !== true),
    ),
    // Not that it is missing from the list.
    /^listSongs filter: status=public did not return the record ".+", which has that value\.$/m,
  ],
  [
    'a bound that excludes too much',
    onList(
      (sent) => sent.has('min_length'),
      () => [],
    ),
    /listSongs filter: min_length=\d+ did not return the record ".+", which is within that bound\./,
  ],
  [
    'an order over pages that is ignored',
    onList(
      (sent) => sent.has('sort'),
      (songs) => songs.toReversed(),
    ),
    /listSongs sort: sort=.+ over \d pages\. Expected:/,
  ],
];

for (const [name, tamper, pattern] of cases)
  t.test(name, async (t) => {
    const { found } = await tryTampered(t, document, tamper, {
      only: ['listSongs'],
      sandlot: { records: 0 },
    });

    t.match(found.join('\n'), pattern);
  });

t.test('a default of false may be left out of a new record', async (t) => {
  const { found } = await tryTampered(
    t,
    document,
    ({ method, text: sent }, answer) =>
      method === 'POST' && answer.status === 201 && !sent.includes('hidden')
        ? withJson(answer, ({ hidden: _hidden, ...rest }) => rest)
        : answer,
    { only: ['addSong'] },
  );

  t.strictSame(found, []);
});
