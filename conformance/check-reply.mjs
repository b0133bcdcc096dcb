import {
  findDocumentedReply,
  findMediaTypePointer,
  isJsonMediaType,
  toEssence,
} from '../build/openapi/openapi.js';
import { parseJson } from './send.mjs';

/** The first violation of the document by a reply, if there is one. */
export const findReplyViolation = (operation, reply, schemas) => {
  const { statusCode: status, headers } = reply;
  const documented = findDocumentedReply(operation, status);
  if (documented === undefined) return `${status} is not documented`;
  if (documented.content.size === 0 || operation.method === 'HEAD' || status === 304)
    return undefined;
  if (reply.body === '') return status === 204 ? undefined : 'the body is missing';
  const type = toEssence(String(headers['content-type'] ?? ''));
  const media = findMediaTypePointer(documented.content, type);
  if (media === undefined) return `${type || 'no content type'} is not documented`;
  if (!isJsonMediaType(type)) return undefined;
  const value = parseJson(reply);
  if (value === undefined) return 'the body is not JSON';
  try {
    const [violation] = schemas.check(`${media}/schema`, 'reply')(value, { in: 'body' });
    return violation && `${violation.pointer || 'the body'} ${violation.message}`;
  } catch {
    return undefined;
  }
};
