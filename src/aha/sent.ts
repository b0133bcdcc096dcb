import type { Call, Context, Refusal } from '../index.ts';
import { booleanOf } from './boolean.ts';
import { notify } from './notice.ts';
import { isObject, own } from './property.ts';
import { quote } from './quote.ts';

/** What a call sends of a record: the attributes inside the wrapper. */
export type Sent = {
  readonly context: Context;
  /** When it was sent: ISO 8601, UTC. */
  readonly now: string;
  /** The key that the attributes are wrapped in, e.g. `time_tracking_event`. */
  readonly wrapper: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** Takes the attributes out of their wrapper; refuses with 400 where there is none. */
export const unwrap = (call: Call, context: Context, wrapper: string): Sent => {
  const attributes = isObject(call.body) ? own(call.body, wrapper) : undefined;
  if (isObject(attributes)) return { context, now: context.clock.iso(), wrapper, attributes };
  const example = JSON.stringify({ [wrapper]: {} });
  throw context.refuse({
    status: 400,
    code: 'missing-wrapper',
    detail: `the attributes must be in one object named ${wrapper}: ${example}`,
  });
};

/** Refuses an attribute with 400. */
export const invalid = (sent: Sent, name: string, message: string): Refusal =>
  sent.context.refuse({
    status: 400,
    code: 'invalid-attribute',
    detail: `${name} ${message}`,
    violations: [{ in: 'body', pointer: `/${sent.wrapper}/${name}`, message }],
  });

/** Says which attributes are ignored because nobody knows them. */
export const noteUnknown = (sent: Sent, known: ReadonlySet<string>): void => {
  const unknown = Object.keys(sent.attributes).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  notify(
    sent.context,
    'unknown-attribute',
    `${quote(unknown.join(', '))} in ${sent.wrapper} was ignored; known are ${[...known].join(', ')}`,
  );
};

/** A text, or a number as its text; null where null was sent, `undefined` where nothing was. */
export const textAt = (sent: Sent, name: string): string | null | undefined => {
  const value = own(sent.attributes, name);
  if (value === undefined || value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return digitsOf(sent, name, value);
  throw invalid(sent, name, `must be a text, not ${quote(value)}`);
};

/** The digits of a number; one that is only written with an exponent would be read as another. */
const digitsOf = (sent: Sent, name: string, value: number): string => {
  const digits = String(value);
  if (/^-?[0-9.]+$/.test(digits)) return digits;
  throw invalid(sent, name, 'is out of range; send it as a text');
};

/** A boolean, or a text or number that means one; `undefined` where null or nothing was sent. */
export const booleanAt = (sent: Sent, name: string): boolean | undefined => {
  const value = own(sent.attributes, name);
  if (value === undefined || value === null) return undefined;
  const boolean = booleanOf(value);
  if (boolean === undefined)
    throw invalid(sent, name, `must be true or false, not ${quote(value)}`);
  return boolean;
};
