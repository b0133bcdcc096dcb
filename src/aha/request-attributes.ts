import type { Call, Context, Refusal } from '../behaviours.ts';
import { notify, quote } from './notices.ts';
import { isObject, ownProperty } from './properties.ts';

/** The attributes of a record in a request body. */
export type RequestAttributes = {
  readonly context: Context;
  /** The time of the request: ISO 8601, UTC. */
  readonly now: string;
  /** The envelope of the attributes, such as `time_tracking_event`. */
  readonly envelope: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** Reads the attributes in the envelope; refuses (400) a body without it. */
export function readAttributes(call: Call, context: Context, envelope: string): RequestAttributes {
  const attributes = isObject(call.body) ? ownProperty(call.body, envelope) : undefined;
  if (isObject(attributes)) return { context, now: context.clock.iso(), envelope, attributes };
  const example = JSON.stringify({ [envelope]: {} });
  throw context.refuse({
    code: 'missing-wrapper',
    detail: `the attributes must be in an object named ${envelope}: ${example}`,
  });
}

/** A refusal (400) of an attribute. */
export function invalidAttribute(
  request: RequestAttributes,
  name: string,
  message: string,
): Refusal {
  return request.context.refuse({
    code: 'invalid-attribute',
    detail: `${name} ${message}`,
    violations: [{ in: 'body', pointer: `/${request.envelope}/${name}`, message }],
  });
}

/** Adds a notice about unknown attributes, which are ignored. */
export function noteUnknownAttributes(
  request: RequestAttributes,
  known: ReadonlySet<string>,
): void {
  const unknown = Object.keys(request.attributes).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  notify(
    request.context,
    'unknown-attribute',
    `${quote(unknown.join(', '))} in ${request.envelope} was ignored; known attributes: ${[...known].join(', ')}`,
  );
}

/** A string, or a number as a string; null and `undefined` stay. */
export function readText(request: RequestAttributes, name: string): string | null | undefined {
  const value = ownProperty(request.attributes, name);
  if (value === undefined || value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return formatDigits(request, name, value);
  throw invalidAttribute(request, name, `must be a string, not ${quote(value)}`);
}

/** The digits of a number; refuses one that JavaScript prints with an exponent, which parses differently. */
function formatDigits(request: RequestAttributes, name: string, value: number): string {
  const digits = String(value);
  if (/^-?[0-9.]+$/.test(digits)) return digits;
  throw invalidAttribute(request, name, 'is out of range; send it as a string');
}

/** A boolean, or a string or number for one; `undefined` for null or an absent attribute. */
export function readBoolean(request: RequestAttributes, name: string): boolean | undefined {
  const value = ownProperty(request.attributes, name);
  if (value === undefined || value === null) return undefined;
  const boolean = toBoolean(value);
  if (boolean === undefined)
    throw invalidAttribute(request, name, `must be true or false, not ${quote(value)}`);
  return boolean;
}

const booleans: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  ['1', true],
  [1, true],
  [false, false],
  ['false', false],
  ['0', false],
  [0, false],
]);

/** A boolean, or a string or number for one; `undefined` for any other value. */
export function toBoolean(value: unknown): boolean | undefined {
  return booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
}
