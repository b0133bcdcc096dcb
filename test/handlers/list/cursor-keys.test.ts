import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };

type ListDescription = {
  readonly parameters: readonly object[];
  /** The properties of the reply beside the list. */
  readonly reply?: object;
  readonly required?: readonly string[];
  readonly id?: object;
};

/** Serves a list of seven things with these parameters. */
async function serveThings(
  t: Test,
  { parameters, reply = {}, required = [], id = integer }: ListDescription,
): Promise<SendRequest> {
  const send = await serveDocument(
    t,
    {
      '/things': {
        get: {
          parameters: [queryParameter('limit', integer), ...parameters],
          responses: {
            200: json(objectSchema({ data: arraySchema(ref('Thing')), ...reply }, { required })),
          },
        },
        post: { ...withRequestBody(ref('Thing')), responses: { 201: json(ref('Thing')) } },
      },
      '/things/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(ref('Thing')) } },
        delete: { responses: { 204: { description: 'Removed.' } } },
      },
    },
    {
      schemas: { Thing: objectSchema({ id: { ...id, readOnly: true }, n: integer }) },
      records: 0,
    },
  );
  for (let n = 1; n <= 7; n += 1) await send('POST', '/things', { n });
  return send;
}

type PageBody = {
  readonly data: readonly { readonly id: number; readonly n: number }[];
} & Readonly<Record<string, unknown>>;

/** Reads the list in pages of three until `next` has no query; returns the numbers on each page. */
async function collectPages(
  send: SendRequest,
  next: (page: PageBody) => string | undefined,
): Promise<readonly (readonly number[])[]> {
  const pages: (readonly number[])[] = [];
  for (let query: string | undefined = ''; query !== undefined && pages.length < 9; ) {
    const { body }: { body: PageBody } = await send('GET', `/things?limit=3${query}`);
    pages.push(body.data.map(({ n }) => n));
    query = next(body);
  }
  return pages;
}

const forwardPages = [[1, 2, 3], [4, 5, 6], [7]];

for (const [name, type] of [
  ['after', integer],
  ['starting_after', integer],
  ['since_id', integer],
  ['since_id', text],
  ['last_id', text],
  ['lastId', integer],
  ['after_id', integer],
] as const) {
  t.test(`the last key continues the list by ${name} of type ${type.type}`, async (t) => {
    const send = await serveThings(t, { parameters: [queryParameter(name, type)] });

    const pages = await collectPages(send, ({ data }) =>
      data.length > 0 ? `&${name}=${data.at(-1)?.id}` : undefined,
    );

    t.strictSame(pages, [...forwardPages, []]);
  });
}

t.test('a missing numeric key continues from where it would be', async (t) => {
  const send = await serveThings(t, { parameters: [queryParameter('since_id', integer)] });
  await send('DELETE', '/things/3');
  const since = async (id: number) => {
    const { body, headers } = await send('GET', `/things?limit=2&since_id=${id}`);
    t.notOk(headers['sandlot-notice']);
    return body.data.map(({ n }: PageBody['data'][number]) => n);
  };

  t.strictSame(await since(0), [1, 2]);
  t.strictSame(await since(3), [4, 5]);
  t.strictSame(await since(99), []);
});

t.test('max_id lists the newest records first', async (t) => {
  const send = await serveThings(t, {
    parameters: [queryParameter('since_id', integer), queryParameter('max_id', integer)],
  });

  const pages = await collectPages(send, ({ data }) =>
    data.length > 0 ? `&max_id=${data.at(-1)?.id}` : undefined,
  );
  const { body: newer } = await send('GET', '/things?since_id=5');
  const { body: between } = await send('GET', '/things?since_id=2&max_id=5');
  const { body: gone } = await send('GET', '/things?max_id=99&limit=1');

  t.strictSame(pages, [[7, 6, 5], [4, 3, 2], [1], []]);
  t.strictSame(
    [newer, between, gone].map(({ data }) => data.map(({ n }: { n: number }) => n)),
    [[7, 6], [4, 3], [7]],
  );
});

