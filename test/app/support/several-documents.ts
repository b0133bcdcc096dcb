import type { Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../../src/sandlot.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

export function idOf(type: string) {
  return [{ name: 'id', in: 'path', required: true, schema: { type } }];
}

/** An API of one resource, with an error form and a security scheme of its own. */
export function apiOf(
  title: string,
  {
    path = '/pets',
    url = '',
    ...more
  }: { readonly path?: string; readonly url?: string; readonly [name: string]: unknown },
) {
  const schema = { $ref: '#/components/schemas/Pet' };
  const responses = {
    400: json({ type: 'object', required: [title], properties: { [title]: { type: 'string' } } }),
  };
  return {
    ...documentOf({
      [path]: {
        get: {
          operationId: 'listPets',
          responses: { ...responses, 200: json({ type: 'array', items: schema }) },
        },
        post: {
          operationId: 'addPet',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { ...responses, 201: json(schema) },
        },
      },
      [`${path}/{id}`]: {
        parameters: idOf('integer'),
        get: { operationId: `read-${title}`, responses: { ...responses, 200: json(schema) } },
      },
    }),
    info: { title, version: '1.0' },
    ...(url === '' ? {} : { servers: [{ url }] }),
    components: {
      schemas: {
        Pet: {
          type: 'object',
          required: [title],
          properties: { id: { type: 'integer', readOnly: true }, [title]: { type: 'string' } },
        },
      },
    },
    ...more,
  };
}

export const shop = apiOf('shop', { url: 'https://pets.example/shop' });
export const zoo = apiOf('zoo', { url: '/zoo/v1' });

export type Several = Omit<SandlotOptions, 'documents'> & {
  readonly mounts?: Readonly<Record<string, string>>;
};

/** Opens a Sandlot of several documents, by the names of their files. */
export async function severalOf(
  t: Test,
  documents: Readonly<Record<string, object>>,
  { mounts = {}, ...options }: Several = {},
) {
  const folder = t.testdir(
    Object.fromEntries(
      Object.entries(documents).map(([name, document]) => [name, JSON.stringify(document)]),
    ),
  );
  const sandlot = await openSandlot({
    logLevel: 'silent',
    records: 0,
    ...options,
    documents: Object.keys(documents).map((name) => ({
      document: `${folder}/${name}`,
      mount: mounts[name],
    })),
  });
  t.teardown(() => sandlot.close());
  return { ...sandlot, folder };
}
