import type { CallEntry, Fields, OperationDescription } from '../../state/types.ts';

/** A request in the form in which it can be sent again. */
export type SentRequest = {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

/** Headers that a client sets by itself. */
const ownHeaders = new Set([
  ...['host', 'connection', 'content-length', 'accept-encoding', 'user-agent', 'accept-language'],
  ...['origin', 'referer', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-dest', 'keep-alive'],
  ...['sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'transfer-encoding'],
]);

/** The request of a call; `prefix` selects the sandbox. */
export function toSentRequest(
  { method, path, query, headers, body }: CallEntry,
  prefix: string,
): SentRequest {
  const search = new URLSearchParams(listPairs(query)).toString();
  const sent = Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => [name, String(value)] as const);
  return {
    method,
    url: `${location.origin}${prefix}${path}${search === '' ? '' : `?${search}`}`,
    headers: Object.fromEntries(sent),
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** Credentials are masked in the journal, so those that the operation accepts take their place. */
export function withCredentials(
  request: SentRequest,
  { headers, query }: OperationDescription['credentials'],
): SentRequest {
  const shown = Object.entries(request.headers).filter(([, value]) => !value.includes('***'));
  const url = new URL(request.url);
  for (const pair of query)
    for (const [name, value] of new URLSearchParams(pair)) url.searchParams.set(name, value);
  return { ...request, url: url.href, headers: { ...Object.fromEntries(shown), ...headers } };
}

function listPairs(query: Fields): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}

export function toCurl({ method, url, headers, body }: SentRequest): string {
  const parts = [
    `curl -X ${method} ${quoteForShell(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoteForShell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoteForShell(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function toFetch({ method, url, headers, body }: SentRequest): string {
  const options = {
    method,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(body !== undefined && { body }),
  };
  return `const response = await fetch(${JSON.stringify(url)}, ${JSON.stringify(options, null, 2)});\n`;
}

/** A test with node:test that sends the request and compares the reply, except for times. */
export function toTest(request: SentRequest, { status, reply, method, path }: CallEntry): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

test(${JSON.stringify(`${method} ${path} answers ${status}`)}, async () => {
  ${toFetch(request).trimEnd().replaceAll('\n', '\n  ')}
  assert.equal(response.status, ${status});${formatBodyCheck(reply.body)}
});
`;
}

function formatBodyCheck(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const print = (value: unknown) => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
  if (Array.isArray(body)) return `\n  assert.deepEqual(await response.json(), ${print(body)});`;
  const expected = Object.entries(body).filter(([, value]) => !isTime(value));
  return `
  const body = await response.json();
  const expected = ${print(Object.fromEntries(expected))};
  assert.deepEqual({ ...body, ...expected }, body);`;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:/.test(value);
}
