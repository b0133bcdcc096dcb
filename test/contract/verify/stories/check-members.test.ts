import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer } from '../provider/scripted-provider.ts';
import { body, keyed, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered } from '../support/tampered-sandlot.ts';

const refused = { 400: json({ type: 'object' }), 404: json({ type: 'object' }) };
const named = { type: 'string', minLength: 1, maxLength: 40 };
const record = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string', readOnly: true }, name: named },
};
const sentMember = {
  type: 'object',
  required: ['user_id'],
  properties: { user_id: { type: 'string', minLength: 1 } },
};

function collection(one: string) {
  return {
    get: {
      operationId: `list${one}s`,
      responses: { 200: json({ type: 'array', items: ref(one) }) },
    },
    post: {
      operationId: `add${one}`,
      requestBody: body(ref(one)),
      responses: { 201: json(ref(one)), ...refused },
    },
  };
}

function item(one: string) {
  return {
    parameters: [keyed('id')],
    get: { operationId: `read${one}`, responses: { 200: json(ref(one)), ...refused } },
    delete: {
      operationId: `remove${one}`,
      responses: { 204: { description: '' }, ...refused },
    },
  };
}

/** Teams, users, and users of a team, which a body adds. */
const teamsOf = (sent: object) =>
  documentOf(
    {
      '/teams': collection('Team'),
      '/teams/{id}': item('Team'),
      '/users': collection('User'),
      '/users/{id}': item('User'),
      '/teams/{team}/users': {
        parameters: [keyed('team')],
        get: {
          operationId: 'listMembers',
          responses: { 200: json({ type: 'array', items: ref('User') }), ...refused },
        },
        post: {
          operationId: 'addMember',
          summary: 'Add a user to the team',
          requestBody: body(sent),
          responses: { 204: { description: '' }, ...refused },
        },
      },
      '/teams/{team}/users/{user}': {
        parameters: [keyed('team'), keyed('user')],
        delete: {
          operationId: 'removeMember',
          summary: 'Remove a user from the team',
          responses: { 204: { description: '' }, ...refused },
        },
      },
    },
    { components: { schemas: { Team: record, User: record } } },
  );

const refusal: Answer = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

/** Tampers with the answers to a method at the members of a team. */
function to(method: string, change: (answer: Answer) => Answer | undefined): Tamper {
  return (request, answer) =>
    request.method === method && /^\/teams\/[^/]+\/users/.test(request.url)
      ? change(answer)
      : answer;
}

const cases: readonly (readonly [name: string, tamper: Tamper | undefined, found: RegExp])[] = [
  ['members that are added by a body', undefined, /^$/],
  [
    'members that are not listed',
    to('GET', (answer) => (answer.status === 200 ? { ...answer, body: '[]' } : answer)),
    /^addMember members: After POST \(204\) the record ".+" is not listed in \/teams\/\{team\}\/users\.$/m,
  ],
  ['members that cannot leave', to('DELETE', () => refusal), /^$/],
  ['members that cannot be added', to('POST', () => refusal), /^$/],
  ['a leaving without an answer', to('DELETE', () => undefined), /^removeMember reply: No reply/],
];

for (const [name, tamper, pattern] of cases)
  t.test(name, async (t) => {
    const { found, requests } = await tryTampered(t, teamsOf(sentMember), tamper);

    t.match(found.join('\n'), pattern);
    t.ok(requests.some(({ method, text }) => method === 'POST' && /^\{"user_id":/.test(text)));
  });

const key = { type: 'string', minLength: 1 };
const keys = { type: 'array', minItems: 1, items: key };

const bodies: readonly (readonly [name: string, schema: object, sent: RegExp])[] = [
  ['a list of keys', keys, /^\["[^"]+"\]$/],
  [
    'a list of keys in a property',
    { type: 'object', required: ['user_ids'], properties: { user_ids: keys } },
    /^\{"user_ids":\["[^"]+"\]\}$/,
  ],
];

for (const [name, schema, pattern] of bodies)
  t.test(`members that are added by ${name}`, async (t) => {
    const { found, requests } = await tryTampered(t, teamsOf(schema));

    t.match(found.join('\n'), /^$/);
    t.ok(requests.some(({ method, text }) => method === 'POST' && pattern.test(text)));
  });

t.test('a member that cannot be added again before it is removed', async (t) => {
  const additions = new Map<string, number>();
  const { found } = await tryTampered(t, teamsOf(sentMember), (request, answer) => {
    const { method, url } = request;
    if (method !== 'POST' || !url.endsWith('/users') || url === '/users') return answer;
    const count = (additions.get(url) ?? 0) + (answer.status < 300 ? 1 : 0);
    additions.set(url, count);
    return count > 2 ? refusal : answer;
  });

  t.match(found.join('\n'), /^$/);
  t.ok([...additions.values()].some((count) => count > 2));
});
