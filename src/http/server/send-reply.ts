import type { FastifyReply } from 'fastify';
import {
  chooseCoding,
  compressBody,
  isCompressibleReply,
  limitUnreadReplies,
  type Reply,
} from '../../messages/response/response.ts';
import { type AddressedRequest, sandboxPrefixOf } from '../routing/sandbox-name.ts';

/** Sends a reply, compressed where the client asks for it. After an error another can be sent in its place. */
export function sendReply(reply: FastifyReply, whole: Reply): FastifyReply {
  if (whole.body !== undefined) limitUnreadReplies(reply, whole.body.length);
  const isCompressible = isCompressibleReply(whole);
  const corsVary = isCompressible ? reply.getHeader('vary') : undefined;
  // Without a serializer, Fastify adds a charset to JSON types, which define none (RFC 8259, section 11). Clients
  // that compare the type with that of the document would take such a body for a text.
  reply.code(whole.status).serializer(keepText);
  const fields = keepSandboxPrefix(whole.headers, reply.request);
  for (const name in fields) reply.header(name, fields[name]);
  // Also where this client gets it uncompressed (RFC 9110, section 12.5.5): a cache may keep it for others.
  // Set here and not in the fields of the reply: to copy these costs a tenth of a whole GET.
  if (isCompressible) reply.header('vary', varyByEncoding(corsVary, fields.vary));
  try {
    return reply.send(isCompressible ? compress(reply, whole) : bytesOf(whole));
  } catch (error) {
    // Otherwise the next reply would have these fields and this reason phrase.
    for (const name in fields) reply.removeHeader(name);
    for (const name of ['content-encoding', 'vary']) reply.removeHeader(name);
    reply.raw.statusMessage = '';
    throw error;
  }
}

function keepText(payload: unknown): string {
  return `${payload}`;
}

function bytesOf({ body, keptBytes }: Reply): Reply['body'] {
  return keptBytes === undefined ? body : keptBytes.of(body);
}

function varyByEncoding(ofCors: unknown, ofReply: unknown): string {
  if (ofCors === undefined && ofReply === undefined) return 'accept-encoding';
  return [ofCors, ofReply, 'accept-encoding'].flat().filter(Boolean).join(', ');
}

function compress(reply: FastifyReply, whole: Reply): Reply['body'] {
  const coding = chooseCoding(reply.request.headers['accept-encoding']);
  if (coding === undefined || whole.body === undefined) return bytesOf(whole);
  reply.header('content-encoding', coding);
  return compressBody(whole.body, coding);
}

type ReplyHeaders = Reply['headers'];
type RewriteReference = (text: string) => string;

/** Fields with references: RFC 9110, sections 10.2.2 and 8.7; RFC 8288, section 3. */
const referenceHeaders = ['location', 'content-location', 'link'] as const;

/**
 * Adds the prefix `/~NAME` of the request's path to references to this server, so that they lead back
 * into the sandbox: `Location: /pets/1` becomes `/~one/pets/1`. Behaviours know nothing of the prefix.
 */
export function keepSandboxPrefix(
  headers: ReplyHeaders,
  { originalUrl, headers: requestHeaders }: AddressedRequest,
): ReplyHeaders {
  const prefix = sandboxPrefixOf(originalUrl);
  if (prefix === '' || !referenceHeaders.some((field) => headers[field] !== undefined))
    return headers;
  const addPrefix: RewriteReference = (reference) => {
    const { origin, host = requestHeaders.host, path } = splitReference(reference);
    const isOwn = path !== '' && host === requestHeaders.host && !path.startsWith(`${prefix}/`);
    return isOwn ? `${origin}${prefix}${path}` : reference;
  };
  const changed: Record<string, string | readonly string[]> = { ...headers };
  for (const field of referenceHeaders) {
    const value = headers[field];
    const rewrite: RewriteReference =
      field === 'link' ? (line) => rewriteLinks(line, addPrefix) : addPrefix;
    if (value !== undefined) {
      changed[field] = typeof value === 'string' ? rewrite(value) : value.map(rewrite);
    }
  }
  return changed;
}

type ReferenceParts = {
  readonly origin: string;
  readonly host: string | undefined;
  /** Empty for a reference that is relative to the path. */
  readonly path: string;
};

/** Splits `http://host/path` and `//host/path`; a reference without an origin has no host. */
function splitReference(reference: string): ReferenceParts {
  const [, origin = '', host, path = ''] =
    /^((?:https?:)?\/\/([^/?#]+))?(\/.*)$/i.exec(reference) ?? [];
  return { origin, host, path };
}

/** Rewrites the targets of a `Link` field, which stand between angle brackets. */
function rewriteLinks(line: string, rewrite: RewriteReference): string {
  return line.replace(/(?<=<)[^<>]*(?=>)/g, rewrite);
}