t.test('ending_before ends a page before a record', async (t) => {
  const send = await serveThings(t, {
    parameters: [
      queryParameter('ending_before', integer),
      queryParameter('starting_after', integer),
      queryParameter('sort', text),
    ],
    reply: { has_more: { type: 'boolean' } },
  });

  const pages: (readonly number[])[] = [];
  for (let [before, isMore] = [7, true]; isMore && pages.length < 9; ) {
    const { body } = await send('GET', `/things?limit=3&ending_before=${before}`);
    pages.push(body.data.map(({ n }: { n: number }) => n));
    [before, isMore] = [body.data[0].id, body.has_more];
  }
  const sorted = await send('GET', '/things?limit=2&ending_before=3&sort=-n');
  const lost = await send('GET', '/things?limit=1&ending_before=99');

  t.strictSame(pages, [
    [4, 5, 6],
    [1, 2, 3],
  ]);
  t.strictSame(
    sorted.body.data.map(({ n }: { n: number }) => n),
    [5, 4],
  );
  t.strictSame(
    lost.body.data.map(({ n }: { n: number }) => n),
    [1],
  );
  t.match(lost.headers['sandlot-notice'], /cursor-ignored/);
});

t.test('a date is no cursor', async (t) => {
  const date = { type: 'string', format: 'date-time' };
  const send = await serveThings(t, {
    parameters: [queryParameter('after', date), queryParameter('before', date)],
  });

  const { headers } = await send('GET', '/things?after=2019-01-01T00:00:00Z');

  t.match(headers['sandlot-notice'], [/^parameter-without-effect/]);
});

for (const [type, cursor, required, id] of [
  ['a number that may be null', { type: ['integer', 'null'] }, [], integer],
  ['a number that may be null and keys are texts', { type: ['integer', 'null'] }, [], text],
  ['a number that may be left out', integer, [], integer],
  ['a required number', integer, ['next_cursor'], integer],
  ['a text', text, [], integer],
] as const) {
  t.test(`a numeric cursor leads to the end, where next_cursor is ${type}`, async (t) => {
    const send = await serveThings(t, {
      parameters: [queryParameter('cursor', integer)],
      reply: { next_cursor: cursor, prev_cursor: cursor, last_id: id },
      required,
      id,
    });

    const pages = await collectPages(send, ({ next_cursor: next }) =>
      next ? `&cursor=${next}` : undefined,
    );

    t.strictSame(pages, forwardPages);
  });
}

t.test(
  'a cursor that is a text with a pattern or a format is the last key of the page',
  async (t) => {
    const uuid = { type: 'string', format: 'uuid' };
    const digits = { type: 'string', pattern: '^[0-9]{1,9}$' };
    for (const [id, cursor] of [
      [uuid, uuid],
      [integer, digits],
    ] as const) {
      const send = await serveThings(t, {
        parameters: [queryParameter('cursor', cursor)],
        reply: { next_cursor: { ...text, nullable: true }, prev_cursor: text },
        id,
      });

      const pages = await collectPages(send, ({ next_cursor: next }) =>
        next ? `&cursor=${next}` : undefined,
      );
      const { body } = await send('GET', '/things?limit=3');

      t.strictSame(pages, forwardPages);
      t.equal(body.next_cursor, `${body.data[2].id}`);
    }
  },
);

t.test('a cursor that counts records leads back', async (t) => {
  const send = await serveThings(t, {
    parameters: [queryParameter('cursor', integer)],
    reply: { prev_cursor: integer, next_offset: integer },
    id: text,
  });

  const { body } = await send('GET', '/things?limit=2&cursor=4');

  t.strictSame([body.prev_cursor, body.next_offset], [2, 6]);
});

t.test('a reply states startAt, maxResults and isLast', async (t) => {
  const send = await serveThings(t, {
    parameters: [queryParameter('startAt', { ...integer, minimum: 0 })],
    reply: {
      startAt: integer,
      maxResults: integer,
      total: integer,
      isLast: { type: 'boolean' },
    },
  });

  const replies = await Promise.all(
    [0, 6].map((at) => send('GET', `/things?limit=3&startAt=${at}`)),
  );

  t.strictSame(
    replies.map(({ body: { data: _data, ...page } }) => page),
    [
      { startAt: 0, maxResults: 3, total: 7, isLast: false },
      { startAt: 6, maxResults: 3, total: 7, isLast: true },
    ],
  );
});
