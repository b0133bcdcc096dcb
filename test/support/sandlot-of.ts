import type { Test } from 'tap';
import { openSandlot, type Sandlot, type SandlotOptions } from '../../src/sandlot.ts';

/** How a Sandlot is opened in a test: its options, and what is written beside the document. */
export type SandlotOf = Omit<SandlotOptions, 'document' | 'behaviours'> & {
  /** The source text of a behaviours module. */
  readonly module?: string;
  /** More files, by name. */
  readonly files?: Readonly<Record<string, string>>;
};

/** Opens a Sandlot of a document, an object or the text of a YAML file, that closes with the test. */
export async function sandlotOf(
  t: Test,
  document: object | string,
  { module, files = {}, ...options }: SandlotOf = {},
): Promise<Sandlot> {
  const name = typeof document === 'string' ? 'api.yaml' : 'api.json';
  const folder = t.testdir({
    ...files,
    [name]: typeof document === 'string' ? document : JSON.stringify(document),
    ...(module === undefined ? {} : { 'behaviours.mjs': module }),
  });
  const sandlot = await openSandlot({
    logLevel: 'silent',
    ...options,
    document: `${folder}/${name}`,
    ...(module === undefined ? {} : { behaviours: `${folder}/behaviours.mjs` }),
  });
  t.teardown(() => sandlot.close());
  return sandlot;
}

/** A document with these paths. */
export function documentOf(paths: object, more: object = {}) {
  return {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1.0' },
    paths,
    ...more,
  };
}

/** The description of content of JSON. */
export function json(schema: unknown, more: object = {}) {
  return {
    description: '',
    content: { 'application/json': { schema, ...more } },
  };
}

/** An operation that answers without a body, where no module has another mind. */
export const silent = { responses: { 200: { description: '' } } };

type Received = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

/** The status and the body of a reply, parsed where it is JSON. */
export function answerOf({ statusCode, headers, body }: Received): readonly [number, unknown] {
  return [statusCode, /json/.test(String(headers['content-type'])) ? JSON.parse(body) : body];
}

/** A request that posts a text. */
export function post(url: string, payload: string, type = 'application/json') {
  return {
    method: 'POST' as const,
    url,
    payload,
    headers: { 'content-type': type },
  };
}
