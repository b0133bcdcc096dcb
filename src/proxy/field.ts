import type { IncomingMessage } from 'node:http';
import { joinField } from '../contract/contract.ts';

/** The fields of a head as they were written, in their order. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** Fields that are for the next hop alone (RFC 9110, sections 7.6.1, 11.7 and 6.5). */
const hops = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The fields of a message that go on to the end: without those of this hop, and those that its `Connection` names. */
export const listEndToEnd = ({ rawHeaders, headers }: IncomingMessage): Pairs => {
  const named = joinField(headers.connection)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return toPairs(rawHeaders).filter(([name]) => {
    const lower = name.toLowerCase();
    return !hops.has(lower) && !named.includes(lower);
  });
};

/** Fields without those of some names, which are in lower case. */
export const without = (pairs: Pairs, names: readonly string[]): Pairs =>
  pairs.filter(([name]) => !names.includes(name.toLowerCase()));

/** Names and values in turn, as Node has them. */
const toPairs = (raw: readonly string[]): Pairs =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, String(raw[index + 1])] as const] : []));
