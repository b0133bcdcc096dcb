import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

type Task = Record<string, unknown>;

const text = { type: 'string', minLength: 1, maxLength: 40 };
const written = {
  title: text,
  done: { type: 'boolean', default: true },
  hours: { type: 'integer', minimum: 0, maximum: 90 },
  tags: { type: 'array', items: text, maxItems: 4 },
  due: { type: ['string', 'null'], format: 'date' },
  remark: { type: 'string', maxLength: 40 },
  place: { type: 'object', required: ['city'], properties: { city: text } },
};
const task = {
  type: 'object',
  properties: {
    id: { type: 'string', readOnly: true },
    created_at: { type: 'string', format: 'date-time', readOnly: true },
    ...written,
  },
};
const refusals = { 400: { description: '' }, 404: { description: '' } };
function bodyOf(more: object) {
  const schema = { type: 'object', properties: written, ...more };
  return { required: true, content: { 'application/json': { schema } } };
}

const document = documentOf({
  '/tasks': {
    get: { operationId: 'list', responses: { 200: json({ type: 'array', items: task }) } },
    post: {
      operationId: 'add',
      requestBody: bodyOf({ required: ['title'] }),
      responses: { 201: json(task), ...refusals },
    },
  },
  '/tasks/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { operationId: 'read', responses: { 200: json(task), ...refusals } },
    patch: {
      operationId: 'change',
      requestBody: bodyOf({}),
      responses: { 200: json(task), ...refusals },
    },
    put: {
      operationId: 'replace',
      requestBody: bodyOf({ required: ['title'] }),
      responses: { 200: json(task), 201: json(task), ...refusals },
    },
    delete: { operationId: 'remove', responses: { 204: { description: '' }, ...refusals } },
  },
});

/** How a change makes the next record; `refuse` answers 400, and stores what it returns. */
type Change = (before: Task, sent: Task) => Task | { readonly refuse: Task };

/** Verifies tasks that are changed in this way, and returns what was found. */
async function tryTasks(t: Test, changes: { readonly patch?: Change; readonly put?: Change } = {}) {
  const { patch = merge, put = replace } = changes;
  const tasks = new Map<string, Task>();
  let last = 0;
  const { found } = await tryScripted(t, document, ({ method, url, text: body }): Answer => {
    const id = url.split('?')[0]?.split('/')[2];
    const known = tasks.get(`${id}`);
    if (id !== undefined && !known) return { status: 404 };
    if (method === 'GET') return { status: 200, body: known ?? [...tasks.values()] };
    if (method === 'DELETE') {
      tasks.delete(`${id}`);
      return { status: 204 };
    }
    const sent = read(body, method !== 'PATCH');
    if (!sent) return { status: 400 };
    last += known ? 0 : 1;
    const fixed = known ?? { id: `t${last}`, created_at: `2026-01-01T00:00:0${last % 10}Z` };
    const next = known ? (method === 'PUT' ? put : patch)(known, sent) : { done: true, ...sent };
    const refused = Object(next).refuse;
    const { id: key, created_at } = fixed;
    tasks.set(`${key}`, { id: key, created_at, ...(refused ?? next) });
    return refused ? { status: 400 } : { status: known ? 200 : 201, body: tasks.get(`${key}`) };
  });
  return found;
}

const merge: Change = (before, sent) => ({ ...before, ...sent });
const replace: Change = ({ id, created_at }, sent) => ({ done: true, ...sent, id, created_at });

/** What was sent of a task; `undefined` where it is none. */
function read(sent: string, isWhole: boolean): Task | undefined {
  const isText = (value: unknown, least: number): boolean =>
    typeof value === 'string' && value.length >= least && value.length <= 40;
  const rules: Record<string, (value: unknown) => boolean> = {
    title: (value) => isText(value, 1),
    done: (value) => typeof value === 'boolean',
    hours: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 90,
    tags: (value) =>
      Array.isArray(value) && value.length <= 4 && value.every((one) => isText(one, 1)),
    due: (value) => value === null || typeof value === 'string',
    remark: (value) => isText(value, 0),
    place: (value) => isText(Object(value).city, 1),
  };
  try {
    const value: unknown = JSON.parse(sent);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const isRight = Object.entries(value).every(([name, one]) => rules[name]?.(one) ?? true);
    const { id: _id, created_at: _time, ...task } = Object(value);
    return isRight && (!isWhole || 'title' in value) ? task : undefined;
  } catch {
    return undefined;
  }
}

