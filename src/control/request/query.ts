import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../../base/refusal.ts';

/** Refuses a query parameter (400). */
export function refuseQuery(name: string, message: string): Refusal {
  return refuse({
    code: 'request-invalid',
    detail: `In the query, ${name} ${message}.`,
    violations: [{ in: 'query', pointer: `/${name}`, message }],
  });
}

/** The query of a control call; a parameter that is not one of these, or is there twice, is refused (400). */
export function readQueryParameters(
  { raw }: FastifyRequest,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(String(raw.url).split(/\?(.*)/s)[1])) {
    if (!names.includes(name)) {
      throw refuseQuery(name, `is not known here; there is: ${names.join(', ')}`);
    }
    if (read.has(name)) throw refuseQuery(name, 'must be there once');
    read.set(name, value);
  }
  return read;
}

/** Refuses (400) parameters in the query of a call that has none, but for those of these names. */
export function requireKnownParameters({ raw }: FastifyRequest, names: readonly string[]): void {
  for (const name of new URLSearchParams(String(raw.url).split(/\?(.*)/s)[1]).keys())
    if (!names.includes(name))
      throw refuseQuery(name, 'is not known here; there are no parameters');
}

/** A whole number out of a query; `undefined` when it is not there. */
export function readIntegerParameter(
  query: ReadonlyMap<string, string>,
  name: string,
): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw refuseQuery(name, 'must be a whole number');
}

/** One of some words out of a query, the first of them when it is not there. */
export function readEnumParameter<T extends string>(
  query: ReadonlyMap<string, string>,
  name: string,
  words: readonly [T, ...T[]],
): T {
  const text = query.get(name);
  if (text === undefined) return words[0];
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw refuseQuery(name, `must be ${words.join(' or ')}`);
}
