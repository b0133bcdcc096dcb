/** Sends a control call: `POST /reset`, and a body as JSON; resolves to the answer's JSON, `undefined` for none. */
export type Send = (call: string, body?: unknown) => Promise<unknown>;

/** Where control calls go. */
export type Target = {
  /** The URL that the control routes are below. */
  readonly url: string;
  readonly token: string | undefined;
};

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
    throw new Error(`${call}: ${reply.status}: ${String(Object(answer).detail)}`);
  };
