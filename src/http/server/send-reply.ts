import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/serialize-outcome.ts';
import { type AddressedRequest, sandboxPrefixOf } from '../routing/sandbox-name.ts';

/** Sends a reply; where that throws, another may be sent in its place. */
export function sendReply(reply: FastifyReply, { status, headers, body }: Reply): FastifyReply {
  reply.code(status);
  const own = keepSandboxPrefix(headers, reply.request);
  for (const name in own) reply.header(name, own[name]);
  try {
    return reply.send(body);
  } catch (error) {
    // What could not be sent would be in the head of the next, and so would the phrase of its status.
    for (const name in own) reply.removeHeader(name);
    reply.raw.statusMessage = '';
    throw error;
  }
}

type ReplyHeaders = Reply['headers'];
type RewriteReference = (text: string) => string;

/** What holds references: RFC 9110, sections 10.2.2 and 8.7; RFC 8288, section 3. */
const referenceHeaders = ['location', 'content-location', 'link'] as const;

/**
 * The head of a reply whose references lead back into the sandbox that the request came for by the
 * prefix of its path. Behaviours know nothing of that prefix: what they write leads to a path of this
 * server, or to somewhere else, which stays as it is.
 */
export function keepSandboxPrefix(
  headers: ReplyHeaders,
  { originalUrl, headers: sent }: AddressedRequest,
): ReplyHeaders {
  const prefix = sandboxPrefixOf(originalUrl);
  if (prefix === '' || !referenceHeaders.some((field) => headers[field] !== undefined))
    return headers;
  const lead: RewriteReference = (reference) => {
    const [, origin = '', host = sent.host, path = ''] =
      /^((?:https?:)?\/\/([^/?#]+))?(\/.*)$/i.exec(reference) ?? [];
    const isOwn = path !== '' && host === sent.host && !path.startsWith(`${prefix}/`);
    return isOwn ? `${origin}${prefix}${path}` : reference;
  };
  const leadEach: RewriteReference = (line) => line.replace(/(?<=<)[^<>]*(?=>)/g, lead);
  const changed: Record<string, string | readonly string[]> = { ...headers };
  for (const field of referenceHeaders) {
    const value = headers[field];
    const rewrite = field === 'link' ? leadEach : lead;
    if (value !== undefined) {
      changed[field] = typeof value === 'string' ? rewrite(value) : value.map(rewrite);
    }
  }
  return changed;
}
