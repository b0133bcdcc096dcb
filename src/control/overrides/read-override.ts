import { refuse, type Violation } from '../../base/refusal.ts';
import { isObject, joinPointer } from '../../openapi/openapi.ts';
import type { CannedReply, OverrideOptions } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { listMatchedOperations } from '../match/match-operations.ts';
import { readRequestMatcher } from '../match/read-matcher.ts';
import {
  isHttpToken,
  optional,
  type PropertyReaders,
  readBody,
  readBoolean,
  readIntegerIn,
  readObject,
  readProperties,
  readText,
  readTimes,
  refuseBody,
  type ValueReader,
} from '../request/body.ts';
import type { ReadonlyStatic } from '../typed-route.ts';
import type { Answer, NewOverride } from './override-schema.ts';

/** Reads a canned answer, or a list of them. */
export const readCannedReplies: ValueReader<CannedReply | readonly CannedReply[]> = (
  value,
  place,
) =>
  Array.isArray(value)
    ? value.map((one, index) => readCannedReply(one, joinPointer(place, `${index}`)))
    : readCannedReply(value, place);

const readCannedReply: ValueReader<CannedReply> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object such as {"status": 503}');
  const canned = readProperties(value, place, cannedReplyReaders);
  const bodies = Object.keys(canned).filter((name) => /body|example|merge/.test(name));
  if (bodies.length < 2) return canned;
  throw refuseBody(place, `must have one of body, example and merge, not ${bodies.join(' and ')}`);
};

const readHeaders: ValueReader<NonNullable<CannedReply['headers']>> = (value, place) => {
  if (!isObject(value)) throw refuseBody(place, 'must be an object of names and texts');
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name.toLowerCase(),
      readHeaderField(name, text, joinPointer(place, name)),
    ]),
  );
};

/** RFC 9110, sections 5.1 and 5.5. */
function readHeaderField(name: string, text: unknown, place: string): string | readonly string[] {
  if (!isHttpToken(name)) throw refuseBody(place, 'is not the name of a field');
  // A reply that has another length than it says, or both of these, is none that a client can read.
  if (/^trailer$/i.test(name))
    throw refuseBody(place, 'cannot be sent, since no fields come after the body; leave it out');
  if (/^(content-length|transfer-encoding)$/i.test(name))
    throw refuseBody(place, 'is told by the body; leave it out, or let a fault cut the reply');
  if (Array.isArray(text)) return text.map((line) => readHeaderValue(line, place));
  return readHeaderValue(text, place);
}

const readHeaderValue: ValueReader<string> = (text, place) => {
  if (typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  throw refuseBody(place, 'must be a text, or a list of texts, without line breaks');
};

const cannedReplyReaders = {
  status: optional(readIntegerIn({ min: 200, max: 599 })),
  headers: optional(readHeaders),
  body: (value: unknown) => value,
  example: optional(readText),
  merge: optional(readObject),
} satisfies PropertyReaders<ReadonlyStatic<typeof Answer>>;

const overrideReaders = {
  match: optional(readRequestMatcher),
  answer: readCannedReplies,
  times: optional(readTimes),
  outsideDocument: optional(readBoolean),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewOverride>>;

/**
 * Reads an override out of a body.
 * @throws a refusal (400) where it is none, or against the document, with every place.
 */
export function readOverride(
  context: Pick<ControlContext, 'operations' | 'cannedReplies'>,
  body: unknown,
): OverrideOptions {
  const { match = {}, answer, times, outsideDocument = false } = readBody(body, overrideReaders);
  const [first, ...others] = [answer].flat();
  if (first === undefined) throw refuseBody('/answer', 'must hold an answer');
  const replies = [first, ...others] as const;
  const meant = listMatchedOperations(context, match);
  const violations = outsideDocument
    ? []
    : replies.flatMap((canned, index) =>
        meant
          .flatMap((operation) => context.cannedReplies.listViolations(operation, canned))
          .map((one) => ({ ...one, pointer: answerPointer(answer, index) + one.pointer })),
      );
  if (violations.length > 0) throw refuseOutsideDocument(violations);
  return { match, replies, times, outsideDocument: outsideDocument ? 'allowed' : 'refused' };
}

function answerPointer(answer: unknown, index: number): string {
  return Array.isArray(answer) ? `/answer/${index}` : '/answer';
}

function refuseOutsideDocument(violations: readonly Violation[]) {
  return refuse({
    code: 'override-outside-document',
    detail: `The answer is against the document: ${violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}. Change it, or say "outsideDocument": true.`,
    violations,
  });
}
