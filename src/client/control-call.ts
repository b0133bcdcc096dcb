/**
 * Sends a control call such as `POST /reset` with a JSON body; resolves to the JSON reply, or
 * `undefined` without one.
 */
export type ControlCall = (call: string, body?: unknown) => Promise<unknown>;

export type ControlTarget = {
  /** The base URL of the control routes. */
  readonly url: string;
  readonly token: string | undefined;
};

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
export function createControlCall({ url, token }: ControlTarget): ControlCall {
  return async (call, body) => {
    const [method = 'GET', path = ''] = call.split(' ');
    const reply = await fetch(url + path, {
      method,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause) => {
      throw new Error(
        `Cannot reach ${url}: ${describeFetchError(cause)}. Is Sandlot running there?`,
        {
          cause,
        },
      );
    });
    const json = await readJsonReply(reply);
    if (reply.ok && json !== 'no JSON') return json.value;
    const { detail, code } = Object(Object(json).value);
    const isRefusal = typeof detail === 'string' && typeof code === 'string';
    if (!isRefusal || code === 'unknown-route') throw toNotControlApiError(reply, call);
    throw new ControlCallError(`${call}: ${reply.status}: ${detail}`, code);
  };
}

/** `fetch` hides the reason in `cause`. */
function describeFetchError(error: unknown): string {
  const { message, cause } = Object(error);
  return [Object(cause).message, Object(cause).code, message].find(Boolean);
}

async function readJsonReply(reply: Response): Promise<{ readonly value: unknown } | 'no JSON'> {
  const text = await reply.text();
  try {
    return { value: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return 'no JSON';
  }
}

function toNotControlApiError({ url, status, headers }: Response, call: string): Error {
  const type = headers.get('content-type') ?? 'no content type';
  return new Error(
    `${call}: ${url} answered ${status} with ${type}, so no control API is there. Check the URL and the control prefix; a Sandlot started with --no-control has none.`,
  );
}
