import type { JudgeableCall } from './judgeable-call.ts';

type Dispatch<Options, Handler> = (options: Options, handler: Handler) => boolean;

/** An interceptor for `dispatcher.compose`, of undici 6 and later. */
export type ComposeInterceptor = <Options extends object, Handler extends object>(
  dispatch: Dispatch<Options, Handler>,
) => Dispatch<Options, Handler>;

export type JudgeDispatchedCalls = {
  readonly isOfApi: (call: Pick<JudgeableCall, 'request'>, address: URL) => boolean;
  /** The error to reject a call with, if any. */
  readonly find: (call: JudgeableCall) => Error | undefined;
};

/**
 * Creates an interceptor that holds back each reply of the API until it is judged. Event streams are passed
 * on, since they do not end.
 */
export function createInterceptor(judge: JudgeDispatchedCalls): ComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const { method, path, origin, headers, body } = Object(options);
    const request = { method: String(method), url: String(path), headers: toFields(headers) };
    if (!judge.isOfApi({ request }, new URL(path, origin))) return dispatch(options, handler);
    const sent: Uint8Array[] = [];
    const collected = collectBody(body, sent);
    const held = new HeldReply((response) =>
      judge.find({
        request: { ...request, body: Buffer.concat(sent) },
        response,
        leftOut: collected === 'unknown' ? ['request'] : [],
      }),
    );
    const forwarded =
      collected === 'unknown' ? options : Object.assign({ ...options }, { body: collected });
    return dispatch(forwarded, wrapHandler(handler, held));
  };
}

/** Collects a body while it is sent; a form is serialized by undici alone. */
function collectBody(body: unknown, sent: Uint8Array[]): unknown {
  if (body === undefined || body === null) return body;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    sent.push(Buffer.from(body));
    return body;
  }
  return isIterable(body) && !(body instanceof FormData) ? collectChunks(body, sent) : 'unknown';
}

function isIterable(body: unknown): body is AsyncIterable<string | Uint8Array> {
  return Symbol.asyncIterator in Object(body);
}

async function* collectChunks(body: AsyncIterable<string | Uint8Array>, sent: Uint8Array[]) {
  for await (const chunk of body) {
    sent.push(Buffer.from(chunk));
    yield chunk;
  }
}

type ReceivedMessage = JudgeableCall['response'];

/** A call of the handler that waits. */
type HeldCall = () => unknown;

/** The calls of a handler from the head of a reply to its end. */
class HeldReply {
  readonly #find: (response: ReceivedMessage) => Error | undefined;
  readonly #chunks: Uint8Array[] = [];
  #calls: HeldCall[] | undefined;
  #head: Omit<ReceivedMessage, 'body'> = { status: 0 };

  constructor(find: (response: ReceivedMessage) => Error | undefined) {
    this.#find = find;
  }

  /** Holds the head back, unless it is that of a stream of events or of an interim reply. */
  start(head: Omit<ReceivedMessage, 'body'>, pass: HeldCall): unknown {
    const isStream = /^text\/event-stream\b/i.test(String(head.headers?.['content-type']));
    if (isStream || head.status < 200) return pass();
    this.#head = head;
    this.#calls = [pass];
    return true;
  }

  add(chunk: Uint8Array, pass: HeldCall): unknown {
    if (this.#calls === undefined) return pass();
    this.#chunks.push(chunk);
    this.#calls.push(pass);
    return true;
  }

  /** Passes everything on, or the error in its place. */
  end(pass: HeldCall, fail: (error: Error) => void): unknown {
    if (this.#calls === undefined) return pass();
    const error = this.#find({ ...this.#head, body: Buffer.concat(this.#chunks) });
    if (error !== undefined) return fail(error);
    for (const call of this.#calls) call();
    return pass();
  }
}

type Method = (...values: readonly unknown[]) => unknown;

/** Wraps a handler of undici 7 (`onResponseStart`) or of undici 6 (`onHeaders`). */
function wrapHandler<Handler extends object>(handler: Handler, held: HeldReply): Handler {
  const methods: Readonly<Record<string, (pass: Method) => Method>> = {
    onResponseStart:
      (pass) =>
      (controller, status, headers, ...rest) =>
        held.start({ status: Number(status), headers: toFields(headers) }, () =>
          pass(controller, status, headers, ...rest),
        ),
    onResponseData: (pass) => (controller, chunk) =>
      held.add(copy(chunk), () => pass(controller, copy(chunk))),
    onResponseEnd: (pass) => (controller, trailers) =>
      held.end(
        () => pass(controller, trailers),
        (error) => call(handler, 'onResponseError', controller, error),
      ),
    onHeaders:
      (pass) =>
      (status, headers, ...rest) =>
        held.start({ status: Number(status), headers: toFields(headers) }, () =>
          pass(status, headers, ...rest),
        ),
    onData: (pass) => (chunk) => held.add(copy(chunk), () => pass(copy(chunk))),
    onComplete: (pass) => (trailers) =>
      held.end(
        () => pass(trailers),
        (error) => call(handler, 'onError', error),
      ),
  };
  return new Proxy(handler, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const pass: Method = (...values) => Reflect.apply(value, target, values);
      return methods[String(name)]?.(pass) ?? pass;
    },
  });
}

function call(handler: object, name: string, ...values: readonly unknown[]): unknown {
  return Reflect.get(handler, name, handler).apply(handler, values);
}

/** The bytes of a chunk; undici may use its memory again. */
function copy(chunk: unknown): Uint8Array {
  return Buffer.from(Object(chunk));
}

/** Headers as undici takes and gives them: by name, as pairs, or as names and values by turns. */
function toFields(headers: unknown): NonNullable<ReceivedMessage['headers']> {
  const fields: Record<string, string | readonly string[]> = {};
  for (const [name, value] of listPairs(headers)) {
    const key = `${name}`.toLowerCase();
    const texts = [value].flat().map(String);
    const known = fields[key];
    fields[key] =
      known === undefined && texts.length === 1 ? `${texts[0]}` : [known ?? [], texts].flat(2);
  }
  return fields;
}

function listPairs(headers: unknown): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(headers))
    return Symbol.iterator in Object(headers)
      ? [...Object(headers)]
      : Object.entries(Object(headers)).filter(([, value]) => value !== undefined);
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, headers[index + 1]] as const] : [],
  );
}
