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

/** Reads a reply, or a list of replies. */
const readCannedReplies: ValueReader<CannedReply | readonly CannedReply[]> = (value, pointer) =>
  Array.isArray(value)
    ? value.map((entry, index) => readCannedReply(entry, joinPointer(pointer, `${index}`)))
    : readCannedReply(value, pointer);

const readCannedReply: ValueReader<CannedReply> = (value, pointer) => {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object such as {"status": 503}');
  const canned = readProperties(value, pointer, cannedReplyReaders);
  const bodies = Object.keys(canned).filter((name) => /body|example|merge/.test(name));
  if (bodies.length < 2) return canned;
  throw refuseBody(
    pointer,
    `must have one of body, example and merge, not ${bodies.join(' and ')}`,
  );
};

const readHeaders: ValueReader<NonNullable<CannedReply['headers']>> = (value, pointer) => {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object of header names and values');
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name.toLowerCase(),
      readHeaderField(name, text, joinPointer(pointer, name)),
    ]),
  );
};

/** RFC 9110, sections 5.1 and 5.5. */
function readHeaderField(name: string, text: unknown, pointer: string): string | readonly string[] {
  if (!isHttpToken(name)) throw refuseBody(pointer, 'is not a valid header name');
  // A wrong length, or both of these headers, makes a reply that no client can read.
  if (/^trailer$/i.test(name))
    throw refuseBody(pointer, 'cannot be sent, since replies have no trailers');
  if (/^(content-length|transfer-encoding)$/i.test(name))
    throw refuseBody(
      pointer,
      'follows from the body; to break the framing, add a fault with a cut',
    );
  if (Array.isArray(text)) return text.map((value) => readHeaderValue(value, pointer));
  return readHeaderValue(text, pointer);
}

const readHeaderValue: ValueReader<string> = (text, pointer) => {
  if (typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  throw refuseBody(pointer, 'must be a string or an array of strings, without line breaks');
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
 * Reads an override from a body.
 * @throws a refusal (400) with all violations of the document.
 */
export function readOverride(
  context: Pick<ControlContext, 'operations' | 'cannedReplies'>,
  body: unknown,
): OverrideOptions {
  const { match = {}, answer, times, outsideDocument = false } = readBody(body, overrideReaders);
  const [first, ...others] = [answer].flat();
  if (first === undefined) throw refuseBody('/answer', 'must have at least one reply');
  const replies = [first, ...others] as const;
  const matched = listMatchedOperations(context, match);
  const violations = outsideDocument
    ? []
    : replies.flatMap((canned, index) =>
        matched
          .flatMap((operation) => context.cannedReplies.listViolations(operation, canned))
          .map((violation) => ({
            ...violation,
            pointer: answerPointer(answer, index) + violation.pointer,
          })),
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
    detail: `The override violates the document: ${violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}. Change it, or set "outsideDocument": true.`,
    violations,
  });
}
