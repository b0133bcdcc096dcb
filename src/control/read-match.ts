import { below, isObject, type JsonObject } from '../document/document.ts';
import type { Match, Wanted } from '../match/match.ts';
import { refuseBody } from './body.ts';
import { readWhole, refuseUnknown, textOf } from './reading.ts';

const properties = ['operation', 'method', 'path', 'query', 'headers', 'body', 'status'];

/**
 * Reads a match out of the body of a control call.
 * @param place JSON pointer of the match in that body, for errors.
 * @throws a refusal (400) with the place at fault.
 */
export const readMatch = (value: unknown, place: string): Match => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object such as {"method": "POST"}');
  refuseUnknown(value, place, properties);
  const { operation, method, path, query, headers, body, status } = value;
  return {
    ...(operation !== undefined && { operation: textOf(operation, below(place, 'operation')) }),
    ...(method !== undefined && { method: textOf(method, below(place, 'method')).toUpperCase() }),
    ...(path !== undefined && { path: readPath(path, below(place, 'path')) }),
    ...(query !== undefined && { query: readTexts(query, below(place, 'query')) }),
    ...(headers !== undefined && {
      headers: toLowerCase(readTexts(headers, below(place, 'headers'))),
    }),
    ...(body !== undefined && { body }),
    ...(status !== undefined && {
      status: readWhole(status, below(place, 'status'), { least: 100, most: 599 }),
    }),
  };
};

const readPath = (value: unknown, place: string): string => {
  const path = textOf(value, place);
  if (!path.startsWith('/') && !path.startsWith('*')) {
    throw refuseBody(place, 'must begin with "/", such as "/api/v1/features/*"');
  }
  if (path.includes('?'))
    throw refuseBody(place, 'must not hold a query; that has a place of its own');
  return path;
};

const readTexts = (value: unknown, place: string): Readonly<Record<string, Wanted>> => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object of names and texts');
  return mapValues(value, (text, name) => readWanted(text, below(place, name)));
};

const mapValues = <T>(object: JsonObject, map: (value: unknown, name: string) => T) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));

const readWanted = (value: unknown, place: string): Wanted => {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((entry) => toText(entry, place));
  return toText(value, place);
};

/** Numbers and booleans are taken for the texts that they are sent as. */
const toText = (value: unknown, place: string): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  throw refuseBody(place, 'must be a text, a list of texts, or null for what must not be there');
};

const toLowerCase = (texts: Readonly<Record<string, Wanted>>): Readonly<Record<string, Wanted>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name.toLowerCase(), text]));

/** Reads a match of requests that are still to come: they have no status yet. */
export const readRequestMatch = (value: unknown, place: string): Match => {
  const match = readMatch(value, place);
  if (match.status === undefined) return match;
  throw refuseBody(below(place, 'status'), 'cannot be known before there is a reply; leave it out');
};
