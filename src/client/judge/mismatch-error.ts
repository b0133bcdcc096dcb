/** A difference between a message of a call and the document. */
export type CallMismatch = {
  readonly side: 'request' | 'reply';
  /** Such as `body`, `query` or `status`. */
  readonly where: string;
  /** JSON pointer into what `where` names; `''` is all of it. */
  readonly pointer: string;
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the document. */
  readonly place: string;
};

type JudgedCall = {
  readonly operation: string | undefined;
  readonly mismatches: readonly CallMismatch[];
};

/** A call that does not fit the document. */
export class CallMismatchError extends Error {
  /** What does not fit, with its place in the document. */
  readonly mismatches: readonly CallMismatch[];
  /** The operation of the call; absent where none matches. */
  readonly operation: string | undefined;

  constructor({ method, url, status }: CallLine, { operation, mismatches }: JudgedCall) {
    const name = operation === undefined ? '' : ` (${operation})`;
    const lines = mismatches.map(({ side, message, place }) => `  ${side}: ${message} (${place})`);
    super(
      [`${method} ${url}${name}, ${status}, does not match the document:`, ...lines].join('\n'),
    );
    this.name = 'CallMismatchError';
    this.operation = operation;
    this.mismatches = mismatches;
  }
}

type CallLine = { readonly method: string; readonly url: string; readonly status: number };
