import t from 'tap';
import { createSecretMask, type MaskSecret } from '../../src/base/mask-secrets.ts';
import {
  type CallExpectation,
  createJournal,
  type JournalEntry,
  verifyCalls as verifyIn,
  waitForCalls,
} from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

const mask = createSecretMask();
function verify(entries: readonly JournalEntry[], expectation: CallExpectation, mask: MaskSecret) {
  return verifyIn({ all: () => entries, dropped: () => [] }, expectation, mask);
}

const rex = entryOf();
const any = { min: 1, max: Number.POSITIVE_INFINITY };
function named(name: string) {
  return { operation: 'createPet', body: { name } };
}

t.test('an expectation that is met passes', async (t) => {
  t.strictSame(verify([rex], { match: named('Rex'), ...any }, mask), {
    passed: true,
    matched: 1,
    detail: '1 of 1 call matched; at least 1 was expected.',
    near: [],
  });
});

t.test('a failed expectation comes with the nearest misses and their differences', async (t) => {
  const entries = [
    entryOf({ id: 1, operation: 'listPets', method: 'GET' }),
    entryOf({ id: 2 }),
    entryOf({ id: 3, operation: undefined, url: '/x' }),
    entryOf({ id: 4 }),
  ];

  t.strictSame(verify(entries, { match: named('Tom'), min: 2, max: 3 }, mask), {
    passed: false,
    matched: 0,
    detail:
      '0 of 4 calls matched; 2 to 3 were expected. The nearest miss is call 4, POST /pets?tag=a: /body/name is "Rex", not "Tom".',
    near: [
      {
        id: 4,
        operation: 'createPet',
        method: 'POST',
        url: '/pets?tag=a',
        differences: [{ where: '/body/name', expected: 'Tom', actual: 'Rex' }],
      },
      {
        id: 2,
        operation: 'createPet',
        method: 'POST',
        url: '/pets?tag=a',
        differences: [{ where: '/body/name', expected: 'Tom', actual: 'Rex' }],
      },
      {
        id: 3,
        method: 'POST',
        url: '/x',
        differences: [
          { where: '/operation', expected: 'createPet' },
          { where: '/body/name', expected: 'Tom', actual: 'Rex' },
        ],
      },
    ],
  });
});

t.test('too many calls are reported by their number', async (t) => {
  t.strictSame(verify([rex, rex], { match: named('Rex'), min: 1, max: 1 }, mask), {
    passed: false,
    matched: 2,
    detail: '2 of 2 calls matched; 1 was expected.',
    near: [],
  });
  t.match(verify([rex], { match: {}, min: 0, max: 0 }, mask), {
    detail: '1 of 1 call matched; 0 were expected.',
  });
  t.match(verify([], { match: {}, ...any, min: 2 }, mask), {
    detail: '0 of 0 calls matched; at least 2 were expected.',
  });
});

t.test('the sentence about a distant miss is shortened', async (t) => {
  const match = { method: 'PUT', path: `/${'x'.repeat(90)}`, headers: { a: '1' }, status: 404 };

  const { detail } = verify([rex], { match, ...any }, mask);

  t.equal(
    detail,
    `0 of 1 call matched; at least 1 was expected. The nearest miss is call 1, POST /pets?tag=a: /method is "POST", not "PUT"; /path is "/pets", not "/${'x'.repeat(78)}…; /headers/a is absent, not "1" and more.`,
  );
});

t.test('a missing body is a greater distance than a different value', async (t) => {
  const sent = (id: number, body: unknown, more = {}) =>
    entryOf({ id, body: Buffer.from(JSON.stringify(body)), ...more });
  const event = { work_done: 90, text: '90m', tags: ['a', 'b'] };
  const entries = [
    sent(1, { event }),
    sent(2, { event: { ...event, tags: ['a'] } }),
    sent(3, { event: { work_done: 1 } }),
    sent(4, {}),
    sent(5, { event: { ...event, text: '90min' } }, { operation: 'other' }),
  ];
  const nearest = (of: readonly JournalEntry[]) => {
    const match = { operation: 'createPet', body: { event: { ...event, text: '90min' } } };
    return verify(of, { match, ...any }, mask).near.map(({ id }) => id);
  };

  t.strictSame(nearest(entries), [1, 2, 3]);
  t.strictSame(nearest(entries.slice(2)), [3, 4, 5]);
});

