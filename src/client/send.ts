/** Sends a control call: `POST /reset`, and a body as JSON; resolves to the answer's JSON, `undefined` for none. */
export type Send = (call: string, body?: unknown) => Promise<unknown>;

/** Where control calls go. */
export type Target = {
  /** The URL that the control routes are below. */
  readonly url: string;
  readonly token: string | undefined;
};

/** A control call that was refused. */
export class RefusedCall extends Error {
  /** The word that the server has for it. */
  readonly code: unknown;

  constructor(message: string, code: unknown) {
    super(message);
    this.code = code;
  }
}

/** Opens the way to the control routes; a call that is refused is an error with the server's sentence. */
export const openSend =
  ({ url, token }: Target): Send =>
  async (call, body) => {
    const [method = 'GET', path = ''] = call.split(' ');
    const reply = await fetch(url + path, {
      method,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (reply.ok) return answer;
    const { detail, code } = Object(answer);
    throw new RefusedCall(`${call}: ${reply.status}: ${String(detail)}`, code);
  };
