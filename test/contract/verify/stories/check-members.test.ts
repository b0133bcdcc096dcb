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
const document = documentOf(
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
        requestBody: body(sentMember),
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
    const { found, requests } = await tryTampered(t, document, tamper);

    t.match(found.join('\n'), pattern);
    t.ok(requests.some(({ method, text }) => method === 'POST' && /^\{"user_id":/.test(text)));
  });
