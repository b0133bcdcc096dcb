import {
  findDocumentedReply,
  findMediaTypePointer,
  isJsonMediaType,
  toEssence,
} from '../build/openapi/openapi.js';
import { parse } from './ask.mjs';

/** What is wrong with a reply, by what the document says of its status; `undefined` where nothing is. */
export const findWrong = (operation, reply, schemas) => {
  const { statusCode: status, headers } = reply;
  const documented = findDocumentedReply(operation, status);
  if (documented === undefined) return `${status} is not documented`;
  if (documented.content.size === 0 || operation.method === 'HEAD' || status === 304)
    return undefined;
  if (reply.body === '') return status === 204 ? undefined : 'there is no body';
  const type = toEssence(String(headers['content-type'] ?? ''));
  const media = findMediaTypePointer(documented.content, type);
  if (media === undefined) return `${type || 'no content type'} is not documented`;
  if (!isJsonMediaType(type)) return undefined;
  const value = parse(reply);
  if (value === undefined) return 'the body is no JSON';
  try {
    const [violation] = schemas.check(`${media}/schema`, 'reply')(value, { in: 'body' });
    return violation && `${violation.pointer || 'the body'} ${violation.message}`;
  } catch {
    return undefined;
  }
};