/** Merges only the values that pass. */
function mergeIf(passes: (value: unknown, name: string) => boolean): Change {
  return (before, sent) => ({
    ...before,
    ...Object.fromEntries(Object.entries(sent).filter(([name, value]) => passes(value, name))),
  });
}

t.test('changes that are made as they are sent have no failure', async (t) => {
  t.strictSame(await tryTasks(t), []);
});

const lost: readonly (readonly [name: string, patch: Change, found: RegExp])[] = [
  ['false', mergeIf((value) => value !== false), /"done" was changed to false but is still true/],
  ['0', mergeIf((value) => value !== 0), /"hours" was changed to 0 but is still \d/],
  ['null', mergeIf((value) => value !== null), /"due" was changed to null but is still "/],
  ['an empty text', mergeIf((value) => value !== ''), /"remark" was changed to "" but is still "/],
  [
    'an empty list',
    mergeIf((value) => !Array.isArray(value) || value.length > 0),
    /"tags" was changed to \[\] but is still \["/,
  ],
  [
    'an object',
    mergeIf((_, name) => name !== 'place'),
    /"place" was changed to \{.*but is still \{/,
  ],
  [
    'another value',
    (before, sent) => ({ ...before, ...sent, ...('title' in sent && { title: 'Title' }) }),
    /"title" was changed to ".*" but is now "Title"/,
  ],
  [
    'an extended list',
    (before, sent) => ({
      ...before,
      ...sent,
      ...('tags' in sent && { tags: [before.tags, sent.tags].flat().filter(Boolean) }),
    }),
    /"tags" was changed to \[.*but is now \[/,
  ],
];

t.test('a change that is lost or altered is a failure, also to an empty value', async (t) => {
  for (const [name, patch, found] of lost) {
    const failures = await tryTasks(t, { patch });
    t.match(
      failures.find((one) => one.startsWith('change updated')),
      found,
      name,
    );
    t.ok(
      failures.every((one) => /^(change|list|read) (updated|listed|kept|reply)/.test(one)),
      name,
    );
  }
});

t.test('a change of one property must leave the others and the time of creation', async (t) => {
  const found = await tryTasks(t, {
    patch: (before, sent) => ({ ...before, ...('title' in sent ? {} : { tags: [] }), ...sent }),
  });
  t.match(found, [
    /^change untouched: The property "tags" was not sent but changed from \[".* to \[\]/,
  ]);

  const moved = await tryTasks(t, {
    patch: (before, sent) => ({ ...before, ...sent, created_at: '2026-02-02T00:00:00Z' }),
  });
  t.match(moved, [/^change untouched: The property "created_at" was not sent but changed from/]);
});

t.test('a refused change must not be stored', async (t) => {
  const found = await tryTasks(t, {
    patch: (before, sent) => ({ refuse: { ...before, ...sent } }),
  });
  t.match(found[0], /^change untouched: The update was refused, but the property "title" changed/);
});

t.test('where all changes at once are refused, false and null are sent alone', async (t) => {
  const patch: Change = (before, sent) =>
    Object.keys(sent).length > 1
      ? { refuse: before }
      : { ...before, ...sent, ...(sent.done === false && { done: true }) };
  const found = await tryTasks(t, { patch });
  t.match(found, [/^change updated: The property "done" was changed to false but is still true/]);
});

t.test('a PUT that is repeated does the same again', async (t) => {
  const growing = await tryTasks(t, {
    put: (before, sent) => ({
      ...replace(before, sent),
      ...('tags' in sent && { tags: [before.tags ?? [], sent.tags].flat() }),
    }),
  });
  t.ok(growing.some((one) => /^replace idempotent: The same PUT twice changed "tags"/.test(one)));

  const puts = new Map<string, string>();
  const refusing = await tryTasks(t, {
    put: (before, sent) => {
      const again = JSON.stringify(sent);
      const isSame = puts.get(`${before.id}`) === again;
      puts.set(`${before.id}`, again);
      return isSame ? { refuse: before } : replace(before, sent);
    },
  });
  t.match(refusing, ['replace idempotent: The same PUT was answered 200 and then 400.']);
});

t.test(
  'a PUT beside a PATCH removes what it does not send, or sets it to its default',
  async (t) => {
    const found = await tryTasks(t, { put: merge });
    const names = found.flatMap((one) => /replaced without "(\w+)"/.exec(one)?.[1] ?? []);
    t.strictSame(names, ['done', 'hours', 'tags', 'due', 'remark', 'place']);
  },
);
