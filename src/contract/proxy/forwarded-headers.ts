import type { IncomingMessage } from 'node:http';
import { joinHeader } from '../judge/http-message.ts';

/** The fields of a head as they were written, in their order. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** Fields that are for the next hop alone (RFC 9110, sections 7.6.1, 11.7 and 6.5). */
const hopByHopHeaders = new Set([
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
export function listEndToEndHeaders({ rawHeaders, headers }: IncomingMessage): HeaderPairs {
  const target = joinHeader(headers.connection)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return toHeaderPairs(rawHeaders).filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHopHeaders.has(lower) && !target.includes(lower);
  });
}

/** Fields without those of some names, which are in lower case. */
export function withoutHeaders(pairs: HeaderPairs, names: readonly string[]): HeaderPairs {
  return pairs.filter(([name]) => !names.includes(name.toLowerCase()));
}

/** Names and values in turn, as Node has them. */
function toHeaderPairs(raw: readonly string[]): HeaderPairs {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, String(raw[index + 1])] as const] : [],
  );
}

/** Where an API is, and under which name its clients reach it through here. */
export type ProxyAddresses = {
  readonly address: URL;
  /** The `Host` that was asked. */
  readonly host: string | undefined;
};

/** Fields whose `Location` leads through here again, where it leads to the API. */
export function rewriteLocation(pairs: HeaderPairs, places: ProxyAddresses): HeaderPairs {
  return pairs.map(([name, value]) =>
    /^location$/i.test(name) ? [name, toProxyUrl(value, places)] : [name, value],
  );
}

function toProxyUrl(
  value: string,
  { address: { origin, pathname }, host }: ProxyAddresses,
): string {
  const base = pathname.replace(/\/+$/, '');
  const local = value.startsWith(origin) ? value.slice(origin.length) : value;
  if (!local.startsWith(`${base}/`)) return value;
  const own = local.slice(base.length);
  return local === value ? own : `http://${host}${own}`;
}
