import type { Test } from 'tap';
import { checkTraffic } from '../../../src/cli/check-traffic.ts';
import { type CaptureOptions, captureOutput } from '../../support/captured-output.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
  required: ['name'],
};

function petsOf(servers: readonly object[]) {
  return documentOf(
    {
      '/pets': {
        get: { operationId: 'listPets', responses: { 200: json({ type: 'array', items: pet }) } },
        post: {
          operationId: 'addPet',
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: pet },
              'application/x-www-form-urlencoded': { schema: pet },
              'multipart/form-data': { schema: pet },
            },
          },
          responses: { 201: json(pet) },
        },
        head: { operationId: 'peek', responses: { 200: json({ type: 'array', items: pet }) } },
      },
    },
    {
      servers,
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'pin' } } },
    },
  );
}

export const ofJson = { name: 'Content-Type', value: 'application/json' };

/** An entry of an archive, with these properties replaced. */
export function entryOf(url: string, request: object = {}, response: object = {}) {
  return {
    startedDateTime: '2019-02-06T01:48:24.000Z',
    time: 1,
    request: { method: 'GET', url, headers: [{ name: ':authority', value: 'x' }], ...request },
    response: {
      status: 200,
      headers: [ofJson],
      content: { size: 14, mimeType: 'application/json', text: '[{"name":"A"}]' },
      ...response,
    },
  };
}

export function posting(text: string, more: object = {}) {
  return {
    method: 'post',
    postData: { mimeType: 'application/json', text, ...more },
  };
}

export function created(content: object = { size: 12, text: '{"name":"A"}' }, more: object = {}) {
  return {
    status: 201,
    content: { mimeType: 'application/json', ...content },
    ...more,
  };
}

export type Options = Partial<Parameters<typeof checkTraffic>[1]> &
  CaptureOptions & { readonly servers?: object[] };

/** What the command prints of an archive, and what it found. */
export async function printed(
  t: Test,
  archive: unknown,
  { columns, colors, servers = [{ url: 'https://pets.test/v1' }], ...options }: Options = {},
) {
  const folder = t.testdir({
    'api.json': JSON.stringify(petsOf(servers)),
    'calls.har': typeof archive === 'string' ? archive : JSON.stringify(archive),
  });
  const { output, text } = captureOutput({
    ...(columns && { columns }),
    ...(colors && { colors }),
  });
  const verdict = await checkTraffic(
    `${folder}/calls.har`,
    {
      document: `${folder}/api.json`,
      overlay: [],
      host: [],
      reporter: 'pretty',
      ...options,
      ...(options.coverage !== undefined && { coverage: `${folder}/${options.coverage}` }),
    },
    output,
  ).catch((error) => error.message.replaceAll(folder, ''));
  return { verdict, text: text().replaceAll(folder, ''), folder };
}

export function archiveOf(...entries: readonly unknown[]) {
  return { log: { version: '1.2', entries } };
}

export const pets = 'https://pets.test/v1/pets';
