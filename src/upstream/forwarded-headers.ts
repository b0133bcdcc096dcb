import type { IncomingMessage } from 'node:http';
import { withoutTrailingSlashes } from '../base/text.ts';

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
  const hopHeaders = (headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return toHeaderPairs(rawHeaders).filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHopHeaders.has(lower) && !hopHeaders.includes(lower);
  });
}

/** Removes headers by lower-case name. */
export function withoutHeaders(pairs: HeaderPairs, names: readonly string[]): HeaderPairs {
  return pairs.filter(([name]) => !names.includes(name.toLowerCase()));
}

/** Node lists names and values alternately, also the pseudo-fields of HTTP/2, which begin with a colon. */
function toHeaderPairs(raw: readonly string[]): HeaderPairs {
  return raw.flatMap((name, index) =>
    index % 2 === 0 && !name.startsWith(':') ? [[name, String(raw[index + 1])] as const] : [],
  );
}

/** Where the upstream is, and where its paths are served here. */
export type ForwardedAddresses = {
  readonly address: URL;
  /** The scheme and the `Host` header of the request. */
  readonly origin: string;
  /** The path that stands here for the one of `address`: `/v1`, or `''`. */
  readonly base: string;
};

/** Rewrites a `Location` on the upstream so that it leads through this server. */
export function rewriteLocation(pairs: HeaderPairs, places: ForwardedAddresses): HeaderPairs {
  return pairs.map(([name, value]) =>
    /^location$/i.test(name) ? [name, toOwnUrl(value, places)] : [name, value],
  );
}

function toOwnUrl(value: string, { address, origin, base }: ForwardedAddresses): string {
  const upstreamBase = withoutTrailingSlashes(address.pathname);
  const isAbsolute = value.startsWith(address.origin);
  const path = isAbsolute ? value.slice(address.origin.length) : value;
  if (!path.startsWith(`${upstreamBase}/`)) return value;
  const ownPath = base + path.slice(upstreamBase.length);
  return isAbsolute ? origin + ownPath : ownPath;
}
