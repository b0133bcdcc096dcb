import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../../src/sandlot.ts';
import { list, object, ref, text } from '../../support/api-model-of.ts';
import { answerOf, documentOf, json, type SandlotOf } from '../../support/sandlot-of.ts';

const integer = { type: 'integer' };

function named(name: string, schema: object) {
  return { name, in: 'path', required: true, schema };
}

function many(name: string) {
  return { get: { responses: { 200: json(list(ref(name))) } } };
}

function one(name: string, ...parameters: readonly object[]) {
  return {
    parameters,
    get: { responses: { 200: json(ref(name)) } },
    delete: { responses: { 204: { description: '' } } },
  };
}

export const animals = documentOf(
  {
    '/pets': many('Pet'),
    '/pets/{id}': one('Pet', named('id', integer)),
    '/owners': many('Owner'),
    '/owners/{owner_id}': one('Owner', named('owner_id', integer)),
    '/owners/{owner_id}/houses': { parameters: [named('owner_id', integer)], ...many('House') },
    '/owners/{owner_id}/houses/{id}': one('House', named('owner_id', integer), named('id', text)),
    '/shops/{shop}/goods': { parameters: [named('shop', text)], ...many('Good') },
    '/settings': {
      ...one('Settings'),
      patch: {
        requestBody: { content: { 'application/json': { schema: ref('Settings') } } },
        responses: { 200: json(ref('Settings')) },
      },
    },
    '/notes/{name}': one('Note', named('name', text)),
    '/uncompilable': many('Uncompilable'),
    '/uncompilable/{id}': one('Uncompilable', named('id', text)),
  },
  {
    components: {
      schemas: {
        Pet: object(
          {
            id: integer,
            name: text,
            age: { type: ['integer', 'null'] },
            weight: { type: 'number' },
            good: { type: 'boolean' },
            kind: { enum: ['cat', 'dog', 3, null] },
            tags: list(text),
            owner_id: integer,
            left: { type: ['null', 'boolean'] },
          },
          { required: ['id', 'name'] },
        ),
        Owner: object({ id: integer, name: text }, { required: ['id'] }),
        House: object({ id: text, owner_id: integer }, { required: ['id', 'owner_id'] }),
        Good: object({ id: integer, name: text }, { additionalProperties: false }),
        Settings: object({ colour: text }, { required: ['colour'] }),
        Note: object({ body: text, metadata: object({ name: text }) }),
        Uncompilable: object(
          { id: text, form: text },
          { patternProperties: { '[': { type: 'string' } } },
        ),
      },
    },
  },
);

type StartOptions = SandlotOf & { readonly path?: string; readonly as?: 'path' | 'URL' };

/** Starts a server with these fixtures in a folder of that name. */
export async function open(
  t: Test,
  fixtures: object,
  { path = 'fixtures', as = 'path', ...options }: StartOptions = {},
) {
  const folder = t.testdir({ 'api.json': JSON.stringify(animals), fixtures: { ...fixtures } });
  const source = `${folder}/${path}`;
  return start(t, folder, { ...options, fixtures: as === 'URL' ? pathToFileURL(source) : source });
}

export async function start(t: Test, folder: string, options: SandlotOptions) {
  const document = `${folder}/api.json`;
  const { app, close } = await openSandlot({
    logLevel: 'silent',
    records: 1,
    document,
    ...options,
  });
  t.teardown(close);
  return { app, folder, send: async (url: string) => answerOf(await app.inject(url))[1] };
}

/** Starts the Aha! API with these fixtures. */
export async function openAha(t: Test, fixtures: object, options: SandlotOptions = {}) {
  const folder = t.testdir({ fixtures: { ...fixtures } });
  const { app, close } = await openSandlot({
    logLevel: 'silent',
    auth: 'off',
    ...options,
    fixtures: `${folder}/fixtures`,
  });
  t.teardown(close);
  return async (url: string) => answerOf(await app.inject(`/api/v1/${url}`))[1];
}
