import type { Call, Context, Refusal } from '../index.ts';
import { notify, quote } from './notices.ts';
import { isObject, ownProperty } from './properties.ts';

/** What a call sends of a record: the attributes inside the wrapper. */
export type RequestAttributes = {
  readonly context: Context;
  /** When it was sent: ISO 8601, UTC. */
  readonly now: string;
  /** The key that the attributes are wrapped in, e.g. `time_tracking_event`. */
  readonly wrapper: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** Takes the attributes out of their wrapper; refuses with 400 where there is none. */
export function readAttributes(call: Call, context: Context, wrapper: string): RequestAttributes {
  const attributes = isObject(call.body) ? ownProperty(call.body, wrapper) : undefined;
  if (isObject(attributes)) return { context, now: context.clock.iso(), wrapper, attributes };
  const example = JSON.stringify({ [wrapper]: {} });
  throw context.refuse({
    code: 'missing-wrapper',
    detail: `the attributes must be in one object named ${wrapper}: ${example}`,
  });
}

/** Refuses an attribute with 400. */
export function invalidAttribute(sent: RequestAttributes, name: string, message: string): Refusal {
  return sent.context.refuse({
    code: 'invalid-attribute',
    detail: `${name} ${message}`,
    violations: [{ in: 'body', pointer: `/${sent.wrapper}/${name}`, message }],
  });
}

/** Says which attributes are ignored because nobody knows them. */
export function noteUnknownAttributes(sent: RequestAttributes, known: ReadonlySet<string>): void {
  const unknown = Object.keys(sent.attributes).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  notify(
    sent.context,
    'unknown-attribute',
    `${quote(unknown.join(', '))} in ${sent.wrapper} was ignored; known are ${[...known].join(', ')}`,
  );
}

/** A text, or a number as its text; null where null was sent, `undefined` where nothing was. */
export function readText(sent: RequestAttributes, name: string): string | null | undefined {
  const value = ownProperty(sent.attributes, name);
  if (value === undefined || value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return formatDigits(sent, name, value);
  throw invalidAttribute(sent, name, `must be a text, not ${quote(value)}`);
}

/** The digits of a number; one that is only written with an exponent would be read as another. */
function formatDigits(sent: RequestAttributes, name: string, value: number): string {
  const digits = String(value);
  if (/^-?[0-9.]+$/.test(digits)) return digits;
  throw invalidAttribute(sent, name, 'is out of range; send it as a text');
}

/** A boolean, or a text or number that means one; `undefined` where null or nothing was sent. */
export function readBoolean(sent: RequestAttributes, name: string): boolean | undefined {
  const value = ownProperty(sent.attributes, name);
  if (value === undefined || value === null) return undefined;
  const boolean = toBoolean(value);
  if (boolean === undefined)
    throw invalidAttribute(sent, name, `must be true or false, not ${quote(value)}`);
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

/** A boolean, or a text or number that means one; `undefined` for anything else. */
export function toBoolean(value: unknown): boolean | undefined {
  return booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
}
