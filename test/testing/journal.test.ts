import t from 'tap';
import { createSecretMask, showSecrets } from '../../src/base/mask-secrets.ts';
import { JournalListeners } from '../../src/testing/journal/journal.ts';
import {
  createJournal,
  defaultJournalBounds,
  filterEntries,
  type JournalBounds,
  toEntryJson,
} from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

function journalOf(count: number, bounds?: JournalBounds) {
  const journal = createJournal(bounds);
  for (let index = 0; index < count; index++) journal.add(entryOf({ id: journal.nextId() }));
  return journal;
}

function idsOf(journal: ReturnType<typeof createJournal>) {
  return journal.all().map(({ id }) => id);
}

t.test('entries stay in their order', async (t) => {
  t.strictSame(idsOf(journalOf(3)), [1, 2, 3]);
});

t.test('the oldest entries are dropped when there are too many', async (t) => {
  const journal = journalOf(1000, { count: 3, bytes: 1e6 });

  t.strictSame(idsOf(journal), [998, 999, 1000]);
});

t.test('the oldest entries are dropped when they are too large, except the last one', async (t) => {
  const journal = journalOf(2, { count: 10, bytes: 5000 });

  journal.add(entryOf({ id: journal.nextId(), body: Buffer.alloc(3800) }));
  t.strictSame(idsOf(journal), [2, 3]);

  journal.add(entryOf({ id: journal.nextId(), body: Buffer.alloc(25_000) }));
  t.strictSame(idsOf(journal), [4]);
});

t.test('texts of all alphabets and binary bodies are restored exactly', async (t) => {
  const journal = createJournal();
  const body = Buffer.from([0, 255, 10, 128]);
  const kinds = ['plain', 'köln', '東京', '€ 🙂'];
  const entries = kinds.flatMap((text) =>
    [undefined, body].map((sent) => ({
      ...entryOf({ id: journal.nextId(), url: `/${text}`, body: sent }),
      headers: { 'x-kind': text },
      reply: { status: 200, headers: {}, body: `{"kind":"${text}"}` },
    })),
  );

  for (const entry of entries) journal.add(entry);

  const seen = journal
    .all()
    .map(({ url, headers, body, reply }) => [url, headers, body, reply.body]);
  t.strictSame(
    seen,
    entries.map(({ url, headers, body, reply }) => [url, headers, body, reply.body]),
  );
});

t.test('dropped entries are counted by operation, status and validity', async (t) => {
  const journal = createJournal({ count: 1, bytes: 1e6 });
  const refusedFor = (code: string) => ({ code, detail: '', violations: [] });
  const notices = [{ code: 'request-invalid', text: 'no' }];

  journal.add(entryOf({ id: 1, operation: 'a' }));
  journal.add(entryOf({ id: 2, operation: 'a', refusal: refusedFor('unauthenticated') }));
  journal.add(entryOf({ id: 3, operation: 'a', refusal: refusedFor('kept') }));
  journal.add(entryOf({ id: 4, operation: undefined, notices }));
  journal.add(entryOf({ id: 5 }));

  const status = 201;
  t.strictSame(journal.dropped(), [
    { operation: 'a', status, calls: 3, invalid: 1 },
    { operation: undefined, status, calls: 1, invalid: 1 },
  ]);

  journal.clear();
  t.strictSame(journal.dropped(), []);
});

t.test('the size of an entry includes its refusal and notices', async (t) => {
  const journal = createJournal({ count: 10, bytes: 5000 });
  const violations = [{ in: 'body' as const, pointer: '', message: 'no' }];
  const refusal = { code: 'no', detail: 'n'.repeat(1000), violations };

  for (const id of [1, 2, 3]) journal.add(entryOf({ id, refusal, body: undefined }));
  t.strictSame(idsOf(journal), [3]);

  journal.add(entryOf({ id: 4, notices: [{ code: 'a', text: 'n'.repeat(4000) }] }));
  t.strictSame(idsOf(journal), [4]);
});

t.test('a cleared journal does not reuse ids', async (t) => {
  const journal = journalOf(2);

  journal.clear();

  t.strictSame(idsOf(journal), []);
  t.equal(journal.nextId(), 3);
});

t.test('listeners are called until they are removed', async (t) => {
  const journal = journalOf(1);
  const received: number[] = [];

  const leave = journal.listen(({ id }) => received.push(id));
  journal.add(entryOf({ id: 2 }));
  leave();
  journal.add(entryOf({ id: 3 }));

  t.strictSame(received, [2]);
});

t.test('entries are filtered, and the limit selects the latest', async (t) => {
  const entries = [
    entryOf({ id: 1, at: 1000 }),
    entryOf({ id: 2, at: 2000, operation: undefined }),
    entryOf({ id: 3, at: 3000, method: 'GET' }),
  ];
  const picked = (filter: Partial<Parameters<typeof filterEntries>[1]>) =>
    filterEntries(entries, { match: {}, ...filter }).map(({ id }) => id);

  t.strictSame(picked({}), [1, 2, 3]);
  t.strictSame(picked({ after: 1 }), [2, 3]);
  t.strictSame(picked({ since: 3000 }), [3]);
  t.strictSame(picked({ unmatched: 'only' }), [2]);
  t.strictSame(picked({ match: { method: 'POST' } }), [1, 2]);
  t.strictSame(picked({ limit: 2 }), [2, 3]);
  t.strictSame(picked({ limit: 0 }), []);
});

