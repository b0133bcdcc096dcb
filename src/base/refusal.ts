/** Where in a request a fault lies. */
export type RequestPart = 'path' | 'query' | 'header' | 'cookie' | 'body';

/** One thing that is wrong with a request against the document. */
export type Violation = {
  readonly in: RequestPart;
  /** JSON pointer (RFC 6901) into the part that `in` names; `''` is the whole of it. */
  readonly pointer: string;
  readonly message: string;
  /** JSON pointer of the schema that was violated, in the document that is served. */
  readonly schema?: string;
};

export type RefusalOptions = {
  readonly status: number;
  /** A stable word for programs, in kebab-case. */
  readonly code: string;
  /** A sentence for people: what, where, and what to do instead. */
  readonly detail: string;
  readonly violations?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/**
 * Why a call was not carried out. The only error that becomes a reply; `response/refusal.ts` is
 * where it does. An `Error`, so that one that escapes a promise still says where it came from.
 */
export class Refusal extends Error {
  readonly kind = 'refusal';
  readonly status: number;
  readonly code: string;
  readonly violations: readonly Violation[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: RefusalOptions) {
    super(options.detail, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'Refusal';
    this.status = options.status;
    this.code = options.code;
    this.violations = options.violations ?? [];
    this.headers = options.headers ?? {};
  }
}

/** True for a refusal of this or of another copy of Sandlot (a user's module may bring its own). */
export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Error && 'kind' in value && value.kind === 'refusal';
}

/** Makes a refusal; throw it or return it from a behaviour. */
export function refuse(options: RefusalOptions): Refusal {
  return new Refusal(options);
}

/** What is wrong with a request, in words. */
export function describeViolation({ in: place, pointer, message }: Violation): string {
  return pointer === '' ? `the ${place} ${message}` : `${place} ${pointer} ${message}`;
}

/** A text of somebody else's in a sentence: in quotes, and not longer than a sentence bears. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
