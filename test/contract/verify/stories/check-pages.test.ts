import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const thing = { type: 'object', required: ['id'], properties: { id: text } };
const things = ['a', 'b', 'c'].map((id) => ({ id }));
const bare = { items: { type: 'array', items: thing }, total: integer };
const wordy = { ...bare, has_more: { type: 'boolean' }, next: text, next_token: text };
function atMost(maximum: number) {
  return { ...integer, minimum: 1, maximum };
}

type List = {
  /** Its parameters, and their schemas. */
  readonly query: Readonly<Record<string, object>>;
  readonly replies?: object;
  /** What is in a page. */
  readonly page?: object;
};

/** Verifies a list: its requests without repetitions, and the findings. */
async function tryList(
  t: Test,
  { query, replies, page = wordy }: List,
  answer: (query: URLSearchParams) => Answer,
) {
  const parameters = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const responses = {
    200: json({ type: 'object', properties: page }),
    400: { description: '' },
    ...replies,
  };
  const document = documentOf({
    '/things': { get: { operationId: 'list', parameters, responses } },
  });
  const { requests, found, report } = await tryScripted(t, document, ({ url }) => {
    const sent = new URL(url, 'http://pets.test').searchParams;
    const limit = Number(sent.get('limit') ?? 1);
    const most = Number(Object(query.limit).maximum ?? 1);
    const isSound = Number.isInteger(limit) && limit >= 1 && limit <= most;
    const isWhole = /^-?\d+$/.test(sent.get('offset') ?? '0');
    return isSound && isWhole ? answer(sent) : { status: 400 };
  });
  const checks = report.operations.flatMap((one) => one.checks.map(({ name }) => name));
  return { requests: requests.map(({ url }) => url), found, checks };
}

function shown(from: number, count: number, more: object = {}): Answer {
  return {
    status: 200,
    body: { items: things.slice(from, from + count), ...more },
  };
}

t.test('an offset starts at zero by default', async (t) => {
  const query = { limit: atMost(2), offset: integer };
  const { requests, found } = await tryList(t, { query }, (sent) =>
    shown(Math.max(0, Number(sent.get('offset'))), Number(sent.get('limit') ?? 3)),
  );

  t.ok(requests.includes('/things?limit=2&offset=2'), requests.join());
  t.strictSame(found, []);
});

t.test('the next cursor is read from the next URL', async (t) => {
  const query = { cursor: text };
  const follow = (next: string) =>
    tryList(t, { query }, (sent) =>
      sent.get('cursor') === 'second' ? shown(2, 1) : shown(0, 2, { next }),
    );
  const { requests } = await follow('http://pets.test/things?cursor=second');
  t.ok(requests.includes('/things?cursor=second'), requests.join());

  const lost = await follow('http://');
  t.notOk(lost.requests.includes('/things?cursor=second'));
  t.strictSame(lost.found, []);
});

t.test('a list continues after the last key while it announces more', async (t) => {
  const query = { starting_after: text };
  const { requests } = await tryList(t, { query }, (sent) =>
    sent.get('starting_after') === 'b'
      ? shown(2, 1, { has_more: false })
      : shown(0, 2, { has_more: true }),
  );

  t.ok(requests.includes('/things?starting_after=b'), requests.join());
});

t.test('a list whose next page cannot be requested is not counted', async (t) => {
  const query = { page_token: text };
  const { found, checks } = await tryList(t, { query }, () =>
    shown(0, 2, { has_more: true, total: 9 }),
  );
  t.strictSame(found, []);
  t.notOk(checks.includes('total'));

  const whole = await tryList(t, { query }, () => shown(0, 2, { has_more: false, total: 9 }));
  t.strictSame(whole.found, ['list total: The list reports a total of 9, but has 2 records.']);
});

t.test('a full page without a next page may be part of a longer list', async (t) => {
  const { found } = await tryList(t, { query: { limit: atMost(2) }, page: bare }, (sent) =>
    shown(0, Number(sent.get('limit') ?? 2), { total: 3 }),
  );

  t.strictSame(found, []);
});

t.test('a list with a size parameter only is checked for the size', async (t) => {
  const { requests, found } = await tryList(
    t,
    { query: { limit: atMost(100) }, page: bare },
    (sent) => shown(0, Number(sent.get('limit') ?? 3)),
  );

  t.ok(requests.includes('/things?limit=1'), requests.join());
  t.strictSame(found, []);
});

t.test('a page that is refused as documented is skipped', async (t) => {
  const query = { limit: atMost(100), offset: integer };
  const replies = { 403: { description: '' } };
  const { found, checks } = await tryList(t, { query, replies }, (sent) =>
    sent.get('limit') === '1' ? { status: 403 } : shown(0, 3),
  );

  t.strictSame(found, []);
  t.notOk(checks.includes('limit'));
});

t.test('an empty page with a new cursor is followed', async (t) => {
  const query = { page_token: text };
  const words = new Map([
    [null, shown(0, 1, { next_token: 'one' })],
    ['one', shown(0, 0, { next_token: 'two' })],
    ['two', shown(1, 2)],
  ]);
  const { requests } = await tryList(
    t,
    { query },
    (sent) => words.get(sent.get('page_token')) ?? shown(0, 0),
  );
  t.ok(requests.includes('/things?page_token=two'), requests.join());

  const waiting = await tryList(t, { query }, () => shown(0, 0, { next_token: 'one' }));
  const times = waiting.requests.filter((url) => url === '/things?page_token=one').length;
  t.equal(times, 1);
  t.strictSame(waiting.found, []);

  const silent = await tryList(t, { query }, () => shown(0, 0));
  t.strictSame(silent.found, []);
});
