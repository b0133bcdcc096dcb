/** Sends a control call: `POST /reset`, and a body as JSON; resolves to the answer's JSON, `undefined` for none. */
export type ControlCall = (call: string, body?: unknown) => Promise<unknown>;

/** Where control calls go. */
export type ControlTarget = {
  /** The URL that the control routes are below. */
  readonly url: string;
  readonly token: string | undefined;
};

/** A control call that was refused. */
export class ControlCallError extends Error {
  /** The word that the server has for it. */
  readonly code: unknown;

  constructor(message: string, code: unknown) {
    super(message);
    this.code = code;
  }
}

/**
 * Opens the way to the control routes; a call that is refused is an error with the server's sentence, and
 * where none answers that is a control API the error says what does.
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
        `${url} cannot be reached: ${describeFetchError(cause)}. Does a Sandlot run there?`,
        {
          cause,
        },
      );
    });
    const answer = await readJsonReply(reply);
    if (reply.ok && answer !== 'no JSON') return answer.value;
    const { detail, code } = Object(Object(answer).value);
    const isRefusal = typeof detail === 'string' && typeof code === 'string';
    if (!isRefusal || code === 'unknown-route') throw toNotControlApiError(reply, call);
    throw new ControlCallError(`${call}: ${reply.status}: ${detail}`, code);
  };
}

/** What did not come is told by what lies beneath. */
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
    `${call}: ${url} answers ${status} with ${type}, which is not what the control API of a Sandlot answers. Check the address and the control prefix; a Sandlot with --no-control has none.`,
  );
}
