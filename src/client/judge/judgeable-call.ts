type JudgeableHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A call to be judged. */
export type JudgeableCall = {
  readonly request: {
    readonly method: string;
    /** Path and query, or the whole URL. */
    readonly url: string;
    readonly headers?: JudgeableHeaders | undefined;
    readonly body?: string | Uint8Array | undefined;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: JudgeableHeaders | undefined;
    /** As the headers say: compressed, where there is a `content-encoding`. */
    readonly body?: string | Uint8Array | undefined;
  };
  /** Messages whose body is not known, and thus not judged. */
  readonly leftOut?: readonly ('request' | 'reply')[];
};

export function toExchange({ request, response, leftOut }: JudgeableCall) {
  return {
    request: {
      method: request.method.toUpperCase(),
      url: request.url.replace(/^https?:\/\/[^/?#]*/i, '') || '/',
      headers: toLowerCaseNames(request.headers),
      body: toBytes(request.body),
    },
    reply: {
      status: response.status,
      headers: toLowerCaseNames(response.headers),
      body: toBytes(response.body),
    },
    ...(leftOut && { leftOut }),
  };
}

/** Without the content coding of a body that was decoded. */
export function withoutContentEncoding(headers: JudgeableHeaders): JudgeableHeaders {
  const { 'content-encoding': _coding, ...others } = headers;
  return others;
}

function toLowerCaseNames(fields: JudgeableHeaders = {}) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function toBytes(body: string | Uint8Array | undefined): Uint8Array | undefined {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return bytes?.length === 0 ? undefined : bytes;
}
