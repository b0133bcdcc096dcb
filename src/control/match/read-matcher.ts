import { isObject, joinPointer } from '../../openapi/openapi.ts';
import type { FieldMatcher, RequestMatcher } from '../../testing/testing.ts';
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

/** The status of a call whose reply was cut off. */
const noReplyStatus = 0;

/** Reads a match. */
export const readMatcher: ValueReader<RequestMatcher> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object such as {"method": "POST"}');
  return readProperties(value, place, matcherReaders);
};

/** Any that a request can have (RFC 9110, section 9.1): a client may send an odd one, and a test look for it. */
const readMethod: ValueReader<string> = (value, place) => {
  const method = readText(value, place);
  if (isHttpToken(method)) return method.toUpperCase();
  throw refuseBody(place, 'must be one method such as "POST"; leave it out for any');
};

/** What Node reads of a request's head at most. */
const maxPathLength = 16_384;

const readPath: ValueReader<string> = (value, place) => {
  const path = readText(value, place);
  if (!path.startsWith('/') && !path.startsWith('*')) {
    throw refuseBody(place, 'must begin with "/", such as "/api/v1/features/*"');
  }
  if (path.includes('?'))
    throw refuseBody(place, 'must not hold a query; that has a place of its own');
  if (path.length > maxPathLength)
    throw refuseBody(
      place,
      `must be at most ${maxPathLength} letters long, as the paths of requests are`,
    );
  return path;
};

const readFieldMatchers: ValueReader<Readonly<Record<string, FieldMatcher>>> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object of names and texts');
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name,
      readFieldMatcher(text, joinPointer(place, name)),
    ]),
  );
};

const readFieldMatcher: ValueReader<FieldMatcher> = (value, place) => {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((entry) => readTextValue(entry, place));
  return readTextValue(value, place);
};

/** Numbers and booleans are taken for the texts that they are sent as. */
const readTextValue: ValueReader<string> = (value, place) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  throw refuseBody(place, 'must be a text, a list of texts, or null for what must not be there');
};

const readHeaderMatchers: ValueReader<Readonly<Record<string, FieldMatcher>>> = (value, place) =>
  Object.fromEntries(
    Object.entries(readFieldMatchers(value, place)).map(([name, text]) => [
      name.toLowerCase(),
      text,
    ]),
  );

const readStatus: ValueReader<number> = (value, place) => {
  if (value === noReplyStatus) return noReplyStatus;
  return readIntegerIn({
    min: 100,
    max: 599,
    alternative: `${noReplyStatus} where it was cut off`,
  })(value, place);
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

/** Reads a match of requests that are still to come: they have no status yet. */
export const readRequestMatcher: ValueReader<RequestMatcher> = (value, place) => {
  const match = readMatcher(value, place);
  if (match.status === undefined) return match;
  throw refuseBody(
    joinPointer(place, 'status'),
    'cannot be known before there is a reply; leave it out',
  );
};
