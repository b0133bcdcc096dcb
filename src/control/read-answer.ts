import { below, isObject } from '../document/document.ts';
import type { Canned } from '../double/double.ts';
import type { Answer } from './describe-override.ts';
import {
  isToken,
  objectOfBody,
  optional,
  type Reader,
  type ReadersOf,
  readParts,
  textOf,
  wholeIn,
} from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import type { Of } from './routes.ts';

/** Reads a canned answer, or a list of them. */
export const readAnswer: Reader<Canned | readonly Canned[]> = (value, place) =>
  Array.isArray(value)
    ? value.map((one, index) => readCanned(one, below(place, `${index}`)))
    : readCanned(value, place);

const readCanned: Reader<Canned> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object such as {"status": 503}');
  const canned = readParts(value, place, readers);
  const bodies = Object.keys(canned).filter((name) => /body|example|merge/.test(name));
  if (bodies.length < 2) return canned;
  throw refuseBody(place, `must have one of body, example and merge, not ${bodies.join(' and ')}`);
};

const readHeaders: Reader<NonNullable<Canned['headers']>> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object of names and texts');
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name.toLowerCase(),
      readField(name, text, below(place, name)),
    ]),
  );
};

/** RFC 9110, sections 5.1 and 5.5. */
const readField = (name: string, text: unknown, place: string): string | readonly string[] => {
  if (!isToken(name)) throw refuseBody(place, 'is not the name of a field');
  // A reply that has another length than it says, or both of these, is none that a client can read.
  if (/^trailer$/i.test(name))
    throw refuseBody(place, 'cannot be sent, since no fields come after the body; leave it out');
  if (/^(content-length|transfer-encoding)$/i.test(name))
    throw refuseBody(place, 'is told by the body; leave it out, or let a fault cut the reply');
  if (Array.isArray(text)) return text.map((line) => readLine(line, place));
  return readLine(text, place);
};

const readLine: Reader<string> = (text, place) => {
  if (typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  throw refuseBody(place, 'must be a text, or a list of texts, without line breaks');
};

const readers = {
  status: optional(wholeIn({ least: 200, most: 599 })),
  headers: optional(readHeaders),
  body: (value: unknown) => value,
  example: optional(textOf),
  merge: optional(objectOfBody),
} satisfies ReadersOf<Of<typeof Answer>>;
