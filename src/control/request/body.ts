import { isInstantInRange } from '../../base/clock.ts';
import { describeJsonError } from '../../base/json-syntax.ts';
import { type Refusal, refuse, toViolationSentence, type Violation } from '../../base/refusal.ts';
import {
  decodeJsonText,
  exceedsDepth,
  hasMoreProperties,
  isPrototypeError,
  maxBodyDepth,
  parseJsonSafely,
  requireWholeCharacters,
} from '../../messages/request/request.ts';
import { isObject, type JsonObject, joinPointer } from '../../openapi/openapi.ts';

/** Reads a value of a body, which stands at a JSON pointer; throws a refusal (400) that names it. */
export type ValueReader<T> = (value: unknown, pointer: string) => T;

/** Whether a text is a token: the syntax of methods and field names (RFC 9110, section 5.6.2). */
export function isHttpToken(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

/** A reader for each property of a described object; those of optional properties may return `undefined`. */
export type PropertyReaders<T> = {
  readonly [K in keyof T]-?: ValueReader<
    Pick<T, K> extends Required<Pick<T, K>> ? T[K] : T[K] | undefined
  >;
};

type ReadersByName = Readonly<Record<string, ValueReader<unknown>>>;

/** The object that the readers return together. */
export type ReadProperties<R extends ReadersByName> = {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? never : K]: ReturnType<R[K]>;
} & {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? K : never]?: Exclude<
    ReturnType<R[K]>,
    undefined
  >;
};

/** Reads the properties of an object; refuses (400) a property without a reader. */
export function readProperties<R extends ReadersByName>(
  object: JsonObject,
  pointer: string,
  readers: R,
): ReadProperties<R> {
  const names = Object.keys(readers);
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const hint = names.length > 0 ? `known properties: ${names.join(', ')}` : 'send no body';
    throw refuseBody(joinPointer(pointer, unknown), `is unknown; ${hint}`);
  }
  const properties = Object.entries(readers).flatMap(([name, read]) => {
    const property = read(object[name], joinPointer(pointer, name));
    return property === undefined ? [] : [[name, property] as const];
  });
  // The compiler does not follow the names through entries.
  return Object.fromEntries(properties) as ReadProperties<R>;
}

/** Makes a reader that also takes an absent value. */
export function optional<T>(read: ValueReader<T>): ValueReader<T | undefined> {
  return (value, pointer) => (value === undefined ? undefined : read(value, pointer));
}

/** Makes a reader of lists from a reader of their entries. */
export function readListOf<T>(read: ValueReader<T>): ValueReader<readonly T[]> {
  return (value, pointer) => {
    if (!Array.isArray(value)) throw refuseBody(pointer, 'must be an array');
    return value.map((entry: unknown, index) => read(entry, joinPointer(pointer, `${index}`)));
  };
}

export function readBoolean(value: unknown, pointer: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refuseBody(pointer, 'must be true or false');
}

export function readText(value: unknown, pointer: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refuseBody(pointer, 'must be a non-empty string');
}

/** Makes a reader of strings, empty ones too, that refuses anything else with a message. */
export function readTextOr(message: string): ValueReader<string> {
  return (value, pointer) => {
    if (typeof value === 'string') return value;
    throw refuseBody(pointer, message);
  };
}

export function readObject(value: unknown, pointer: string): JsonObject {
  if (isObject(value)) return value;
  throw refuseBody(pointer, 'must be an object');
}

type NumberRange = {
  readonly min: number;
  readonly max: number;
  /** Another accepted form, for the message. */
  readonly alternative?: string;
};

export function readNumberIn({ min, max }: NumberRange): ValueReader<number> {
  return (value, pointer) => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    throw refuseBody(pointer, `must be a number from ${min} to ${max}`);
  };
}

export function readIntegerIn({ min, max, alternative }: NumberRange): ValueReader<number> {
  return (value, pointer) => {
    if (Number.isInteger(value)) {
      const integer = Number(value);
      if (integer >= min && integer <= max) return integer;
    }
    const or = alternative === undefined ? '' : `, or ${alternative}`;
    throw refuseBody(pointer, `must be an integer from ${min} to ${max}${or}`);
  };
}

/** Reads `times`, the number of calls for which an override or a fault is active. */
export const readTimes = readIntegerIn({ min: 1, max: 1e9 });

/** A refusal (400) of the value at a JSON pointer (RFC 6901); `''` is the whole body. */
export function refuseBody(pointer: string, message: string): Refusal {
  const violation: Violation = { in: 'body', pointer, message };
  return refuse({
    code: 'request-invalid',
    detail: toViolationSentence(violation),
    violations: [violation],
  });
}

/** Refuses (400) an instant, in milliseconds since the epoch, that RFC 3339 cannot write. */
export function requireInstantInRange(instant: number, pointer: string): number {
  if (isInstantInRange(instant)) return instant;
  throw refuseBody(pointer, 'must set the clock to a year from 1 to 9999');
}

/**
 * Reads the JSON object in the body of a control call by a reader for each property. The `Content-Type`
 * does not matter, and no body counts as an empty object.
 * @throws a refusal (400) with the pointer of the first invalid value.
 */
export function readBody<R extends Readonly<Record<string, ValueReader<unknown>>>>(
  bytes: unknown,
  readers: R,
  levels = maxBodyDepth,
): ReadProperties<R> {
  const body = parseBody(bytes, levels);
  if (body === undefined) return readProperties({}, '', readers);
  if (!isObject(body)) throw refuseBody('', 'must be a JSON object');
  return readProperties(body, '', readers);
}

/** The size of the body of a control call that has one. */
export function byteLengthOf(bytes: unknown): number {
  return Object(bytes).length;
}

/** Refuses (400) a body that has any property. */
export function requireEmptyBody(bytes: unknown): void {
  readBody(bytes, {});
}

/** With more, other clients wait for seconds. */
const maxProperties = 50_000;

/** Any JSON value in the body of a control call; `undefined` for no body. Refuses (400) what bodies of the API may not have either. */
export function parseBody(bytes: unknown, levels = maxBodyDepth): unknown {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const text = decodeJsonText(bytes);
  if (hasMoreProperties(maxProperties, text))
    throw refuseBody('', `has an object with more than ${maxProperties} properties`);
  const body = parseJsonText(text);
  if (exceedsDepth(levels, text, body))
    throw refuseBody('', `is nested deeper than ${levels} levels`);
  requireWholeCharacters(text, body);
  return body;
}

function parseJsonText(text: string): unknown {
  try {
    return parseJsonSafely(text);
  } catch (error) {
    if (isPrototypeError(error))
      throw refuseBody('', 'must not have a "__proto__" or "constructor.prototype" property');
    if (text.startsWith('\ufeff'))
      throw refuseBody('', 'must not begin with a byte order mark (U+FEFF)');
    throw refuseBody('', `is ${describeJsonError(text)}`);
  }
}
