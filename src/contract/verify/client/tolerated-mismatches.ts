import { findDocumentedReply, isJsonMediaType, type Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { RequestPurpose } from '../requests/request-draft.ts';

type ReplyCase = {
  readonly operation: Operation;
  readonly reply: ReceivedReply;
  readonly purpose: RequestPurpose;
};

/** The statuses that describe what is wrong with a request, by its purpose. */
const expectedStatuses: Readonly<Record<RequestPurpose, readonly number[]>> = {
  valid: [],
  uncertain: [404],
  conflict: [400, 409, 422],
  probe: [400, 404, 409, 410, 422],
  invalid: [400, 422],
  convertible: [400, 422],
  'invalid-path': [400, 404, 422],
  malformed: [400, 422],
  'wrong-media-type': [400, 415, 422],
  unauthenticated: [401, 403],
  foreign: [403, 404],
};

/** Statuses that a server may answer before its operation runs. */
const earlyStatuses: Readonly<Partial<Record<RequestPurpose, readonly number[]>>> = {
  'invalid-path': [400, 404, 410, 422],
  malformed: [400, 422],
  // A parser of JSON may take objects only.
  convertible: [400, 422],
  'wrong-media-type': [400, 422],
  // A missing credential is 401 by HTTP (RFC 9110, section 15.5.2).
  unauthenticated: [401],
};

/** Statuses for a record that exists already. */
const conflictStatuses = new Set([400, 409, 422]);

/** General statuses that few documents list for each operation. */
const generalStatuses = new Set([405, 406, 408, 411, 413, 414, 415, 429, 431]);

/**
 * True for a mismatch that is not the provider's fault. A document need not list every refusal
 * (OpenAPI 3.1, section 4.8.16.1). If it lists none for this kind of request, any form is
 * accepted.
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

/** True when the document must describe the reply. */
function mustBeDocumented(purpose: RequestPurpose, status: number): boolean {
  return purpose === 'valid' || (purpose === 'conflict' && !conflictStatuses.has(status));
}

/** Without a documented success, `default` describes it and need not be the error format. */
function isDefaultSuccess(operation: Operation, status: number): boolean {
  const { replies } = operation;
  const reply = replies.get('DEFAULT');
  const isOfDefault = reply !== undefined && findDocumentedReply(operation, status) === reply;
  return isOfDefault && ![...replies.keys()].some((name) => /^[23]/.test(name));
}

function isContentTypeMismatch({ where, pointer }: Mismatch): boolean {
  return where === 'header' && pointer === '/content-type';
}

/** The general error format (RFC 9457), used when the document has no JSON errors. */
function isProblemJson({ headers }: ReceivedReply): boolean {
  return String(headers['content-type']).startsWith('application/problem+json');
}

function documentsJson(operation: Operation, status: number): boolean {
  return [...(findDocumentedReply(operation, status)?.content.keys() ?? [])].some(isJsonMediaType);
}

/** True when the document describes a refusal of such a request. */
export function isRefusalDocumented({ replies }: Operation, purpose: RequestPurpose): boolean {
  if (purpose === 'wrong-media-type') return replies.has('415');
  if (purpose === 'invalid-path' && replies.has('404')) return true;
  return ['400', '422', '4XX', 'DEFAULT'].some((status) => replies.has(status));
}
