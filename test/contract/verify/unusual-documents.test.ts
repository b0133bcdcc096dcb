import t from 'tap';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { body, keyed, ref } from './support/notes-provider.ts';
import { tryTampered } from './support/tampered-sandlot.ts';

const text = { type: 'string' };
const managed = { readOnly: true };
const failures = { 400: json({ type: 'object' }), 404: json({ type: 'object' }) };
const gone = { 204: { description: '' }, ...failures };

/** The operations on records of a schema below a path. */
function resource(path: string, schema: object, { parameters = [] as readonly object[] } = {}) {
  return {
    [path]: {
      ...(parameters.length > 0 && { parameters }),
      get: { responses: { 200: json({ type: 'array', items: schema }), ...failures } },
      post: { requestBody: body(schema), responses: { 201: json(schema), ...failures } },
    },
    [`${path}/{id}`]: {
      // The parameters of a path may be in any order.
      parameters: [keyed('id'), ...parameters],
      get: { responses: { 200: json(schema), ...failures } },
      head: { responses: { 200: { description: '' }, ...failures } },
      put: { requestBody: body(schema), responses: { 200: json(schema), ...failures } },
      patch: { requestBody: body(schema), responses: { 200: json(schema), ...failures } },
      delete: { responses: gone },
    },
  };
}

const place = {
  type: 'object',
  required: ['street'],
  properties: {
    street: { ...text, minLength: 1 },
    geo: { type: 'object', properties: { lat: { type: 'number' } } },
  },
};

const part = {
  type: 'object',
  required: ['id', 'name', 'words'],
  properties: {
    id: { ...text, ...managed },
    name: { ...text, minLength: 1, maxLength: 60 },
    size: { type: 'integer', format: 'int64' },
    weight: { type: 'number', multipleOf: 0.5 },
    nothing: { enum: [null] },
    always: { const: 'here' },
    perhaps: { type: ['string', 'null'] },
    active: { type: 'boolean', default: true },
    flat: { type: 'boolean', default: false },
    mail: { ...text, format: 'email' },
    code: { ...text, format: 'ean', pattern: '^[0-9]{4}$' },
    words: { type: 'array', minItems: 120, items: { ...text, maxLength: 4 } },
    place,
  },
};

t.test('schemas of many kinds are sent at their edges, and probed', async (t) => {
  const document = documentOf(resource('/parts', ref('Part')), {
    components: { schemas: { Part: part } },
  });
  const { found, requests } = await tryTampered(t, document, undefined, { probes: 'sent' });

  t.strictSame(found, []);
  t.ok(requests.some(({ text: sent }) => sent.includes(`"size":${Number.MAX_SAFE_INTEGER}`)));
});

t.test('records below others, and the order of parameters', async (t) => {
  const { found } = await tryTampered(
    t,
    documentOf(
      {
        ...resource('/albums', ref('Album')),
        ...resource('/albums/{album}/tracks', ref('Track'), { parameters: [keyed('album')] }),
      },
      {
        components: {
          schemas: {
            Album: {
              type: 'object',
              required: ['id'],
              properties: { id: { ...text, ...managed }, label: text },
            },
            Track: {
              type: 'object',
              required: ['id', 'title'],
              properties: { id: { ...text, ...managed }, title: { ...text, minLength: 1 } },
            },
          },
        },
      },
    ),
  );

  t.strictSame(found, []);
});

t.test('an action on records that the body lists is no action on a new record', async (t) => {
  const crate = {
    type: 'object',
    required: ['id', 'label'],
    properties: {
      id: { type: 'integer', ...managed },
      label: { ...text, minLength: 1 },
      sealed: { type: 'boolean', ...managed },
    },
  };
  const ids = {
    type: 'object',
    required: ['crate_ids'],
    properties: { crate_ids: { type: 'array', items: { type: 'integer' } } },
  };
  const { found, requests } = await tryTampered(
    t,
    documentOf({
      ...resource('/crates', crate),
      '/crates/seal': {
        post: { requestBody: body(ids), responses: { 200: json({ type: 'array', items: crate }) } },
      },
    }),
  );

  t.strictSame(found, []);
  t.ok(requests.some(({ url }) => url === '/crates/seal'));
});
