import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse, toViolationSentence, type Violation } from '../../base/refusal.ts';
import { joinPointer } from '../../openapi/openapi.ts';

/** A refusal (400) of a query parameter. */
export function refuseQuery(name: string, message: string): Refusal {
  const violation: Violation = { in: 'query', pointer: joinPointer('', name), message };
  return refuse({
    code: 'request-invalid',
    detail: toViolationSentence(violation),
    violations: [violation],
  });
}

/** The query parameters of a control call; refuses (400) unknown and repeated ones. */
export function readQueryParameters(
  { raw }: FastifyRequest,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(String(raw.url).split(/\?(.*)/s)[1])) {
    if (!names.includes(name)) {
      throw refuseQuery(name, `is unknown; known parameters: ${names.join(', ')}`);
    }
    if (parameters.has(name)) throw refuseQuery(name, 'must not be repeated');
    parameters.set(name, value);
  }
  return parameters;
}

/** Refuses (400) query parameters other than these. */
export function requireKnownParameters({ raw }: FastifyRequest, names: readonly string[]): void {
  for (const name of new URLSearchParams(String(raw.url).split(/\?(.*)/s)[1]).keys())
    if (!names.includes(name)) throw refuseQuery(name, 'is unknown; this call has no parameters');
}

/** An integer parameter; `undefined` if it is absent. */
export function readIntegerParameter(
  query: ReadonlyMap<string, string>,
  name: string,
): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw refuseQuery(name, 'must be a non-negative integer');
}

/** A parameter with one of some values; the first of them is the default. */
export function readEnumParameter<T extends string>(
  query: ReadonlyMap<string, string>,
  name: string,
  values: readonly [T, ...T[]],
): T {
  const text = query.get(name);
  if (text === undefined) return values[0];
  const value = values.find((known) => known === text);
  if (value !== undefined) return value;
  throw refuseQuery(name, `must be ${values.join(' or ')}`);
}
