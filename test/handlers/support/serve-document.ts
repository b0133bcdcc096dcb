import type { Test } from 'tap';
import { documentOf, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

/** The instant that the clock of these sandboxes stands at. */
export const instant = '2019-02-06T01:48:24.000Z';

/** A reply with its body parsed, where it is JSON. */
export type TestReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects there is what it is about.
  readonly body: any;
};

export type SendRequest = (
  method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST',
  url: string,
  body?: unknown,
  type?: string,
) => Promise<TestReply>;

/** Asks a Sandlot of a document with these paths and schemas, whose clock stands still. */
export async function serveDocument(
  t: Test,
  paths: object,
  {
    schemas = {},
    ...options
  }: SandlotOf & { readonly schemas?: object; readonly more?: object } = {},
): Promise<SendRequest> {
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
}

export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** The description of a request's body. */
export function withRequestBody(schema: unknown, type = 'application/json') {
  return {
    requestBody: { content: { [type]: { schema } } },
  };
}

export function pathParameter(name: string, type = 'string') {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type },
  };
}

export function queryParameter(name: string, schema: object = {}) {
  return { name, in: 'query', schema };
}

/** A schema of an object. */
export function objectSchema(properties: object, more: object = {}) {
  return {
    type: 'object',
    properties,
    ...more,
  };
}

export function arraySchema(items: object) {
  return { type: 'array', items };
}
