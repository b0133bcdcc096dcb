import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const object = (properties: object) => ({ type: 'object', properties });
const pet = object({ name: text, code: { ...text, pattern: '^a' } });
const code = { ...text, pattern: '^a' };
const newPet = object({ name: text, code, pin: { ...text, writeOnly: true } });
const inPath = { name: 'name', in: 'path', required: true, schema: text };
const query = { name: 'q', in: 'query', schema: { ...text, maxLength: 5 } };
const refused = { 400: json({}), 404: { description: '', content: { 'text/html': {} } } };
const document = documentOf({
  '/pets': {
    get: {
      operationId: 'list',
      parameters: [query],
      responses: { 200: json({ type: 'array', items: pet, example: [{ name: '/etc/hosts' }] }) },
    },
    post: {
      operationId: 'make',
      requestBody: { content: json(newPet).content },
      responses: { 201: json(pet), ...refused },
    },
  },
  '/pages/{name}': {
    parameters: [inPath],
    get: {
      operationId: 'page',
      responses: { 200: json(object({ of: pet, any: {} })), ...refused },
    },
  },
});

/** The leaks that are found when one operation answers like this. */
async function leaksOf(
  t: Test,
  answers: Readonly<Record<string, (url: string, text: string) => Answer>>,
  probes: 'sent' | 'none' = 'none',
) {
  const { report } = await tryScripted(
    t,
    document,
    ({ method, url, text: sent }) => {
      const [, collection] = url.split(/[/?]/);
      const own = answers[`${method} ${collection}`];
      if (own) return own(url, sent);
      if (method === 'POST') return { status: 201, body: {} };
      return { status: 200, body: collection === 'pets' ? [] : {} };
    },
    { probes, token: 'a-token-of-ann' },
  );
  const own = report.failures.filter(({ check }) => check === 'leak');
  return own.map(({ operation, code, message }) => `${operation} ${code} ${message}`);
}

t.test('successful replies show internals in undocumented properties and in headers', async (t) => {
  const statement = 'SELECT id FROM pets';
  const shown = (body: unknown) => async (t: Test) =>
    leaksOf(t, { 'GET pages': () => ({ status: 200, body }) });

  t.match(await shown({ debug: statement })(t), [
    /^page 209 The 200 reply contains an SQL statement/,
  ]);
  t.match(await shown({ of: { sql: [statement] } })(t), [/an SQL statement/]);
  t.strictSame(await shown({ of: { name: statement }, any: { sql: statement } })(t), []);
  t.match(await shown({ of: { name: 'x\n  at a (b.js:1:1)' } })(t), [/a stack trace/]);
  const headers = { 'x-sql': statement, location: '/home/ann/pets.json' };
  t.match(await leaksOf(t, { 'GET pages': () => ({ status: 200, headers, body: {} }) }), [
    /an SQL statement/,
  ]);
  const listed = [{ name: 'a', file: '/srv/pets/a.json' }];
  t.match(await leaksOf(t, { 'GET pets': () => ({ status: 200, body: listed }) }), [/a file path/]);
  const image = { status: 200, headers: { 'content-type': 'image/png' }, body: statement };
  t.strictSame(await leaksOf(t, { 'GET pages': () => image }), []);
});

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

t.test('a reply shows no write-only property of its request', async (t) => {
  const answered = (toBody: (sent: Record<string, unknown>) => unknown) =>
    leaksOf(t, {
      'POST pets': (_url, sent) => {
        const value = parseObject(sent);
        return value ? { status: 201, body: toBody(value) } : { status: 400, body: {} };
      },
    });
  const found = await answered((sent) => sent);
  t.equal(found.length, 1);
  t.match(found, [/^make \S+ The 201 reply shows "pin" as it was sent, which is write-only/]);
  t.match(await answered(({ pin }) => ({ auth: { hint: pin } })), [/shows "pin" as it was sent/]);
  t.strictSame(await answered(({ pin }) => ({ pin: typeof pin })), []);
  t.strictSame(await answered(({ name }) => ({ name })), []);
});

t.test('a later reply shows no secret of an earlier request, by whatever name', async (t) => {
  const later = (toEntry: (pin: string) => object) => {
    let kept = '';
    return leaksOf(t, {
      'POST pets': (_url, sent) => {
        const value = parseObject(sent);
        if (typeof value?.pin === 'string' && value.pin.length > 7) kept = value.pin;
        return value ? { status: 201, body: { name: value.name } } : { status: 400, body: {} };
      },
      'GET pets': () => ({ status: 200, body: [{ name: 'a' }, toEntry(kept)] }),
    });
  };
  t.match(await later((pin) => ({ hash: pin })), [/^list \S+ The 200 reply shows "pin" as it/]);
  t.strictSame(await later((pin) => ({ hash: pin.slice(0, 2), name: pin })), []);
});

t.test('what was sent or is documented is no leak', async (t) => {
  const echo = (_url: string, sent: string): Answer => ({
    status: 400,
    body: `${sent} /etc/hosts`,
  });
  t.strictSame(await leaksOf(t, { 'POST pets': echo }), []);
});

t.test('probes find failures of databases and markup in pages', async (t) => {
  const isProbed = (url: string) => decodeURIComponent(url).includes("'");
  const failing = (url: string): Answer =>
    isProbed(url) ? { status: 500, body: 'SQLSTATE[42000]' } : { status: 200, body: [] };
  const page = (url: string): Answer => ({
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: decodeURIComponent(url),
  });

  t.match(await leaksOf(t, { 'GET pets': failing }, 'sent'), [/^list 200 The 500 reply contains/]);
  t.match(await leaksOf(t, { 'GET pages': page }, 'sent'), [/^page 201 The 404 reply is HTML/]);
  t.strictSame(await leaksOf(t, { 'GET pages': page }), []);
  t.strictSame(await leaksOf(t, {}, 'sent'), []);
});

t.test('probes replace texts but no references, formats or fixed values', async (t) => {
  const bodies: unknown[] = [];
  await leaksOf(
    t,
    {
      'POST pets': (_url, sent) => {
        bodies.push(sent);
        return { status: 400, body: {} };
      },
    },
    'sent',
  );
  const probed = bodies.filter((sent) => `${sent}`.includes("O'Sandlot"));

  t.equal(probed.length, 1);
  t.match(JSON.parse(`${probed[0]}`), { name: `O'Sandlot "<b>sandlot</b>"`, code: /^a/ });
});
