import {
  createJudge,
  type ReceivedReply,
  type SentRequest,
} from '../../../../src/contract/contract.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', minLength: 2 },
    secret: { type: 'string', writeOnly: true },
  },
  required: ['id', 'name', 'secret'],
};

const root = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
          {
            name: 'tags',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { enum: ['a', 'b'] } },
          },
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string' } },
          {
            name: 'filter',
            in: 'query',
            content: { 'application/json': { schema: { type: 'object', required: ['name'] } } },
          },
        ],
        responses: {
          200: {
            description: 'The pets',
            headers: {
              'X-Total': { required: true, schema: { type: 'integer' } },
              'Content-Type': { required: true, schema: { const: 'never looked at' } },
            },
            content: { 'application/json': { schema: { type: 'array', items: pet } } },
          },
          '4XX': {
            description: 'Bad',
            content: { 'application/problem+json': { schema: { required: ['title'] } } },
          },
        },
      },
      post: {
        operationId: 'addPet',
        security: [{ key: [] }, { token: [] }],
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: {
          201: json(pet),
          204: { description: 'Known' },
          default: { description: 'Other' },
        },
      },
    },
    '/pets/mine': { get: { operationId: 'readMine', responses: { 200: json(pet) } } },
    '/pets/{id}': {
      servers: [{ url: 'https://pets.test/other' }],
      get: {
        operationId: 'readPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: { description: 'A pet', content: { '*/*': { schema: pet } } },
          203: { description: 'Like it', content: { '*/*': { schema: { type: 'array' } } } },
          301: { description: 'Moved' },
        },
      },
    },
    '/pets/{name}': {
      delete: {
        operationId: 'removeByName',
        parameters: [
          { name: 'name', in: 'path', required: true, schema: { pattern: '^[a-z/]+$' } },
        ],
        responses: {
          200: { description: 'Gone', content: { 'text/plain': { schema: { type: 'integer' } } } },
        },
      },
    },
    '/pets/{number}': {
      delete: {
        operationId: 'removeByNumber',
        parameters: [{ name: 'number', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'Gone', content: { 'image/*': {} } } },
      },
    },
    '/pets/{id}.json': { get: { operationId: 'readFile', responses: { 200: json(pet) } } },
    '/invalid': {
      post: {
        operationId: 'invalid',
        requestBody: json({ patternProperties: { '[': { type: 'string' } } }),
        responses: { 200: json({ type: 'invalid' }), 201: json({ $ref: '#/nowhere' }) },
      },
    },
    '/search?kind=fast': {
      get: { operationId: 'searchFast', responses: { 200: { description: '' } } },
    },
    '/find': {
      get: {
        operationId: 'find',
        parameters: [
          {
            name: 'all',
            in: 'querystring',
            content: { 'application/x-www-form-urlencoded': { schema: { required: ['kind'] } } },
          },
        ],
        responses: {},
      },
    },
    '/search': { get: { operationId: 'search', responses: {} } },
  },
  {
    servers: [{ url: '/api' }, { url: '/v2/' }],
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  },
);

export const document = {
  source: 'pets',
  title: 'Pets',
  version: '1',
  root: JSON.parse(JSON.stringify(root)),
};

export function sent(line: string, more: Partial<SentRequest> = {}): SentRequest {
  const [method = '', url = ''] = line.split(' ');
  return { method, url, headers: {}, body: undefined, ...more };
}

export function bytes(value: unknown): Uint8Array {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

export function got(
  status: number,
  body?: unknown,
  headers: ReceivedReply['headers'] = {},
): ReceivedReply {
  return {
    status,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : bytes(body),
  };
}

export function open() {
  const judge = createJudge(document);
  const operationOf = (line: string) => {
    const found = judge.findOperation(line.split(' ')[0] ?? '', line.split(' ')[1] ?? '');
    if (!found) throw new Error(`no operation for ${line}`);
    return found.operation;
  };
  return {
    judge,
    find: (line: string) => {
      const found = judge.findOperation(line.split(' ')[0] ?? '', line.split(' ')[1] ?? '');
      return found && [found.operation.id, found.path];
    },
    request: (line: string, more?: Partial<SentRequest>) =>
      judge.judgeRequest(operationOf(line), sent(line, more)),
    reply: (line: string, reply: ReceivedReply) =>
      judge.judgeReply(operationOf(line), sent(line), reply),
  };
}
