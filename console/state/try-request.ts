import { ApiError } from './api.ts';

export type TriedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

export type TriedReply = {
  readonly status: number;
  readonly duration: number;
  readonly body: unknown;
};

/** Sends a request to the served API; a path only, so that no other server is called. */
export async function sendRequest({
  method,
  url,
  headers,
  body,
}: TriedRequest): Promise<TriedReply> {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin)
    throw new ApiError(0, { detail: 'Requests can be sent to this server only. Enter a path.' });
  const start = performance.now();
  const removeCookies = setCookies(findHeader(headers, 'cookie'));
  const response = await fetch(address, {
    method,
    headers,
    ...(body !== undefined && { body }),
  })
    .catch((error: unknown) => {
      throw new ApiError(0, { detail: `The request got no reply: ${Object(error).message}.` });
    })
    .finally(removeCookies);
  const text = await response.text();
  return { status: response.status, duration: performance.now() - start, body: parseBody(text) };
}

/**
 * Sets the cookies of a header, which a page cannot send by itself; returns the function that removes
 * them. Those that the browser has already stay.
 */
function setCookies(header: string): () => void {
  const known = document.cookie.split('; ').map((cookie) => cookie.split('=')[0]);
  const added = header
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.includes('=') && !known.includes(cookie.split('=')[0] ?? ''));
  for (const cookie of added) writeCookie(`${cookie}; path=/; SameSite=Strict`);
  return () => {
    // A reply may have set another value, which stays.
    for (const cookie of added)
      if (document.cookie.split('; ').includes(cookie)) writeCookie(`${cookie}; path=/; Max-Age=0`);
  };
}

function writeCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs TLS
  document.cookie = cookie;
}

function findHeader(headers: TriedRequest['headers'], wanted: string): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
