import { readFileSync, rmSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Sandlot } from '../../../../src/sandlot.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../../support/sandlot-of.ts';

const pet = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };

export const pets = documentOf({
  '/pets': {
    get: { operationId: 'listPets', responses: { 200: json({ type: 'array', items: pet }) } },
    post: {
      operationId: 'addPet',
      requestBody: { content: { 'application/json': { schema: pet } } },
      responses: { 201: json(pet) },
    },
  },
});

export type HttpsSandlot = {
  readonly sandlot: Sandlot;
  readonly url: string;
  readonly port: number;
  /** The certificate of the CA. */
  readonly ca: string;
  readonly caFile: string;
};

/** Opens a Sandlot on HTTPS with a CA beside the folder of the test, which is made anew for each document. */
export async function openHttps(
  t: Test,
  {
    document = pets,
    tls = { dataFolder: `${t.testdirName}-data` },
    ...options
  }: SandlotOf & {
    readonly document?: object;
    readonly tls?: SandlotOf['tls'] & { readonly dataFolder: string };
  } = {},
): Promise<HttpsSandlot> {
  const sandlot = await sandlotOf(t, document, { records: 0, ...options, tls });
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const caFile = join(tls.dataFolder, 'ca.pem');
  t.teardown(() => rmSync(tls.dataFolder, { recursive: true, force: true }));
  return {
    sandlot,
    url,
    port: Number(new URL(url).port),
    caFile,
    ca: readFileSync(caFile, 'utf8'),
  };
}

export type HttpsReply = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

/** Sends a GET, or a POST with a body, by `node:https`. */
export function sendByHttps(
  url: string,
  {
    body,
    headers,
    ...options
  }: Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'servername'> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<HttpsReply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      ...options,
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', async (reply) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of reply) chunks.push(chunk);
      } catch (error) {
        reject(error);
      }
      const text = Buffer.concat(chunks).toString();
      resolve({ status: reply.statusCode, headers: reply.headers, body: text });
    });
    sent.end(body);
  });
}
