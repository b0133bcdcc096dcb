import type { Reply } from '../response/shape.ts';
import { type Addressed, prefixOf } from './sandbox-name.ts';

type Fields = Reply['headers'];
type Rewrite = (text: string) => string;

/** What holds references: RFC 9110, sections 10.2.2 and 8.7; RFC 8288, section 3. */
const fields = ['location', 'content-location', 'link'] as const;

/**
 * The head of a reply whose references lead back into the sandbox that the request came for by the
 * prefix of its path. Behaviours know nothing of that prefix: what they write leads to a path of this
 * server, or to somewhere else, which stays as it is.
 */
export const keepPrefix = (headers: Fields, { originalUrl, headers: sent }: Addressed): Fields => {
  const prefix = prefixOf(originalUrl);
  if (prefix === '' || !fields.some((field) => headers[field] !== undefined)) return headers;
  const lead: Rewrite = (reference) => {
    const [, origin = '', host = sent.host, path = ''] =
      /^((?:https?:)?\/\/([^/?#]+))?(\/.*)$/i.exec(reference) ?? [];
    const isOwn = path !== '' && host === sent.host && !path.startsWith(`${prefix}/`);
    return isOwn ? `${origin}${prefix}${path}` : reference;
  };
  const leadEach: Rewrite = (line) => line.replace(/(?<=<)[^<>]*(?=>)/g, lead);
  const changed: Record<string, string | readonly string[]> = { ...headers };
  for (const field of fields) {
    const value = headers[field];
    const rewrite = field === 'link' ? leadEach : lead;
    if (value !== undefined) {
      changed[field] = typeof value === 'string' ? rewrite(value) : value.map(rewrite);
    }
  }
  return changed;
};
