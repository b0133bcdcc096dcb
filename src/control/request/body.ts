import { isInstantInRange } from '../../base/clock.ts';
import { findJsonErrorPosition } from '../../base/json-syntax.ts';
import { type Refusal, refuse } from '../../base/refusal.ts';
import { exceedsDepth, maxBodyDepth } from '../../http/request/request.ts';
import { isObject, type JsonObject, joinPointer } from '../../openapi/openapi.ts';

/** Reads a value of a body; throws a refusal (400) with its place, a JSON pointer, where it cannot. */
export type ValueReader<T> = (value: unknown, place: string) => T;

/** Whether a text may be the name of a method or of a field (RFC 9110, section 5.6.2). */
export function isHttpToken(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

/** A reader for each property of what a schema describes; of those that may be absent it may say `undefined`. */
export type PropertyReaders<T> = {
  readonly [K in keyof T]-?: ValueReader<
    Pick<T, K> extends Required<Pick<T, K>> ? T[K] : T[K] | undefined
  >;
};

type ReadersByName = Readonly<Record<string, ValueReader<unknown>>>;

/** What some readers read. */
export type ReadProperties<R extends ReadersByName> = {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? never : K]: ReturnType<R[K]>;
} & {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? K : never]?: Exclude<
    ReturnType<R[K]>,
    undefined
  >;
};

/** Reads the properties of an object; refuses one with a property that nobody reads. */
export function readProperties<R extends ReadersByName>(
  object: JsonObject,
  place: string,
  readers: R,
): ReadProperties<R> {
  const names = Object.keys(readers);
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const there = names.length > 0 ? `there is: ${names.join(', ')}` : 'send no body';
    throw refuseBody(joinPointer(place, unknown), `is not known here; ${there}`);
  }
  const parts = Object.entries(readers).flatMap(([name, read]) => {
    const part = read(object[name], joinPointer(place, name));
    return part === undefined ? [] : [[name, part] as const];
  });
  // Each part is what its reader made; the compiler does not follow names through entries.
  return Object.fromEntries(parts) as ReadProperties<R>;
}

/** Reads what may be absent. */
export function optional<T>(read: ValueReader<T>): ValueReader<T | undefined> {
  return (value, place) => (value === undefined ? undefined : read(value, place));
}

/** Reads a list, entry by entry. */
export function readListOf<T>(read: ValueReader<T>): ValueReader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw refuseBody(place, 'must be a list of texts');
    return value.map((entry: unknown, index) => read(entry, joinPointer(place, `${index}`)));
  };
}

export const readBoolean: ValueReader<boolean> = (value, place) => {
  if (typeof value === 'boolean') return value;
  throw refuseBody(place, 'must be true or false');
};

export function readText(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refuseBody(place, 'must be a text');
}

/** Reads a text, also one of no length; says of anything else what it must be. */
export function readTextOr(message: string): ValueReader<string> {
  return (value, place) => {
    if (typeof value === 'string') return value;
    throw refuseBody(place, message);
  };
}

export function readObject(value: unknown, place: string): JsonObject {
  if (isObject(value)) return value;
  throw refuseBody(place, 'must be an object');
}

/** The least and the most that a number may be. */
type NumberRange = {
  readonly min: number;
  readonly max: number;
  /** What may stand in its place, for the sentence. */
  readonly alternative?: string;
};

export function readNumberIn({ min, max }: NumberRange): ValueReader<number> {
  return (value, place) => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    throw refuseBody(place, `must be a number from ${min} to ${max}`);
  };
}

export function readIntegerIn({ min, max, alternative }: NumberRange): ValueReader<number> {
  return (value, place) => {
    if (Number.isInteger(value)) {
      const whole = Number(value);
      if (whole >= min && whole <= max) return whole;
    }
    const or = alternative === undefined ? '' : `, or ${alternative}`;
    throw refuseBody(place, `must be a whole number from ${min} to ${max}${or}`);
  };
}

/** For how many calls something is told. */
export const readTimes = readIntegerIn({ min: 1, max: 1e9 });

/** Refuses a body (400) for what a JSON pointer (RFC 6901) into it leads to. */
export function refuseBody(pointer: string, message: string): Refusal {
  return refuse({
    code: 'request-invalid',
    detail: pointer === '' ? `The body ${message}.` : `In the body, ${pointer} ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });
}

/** An instant of a body, in milliseconds since the epoch; refuses (400) one that no reply could tell. */
export function requireInstantInRange(instant: number, place: string): number {
  if (isInstantInRange(instant)) return instant;
  throw refuseBody(place, 'leads out of the years 1 to 9999');
}

/**
 * Reads the body of a control call, a JSON object, by a reader for each of its properties, whatever
 * its `Content-Type` says; none at all is an empty one.
 * @throws a refusal (400) with the place at fault.
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

/** Refuses (400) a body where there is nothing to say. */
export function requireEmptyBody(bytes: unknown): void {
  readBody(bytes, {});
}

/** The body of a control call, whatever JSON it is, but for one that nests too deep; `undefined` for none. */
export function parseBody(bytes: unknown, levels = maxBodyDepth): unknown {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  const body = parseJsonText(text);
  if (!exceedsDepth(levels, text, body)) return body;
  throw refuseBody('', `nests deeper than ${levels} levels; send a flatter one`);
}

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.startsWith('\ufeff'))
      throw refuseBody('', 'begins with a byte order mark (U+FEFF); leave it out');
    const { line, column } = { line: 1, column: 1, ...findJsonErrorPosition(text) };
    throw refuseBody('', `is not JSON from line ${line}, column ${column} on`);
  }
}
