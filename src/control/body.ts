import { isObject } from '../document/document.ts';
import { deepestBody, nestsDeeper } from '../request/request.ts';
import { findJsonFault } from '../store/json-fault.ts';
import { type Read, type Reader, readParts } from './reading.ts';
import { refuseBody } from './refuse-body.ts';

/**
 * Reads the body of a control call, a JSON object, by a reader for each of its properties, whatever
 * its `Content-Type` says; none at all is an empty one.
 * @throws a refusal (400) with the place at fault.
 */
export const readBody = <R extends Readonly<Record<string, Reader<unknown>>>>(
  bytes: unknown,
  readers: R,
  levels = deepestBody,
): Read<R> => {
  const body = parseBody(bytes, levels);
  if (body === undefined) return readParts({}, '', readers);
  if (!isObject(body)) throw refuseBody('', 'must be a JSON object');
  return readParts(body, '', readers);
};

/** Refuses (400) a body where there is nothing to say. */
export const readNothing = (bytes: unknown): void => {
  readBody(bytes, {});
};

/** The body of a control call, whatever JSON it is, but for one that nests too deep; `undefined` for none. */
export const parseBody = (bytes: unknown, levels = deepestBody): unknown => {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  const body = parse(text);
  if (!nestsDeeper(levels, text, body)) return body;
  throw refuseBody('', `nests deeper than ${levels} levels; send a flatter one`);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    if (text.startsWith('\ufeff'))
      throw refuseBody('', 'begins with a byte order mark (U+FEFF); leave it out');
    const { line, column } = { line: 1, column: 1, ...findJsonFault(text) };
    throw refuseBody('', `is not JSON from line ${line}, column ${column} on`);
  }
};