t.test('a near miss masks secrets in headers', async (t) => {
  const match = { headers: { authorization: 'Bearer xyz', 'x-token': 'a' } };

  t.match(verify([rex], { match, ...any }, mask), {
    near: [
      {
        differences: [
          { where: '/headers/authorization', expected: 'Bearer xyz', actual: 'Bearer ***' },
          { where: '/headers/x-token', expected: 'a' },
        ],
      },
    ],
  });
});

t.test('a near miss masks secrets in the query', async (t) => {
  const sent = entryOf({ url: '/pets?token=a&token=b&a%2Fsecret=c&tag=d' });
  const match = { query: { token: 'x', 'a/secret': 'x', tag: 'x' } };

  t.match(verify([sent], { match, ...any }, mask), {
    near: [
      {
        url: '/pets?token=***&token=***&a%2Fsecret=***&tag=d',
        differences: [
          { where: '/query/token', actual: ['***', '***'] },
          { where: '/query/a~1secret', actual: '***' },
          { where: '/query/tag', actual: 'd' },
        ],
      },
    ],
  });
});

t.test('a result that depends on dropped calls fails', async (t) => {
  const journal = createJournal({ count: 3, bytes: 1e9 });
  for (let id = 1; id <= 5; id += 1) journal.add(entryOf({ id }));
  const count = (min: number, max: number, match: CallExpectation['match'] = named('Rex')) =>
    verifyIn(journal, { match, min, max }, mask);

  t.strictSame(count(3, 3), {
    passed: false,
    matched: 3,
    detail:
      '3 of 3 calls matched; 3 were expected. 2 calls that may have matched were dropped from the journal; keep more calls with --journal.',
    near: [],
    gone: 2,
  });
  t.match(count(4, 9), { passed: false, gone: 2 });
  t.match(count(3, Number.POSITIVE_INFINITY), { passed: true, gone: undefined });
  t.match(count(3, 5), { passed: true, gone: undefined });
  t.match(count(6, 6), { passed: false, gone: undefined });
  t.match(count(1, 2), { passed: false, gone: undefined });
  t.match(count(0, 0, { operation: 'listPets' }), { passed: true, gone: undefined });
  t.match(count(0, 0, { status: 404 }), { passed: true, gone: undefined });
  t.match(count(0, 0, { method: 'PUT' }), { passed: false, gone: 2 });

  const one = {
    all: () => [],
    dropped: () => [{ status: 200, operation: undefined, calls: 1, invalid: 0 }],
  };
  const none = { match: {}, min: 0, max: 0 };
  t.match(verifyIn(one, none, mask).detail, /expected\. 1 call that may have matched was dropped /);

  journal.clear();
  t.match(count(0, 0), { passed: true, gone: undefined });
});

const { signal } = new AbortController();

t.test('a wait ends when the expected calls come', async (t) => {
  const journal = createJournal();

  const verdict = waitForCalls(
    () => journal,
    { match: named('Rex'), min: 2, max: 2 },
    { within: 9e4, signal, mask: mask },
  );
  journal.add(entryOf({ id: 1 }));
  journal.add(entryOf({ id: 2, body: undefined }));
  journal.add(entryOf({ id: 3 }));

  t.match(await verdict, { passed: true, matched: 2 });
});

t.test('a wait ends when time is up', async (t) => {
  const expected = { match: named('Rex'), ...any };

  t.match(await waitForCalls(createJournal, expected, { within: 1, signal, mask: mask }), {
    passed: false,
  });
  t.match(await waitForCalls(createJournal, expected, { within: 0, signal, mask: mask }), {
    passed: false,
  });
});

t.test('a wait ends when it is aborted', async (t) => {
  const abort = new AbortController();
  const wait = () =>
    waitForCalls(
      createJournal,
      { match: {}, ...any },
      { within: 9e4, signal: abort.signal, mask: mask },
    );

  const verdict = wait();
  abort.abort();

  t.match(await verdict, { passed: false, matched: 0 });
  t.match(await wait(), { passed: false, matched: 0 });
});

t.test('a wait passes over calls that do not match', async (t) => {
  const journal = createJournal({ count: 10, bytes: 100_000 });
  const waiting = waitForCalls(
    () => journal,
    { match: { operation: 'createPet' }, ...any },
    { within: 20_000, signal: new AbortController().signal, mask },
  );
  await new Promise(setImmediate);
  await journal.add(entryOf({ operation: 'listPets' }));
  await journal.add(rex);

  t.match(await waiting, { passed: true, matched: 1 });
});
