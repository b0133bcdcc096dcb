import { below, isObject } from '../document/document.ts';
import type { Match, Wanted } from '../match/match.ts';
import type { Match as MatchSchema } from './describe-verify.ts';
import {
  isToken,
  optional,
  type Reader,
  type ReadersOf,
  readParts,
  textOf,
  wholeIn,
} from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import type { Of } from './routes.ts';

/** The status of a call whose reply was cut off. */
const cutOff = 0;

/** Reads a match. */
export const readMatch: Reader<Match> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object such as {"method": "POST"}');
  return readParts(value, place, readers);
};

/** Any that a request can have (RFC 9110, section 9.1): a client may send an odd one, and a test look for it. */
const readMethod: Reader<string> = (value, place) => {
  const method = textOf(value, place);
  if (isToken(method)) return method.toUpperCase();
  throw refuseBody(place, 'must be one method such as "POST"; leave it out for any');
};

/** What Node reads of a request's head at most. */
const longestPath = 16_384;

const readPath: Reader<string> = (value, place) => {
  const path = textOf(value, place);
  if (!path.startsWith('/') && !path.startsWith('*')) {
    throw refuseBody(place, 'must begin with "/", such as "/api/v1/features/*"');
  }
  if (path.includes('?'))
    throw refuseBody(place, 'must not hold a query; that has a place of its own');
  if (path.length > longestPath)
    throw refuseBody(
      place,
      `must be at most ${longestPath} letters long, as the paths of requests are`,
    );
  return path;
};

const readTexts: Reader<Readonly<Record<string, Wanted>>> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object of names and texts');
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [name, readWanted(text, below(place, name))]),
  );
};

const readWanted: Reader<Wanted> = (value, place) => {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((entry) => toText(entry, place));
  return toText(value, place);
};

/** Numbers and booleans are taken for the texts that they are sent as. */
const toText: Reader<string> = (value, place) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  throw refuseBody(place, 'must be a text, a list of texts, or null for what must not be there');
};

const readFields: Reader<Readonly<Record<string, Wanted>>> = (value, place) =>
  Object.fromEntries(
    Object.entries(readTexts(value, place)).map(([name, text]) => [name.toLowerCase(), text]),
  );

const readStatus: Reader<number> = (value, place) => {
  if (value === cutOff) return cutOff;
  return wholeIn({ least: 100, most: 599, orElse: `${cutOff} where it was cut off` })(value, place);
};

const readers = {
  operation: optional(textOf),
  method: optional(readMethod),
  path: optional(readPath),
  query: optional(readTexts),
  headers: optional(readFields),
  body: (value: unknown) => value,
  status: optional(readStatus),
} satisfies ReadersOf<Of<typeof MatchSchema>>;

/** Reads a match of requests that are still to come: they have no status yet. */
export const readRequestMatch: Reader<Match> = (value, place) => {
  const match = readMatch(value, place);
  if (match.status === undefined) return match;
  throw refuseBody(below(place, 'status'), 'cannot be known before there is a reply; leave it out');
};
