import {
  type JsonObject,
  joinPointer,
  type Operation,
  splitPointer,
} from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import { formatCurlStory, type MaskRequestText } from './curl.ts';
import type { ExchangeLog, LoggedExchange } from './exchange-log.ts';
import { describeExpected } from './expectation.ts';
import { faultCodes } from './fault-codes.ts';
import { toReportedReply, toReportedRequest } from './reported-exchange.ts';
import type { CheckName, FaultCode, VerifyFailure } from './verify-report.ts';

/** The finding of a check. */
export type CheckFailure = Partial<Omit<Mismatch, 'message'>> & {
  readonly message: string;
  /** The evidence; only the request when no reply arrived. */
  readonly exchange: LoggedExchange;
  /** Further requests that belong to the story, such as the read that shows a lost record. */
  readonly others?: readonly LoggedExchange[];
  /** What was expected, in words; by default what the document says at `place`. */
  readonly expected?: string;
  /** A code that is more exact than that of the check. */
  readonly code?: FaultCode;
  /** What findings at several operations have in common, such as a wrong `Allow` of each path. */
  readonly cause?: string;
};

export type FailureOptions = {
  /** The origin and base path of the requests. */
  readonly address: string;
  readonly root: JsonObject;
  readonly log: ExchangeLog;
  readonly mask: MaskRequestText;
};

/** Collects failures, one for each cause. */
export type FailureCollector = {
  add(operation: Operation, check: CheckName, complaint: CheckFailure): void;
  list(): readonly VerifyFailure[];
};

export function createFailureCollector(options: FailureOptions): FailureCollector {
  const failures = new Map<string, VerifyFailure>();
  /** The causes of accepted invalid requests, by the violated place. */
  const accepted = new Map<string, string>();
  return {
    add: (operation, check, complaint) => {
      const { place } = toComplaintPlace(operation, complaint);
      const own = toCause(operation, check, complaint);
      const cause = (check === 'reply' && accepted.get(place)) || own;
      const known = failures.get(cause);
      const failure = known
        ? withOccurrence(known, operation, complaint)
        : toFailure(operation, check, { complaint, options });
      failures.set(cause, failure);
      if (check !== 'refusal') return;
      // A reply that shows an accepted invalid value is no failure of its own.
      accepted.set(place, cause);
      for (const [other, { check: name, place: violated }] of failures)
        if (name === 'reply' && violated === place) failures.delete(other);
    },
    list: () => [...failures.values()],
  };
}

/** Checks whose findings about the properties of a resource have one cause. */
const resourceChecks: ReadonlySet<CheckName> = new Set([
  'kept',
  'updated',
  'untouched',
  'listed',
  'repeatable',
]);

/** Failures with the same cause are one failure. */
function toCause(operation: Operation, check: CheckName, complaint: CheckFailure): string {
  const { id, path, pointer: own } = operation;
  const resource = path.replace(/\/\{[^{}]*\}$/, '');
  if (complaint.cause !== undefined) return `${check} ${complaint.cause}`;
  if (resourceChecks.has(check)) return `${check} ${resource}`;
  const { where, pointer, place } = toComplaintPlace(operation, complaint);
  // The same keyword is ignored for several properties.
  if (check === 'refusal') return [check, splitPointer(place).at(-1), where, resource].join(' ');
  // A shared schema is violated by all operations that use it.
  if (!place.startsWith(own)) return [check, where, place].join(' ');
  // Failures at different entries of a list are one failure.
  return [id, check, where, pointer.replace(/\/\d+(?=\/|$)/g, '/*'), place].join(' ');
}

function toComplaintPlace(
  { pointer: own }: Operation,
  { where = 'body', pointer = '', place = joinPointer(own, 'responses') }: CheckFailure,
): Pick<Mismatch, 'where' | 'pointer' | 'place'> {
  return { where, pointer, place };
}

/** More findings of one cause are counted only. */
const maxAlso = 12;

function withOccurrence(
  failure: VerifyFailure,
  { id }: Operation,
  { message, cause }: CheckFailure,
): VerifyFailure {
  const { check, operations, also, count } = failure;
  const isNews = message !== failure.message && !also.includes(message) && also.length < maxAlso;
  const isListed = resourceChecks.has(check) || check === 'refusal' || cause !== undefined;
  return {
    ...failure,
    operations: operations.includes(id) ? operations : [...operations, id],
    also: isNews && isListed ? [...also, message] : also,
    count: count + 1,
  };
}

type FailureParts = { readonly complaint: CheckFailure; readonly options: FailureOptions };

function toFailure(
  operation: Operation,
  check: CheckName,
  { complaint, options }: FailureParts,
): VerifyFailure {
  const { message, expected, code = faultCodes[check] } = complaint;
  const { where, pointer, place } = toComplaintPlace(operation, complaint);
  return {
    ...{ operation: operation.id, operations: [operation.id], check, code, where, pointer },
    ...{ message, also: [], place, count: 1 },
    expected: expected ?? describeExpected(options.root, { check, place }),
    ...toEvidence(check, complaint, options),
  };
}

/** Checks of one request and its reply: earlier changes of what it reads do not matter. */
const requestChecks: ReadonlySet<CheckName> = new Set([
  'reply',
  'refusal',
  'credential',
  'unknown',
  'location',
  'head',
  'leak',
  'link',
  'workflow',
]);

function toEvidence(
  check: CheckName,
  { exchange, others = [] }: CheckFailure,
  { log, address, mask }: FailureOptions,
): Pick<VerifyFailure, 'request' | 'reply' | 'story'> {
  const { request, reply } = exchange;
  const scope = requestChecks.has(check) ? 'creations' : 'changes';
  const story = log.storyOf(exchange, { others, scope });
  const commands = formatCurlStory(story, { address, mask });
  return {
    request: toReportedRequest(request, { address, mask }),
    ...(reply && { reply: toReportedReply(reply) }),
    story: story.map((step, index) => ({
      curl: `${commands[index]}`,
      ...(step.reply && { status: step.reply.status }),
    })),
  };
}
