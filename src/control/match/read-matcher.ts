import { isObject, joinPointer } from '../../openapi/openapi.ts';
import { countWildcards, type FieldMatcher, type RequestMatcher } from '../../testing/testing.ts';
import type { Match as MatchSchema } from '../journal/verify-schema.ts';
import {
  isHttpToken,
  optional,
  type PropertyReaders,
  readIntegerIn,
  readProperties,
  readText,
  refuseBody,
  type ValueReader,
} from '../request/body.ts';
import type { ReadonlyStatic } from '../typed-route.ts';

/** The journal's status of a call without a reply. */
const noReplyStatus = 0;

/** Reads a matcher. */
export const readMatcher: ValueReader<RequestMatcher> = (value, pointer) => {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object such as {"method": "POST"}');
  return readProperties(value, pointer, matcherReaders);
};

/** Any method (RFC 9110, section 9.1): tests also look for calls with an unknown one. */
const readMethod: ValueReader<string> = (value, pointer) => {
  const method = readText(value, pointer);
  if (isHttpToken(method)) return method.toUpperCase();
  throw refuseBody(pointer, 'must be a method such as "POST"');
};

/** Node's limit for the head of a request. */
const maxPathLength = 16_384;

/** A comparison takes time by the wildcards of a pattern, and every call is compared. */
const maxWildcards = 20;

/** The fault of a path pattern in words, if there is one. */
export function findPatternFault(path: string): string | undefined {
  if (path.length > maxPathLength) return `must not be longer than ${maxPathLength} characters`;
  return countWildcards(path) > maxWildcards
    ? `must not have more than ${maxWildcards} wildcards`
    : undefined;
}

const readPath: ValueReader<string> = (value, pointer) => {
  const path = readText(value, pointer);
  if (!path.startsWith('/') && !path.startsWith('*')) {
    throw refuseBody(pointer, 'must begin with "/", as in "/api/v1/features/*"');
  }
  if (path.includes('?')) throw refuseBody(pointer, 'must not contain a query; use "query"');
  const fault = findPatternFault(path);
  if (fault !== undefined) throw refuseBody(pointer, fault);
  return path;
};

/** Every call is compared with all fields. */
const maxFields = 100;

const readFieldMatchers: ValueReader<Readonly<Record<string, FieldMatcher>>> = (value, pointer) => {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object of names and values');
  if (Object.keys(value).length > maxFields)
    throw refuseBody(pointer, `must not have more than ${maxFields} names`);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name,
      readFieldMatcher(text, joinPointer(pointer, name)),
    ]),
  );
};

const readFieldMatcher: ValueReader<FieldMatcher> = (value, pointer) => {
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (value.length > maxFields)
      throw refuseBody(pointer, `must not have more than ${maxFields} values`);
    return value.map((entry) => readTextValue(entry, pointer));
  }
  return readTextValue(value, pointer);
};

/** Numbers and booleans stand for the texts that a request contains. */
const readTextValue: ValueReader<string> = (value, pointer) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  throw refuseBody(pointer, 'must be a string, an array of strings, or null for "absent"');
};

const readHeaderMatchers: ValueReader<Readonly<Record<string, FieldMatcher>>> = (value, pointer) =>
  Object.fromEntries(
    Object.entries(readFieldMatchers(value, pointer)).map(([name, text]) => [
      name.toLowerCase(),
      text,
    ]),
  );

const readStatus: ValueReader<number> = (value, pointer) => {
  if (value === noReplyStatus) return noReplyStatus;
  return readIntegerIn({
    min: 100,
    max: 599,
    alternative: `${noReplyStatus} for no reply`,
  })(value, pointer);
};

const matcherReaders = {
  operation: optional(readText),
  method: optional(readMethod),
  path: optional(readPath),
  query: optional(readFieldMatchers),
  headers: optional(readHeaderMatchers),
  body: (value: unknown) => value,
  status: optional(readStatus),
} satisfies PropertyReaders<ReadonlyStatic<typeof MatchSchema>>;

/** Reads a matcher of future requests, which have no status yet. */
export const readRequestMatcher: ValueReader<RequestMatcher> = (value, pointer) => {
  const match = readMatcher(value, pointer);
  if (match.status === undefined) return match;
  throw refuseBody(joinPointer(pointer, 'status'), 'is not known before the reply; leave it out');
};
