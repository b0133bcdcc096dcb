import type { Reply } from '../response/shape.ts';
import { type Addressed, prefixOf } from './sandbox-name.ts';

type Fields = Reply['headers'];
type Rewrite = (text: string) => string;

/**
 * The head of a reply whose references lead back into the sandbox that the request came for by the
 * prefix of its path. Behaviours know nothing of that prefix: what they write leads to a path of this
 * server, or to somewhere else, which stays as it is.
 */
export const keepPrefix = (headers: Fields, { originalUrl, headers: sent }: Addressed): Fields => {
  const prefix = prefixOf(originalUrl);
  if (prefix === '') return headers;
  const lead: Rewrite = (reference) => {
    const [, origin = '', host = sent.host, path = ''] =
      /^((?:https?:)?\/\/([^/?#]+))?(\/.*)$/i.exec(reference) ?? [];
    const isOwn = path !== '' && host === sent.host && !path.startsWith(`${prefix}/`);
    return isOwn ? `${origin}${prefix}${path}` : reference;
  };
  const rewrites: ReadonlyMap<string, Rewrite> = new Map([
    // RFC 9110, sections 10.2.2 and 8.7; RFC 8288, section 3.
    ['location', lead],
    ['content-location', lead],
    ['link', (line) => line.replace(/(?<=<)[^<>]*(?=>)/g, lead)],
  ]);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, rewrite(value, rewrites.get(name))]),
  );
};

const rewrite = (value: string | readonly string[], by: Rewrite = (text) => text) =>
  typeof value === 'string' ? by(value) : value.map(by);
