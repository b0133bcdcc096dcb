import { below, isObject, type JsonObject } from '../document/document.ts';
import type { Canned, OverrideOptions } from '../double/double.ts';
import { refuse, type Violation } from '../refusal.ts';
import { refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { listMeant } from './meant.ts';
import { readRequestMatch } from './read-match.ts';
import { objectOfBody, readWhole, refuseUnknown, textOf } from './reading.ts';

/**
 * Reads an override out of a body.
 * @throws a refusal (400) where it is none, or against the document, with every place.
 */
export const readOverride = (
  controlled: Pick<Controlled, 'operations' | 'cannedAnswers'>,
  { match = {}, answer, times, outsideDocument = false }: JsonObject,
): OverrideOptions => {
  const read = readRequestMatch(match, '/match');
  const answers = readAnswers(answer);
  if (typeof outsideDocument !== 'boolean') {
    throw refuseBody('/outsideDocument', 'must be true or false');
  }
  const meant = listMeant(controlled, read);
  const violations = outsideDocument
    ? []
    : answers.flatMap((canned, index) =>
        meant
          .flatMap((operation) => controlled.cannedAnswers.listViolations(operation, canned))
          .map((one) => ({ ...one, pointer: placeOf(answer, index) + one.pointer })),
      );
  if (violations.length > 0) throw refuseOutside(violations);
  return {
    match: read,
    answers,
    times: times === undefined ? undefined : readWhole(times, '/times', { least: 1, most: 1e9 }),
    outsideDocument: outsideDocument ? 'allowed' : 'refused',
  };
};

const refuseOutside = (violations: readonly Violation[]) =>
  refuse({
    status: 400,
    code: 'override-outside-document',
    detail: `The answer is against the document: ${violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}. Change it, or say "outsideDocument": true.`,
    violations,
  });

const placeOf = (answer: unknown, index: number): string =>
  Array.isArray(answer) ? `/answer/${index}` : '/answer';

const readAnswers = (answer: unknown): OverrideOptions['answers'] => {
  if (!Array.isArray(answer)) return [readCanned(answer, '/answer')];
  const [first, ...others] = answer.map((one, index) => readCanned(one, `/answer/${index}`));
  if (first === undefined) throw refuseBody('/answer', 'must hold an answer');
  return [first, ...others];
};

const readCanned = (value: unknown, place: string): Canned => {
  const canned = objectOfBody(value, place);
  refuseUnknown(canned, place, ['status', 'headers', 'body', 'example', 'merge']);
  const { status, headers, body, example, merge } = canned;
  const bodies = Object.keys(canned).filter((name) => /body|example|merge/.test(name));
  if (bodies.length > 1) {
    throw refuseBody(
      place,
      `must have one of body, example and merge, not ${bodies.join(' and ')}`,
    );
  }
  return {
    ...(status !== undefined && {
      status: readWhole(status, below(place, 'status'), { least: 200, most: 599 }),
    }),
    ...(headers !== undefined && { headers: readHeaders(headers, below(place, 'headers')) }),
    ...(body !== undefined && { body }),
    ...(example !== undefined && { example: textOf(example, below(place, 'example')) }),
    ...(merge !== undefined && { merge: objectOfBody(merge, below(place, 'merge')) }),
  };
};

const readHeaders = (value: unknown, place: string): NonNullable<Canned['headers']> => {
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
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw refuseBody(place, 'is not the name of a field');
  if (Array.isArray(text)) return text.map((line) => readLine(line, place));
  return readLine(text, place);
};

const readLine = (text: unknown, place: string): string => {
  if (typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  throw refuseBody(place, 'must be a text, or a list of texts, without line breaks');
};
