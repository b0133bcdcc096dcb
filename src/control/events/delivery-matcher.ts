import type { Delivery } from '../../events/events.ts';
import { isObject } from '../../openapi/openapi.ts';
import {
  listDifferences,
  type MatchDifference,
  type RequestMatcher,
} from '../../testing/testing.ts';
import { readMatcher } from '../match/read-matcher.ts';
import { optional, readProperties, readText, refuseBody } from '../request/body.ts';

/** Selects messages: every given property must match. */
export type DeliveryMatcher = {
  readonly event?: string | undefined;
  readonly url?: string | undefined;
  readonly status?: Delivery['status'] | undefined;
  /** The header fields and the body. */
  readonly request: RequestMatcher;
};

const statuses: readonly Delivery['status'][] = [
  'pending',
  'delivered',
  'failed',
  'dropped',
  'off',
];

function readStatus(value: unknown, pointer: string): Delivery['status'] {
  const status = statuses.find((one) => one === value);
  if (status !== undefined) return status;
  throw refuseBody(pointer, `must be one of ${statuses.join(', ')}`);
}

/** Reads a matcher of messages. */
export function readDeliveryMatcher(value: unknown, pointer: string): DeliveryMatcher {
  if (!isObject(value))
    throw refuseBody(pointer, 'must be an object such as {"event": "pet.created"}');
  const { headers, body, ...others } = value;
  const own = readProperties(others, pointer, {
    event: optional(readText),
    url: optional(readText),
    status: optional(readStatus),
  });
  const ofRequest = readMatcher(
    { ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) },
    pointer,
  );
  return { ...own, request: ofRequest };
}

export type DeliveryExpectation = {
  readonly match: DeliveryMatcher;
  readonly min: number;
  readonly max?: number;
};

/** The number of near misses in a result. */
const maxNearMisses = 3;

/** Compares the number of matching messages with the expectation; too few come with the nearest misses. */
export function verifyDeliveries(
  deliveries: readonly Delivery[],
  { match, min, max = Number.POSITIVE_INFINITY }: DeliveryExpectation,
) {
  const compared = deliveries.map((delivery) => ({
    delivery,
    differences: compareDelivery(match, delivery),
  }));
  const misses = compared.filter(({ differences }) => differences.length > 0);
  const matched = compared.length - misses.length;
  const near = matched < min ? listNearest(misses) : [];
  const expected = max === min ? `${min}` : max < Infinity ? `${min} to ${max}` : `at least ${min}`;
  return {
    passed: min <= matched && matched <= max,
    matched,
    detail: `${matched} of ${compared.length} messages matched; ${expected} expected.${describeMiss(near[0])}`,
    near,
  };
}

type ComparedDelivery = {
  readonly delivery: Delivery;
  readonly differences: readonly MatchDifference[];
};

/** Later messages come first among those with as many differences. */
function listNearest(misses: readonly ComparedDelivery[]) {
  return misses
    .toReversed()
    .sort((left, right) => left.differences.length - right.differences.length)
    .slice(0, maxNearMisses)
    .map(({ delivery: { id, pending, request }, differences }) => ({
      id,
      event: pending.event,
      url: request.url,
      differences: [...differences],
    }));
}

function describeMiss(miss: ReturnType<typeof listNearest>[number] | undefined): string {
  if (miss === undefined) return '';
  const [first] = miss.differences;
  const actual = first?.actual === undefined ? 'absent' : JSON.stringify(first.actual);
  return ` The nearest miss is ${miss.event} to ${miss.url}: ${first?.where} is ${actual}, not ${JSON.stringify(first?.expected)}.`;
}

function compareDelivery(
  { event, url, status, request: requestMatcher }: DeliveryMatcher,
  { pending, status: actualStatus, request }: Delivery,
): readonly MatchDifference[] {
  const { method, headers, body } = request;
  return [
    ...compareText('/event', event, pending.event),
    ...compareText('/url', url, request.url),
    ...compareText('/status', status, actualStatus),
    ...listDifferences(requestMatcher, {
      operation: undefined,
      method,
      url: '',
      headers,
      body: Buffer.from(body),
    }),
  ];
}

function compareText(
  where: string,
  expected: string | undefined,
  actual: string,
): readonly MatchDifference[] {
  return expected === undefined || expected === actual ? [] : [{ where, expected, actual }];
}
