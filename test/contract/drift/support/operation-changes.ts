import { json } from '../../../support/sandlot-of.ts';
import { text } from './drift-of.ts';

function parameter(name: string, place: string, schema: object = text, more: object = {}) {
  return {
    name,
    in: place,
    schema,
    ...more,
  };
}

/** Changes of operations, and the lines of the report. */
export const operationChanges: Readonly<
  Record<string, readonly [object, object, readonly string[]]>
> = {
  'parameters come and go': [
    { parameters: [parameter('a', 'query'), parameter('b', 'cookie')] },
    {
      parameters: [
        parameter('B', 'header', text, { required: true }),
        parameter('c', 'query'),
        parameter('d', 'querystring', text, { content: {} }),
      ],
    },
    [
      'breaking parameter-removed @ query a',
      'breaking parameter-removed @ cookie b',
      'breaking parameter-required @ header B',
      'info parameter-added @ query c',
      'info parameter-added @ querystring d',
    ],
  ],
  'parameters change': [
    {
      parameters: [
        parameter('a', 'query', text, { required: true, allowEmptyValue: true }),
        parameter('X-B', 'header'),
        parameter('c', 'query', { type: 'array', items: { enum: ['x', 'y'] } }),
        parameter('d', 'query', text),
        parameter('e', 'query', {}),
      ],
    },
    {
      parameters: [
        parameter('a', 'query', { type: 'integer' }),
        parameter('x-b', 'header', text, { required: true }),
        parameter('c', 'query', { type: 'array', items: { enum: ['x'] } }, { explode: false }),
        { name: 'd', in: 'query', content: { 'application/json': { schema: text } } },
        parameter('e', 'query', {}, { style: 'spaceDelimited', deprecated: true }),
      ],
    },
    [
      'breaking parameter-empty @ query a',
      'breaking parameter-required @ header X-B',
      'breaking parameter-style @ query c',
      'breaking parameter-style @ query d',
      'breaking parameter-style @ query e',
      'breaking request-type-narrowed @ query a',
      'breaking request-value-removed @ query c /*',
      'info parameter-optional @ query a',
      'info parameter-deprecated @ query e',
    ],
  ],
  'how a text is written': [
    { parameters: [parameter('id', 'path', text, { required: true })] },
    { parameters: [parameter('id', 'path', text, { required: true, style: 'matrix' })] },
    ['breaking parameter-style @ path id'],
  ],
  'a body is new': [
    {},
    { requestBody: { content: { 'text/plain': {} } } },
    ['info request-body-added @ operation'],
  ],
  'a body is new and required': [
    {},
    { requestBody: { required: true, content: {} } },
    ['breaking request-body-required @ operation'],
  ],
  'a body is gone': [
    { requestBody: { content: {} } },
    {},
    ['breaking request-body-removed @ request'],
  ],
  'a body has to be sent': [
    { requestBody: { content: {} } },
    { requestBody: { required: true, content: {} } },
    ['breaking request-body-required @ request'],
  ],
  'a body need not be sent': [
    { requestBody: { required: true, content: {} } },
    { requestBody: { content: {} } },
    ['info request-body-optional @ request'],
  ],
  'media types of what is sent': [
    { requestBody: { content: { 'text/plain': {}, 'application/json': {} } } },
    { requestBody: { content: { 'application/json': {}, 'text/csv': {} } } },
    [
      'breaking request-media-type-removed @ request text/plain',
      'info request-media-type-added @ request text/csv',
    ],
  ],
  'statuses come and go': [
    { responses: { 200: json({}), 404: json({}), '5XX': json({}) } },
    { responses: { 201: json({}), 202: json({}), 400: json({}), 503: json({}) } },
    [
      'breaking reply-status-removed @ reply 200',
      'warning reply-status-added @ reply 201',
      'warning reply-status-added @ reply 202',
      'info reply-error-removed @ reply 404',
      'info reply-error-removed @ reply 5XX',
      'info reply-error-added @ reply 400',
    ],
  ],
  'a status that its range or all others stood for': [
    { responses: { default: json({ type: 'string' }) } },
    { responses: { 200: json({ type: 'integer' }), default: json({ type: 'string' }) } },
    ['breaking reply-type-changed @ reply default application/json'],
  ],
  'media types of what is answered': [
    { responses: { 200: { description: '', content: { 'text/plain': {} } } } },
    { responses: { 200: { description: '', content: { 'text/csv': {} } } } },
    [
      'breaking reply-media-type-removed @ reply 200 text/plain',
      'info reply-media-type-added @ reply 200 text/csv',
    ],
  ],
  'header fields': [
    {
      responses: {
        200: {
          description: '',
          headers: {
            A: { required: true, schema: text },
            B: { schema: text },
            C: { schema: text },
          },
        },
      },
    },
    {
      responses: {
        200: { description: '', headers: { a: { schema: { type: 'integer' } }, C: {}, D: {} } },
      },
    },
    [
      'breaking reply-header-optional @ reply 200 header a',
      'breaking reply-header-removed @ reply 200 header b',
      'info reply-type-narrowed @ reply 200 header a',
      'breaking reply-type-widened @ reply 200 header c',
      'info reply-header-added @ reply 200 header d',
    ],
  ],
  'it is deprecated': [{}, { deprecated: true }, ['info operation-deprecated @ operation']],
  'it is no longer deprecated, nor a parameter of it': [
    { deprecated: true, parameters: [parameter('a', 'query', text, { deprecated: true })] },
    { parameters: [parameter('a', 'query')] },
    ['info operation-reactivated @ operation', 'info parameter-reactivated @ query a'],
  ],
  'values that are written as text': [
    {
      parameters: [parameter('a', 'query', { type: 'integer' }), parameter('b', 'query')],
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': { schema: { type: 'boolean' } },
          'application/json': { schema: { type: 'boolean' } },
        },
      },
    },
    {
      parameters: [parameter('a', 'query', text), parameter('b', 'query', { type: 'boolean' })],
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': { schema: text },
          'application/json': { schema: text },
        },
      },
    },
    [
      'breaking request-type-changed @ request application/json',
      'breaking request-type-narrowed @ query b',
      'info request-type-widened @ query a',
      'info request-type-widened @ request application/x-www-form-urlencoded',
    ],
  ],
  'a single value becomes a list': [
    {
      parameters: [
        ...['a', 'b', 'c', 'd'].map((name) => parameter(name, 'query')),
        parameter('e', 'path'),
        parameter('f', 'query', { type: ['array', 'string'] }),
      ],
    },
    {
      parameters: [
        parameter('a', 'query', { type: 'array', items: { ...text, maxLength: 9 } }),
        parameter('b', 'query', { type: 'array', items: text }, { explode: false }),
        parameter('c', 'query', { type: 'array', items: text, minItems: 2 }),
        parameter('d', 'query', { type: ['array', 'integer'], items: text }),
        parameter('e', 'path', { type: 'array', items: text }),
        parameter('f', 'query', { type: 'array', items: text }),
      ],
    },
    [
      ...['b', 'c', 'd'].flatMap((name) => [
        `breaking parameter-style @ query ${name}`,
        `breaking request-type-changed @ query ${name}`,
      ]),
      'breaking parameter-style @ path e',
      'breaking request-max-length-narrowed @ query a',
      'breaking request-type-changed @ path e',
      'breaking request-type-narrowed @ query f',
      'breaking request-type-narrowed @ query d /*',
      'breaking request-type-narrowed @ query f /*',
      'info parameter-repeatable @ query a',
    ],
  ],
  'a media type becomes one of its kind': [
    {
      requestBody: { content: { 'application/json': {} } },
      responses: {
        400: { description: '', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
    {
      requestBody: { content: { 'application/merge-patch+json': {} } },
      responses: {
        400: {
          description: '',
          content: { 'application/problem+json': { schema: { type: 'string' } } },
        },
      },
    },
    [
      'breaking reply-type-changed @ reply 400 application/json',
      'breaking request-media-type-removed @ request application/json',
      'info request-media-type-added @ request application/merge-patch+json',
      'warning reply-media-type-specialized @ reply 400 application/json',
    ],
  ],
  'names for clients and documentation': [
    { operationId: 'call', tags: ['a'] },
    { operationId: 'callAgain', tags: ['b'] },
    ['info operation-id-changed @ operation', 'info operation-tags-changed @ operation'],
  ],
  'callbacks come and go': [
    { callbacks: { done: {}, failed: {} } },
    { callbacks: { done: {}, started: {} } },
    ['breaking callback-removed @ callback failed', 'info callback-added @ callback started'],
  ],
};
