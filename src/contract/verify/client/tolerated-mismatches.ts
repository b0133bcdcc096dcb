import { findDocumentedReply, isJsonMediaType, type Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { RequestPurpose } from '../requests/request-draft.ts';

type ReplyCase = {
  readonly operation: Operation;
  readonly reply: ReceivedReply;
  readonly purpose: RequestPurpose;
};

/** The statuses that say what is wrong with a request, by what it was sent for. */
const expectedStatuses: Readonly<Record<RequestPurpose, readonly number[]>> = {
  valid: [],
  uncertain: [404, 410],
  conflict: [400, 409, 422],
  invalid: [400, 422],
  'invalid-path': [400, 404, 422],
  malformed: [400, 422],
  'wrong-media-type': [400, 415, 422],
  unauthenticated: [401, 403],
};

/** What may be answered for a purpose besides: servers find out so early that no operation is asked. */
const earlyStatuses: Readonly<Partial<Record<RequestPurpose, readonly number[]>>> = {
  'invalid-path': [400, 404, 410, 422],
  malformed: [400, 422],
  'wrong-media-type': [400, 422],
  // What lacks a credential is 401 by HTTP (RFC 9110, section 15.5.2).
  unauthenticated: [401],
};

/** How servers say that there is such a record already. */
const conflictStatuses = new Set([400, 409, 422]);

/** What servers answer before an operation is asked: few documents have them for each. */
const generalStatuses = new Set([405, 406, 408, 411, 413, 414, 415, 429, 431]);

/**
 * Whether a breach is none, since documents do not name all ways in which a request may be refused
 * (OpenAPI 3.1, section 4.8.16.1): where one has no word for what is wrong with this one, it promises
 * nothing about how it is said.
 */
export function isTolerated(mismatch: Mismatch, { operation, reply, purpose }: ReplyCase): boolean {
  const { status } = reply;
  const { replies } = operation;
  const isOfStatus = mismatch.where === 'status';
  if (status < 400) return isOfStatus && ![...replies.keys()].some((name) => /^[23]/.test(name));
  if (status >= 500) return false;
  if (isDefaultSuccess(operation, status)) return true;
  if (mustBeDocumented(purpose, status)) return false;
  if (isContentTypeMismatch(mismatch) && !documentsJson(operation, status))
    return isProblemJson(reply);
  if (replies.has(`${status}`)) return false;
  if (generalStatuses.has(status)) return true;
  if (!isOfStatus) return false;
  const isEarly = earlyStatuses[purpose]?.includes(status) === true;
  return isEarly || !expectedStatuses[purpose].some((operations) => replies.has(`${operations}`));
}

/** Whether what comes of a request is for the document to say. */
function mustBeDocumented(purpose: RequestPurpose, status: number): boolean {
  return purpose === 'valid' || (purpose === 'conflict' && !conflictStatuses.has(status));
}

/** Where a document names no success, its default is that, and need not be the form of errors. */
function isDefaultSuccess(operation: Operation, status: number): boolean {
  const { replies } = operation;
  const reply = replies.get('DEFAULT');
  const isOfDefault = reply !== undefined && findDocumentedReply(operation, status) === reply;
  return isOfDefault && ![...replies.keys()].some((name) => /^[23]/.test(name));
}

function isContentTypeMismatch({ where, pointer }: Mismatch): boolean {
  return where === 'header' && pointer === '/content-type';
}

/** A form of errors for all APIs (RFC 9457), where the document has none that is JSON. */
function isProblemJson({ headers }: ReceivedReply): boolean {
  return String(headers['content-type']).startsWith('application/problem+json');
}

function documentsJson(operation: Operation, status: number): boolean {
  return [...(findDocumentedReply(operation, status)?.content.keys() ?? [])].some(isJsonMediaType);
}

/** Whether a document says that an operation refuses what was sent for a purpose. */
export function isRefusalDocumented({ replies }: Operation, purpose: RequestPurpose): boolean {
  if (purpose === 'wrong-media-type') return replies.has('415');
  if (purpose === 'invalid-path' && replies.has('404')) return true;
  return ['400', '422', '4XX', 'DEFAULT'].some((status) => replies.has(status));
}
