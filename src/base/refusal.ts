import { STATUS_CODES } from 'node:http';
import { type ErrorCode, errors, isErrorCode } from './errors.ts';
import { shortenText } from './text.ts';

/** The part of a request that a violation is in. */
export type RequestPart = 'path' | 'query' | 'header' | 'cookie' | 'body';

/** One fault of a request against the document. */
export type Violation = {
  readonly in: RequestPart;
  /** JSON pointer (RFC 6901) into the part that `in` names; `''` is the whole part. */
  readonly pointer: string;
  readonly message: string;
  /** JSON pointer of the violated schema in the served document. */
  readonly schema?: string;
  /** Set if something is missing, or present although it may not be. Not part of error bodies. */
  readonly problem?: 'missing' | 'unexpected';
  /** The name of the property that is missing or unexpected. Not part of error bodies. */
  readonly property?: string;
};

/** The limits of the violations that a refusal lists, in number and in characters. */
const maxViolations = 100;
const maxViolationsLength = 24_000;
const maxTextLength = 500;
const maxDetailLength = 12_000;

/** The violations that a refusal lists, shortened, and the number of those that it leaves out. */
export function limitViolations(violations: readonly Violation[]): {
  readonly violations: readonly Violation[];
  readonly omitted: number;
} {
  const listed: Violation[] = [];
  let length = 0;
  for (const violation of violations) {
    const pointer = shortenText(violation.pointer, maxTextLength);
    const message = shortenText(violation.message, maxTextLength);
    length += pointer.length + message.length + (violation.schema?.length ?? 0);
    if (listed.length === maxViolations || (length > maxViolationsLength && listed.length > 0))
      break;
    listed.push({ ...violation, pointer, message });
  }
  return { violations: listed, omitted: violations.length - listed.length };
}

/** The phrases of violations in a sentence, each once, and the number of others. */
export function describeViolations(violations: readonly Violation[]): string {
  const { violations: listed, omitted } = limitViolations(violations);
  const phrases = [...new Set(listed.map(describeViolation))].join('; ');
  return omitted === 0 ? phrases : `${phrases}; and at least ${omitted} more`;
}

/** A violation as error bodies and journals have it. */
export function toPublicViolation({ in: part, pointer, message, schema }: Violation): Violation {
  return { in: part, pointer, message, ...(schema === undefined ? {} : { schema }) };
}

/** A refusal with your own code needs a status; one with a code of the catalogue does not. */
export type RefusalOptions =
  | CatalogueRefusalOptions
  | (RefusalContent & {
      readonly status: number;
      /** A stable identifier for programs, in kebab-case. */
      readonly code: string;
    });

/** A refusal with a code from `base/errors.ts`. */
export type CatalogueRefusalOptions = RefusalContent & {
  readonly code: ErrorCode;
  /** Default: the status that the catalogue has for the code. */
  readonly status?: number;
};

type RefusalContent = {
  /** A sentence for people: what is wrong, where, and what to do. */
  readonly detail: string;
  readonly violations?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/**
 * The reason why a call was not carried out. `http/errors/error-reply.ts` turns it into a reply. It is an
 * `Error`, so that it has a stack trace if nothing catches it.
 */
export class Refusal extends Error {
  readonly kind = 'refusal';
  readonly status: number;
  readonly code: string;
  readonly violations: readonly Violation[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: RefusalOptions) {
    super(
      shortenText(options.detail, maxDetailLength),
      'cause' in options ? { cause: options.cause } : undefined,
    );
    this.name = 'Refusal';
    this.status = options.status ?? statusOfCode(options.code);
    this.code = options.code;
    this.violations = limitViolations(options.violations ?? []).violations;
    this.headers = options.headers ?? {};
  }
}

/** A caught error that is a refusal. @throws any other error again. */
export function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  throw error;
}

/** True for a refusal of this or of another copy of Sandlot (a user's module may bring its own). */
export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Error && 'kind' in value && value.kind === 'refusal';
}

function statusOfCode(code: string): number {
  if (isErrorCode(code)) return errors[code].status;
  throw new TypeError(
    `The refusal "${code}" needs a status, since its code is not in the catalogue of errors.`,
  );
}

/** Creates a refusal from the catalogue of errors, for Sandlot's own code to throw or return. */
export function refuse(options: CatalogueRefusalOptions): Refusal {
  return new Refusal(options);
}

/** Creates any refusal, for a behaviour to throw or return. */
export function createRefusal(options: RefusalOptions): Refusal {
  return new Refusal(options);
}

/** Creates a refusal that says no more than its status. */
export function refuseWithStatus(status: number): Refusal {
  const title = STATUS_CODES[status] ?? `Status ${status}`;
  const code = title.toLowerCase().replace(/[^a-z\d]+/g, '-');
  return new Refusal({ status, code, detail: `${title}.` });
}

/** A violation as a phrase: `the query parameter "limit" must be integer`, `the body is required`. */
export function describeViolation(violation: Violation): string {
  return `${describeLocation(violation)} ${violation.message}`;
}

/** A violation as a sentence: `The query parameter "limit" must be integer.` */
export function toViolationSentence(violation: Violation): string {
  return `T${describeViolation(violation).slice(1)}.`;
}

/** The place of a violation as a phrase: `the body at /name`, `the query parameter "limit"`. */
function describeLocation({ in: part, pointer }: Pick<Violation, 'in' | 'pointer'>): string {
  if (pointer === '') return `the ${part}`;
  if (part === 'body') return `the body at ${pointer}`;
  const [, token = '', ...innerTokens] = pointer.split('/');
  const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
  const inner = innerTokens.length === 0 ? '' : ` at /${innerTokens.join('/')}`;
  return `the ${part}${part === 'path' || part === 'query' ? ' parameter' : ''} "${name}"${inner}`;
}

/** Quotes a text of the client in a sentence, 100 characters at most. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
