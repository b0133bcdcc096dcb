import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from './provider/scripted-provider.ts';
import { body, keyed, ref } from './support/notes-provider.ts';
import { type Tamper, tryTampered, withJson } from './support/tampered-sandlot.ts';

const text = { type: 'string' };
const named = { ...text, minLength: 1, maxLength: 60 };
const managed = { readOnly: true };
const refused = { 400: json({ type: 'object' }), 404: json({ type: 'object' }) };
const key = { name: 'id', in: 'path', required: true, schema: text };

function schemaOf(properties: object, required: readonly string[] = []) {
  return {
    type: 'object',
    required: ['id', ...required],
    properties: { id: { ...text, ...managed }, ...properties },
  };
}

const schemas = {
  Album: schemaOf({ label: named, note: text }, ['label']),
  Track: schemaOf({ title: named }, ['title']),
  Task: schemaOf(
    {
      title: named,
      state: { ...text, enum: ['open', 'completed'], ...managed },
      completed_at: { type: ['string', 'null'], format: 'date-time', ...managed },
    },
    ['title', 'state'],
  ),
  Label: { type: 'object', required: ['text'], properties: { text: named, note: text } },
};

/** Albums with tracks, tasks that can be completed, and labels that a PUT creates. */
const document = documentOf(
  {
    '/albums': {
      get: {
        operationId: 'listAlbums',
        responses: { 200: json({ type: 'array', items: ref('Album') }), ...refused },
      },
      post: {
        operationId: 'addAlbum',
        requestBody: body(ref('Album')),
        responses: { 201: json(ref('Album')), ...refused },
      },
    },
    '/albums/{id}': {
      parameters: [key],
      get: { operationId: 'readAlbum', responses: { 200: json(ref('Album')), ...refused } },
      head: { operationId: 'headAlbum', responses: { 200: { description: '' }, ...refused } },
      put: {
        operationId: 'replaceAlbum',
        requestBody: body(ref('Album')),
        responses: { 200: json(ref('Album')), 202: json({}), 409: json({}), ...refused },
      },
      delete: {
        operationId: 'removeAlbum',
        responses: { 202: json({}), 204: { description: '' }, ...refused },
      },
    },
    '/albums/{album}/tracks': {
      parameters: [keyed('album')],
      post: {
        operationId: 'addTrack',
        requestBody: body(ref('Track')),
        responses: { 201: json(ref('Track')), ...refused },
      },
    },
    '/albums/{album}/tracks/{id}': {
      parameters: [keyed('album'), key],
      get: { operationId: 'readTrack', responses: { 200: json(ref('Track')), ...refused } },
      delete: {
        operationId: 'removeTrack',
        responses: { 204: { description: '' }, ...refused },
      },
    },
    '/albums/{id}/refresh': {
      parameters: [key],
      post: {
        operationId: 'refresh',
        requestBody: body({
          type: 'object',
          required: ['refresh'],
          properties: {
            refresh: { type: 'object', required: ['why'], properties: { why: named } },
          },
        }),
        responses: { 200: json(ref('Album')), ...refused },
      },
    },
    '/labels/{name}': {
      parameters: [keyed('name')],
      get: { operationId: 'readLabel', responses: { 200: json(ref('Label')), ...refused } },
      put: {
        operationId: 'putLabel',
        requestBody: body(ref('Label')),
        responses: { 200: json(ref('Label')), 201: json(ref('Label')), ...refused },
      },
      delete: {
        operationId: 'removeLabel',
        responses: { 204: { description: '' }, ...refused },
      },
    },
    '/tasks': {
      post: {
        operationId: 'addTask',
        requestBody: body(ref('Task')),
        responses: { 201: json(ref('Task')), ...refused },
      },
    },
    '/tasks/{id}': {
      parameters: [key],
      get: { operationId: 'readTask', responses: { 200: json(ref('Task')), ...refused } },
    },
    '/tasks/{id}/complete': {
      parameters: [key],
      post: { operationId: 'complete', responses: { 200: json(ref('Task')), ...refused } },
    },
  },
  { components: { schemas } },
);

const refusal: Answer = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

function isAlbum({ url }: ProviderRequest): boolean {
  return /^\/albums\/[^/]+$/.test(url);
}

/** Tampers with the answers to a method and path. */
function to(method: string, path: RegExp, change: (answer: Answer) => Answer | undefined): Tamper {
  return (request, answer) =>
    request.method === method && path.test(request.url) ? change(answer) : answer;
}

