import type { IncomingMessage } from 'node:http';
import { withoutTrailingSlashes } from '../../base/text.ts';
import { joinHeader } from '../judge/http-message.ts';

/** Headers in their order and spelling. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** Headers for the next hop only (RFC 9110, sections 7.6.1, 11.7 and 6.5). */
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

/** Lists the headers to forward: without hop-by-hop headers and those that `Connection` names. */
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

/** Removes headers by lower-case name. */
export function withoutHeaders(pairs: HeaderPairs, names: readonly string[]): HeaderPairs {
  return pairs.filter(([name]) => !names.includes(name.toLowerCase()));
}

/** Node lists names and values alternately. */
function toHeaderPairs(raw: readonly string[]): HeaderPairs {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, String(raw[index + 1])] as const] : [],
  );
}

/** The upstream's address and the proxy's own host. */
export type ProxyAddresses = {
  readonly address: URL;
  /** The `Host` header of the request. */
  readonly host: string | undefined;
};

/** Rewrites a `Location` on the upstream so that it leads through the proxy. */
export function rewriteLocation(pairs: HeaderPairs, places: ProxyAddresses): HeaderPairs {
  return pairs.map(([name, value]) =>
    /^location$/i.test(name) ? [name, toProxyUrl(value, places)] : [name, value],
  );
}

function toProxyUrl(
  value: string,
  { address: { origin, pathname }, host }: ProxyAddresses,
): string {
  const base = withoutTrailingSlashes(pathname);
  const local = value.startsWith(origin) ? value.slice(origin.length) : value;
  if (!local.startsWith(`${base}/`)) return value;
  const own = local.slice(base.length);
  return local === value ? own : `http://${host}${own}`;
}
