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
  const response = await fetch(address, {
    method,
    headers,
    ...(body !== undefined && { body }),
  }).catch((error: unknown) => {
    throw new ApiError(0, { detail: `The request got no reply: ${Object(error).message}.` });
  });
  const text = await response.text();
  return { status: response.status, duration: performance.now() - start, body: parseBody(text) };
}

function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
