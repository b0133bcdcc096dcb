import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';
import type { VerifyReport } from '../../../../src/contract/verify/report/verify-report.ts';
import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import { loadDocument } from '../../../../src/openapi/openapi.ts';

/** A request as the provider got it. */
export type ProviderRequest = {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly bytes: Buffer;
};

/** An answer; a body that is no text or bytes is sent as JSON. `undefined` cuts the connection. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type Script = (request: ProviderRequest) => Answer | undefined;

type Own = Partial<Omit<VerificationOptions, 'document'>> & {
  /** What is behind the origin in the address. */
  readonly path?: string | undefined;
  /** `usual`: methods and media types that the document does not have are not the script's. */
  readonly protocol?: 'usual' | 'scripted';
};

export type Tried = {
  readonly report: VerifyReport;
  readonly requests: readonly ProviderRequest[];
  /** What was found, as `operation check: message`. */
  readonly found: readonly string[];
};

/** The properties of a body; none where it is no JSON. */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Verifies a provider that answers by a script. */
export async function tryScripted(
  t: Test,
  document: object,
  script: (request: ProviderRequest) => ReturnType<Script> | Promise<ReturnType<Script>>,
  { path = '', protocol = 'usual', ...options }: Own = {},
): Promise<Tried> {
  const folder = t.testdir({ 'api.json': JSON.stringify(document) });
  const requests: ProviderRequest[] = [];
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const bytes = Buffer.concat(chunks);
    const one = { method, url, headers, bytes, text: bytes.toString() };
    const refusal = protocol === 'usual' ? findUsualRefusal(document, one) : undefined;
    if (!refusal) requests.push(one);
    const answer = refusal ?? (await script(one));
    if (!answer) return reply.destroy();
    const { status, body } = answer;
    const isPlain = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    const type = isPlain ? {} : { 'content-type': 'application/json' };
    reply.writeHead(status, { ...type, ...answer.headers });
    return reply.end(isPlain ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const loaded = await loadDocument(`${folder}/api.json`);
  const report = await verify({ url, document: loaded, ticks: () => 0, waits: [0], ...options });
  const found = report.failures.flatMap(({ operation, check, message, also }) =>
    [message, ...also].map((one) => `${operation} ${check}: ${one}`),
  );
  return { report, requests, found };
}

/** 405 to a method that a documented path does not have, and 406 to a media type that nobody has. */
function findUsualRefusal(
  document: object,
  { method, url, headers }: ProviderRequest,
): Answer | undefined {
  if (headers.accept === 'application/x-sandlot') return { status: 406 };
  const { paths } = document as { readonly paths?: Readonly<Record<string, object>> };
  const [path = ''] = url.split('?');
  const templates = Object.keys(paths ?? {}).filter((template) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^{}]*\}/g, '[^/]+');
    return new RegExp(`${pattern}$`).test(path);
  });
  const methods = templates.flatMap((template) =>
    Object.keys(paths?.[template] ?? {}).map((name) => name.toUpperCase()),
  );
  if (methods.length === 0 || methods.includes(method)) return undefined;
  return {
    status: 405,
    headers: { allow: methods.filter((one) => one !== 'PARAMETERS').join(', ') },
  };
}
