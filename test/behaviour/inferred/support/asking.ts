import type { Test } from 'tap';
import { documentOf, type SandlotOf, sandlotOf } from '../../../support/sandlot-of.ts';

/** The instant that the clock of these sandboxes stands at. */
export const instant = '2019-02-06T01:48:24.000Z';

/** A reply with its body parsed, where it is JSON. */
export type Asked = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects there is what it is about.
  readonly body: any;
};

export type Ask = (
  method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST',
  url: string,
  body?: unknown,
  type?: string,
) => Promise<Asked>;

/** Asks a Sandlot of a document with these paths and schemas, whose clock stands still. */
export const asking = async (
  t: Test,
  paths: object,
  {
    schemas = {},
    ...options
  }: SandlotOf & { readonly schemas?: object; readonly more?: object } = {},
): Promise<Ask> => {
  const { app } = await sandlotOf(
    t,
    documentOf(paths, { components: { schemas }, ...options.more }),
    {
      clock: { frozen: instant },
      ...options,
    },
  );
  return async (method, url, body, type = 'application/json') => {
    const reply = await app.inject({
      method,
      url,
      ...(body === undefined
        ? {}
        : { payload: JSON.stringify(body), headers: { 'content-type': type } }),
    });
    const isJson = /json/.test(String(reply.headers['content-type']));
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: isJson ? reply.json() : reply.body,
    };
  };
};

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The description of a request's body. */
export const sends = (schema: unknown, type = 'application/json') => ({
  requestBody: { content: { [type]: { schema } } },
});

export const inPath = (name: string, type = 'string') => ({
  name,
  in: 'path',
  required: true,
  schema: { type },
});

export const inQuery = (name: string, schema: object = {}) => ({ name, in: 'query', schema });

/** A schema of an object. */
export const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});

export const listOf = (items: object) => ({ type: 'array', items });
