import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse, type Violation } from '../../base/refusal.ts';
import { isObject, joinPointer, type Operation } from '../../openapi/openapi.ts';
import type { CannedReply, Override, OverrideOptions, Overrides } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { listMatchedOperations, readRequestMatcher } from '../match/read-matcher.ts';
import {
  byteLengthOf,
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
  requireEmptyBody,
} from '../request/body.ts';
import { removeRule, requireBelowMaxRules, testStateOf } from '../rules/rule-list.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type {
  Answer,
  NewOverride,
  Override as OverrideSchema,
  overridePaths,
} from './override-schema.ts';

/** Adds the routes that list, add and remove overrides. */
export function addOverrideRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof overridePaths>(scope);
  const overridesOf = (request: FastifyRequest): Overrides =>
    testStateOf(context, request).overrides;

  route('GET /overrides', async (request) => ({
    overrides: overridesOf(request).all().map(toOverrideJson),
  }));

  route('POST /overrides', async (request, reply) => {
    const options = readOverride(context, request.body);
    const overrides = overridesOf(request);
    requireBelowMaxRules(overrides.all(), options, { ...context, name: 'overrides' });
    const added = await overrides.add({ ...options, id: overrides.nextId(), used: 0 });
    return reply.code(201).send(toOverrideJson(added));
  });

  route('DELETE /overrides', async (request, reply) => {
    requireEmptyBody(request.body);
    await overridesOf(request).clear();
    return reply.code(204).send();
  });

  route('DELETE /overrides/{id}', async (request, reply) => {
    requireEmptyBody(request.body);
    await removeRule(overridesOf(request), request.params.id, 'override');
    return reply.code(204).send();
  });
}

function toOverrideJson({
  id,
  match,
  replies,
  times,
  used,
  outsideDocument,
}: Override): ReadonlyStatic<typeof OverrideSchema> {
  return {
    id,
    match,
    answer: replies.length === 1 ? replies[0] : replies,
    ...(times !== undefined && { times }),
    used,
    outsideDocument: outsideDocument === 'allowed',
  };
}

/** Reads a reply, or a list of replies. */
function readCannedReplies(value: unknown, pointer: string): CannedReply | readonly CannedReply[] {
  return Array.isArray(value)
    ? value.map((entry, index) => readCannedReply(entry, joinPointer(pointer, `${index}`)))
    : readCannedReply(value, pointer);
}

function readCannedReply(value: unknown, pointer: string): CannedReply {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object such as {"status": 503}');
  const canned = readProperties(value, pointer, cannedReplyReaders);
  const bodies = Object.keys(canned).filter((name) => /body|example|merge/.test(name));
  if (bodies.length < 2) return canned;
  throw refuseBody(
    pointer,
    `must have one of body, example and merge, not ${bodies.join(' and ')}`,
  );
}

/** The limits of the headers of a reply, which clients have as well. */
const maxHeaders = 100;
const maxHeaderLength = 16_384;

function readHeaders(
  value: unknown,
  pointer: string,
): Readonly<Record<string, string | readonly string[]>> {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object of header names and values');
  if (Object.keys(value).length > maxHeaders)
    throw refuseBody(pointer, `must not have more than ${maxHeaders} headers`);
  if (JSON.stringify(value).length > maxHeaderLength)
    throw refuseBody(pointer, `must not be larger than ${maxHeaderLength} bytes`);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name.toLowerCase(),
      readHeaderField(name, text, joinPointer(pointer, name)),
    ]),
  );
}

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

function readHeaderValue(text: unknown, pointer: string): string {
  if (typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text;
  throw refuseBody(pointer, 'must be a string or an array of strings, without line breaks');
}

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
function readOverride(
  context: Pick<ControlContext, 'operations' | 'cannedReplies'>,
  body: unknown,
): OverrideOptions {
  const { match = {}, answer, times, outsideDocument = false } = readBody(body, overrideReaders);
  const [first, ...others] = [answer].flat();
  if (first === undefined) throw refuseBody('/answer', 'must have at least one reply');
  if (others.length >= maxReplies)
    throw refuseBody('/answer', `must not have more than ${maxReplies} replies`);
  const replies = [first, ...others] as const;
  const operations = listMatchedOperations(context, match);
  if (!outsideDocument) {
    requireFewOperations(operations, body);
    const violations = listReplyViolations(context, operations, answer);
    if (violations.length > 0) throw refuseOutsideDocument(violations);
  }
  return {
    match,
    replies,
    times,
    outsideDocument: outsideDocument ? 'allowed' : 'refused',
    bytes: byteLengthOf(body),
  };
}

/** The number of replies in a list. */
const maxReplies = 1000;

/** A larger override is compared with a few operations only. */
const maxBytesForAllOperations = 64 * 1024;
const maxOperationsOfLargeOverride = 20;

/** Refuses (400) a large override for many operations: comparing it with each would take too long. */
function requireFewOperations(operations: readonly Operation[], body: unknown): void {
  if (operations.length <= maxOperationsOfLargeOverride) return;
  if (byteLengthOf(body) <= maxBytesForAllOperations) return;
  throw refuseBody(
    '/match',
    `must select at most ${maxOperationsOfLargeOverride} operations for an override of more than ${maxBytesForAllOperations} bytes`,
  );
}

/** The number of violations that an error lists. */
const maxViolations = 100;

function listReplyViolations(
  { cannedReplies }: Pick<ControlContext, 'cannedReplies'>,
  operations: readonly Operation[],
  answer: CannedReply | readonly CannedReply[],
): readonly Violation[] {
  const violations: Violation[] = [];
  for (const [index, canned] of [answer].flat().entries()) {
    for (const operation of operations) {
      for (const violation of cannedReplies.listViolations(operation, canned)) {
        const pointer = answerPointer(answer, index) + violation.pointer;
        violations.push({ ...violation, pointer });
      }
      if (violations.length >= maxViolations) return violations.slice(0, maxViolations);
    }
  }
  return violations;
}

function answerPointer(answer: unknown, index: number): string {
  return Array.isArray(answer) ? `/answer/${index}` : '/answer';
}

function refuseOutsideDocument(violations: readonly Violation[]) {
  return refuse({
    code: 'override-outside-document',
    detail: `The override violates the document: ${describeFirst(violations)}. Change it, or set "outsideDocument": true.`,
    violations,
  });
}

/** The number of violations in the sentence of an error. */
const maxDescribed = 10;

function describeFirst(violations: readonly Violation[]): string {
  const phrases = violations
    .slice(0, maxDescribed)
    .map(({ pointer, message }) => `${pointer} ${message}`);
  const more = violations.length - phrases.length;
  return phrases.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