const album = /^\/albums\/[^/]+$/;

const cases: readonly (readonly [
  name: string,
  only: string,
  tamper: Tamper,
  found: readonly RegExp[],
])[] = [
  [
    'a removal that is refused, and done',
    'removeAlbum',
    to('DELETE', album, () => refusal),
    [/^removeAlbum removed: DELETE was refused with 400, but the record ".+" is gone\.$/],
  ],
  [
    'a removal without an answer',
    'removeAlbum',
    to('DELETE', album, () => undefined),
    [/No reply/],
  ],
  [
    'a removal that is done later',
    'removeAlbum',
    to('DELETE', album, (answer) => (answer.status === 204 ? { ...refusal, status: 202 } : answer)),
    [],
  ],
  [
    'a PUT that is done later',
    'replaceAlbum',
    to('PUT', album, ({ status, ...answer }) => ({
      ...answer,
      status: status === 200 ? 202 : status,
    })),
    [],
  ],
  [
    'HEAD with another header field',
    'headAlbum',
    (request, answer) =>
      isAlbum(request) && answer.status === 200
        ? {
            ...answer,
            headers: { ...answer.headers, ...(request.method !== 'HEAD' && { etag: '"1"' }) },
          }
        : answer,
    [/^headAlbum head: GET has etag: "1", and HEAD none\.$/],
  ],
  [
    'properties that are never shown',
    'replaceAlbum',
    (request, answer) =>
      answer.status < 300 &&
      request.method !== 'DELETE' &&
      isAlbum(request) &&
      request.method !== 'HEAD'
        ? withJson(answer, ({ note: _note, ...rest }) => rest)
        : answer,
    [
      /replaceAlbum untouched: PUT of one record also changed "note"/,
      /replaceAlbum kept: The property "note" was sent as "Discover.+ and returned as missing\./,
      /replaceAlbum kept: The property "note" was sent as "00\d+" and returned as missing\./,
    ],
  ],
  [
    'a task that is gone after its action',
    'complete',
    (() => {
      const completed = new Set<string>();
      return ({ method, url }: ProviderRequest, answer: Answer) => {
        const [, , id = ''] = url.split('/');
        if (method === 'POST' && url.endsWith('/complete')) completed.add(id);
        return method === 'GET' && completed.has(id) ? { ...refusal, status: 404 } : answer;
      };
    })(),
    [],
  ],
  [
    'a reply of an action that shows what is not stored',
    'refresh',
    to('POST', /refresh$/, (answer) => withJson(answer, (one) => ({ ...one, label: 'Other' }))),
    [/^refresh action: The reply to the action shows "label" as "Other", but a read shows "/],
  ],
  [
    'a completed task without the time',
    'complete',
    (_request, answer) =>
      answer.status < 300
        ? withJson(answer, (one) => ({ ...one, ...('state' in one && { completed_at: null }) }))
        : answer,
    [/^complete action: The action answered 200, but "completed_at" is null after it\.$/],
  ],
  [
    'a track that another album may remove',
    'addTrack,removeTrack,readTrack',
    to('DELETE', /tracks/, (answer) => ({ ...answer, status: 204, body: '' })),
    [
      /removeTrack parent: The record ".+" is below ".+", but DELETE below ".+" answers 204 for it\./,
      /removeTrack removed: DELETE answers 204 for a record that was removed before\./,
    ],
  ],
  [
    'a new label that is answered 200',
    'putLabel',
    to('PUT', /^\/labels/, (answer) => ({
      ...answer,
      status: answer.status === 201 ? 200 : answer.status,
    })),
    [/^putLabel identity: PUT with the new key ".+" was answered 200, as if it had been there\./],
  ],
  ['tasks that cannot be added', 'complete', to('POST', /^\/tasks$/, () => refusal), []],
  [
    'a replacement that is refused the second time',
    'replaceAlbum',
    (() => {
      const replaced = new Set<string>();
      return ({ method, text: sent }: ProviderRequest, answer: Answer) => {
        if (method !== 'PUT' || answer.status !== 200) return answer;
        if (replaced.has(sent)) return { ...refusal, status: 409 };
        replaced.add(sent);
        return answer;
      };
    })(),
    [],
  ],
];

for (const [name, only, tamper, expected] of cases)
  t.test(name, async (t) => {
    const { found } = await tryTampered(t, document, tamper, { only: only.split(',') });

    t.equal(found.length, expected.length, found.join('\n'));
    for (const pattern of expected) t.match(found.join('\n'), pattern);
  });