t.test('an entry is formatted with or without its secrets', async (t) => {
  const entry = entryOf({
    headers: {
      authorization: 'Bearer abc',
      cookie: 'a=b',
      'x-api-key': 'k',
      accept: '*/*',
      none: undefined,
    },
    reply: {
      status: 201,
      headers: { 'set-cookie': ['a=b', 'c=d'], 'x-count': 1 },
      body: undefined,
    },
    body: undefined,
    notices: [{ code: 'unusual', text: 'This is unusual.' }],
  });

  t.strictSame(toEntryJson(entry, createSecretMask()), {
    id: 1,
    at: '2019-02-06T01:48:24.000Z',
    duration: 2,
    sandbox: 'default',
    operation: 'createPet',
    method: 'POST',
    path: '/pets',
    query: { tag: 'a' },
    headers: { authorization: 'Bearer ***', cookie: '***', 'x-api-key': '***', accept: '*/*' },
    status: 201,
    reply: { headers: { 'set-cookie': ['***', '***'], 'x-count': '1' } },
    notices: [{ code: 'unusual', text: 'This is unusual.' }],
    violations: [],
  });
  t.match(toEntryJson(entry, showSecrets), {
    headers: { authorization: 'Bearer abc', cookie: 'a=b' },
  });
});

t.test('the mask covers secret parameter names and the API keys of the document', async (t) => {
  const shown = (url: string, mask = createSecretMask(['Key'])) =>
    Object(toEntryJson(entryOf({ url }), mask)).query;

  t.strictSame(shown('/pets?api_key=a&access_token=b&key=c&page_token=d&nextToken=e&q=f'), {
    api_key: '***',
    access_token: '***',
    key: '***',
    page_token: 'd',
    nextToken: 'e',
    q: 'f',
  });
  t.strictSame(shown('/pets?key=a&key=b'), { key: ['***', '***'] });
  t.strictSame(shown('/pets?key=a', createSecretMask()), { key: 'a' });
  t.strictSame(shown('/pets?key=a', showSecrets), { key: 'a' });
});

t.test('a refused and unmatched call is marked as both', async (t) => {
  const violations = [{ in: 'body' as const, pointer: '/name', message: 'must be string' }];
  const refusal = { code: 'request-invalid', detail: 'It does not fit.', violations };

  t.match(
    toEntryJson(entryOf({ operation: undefined, url: '/pets', refusal }), createSecretMask()),
    {
      unmatched: true,
      path: '/pets',
      query: {},
      body: { name: 'Rex' },
      reply: { body: { id: 1, name: 'Rex' } },
      violations,
      refusal: { code: 'request-invalid', detail: 'It does not fit.' },
    },
  );
});

t.test('long and unusual entries are restored exactly', async (t) => {
  const journal = createJournal({ count: 10, bytes: 1_000_000 });
  const { reply } = entryOf();
  const entries = [
    entryOf({
      id: 1,
      url: '/caf\u00e9?q=\u20ac',
      headers: { 'set-cookie': ['a=1', 'b=2'], via: '' },
    }),
    entryOf({ id: 2, body: undefined, headers: {}, reply: { ...reply, body: undefined } }),
    entryOf({
      id: 3,
      body: Buffer.from([0, 255, 10]),
      reply: { ...reply, body: '\u20ac\n\ud83d\ude00' },
    }),
    entryOf({ id: 4, body: Buffer.alloc(5000, 'a'), reply: { ...reply, body: 'b'.repeat(5000) } }),
    entryOf({ id: 5, reply: { ...reply, body: Buffer.from('bytes') } }),
    entryOf({ id: 6, headers: { age: undefined, host: 'x' } }),
  ];

  for (const entry of entries) journal.add(entry);

  const last = { ...entries[5], headers: { host: 'x' } };
  t.strictSame(journal.all(), [...entries.slice(0, 5), last]);
});

t.test('memory of dropped entries is reused without damage to others', async (t) => {
  const journal = createJournal({ count: 300, bytes: 1_000_000 });
  const textOf = (id: number) => `${id} `.repeat(id % 700);

  for (let id = 1; id <= 3000; id++) {
    journal.add(entryOf({ id, url: `/pets/${id}`, body: Buffer.from(textOf(id)) }));
    if (id === 1500) journal.clear();
  }

  const kept = journal.all();
  t.equal(kept.length, 300);
  for (const { id, url, body } of kept) {
    if (url !== `/pets/${id}` || `${body}` !== textOf(id)) t.fail(`entry ${id} is not as it came`);
  }
});

t.test('a listener of a sandbox stays when the sandbox gets a new journal', async (t) => {
  const listeners = new JournalListeners();
  const openOf = (sandbox: string) => createJournal(defaultJournalBounds, { sandbox, listeners });
  const received: number[] = [];
  const leave = openOf('one').listen(({ id }) => received.push(id));

  openOf('one').add(entryOf({ id: 1 }));
  openOf('two').add(entryOf({ id: 2 }));
  leave();
  openOf('one').add(entryOf({ id: 3 }));

  t.strictSame(received, [1]);
});
