import { below, isObject, type JsonObject } from '../document/document.ts';
import { refuseBody } from './refuse-body.ts';

/** Reads a value of a body; throws a refusal (400) with its place, a JSON pointer, where it cannot. */
export type Reader<T> = (value: unknown, place: string) => T;

/** Whether a text may be the name of a method or of a field (RFC 9110, section 5.6.2). */
export const isToken = (text: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(text);

/** A reader for each property of what a schema describes; of those that may be absent it may say `undefined`. */
export type ReadersOf<T> = {
  readonly [K in keyof T]-?: Reader<
    Pick<T, K> extends Required<Pick<T, K>> ? T[K] : T[K] | undefined
  >;
};

type Readers = Readonly<Record<string, Reader<unknown>>>;

/** What some readers read. */
export type Read<R extends Readers> = {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? never : K]: ReturnType<R[K]>;
} & {
  readonly [K in keyof R as undefined extends ReturnType<R[K]> ? K : never]?: Exclude<
    ReturnType<R[K]>,
    undefined
  >;
};

/** Reads the properties of an object; refuses one with a property that nobody reads. */
export const readParts = <R extends Readers>(
  object: JsonObject,
  place: string,
  readers: R,
): Read<R> => {
  const names = Object.keys(readers);
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const there = names.length > 0 ? `there is: ${names.join(', ')}` : 'send no body';
    throw refuseBody(below(place, unknown), `is not known here; ${there}`);
  }
  const parts = Object.entries(readers).flatMap(([name, read]) => {
    const part = read(object[name], below(place, name));
    return part === undefined ? [] : [[name, part] as const];
  });
  // Each part is what its reader made; the compiler does not follow names through entries.
  return Object.fromEntries(parts) as Read<R>;
};

/** Reads what may be absent. */
export const optional =
  <T>(read: Reader<T>): Reader<T | undefined> =>
  (value, place) =>
    value === undefined ? undefined : read(value, place);

/** Reads a list, entry by entry. */
export const listOf =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value, place) => {
    if (!Array.isArray(value)) throw refuseBody(place, 'must be a list of texts');
    return value.map((entry: unknown, index) => read(entry, below(place, `${index}`)));
  };

export const readFlag: Reader<boolean> = (value, place) => {
  if (typeof value === 'boolean') return value;
  throw refuseBody(place, 'must be true or false');
};

export const textOf = (value: unknown, place: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw refuseBody(place, 'must be a text');
};

/** Reads a text, also one of no length; says of anything else what it must be. */
export const textOr =
  (message: string): Reader<string> =>
  (value, place) => {
    if (typeof value === 'string') return value;
    throw refuseBody(place, message);
  };

export const objectOfBody = (value: unknown, place: string): JsonObject => {
  if (isObject(value)) return value;
  throw refuseBody(place, 'must be an object');
};

/** The least and the most that a number may be. */
type Range = {
  readonly least: number;
  readonly most: number;
  /** What may stand in its place, for the sentence. */
  readonly orElse?: string;
};

export const numberIn =
  ({ least, most }: Range): Reader<number> =>
  (value, place) => {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw refuseBody(place, `must be a number from ${least} to ${most}`);
  };

export const wholeIn =
  ({ least, most, orElse }: Range): Reader<number> =>
  (value, place) => {
    if (Number.isInteger(value)) {
      const whole = Number(value);
      if (whole >= least && whole <= most) return whole;
    }
    const or = orElse === undefined ? '' : `, or ${orElse}`;
    throw refuseBody(place, `must be a whole number from ${least} to ${most}${or}`);
  };

/** For how many calls something is told. */
export const readTimes = wholeIn({ least: 1, most: 1e9 });
