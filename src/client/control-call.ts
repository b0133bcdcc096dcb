import { describeSystemError } from '../base/system-error.ts';

/**
 * Sends a control call such as `POST /reset` with a JSON body; resolves to the JSON reply, or
 * `undefined` without one.
 */
export type ControlCall = (call: string, body?: unknown) => Promise<unknown>;

export type ControlTarget = {
  /** The base URL of the control routes. */
  readonly url: string;
  readonly token: string | undefined;
  /** Milliseconds for a whole reply; twice as many as the longest wait when absent. */
  readonly timeout?: number | undefined;
  /** Sends a request; the global `fetch` when absent. */
  readonly fetch?: FetchControl | undefined;
};

export type FetchControl = (url: string, init: RequestInit) => Promise<Response>;

/** A control call that was refused. */
export class ControlCallError extends Error {
  /** The error code of the server. */
  readonly code: unknown;

  constructor(message: string, code: unknown) {
    super(message);
    this.code = code;
  }
}

/**
 * Creates a function that sends control calls. A refusal becomes an error with the server's
 * message; a reply that is not from a control API becomes an error that says so.
 */
export function createControlCall({
  url,
  token,
  timeout = defaultTimeout,
  fetch: send = fetch,
}: ControlTarget): ControlCall {
  return async (call, body) => {
    const [method = 'GET', path = ''] = call.split(' ');
    const exchange = send(url + path, {
      method,
      signal: AbortSignal.timeout(timeout),
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).then(async (received) => ({ reply: received, json: await readJsonReply(received) }));
    const { reply, json } = await exchange.catch((cause) => {
      const reason = isTimeout(cause)
        ? `no complete reply within ${timeout / 1000} s`
        : describeSystemError(cause);
      throw new Error(`Cannot reach ${url}: ${reason}. Is Sandlot running there?`, { cause });
    });
    if (reply.ok && json !== 'no JSON') return json.value;
    const { detail, code } = Object(Object(json).value);
    const isRefusal = typeof detail === 'string' && typeof code === 'string';
    if (!isRefusal || code === 'unknown-route') throw toNotControlApiError(reply, call);
    throw new ControlCallError(`${call}: ${reply.status}: ${detail}`, code);
  };
}

/** Milliseconds: twice as long as `POST /journal/wait` may take. */
const defaultTimeout = 120_000;

/** A longer reply is aborted. */
const maxReplyBytes = 200_000_000;

function isTimeout(error: unknown): boolean {
  return Object(error).name === 'TimeoutError';
}

async function readJsonReply(reply: Response): Promise<{ readonly value: unknown } | 'no JSON'> {
  const text = await readText(reply.body ?? []);
  try {
    return { value: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return 'no JSON';
  }
}

async function readText(body: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxReplyBytes)
      throw new Error(`the reply is larger than ${maxReplyBytes / 1_000_000} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toNotControlApiError({ url, status, headers }: Response, call: string): Error {
  const type = headers.get('content-type') ?? 'no content type';
  return new Error(
    `${call}: ${url} answered ${status} with ${type}, so no control API is there. Check the URL and the control prefix; a Sandlot started with --no-control has none.`,
  );
}
